"""Linear and integer programmes over chosen pairs, for what a flow cannot say; solved by HiGHS."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from zhiheng.methods.matching.affinity import Ints
from zhiheng.methods.matching.problem import Problem, within

Floats = npt.NDArray[np.float64]
Sides = tuple[Floats, Floats]


@dataclass(eq=False)
class Programme:
    """Rows over the pairs `keys` (sorted) and, in the last column, the level of the worst served."""

    problem: Problem
    keys: Ints
    blocks: dict[str, tuple[csr_array, Floats, Floats]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.applications, self.experts = np.divmod(self.keys, max(1, self.problem.experts))
        self.score = self.problem.affinity.of(self.applications, self.experts).astype(np.float64)

    @property
    def width(self) -> int:
        return len(self.keys) + 1

    def add(
        self, name: str, rows: Ints, columns: Ints, values: npt.ArrayLike, low: Floats, high: Floats
    ) -> None:
        """Rows `low` ≤ Σ values × columns ≤ `high` under a name that finds their duals."""
        entries = np.broadcast_to(np.asarray(values, np.float64), rows.shape)
        matrix = csr_array((entries, (rows, columns)), (len(low), self.width))
        self.blocks[name] = (matrix, low, high)

    def seats_and_loads(self) -> "Programme":
        pairs = np.arange(len(self.keys))
        demand = self.problem.demand.astype(np.float64)
        self.add("seats", self.applications, pairs, 1, demand, demand)
        least, most = self.problem.min_load, self.problem.max_load
        self.add("loads", self.experts, pairs, 1, least.astype(float), most.astype(float))
        return self


@dataclass(frozen=True, eq=False)
class Answer:
    """Values of the pairs (k,), the level, duals of the named rows, and whether it is optimal."""

    values: Floats
    level: float
    duals: dict[str, Floats]
    optimal: bool


def solve(
    programme: Programme,
    worth: Floats,
    *,
    level_worth: float = 0,
    whole: bool = False,
    interior: bool = False,
    seconds: float | None = None,
) -> Answer | None:
    """Maximise Σ worth × pairs + level_worth × level; None where the rows cannot be met.

    Duals are those of minimising the negative: at most 0 for rows at `high`, at least 0 at `low`.
    """
    names = list(programme.blocks)
    matrix = csr_array(vstack([programme.blocks[name][0] for name in names]))
    low, high = (np.concatenate([programme.blocks[n][side] for n in names]) for side in (1, 2))
    fixed = within(programme.keys, programme.problem.required_keys)
    free = np.inf if level_worth else 0.0
    least = np.append(fixed.astype(np.float64), -free)
    most = np.append(np.ones(len(programme.keys)), free)
    cost = -np.append(worth, level_worth)
    if whole:
        return _whole(cost, matrix, (low, high), (least, most), seconds)
    method = "highs-ipm" if interior else "highs"
    found = _relaxed(cost, matrix, (low, high), (least, most), method)
    if found is None:
        return None
    ends = np.cumsum([len(programme.blocks[name][1]) for name in names])[:-1]
    values, duals = found
    parts = dict(zip(names, np.split(duals, ends), strict=True))
    return Answer(values[:-1], float(values[-1]), parts, optimal=True)


def _whole(
    cost: Floats, matrix: csr_array, rows: Sides, columns: Sides, seconds: float | None
) -> Answer | None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    kinds = np.append(np.ones(len(cost) - 1), 0)
    limits = {} if seconds is None else {"time_limit": float(seconds)}
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, *rows),
        bounds=Bounds(*columns),
        integrality=kinds,
        options={"mip_rel_gap": 0.0, **limits},
    )
    if found.x is None:
        return None
    return Answer(found.x[:-1], float(found.x[-1]), {}, optimal=found.status == 0)


def _relaxed(
    cost: Floats, matrix: csr_array, rows: Sides, columns: Sides, method: str
) -> tuple[Floats, Floats] | None:
    """Values of the columns and one dual for each row."""
    from scipy.optimize import linprog

    low, high = rows
    equal = low == high
    above, below = ~equal & np.isfinite(low), ~equal & np.isfinite(high)
    found = linprog(
        cost,
        A_eq=matrix[np.flatnonzero(equal)],
        b_eq=low[equal],
        A_ub=vstack((matrix[np.flatnonzero(below)], -matrix[np.flatnonzero(above)])),
        b_ub=np.concatenate((high[below], -low[above])),
        bounds=np.stack(columns, axis=1),
        method=method,
    )
    if found.x is None or found.status != 0:
        return None
    duals = np.zeros(len(low))
    duals[equal] = found.eqlin.marginals
    ceilings, floors = np.split(found.ineqlin.marginals, [int(below.sum())])
    duals[below] += ceilings
    duals[above] -= floors
    return found.x, duals
