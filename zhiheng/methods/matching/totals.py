"""The matching with the largest total affinity, proven; and alternates for its panels."""

from dataclasses import dataclass

import numpy as np

from zhiheng.methods.matching import panels, shortage
from zhiheng.methods.matching.affinity import Ints
from zhiheng.methods.matching.certificate import Certificate, gap
from zhiheng.methods.matching.problem import Matching, Problem, matching_of
from zhiheng.methods.matching.transport import best, transport


@dataclass(frozen=True, eq=False)
class Solution:
    """A matching, prices that bound every other, and how far the bound is from it.

    `gap` 0: the prices alone prove it (`certificate_holds`). Above 0, which only groups and
    employers bring about: no matching totals more than `gap` more by the prices; `searched` says
    that the branch and bound of HiGHS found none either, which is its word, not a proof to check.
    """

    matching: Matching
    certificate: Certificate
    gap: int
    searched: bool = False


def best_total(problem: Problem, *, seconds: float | None = None) -> Solution:
    """The matching with the largest total affinity.

    Deterministic for one solver, see `flow.cheapest`. `seconds` limits the search for groups and
    employers; how far it gets then depends on the machine. Raises Infeasible, in words.
    """
    if not problem.is_plain:
        found = panels.best(problem, seconds=seconds)
        return Solution(
            found.matching,
            found.certificate,
            gap(problem, found.matching, found.certificate),
            found.searched,
        )
    shortage.refuse_evident(problem)
    optimum = best(transport(problem))
    if optimum.missing:
        raise shortage.Infeasible(shortage.explain(problem))
    keys = np.concatenate((optimum.keys, problem.required_keys))
    certificate = Certificate(optimum.application_price, optimum.expert_price)
    return Solution(matching_of(problem, keys), certificate, gap=0)


def alternates(problem: Problem, matching: Matching, *, each: int) -> list[Ints]:
    """For each application, `each` further experts, best first, with the largest total affinity.

    An alternate has no forbidden pair, no seat on the panel, no colleague on it where employers
    matter, and load to spare for every application that they stand by for. Raises Infeasible.
    """
    taken = np.concatenate((problem.forbidden, matching.pairs, _colleagues(problem, matching)))
    reasons = [
        *(problem.reasons or [shortage.FORBIDDEN] * len(problem.forbidden)),
        *[shortage.ON_PANEL] * (len(taken) - len(problem.forbidden)),
    ]
    standing_by = problem.but(
        demand=np.where(problem.demand > 0, each, 0),
        max_load=problem.max_load - matching.load(problem.experts),
        min_load=0,
        forbidden=taken,
        reasons=reasons,
        required=(),
        groups=(),
    )
    chosen = best_total(standing_by).matching
    return [_best_first(problem, chosen, row) for row in range(problem.applications)]


def _best_first(problem: Problem, chosen: Matching, application: int) -> Ints:
    experts = chosen.panel(application)
    worth = problem.affinity.of(np.full(len(experts), application), experts)
    return experts[np.argsort(-worth, kind="stable")]


def _colleagues(problem: Problem, matching: Matching) -> Ints:
    """Pairs of each application with the experts who share an employer with its panel."""
    if problem.employer is None:
        return np.empty((0, 2), np.int64)
    pairs = [
        (application, colleague)
        for application, expert in matching.pairs.tolist()
        if problem.employer[expert] >= 0
        for colleague in np.flatnonzero(problem.employer == problem.employer[expert])
        if colleague != expert
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)
