"""Why a problem has no matching: the smallest set that conflicts, in words, and what would do.

A set of applications is short when all that its experts may give together, each at most their load
and at most one seat for each pair that is not forbidden, is less than its demand. Without a matching
there is such a set, or one of experts below their least load (Hall 1935, with loads: Hoffman 1960;
that the two may be looked for apart: Mendelsohn and Dulmage 1958).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhiheng.methods.matching.affinity import Ints, Rows
from zhiheng.methods.matching.problem import Problem
from zhiheng.methods.matching.transport import Transport, first_arcs, generate, transport

FORBIDDEN, FULL, ON_PANEL = "回避", "满负荷", "已在评审组或与组内专家同单位"
NAMED = 12
"""Names in one sentence; of more, their number."""


@dataclass(frozen=True, eq=False)
class Conflict:
    """A set that cannot be served as it stands, and can once any member is taken out of it.

    `short` is how many seats (or loads) are missing; that many relaxations of one unit will do.
    """

    words: str
    remedy: str
    applications: Sequence[int]
    experts: Sequence[int]
    short: int

    def __str__(self) -> str:
        return f"{self.words}{self.remedy}"


class Infeasible(Exception):
    """There is no matching, for these reasons."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("".join(map(str, conflicts)))
        self.conflicts = tuple(conflicts)


def refuse_evident(problem: Problem) -> None:
    """Refuse what single applications and experts show, before anything is solved."""
    if found := _evident(problem):
        raise Infeasible(found)


def explain(problem: Problem) -> list[Conflict]:
    """What conflicts: every application that is short by itself, else one smallest set.

    Empty when demand, loads and pairs can be met; groups and employers are for `panels`.
    """
    return _evident(problem) or _short_applications(problem) or _short_experts(problem)


def _evident(problem: Problem) -> list[Conflict]:
    return _too_many_required(problem) or _few_candidates(problem)


def _too_many_required(problem: Problem) -> list[Conflict]:
    flow = transport(problem)
    found = []
    for row in np.flatnonzero(flow.demand < 0).tolist():
        over, need = -int(flow.demand[row]), int(problem.demand[row])
        words = f"档案 {problem.application_name(row)} 指定 {need + over} 名，多于所需 {need} 名。"
        found.append(Conflict(words, f"请减少 {over} 项指定。", [row], [], over))
    for row in np.flatnonzero(flow.most < 0).tolist():
        over, most = -int(flow.most[row]), int(problem.max_load[row])
        words = f"专家 {problem.expert_name(row)} 被指定 {most + over} 件，多于其上限 {most} 件。"
        found.append(Conflict(words, f"请减少 {over} 项指定。", [], [row], over))
    return found


def _few_candidates(problem: Problem) -> list[Conflict]:
    flow = transport(problem)
    has_room = flow.most > 0
    closed, experts = np.divmod(flow.closed, max(1, problem.experts))
    lost = np.bincount(closed[has_room[experts]], minlength=problem.applications)
    short = flow.demand - (has_room.sum() - lost)
    return [_few(problem, flow, row, int(short[row])) for row in np.flatnonzero(short > 0).tolist()]


def _few(problem: Problem, flow: Transport, application: int, short: int) -> Conflict:
    need = int(problem.demand[application])
    words = (
        f"档案 {problem.application_name(application)} 需 {need} 名，可选仅 {need - short} 名："
        f"{_reasons(problem, flow, application)}。"
    )
    remedy = f"请增加 {short} 名可选专家，或减少 {short} 名需求。"
    return Conflict(words, remedy, [application], [], short)


def _reasons(problem: Problem, flow: Transport, application: int) -> str:
    """因任职回避 6 名，因满负荷 3 名: each expert once, forbidden before full."""
    why: dict[int, str] = {}
    for place in np.flatnonzero(problem.forbidden[:, 0] == application).tolist():
        reason = problem.reasons[place] if problem.reasons else FORBIDDEN
        why.setdefault(int(problem.forbidden[place, 1]), reason)
    required = problem.required[problem.required[:, 0] == application, 1]
    for expert in np.setdiff1d(np.flatnonzero(flow.most <= 0), required).tolist():
        why.setdefault(expert, FULL)
    counted = [f"因{reason} {count} 名" for reason, count in Counter(why.values()).items()]
    return "，".join(counted) or f"专家共 {problem.experts} 名"


@dataclass(frozen=True, eq=False)
class _Nothing:
    """An affinity of 0 throughout: only whether seats are filled counts."""

    shape: tuple[int, int]
    extent: tuple[int, int] = (0, 0)

    def rows(self, start: int, stop: int) -> Rows:
        return np.zeros((stop - start, self.shape[1]), np.int32)

    def of(self, applications: Ints, experts: Ints) -> Ints:
        return np.zeros(len(applications), np.int64)


def _short_applications(problem: Problem) -> list[Conflict]:
    flow = transport(problem)
    flow = replace(flow, least=np.zeros_like(flow.least))
    blank = replace(flow, affinity=_Nothing(flow.affinity.shape))
    found = generate(blank, first_arcs(flow), empty_seat=1, missing_load=1)
    if not found.missing:
        return []
    # Prices are a minimum cut: the applications that pay -1 compete for experts that are full.
    cut = np.flatnonzero((found.application_price < 0) & (flow.demand > 0))
    rows = _smallest(cut, flow.demand, flow.most, flow.closed, problem.experts)
    return [_many(problem, flow, rows, found.missing)]


def _short_experts(problem: Problem) -> list[Conflict]:
    flow = transport(problem)
    blank = replace(flow, affinity=_Nothing(flow.affinity.shape))
    found = generate(blank, first_arcs(flow), empty_seat=0, missing_load=1)
    if not found.idle:
        return []
    cut = np.flatnonzero((found.expert_price < 0) & (flow.least > 0))
    turned = np.divmod(flow.closed, max(1, problem.experts))
    closed = np.sort(turned[1] * problem.applications + turned[0])
    rows = _smallest(cut, flow.least, flow.demand, closed, problem.applications)
    return [_idle(problem, flow, rows, found.idle)]


def _smallest(cut: Ints, need: Ints, give: Ints, closed: Ints, width: int) -> Ints:
    """The short set with nobody in it who is not needed: take out each in turn, keep if not."""
    barred = np.zeros((len(cut), width), bool)
    for place, row in enumerate(cut.tolist()):
        first, last = np.searchsorted(closed, (row * width, (row + 1) * width))
        barred[place, closed[first:last] - row * width] = True
    reach = len(cut) - barred.sum(axis=0)
    kept, total = np.ones(len(cut), bool), int(need[cut].sum())
    for place in np.argsort(need[cut], kind="stable").tolist():
        fewer = reach - ~barred[place]
        if total - need[cut[place]] > np.minimum(fewer, give).sum():
            kept[place], reach, total = False, fewer, total - int(need[cut[place]])
    return cut[kept]


def _many(problem: Problem, flow: Transport, rows: Ints, short: int) -> Conflict:
    reach, full = _reach(rows, flow.closed, flow.most, problem.experts)
    most = int(np.minimum(reach, flow.most).sum())
    need = int(flow.demand[rows].sum())
    listed = _listed([problem.application_name(row) for row in rows.tolist()])
    words = (
        f"档案 {listed} 共需 {need} 人次，可选专家 {int((np.minimum(reach, flow.most) > 0).sum())} 名"
        f"至多承担 {most} 人次，其中 {len(full)} 名用满负荷上限合计 {int(flow.most[full].sum())} 人次。"
    )
    remedy = (
        f"全部档案最少须放宽 {short} 人次：提高这些专家的负荷上限，解除回避，增加专家，或减少需求。"
    )
    return Conflict(words, remedy, rows.tolist(), full.tolist(), short)


def _idle(problem: Problem, flow: Transport, rows: Ints, short: int) -> Conflict:
    turned = np.divmod(flow.closed, max(1, problem.experts))
    closed = np.sort(turned[1] * problem.applications + turned[0])
    reach, full = _reach(rows, closed, flow.demand, problem.applications)
    most, need = int(np.minimum(reach, flow.demand).sum()), int(flow.least[rows].sum())
    listed = _listed([problem.expert_name(row) for row in rows.tolist()])
    words = f"专家 {listed} 的最低负荷合计 {need} 人次，可评档案至多给出 {most} 人次。"
    remedy = f"最少须放宽 {short} 人次：降低最低负荷，解除回避，或增加需求。"
    return Conflict(words, remedy, full.tolist(), rows.tolist(), short)


def _reach(rows: Ints, closed: Ints, give: Ints, width: int) -> tuple[Ints, Ints]:
    """How many of the rows each of the other side may serve, and who of them is used up."""
    reach = np.full(width, len(rows))
    for row in rows.tolist():
        first, last = np.searchsorted(closed, (row * width, (row + 1) * width))
        reach[closed[first:last] - row * width] -= 1
    return reach, np.flatnonzero((reach >= give) & (give > 0))


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])} 等 {len(names)} 项"
