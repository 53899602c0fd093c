"""The best panels where groups and employers bind: an integer programme with an honest bound.

Prices from the linear relaxation bound every matching (`certificate`). Branch and bound then looks
for the best panels among the pairs that the bound leaves open: a pair whose reduced cost is more
than the gap cannot be in a better matching ("reduced cost fixing", Dantzig, Fulkerson and Johnson 1954).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from zhiheng.methods.matching import shortage
from zhiheng.methods.matching.affinity import Ints, blocks
from zhiheng.methods.matching.certificate import Certificate, bound, positions, remainder
from zhiheng.methods.matching.problem import Group, Matching, Problem, distinct, matching_of, within
from zhiheng.methods.matching.programme import Answer, Programme, solve
from zhiheng.methods.matching.shortage import Conflict, Infeasible
from zhiheng.methods.matching.transport import first_arcs, transport

FINEST = 2**20


@dataclass(frozen=True, eq=False)
class Panels:
    """A matching, its certificate, and whether the search says that none is better."""

    matching: Matching
    certificate: Certificate
    searched: bool


def best(problem: Problem, *, seconds: float | None = None) -> Panels:
    """The matching with the largest total that keeps groups and employers.

    Raises Infeasible in words, or TimeoutError when `seconds` did not do for any matching.
    """
    shortage.refuse_evident(problem)
    if found := _evident(problem):
        raise Infeasible(found)
    keys, certificate = _relaxed(problem)
    ceiling = bound(problem, certificate)
    while True:
        answer = _search(problem, keys, seconds)
        if answer is None:
            keys = _allowed(problem)
            continue
        matching = matching_of(problem, keys[answer.values > 0.5])
        worst = ceil((matching.total(problem) + 1 - ceiling) * certificate.scale)
        more = np.setdiff1d(_others(problem, certificate, least=worst), keys)
        if not len(more) or not answer.optimal:
            return Panels(matching, certificate, answer.optimal)
        keys = distinct(keys, more)


def _relaxed(problem: Problem) -> tuple[Ints, Certificate]:
    """Pairs enough for the linear relaxation's optimum, and its prices."""
    keys = distinct(first_arcs(transport(problem)), problem.required_keys)
    for members in _member_arcs(problem):
        keys = distinct(keys, members)
    while True:
        programme = _programme(problem, keys)
        answer = solve(programme, programme.score)
        if answer is None:
            if len(keys) == len(_allowed(problem)):
                raise Infeasible(shortage.explain(problem) or _families(problem))
            keys = _allowed(problem)
            continue
        certificate = _certificate(problem, answer)
        more = np.setdiff1d(_others(problem, certificate, least=1), keys)
        if not len(more):
            return keys, certificate
        keys = distinct(keys, more)


def _search(problem: Problem, keys: Ints, seconds: float | None) -> Answer | None:
    programme = _programme(problem, keys)
    answer = solve(programme, programme.score, whole=True, seconds=seconds)
    if answer is None and len(keys) == len(_allowed(problem)):
        if seconds is not None and solve(programme, programme.score) is not None:
            raise TimeoutError(f"no panels found in {seconds} seconds")
        raise Infeasible(_families(problem))
    return answer


def _programme(problem: Problem, keys: Ints) -> Programme:
    programme = Programme(problem, keys).seats_and_loads()
    for number, group in enumerate(problem.groups):
        inside = np.flatnonzero(group.of(programme.applications, programme.experts))
        low = np.where(problem.demand > 0, float(group.at_least), 0.0)
        high = np.full(problem.applications, np.inf)
        programme.add(f"group {number}", programme.applications[inside], inside, 1, low, high)
    if problem.employer is not None:
        code = problem.employer[programme.experts]
        inside = np.flatnonzero(code >= 0)
        cells = programme.applications[inside] * _employers(problem) + code[inside]
        count = problem.applications * _employers(problem)
        programme.add("employers", cells, inside, 1, np.full(count, -np.inf), np.ones(count))
    return programme


def _employers(problem: Problem) -> int:
    return 0 if problem.employer is None else int(problem.employer.max(initial=-1)) + 1


def _certificate(problem: Problem, answer: Answer) -> Certificate:
    """The duals as whole numbers. Rounding loosens the bound a little, never breaks it."""
    largest = max(1, *map(abs, problem.affinity.extent))
    scale = max(1, min(FINEST, 2**34 // largest))
    units = {name: np.rint(-duals * scale).astype(np.int64) for name, duals in answer.duals.items()}
    groups = [np.maximum(-units[f"group {k}"], 0) for k in range(len(problem.groups))]
    surcharges = units.get("employers")
    return Certificate(
        application_price=units["seats"],
        expert_price=units["loads"],
        scale=scale,
        group_price=groups,
        employer_price=None
        if surcharges is None
        else np.maximum(surcharges, 0).reshape(problem.applications, -1),
    )


def _allowed(problem: Problem) -> Ints:
    """Every pair that is not forbidden."""
    everything = np.arange(problem.applications * problem.experts)
    return everything[~within(everything, problem.forbidden_keys)]


def _others(problem: Problem, certificate: Certificate, *, least: int) -> Ints:
    """Allowed pairs that remain worth `least` after all prices, in units of 1/scale."""
    found = [problem.required_keys]
    for start, stop in blocks(problem.applications, problem.experts):
        left = remainder(problem, certificate, start, stop)
        left[positions(problem, problem.forbidden_keys, start, stop)] = least - 1
        found.append(np.flatnonzero(left.ravel() >= least) + start * problem.experts)
    return np.unique(np.concatenate(found))


def _member_arcs(problem: Problem, *, each: int = 8) -> Iterator[Ints]:
    """Each application's best members of each group."""
    closed = problem.forbidden_keys
    for group in problem.groups:
        for application in range(problem.applications):
            members = np.flatnonzero(_members(group, application))
            keys = application * problem.experts + members
            keys = keys[~within(keys, closed)]
            worth = problem.affinity.of(*np.divmod(keys, problem.experts))
            yield keys[np.argsort(-worth, kind="stable")[: each + group.at_least]]


def _members(group: Group, application: int) -> npt.NDArray[np.bool_]:
    return group.members if group.members.ndim == 1 else group.members[application]


def _evident(problem: Problem) -> list[Conflict]:
    """Applications that are short of a group's members, or of employers, by themselves."""
    found = []
    flow = transport(problem)
    for row in np.flatnonzero(problem.demand > 0).tolist():
        keys = row * problem.experts + np.arange(problem.experts)
        free = (flow.most > 0) & ~within(keys, problem.forbidden_keys)
        able = np.flatnonzero(free | within(keys, problem.required_keys))
        found += [_few_members(problem, group, row, able) for group in problem.groups]
        found.append(_few_employers(problem, row, able))
    return [conflict for conflict in found if conflict]


def _few_members(problem: Problem, group: Group, row: int, able: Ints) -> Conflict | None:
    members = _members(group, row)
    there = int(members[able].sum())
    short = group.at_least - there
    if short <= 0:
        return None
    words = (
        f"档案 {problem.application_name(row)} 需{group.name} {group.at_least} 名，可选仅 {there} 名："
        f"共 {int(members.sum())} 名，其余因回避或满负荷。"
    )
    return Conflict(words, f"请增加 {short} 名可选的{group.name}。", [row], [], short)


def _few_employers(problem: Problem, row: int, able: Ints) -> Conflict | None:
    if problem.employer is None:
        return None
    codes = problem.employer[able]
    there = len(np.unique(codes[codes >= 0])) + int((codes < 0).sum())
    short = int(problem.demand[row]) - there
    if short <= 0:
        return None
    words = (
        f"档案 {problem.application_name(row)} 需 {problem.demand[row]} 名互不同单位的专家，"
        f"可选专家 {len(able)} 名只属 {there} 个单位。"
    )
    return Conflict(words, f"请增加 {short} 个单位的专家。", [row], [], short)


def _families(problem: Problem) -> list[Conflict]:
    """The fewest kinds of rule that conflict although each application could be served alone."""
    without: dict[str, dict[str, Any]] = {"同一单位不超过一名": {"employer": None}}
    if problem.employer is None:
        without = {}
    if problem.min_load.any():
        without["最低负荷"] = {"min_load": 0}
    needed = []
    for name, change in without.items():
        if _possible(problem.but(**change)):
            needed.append(name)
        else:
            problem = problem.but(**change)
    for group in problem.groups:
        others = tuple(other for other in problem.groups if other is not group)
        if _possible(problem.but(groups=others)):
            needed.append(f"{group.name}不少于 {group.at_least} 名")
        else:
            problem = problem.but(groups=others)
    words = f"下列要求与人数、负荷、回避不能同时满足：{'、'.join(needed)}。"
    return [Conflict(words, "放宽其中任何一项即可。", [], [], 1)]


def _possible(problem: Problem) -> bool:
    programme = _programme(problem, _allowed(problem))
    return solve(programme, np.zeros(len(programme.keys)), whole=True) is not None
