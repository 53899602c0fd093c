"""How sure a ranking is: chances of a place inside the quota, and what changes without someone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from zhiheng.methods.calibration.design import Floats, Ints, Scores

Rule = Callable[[Scores], Floats]
"""The award's own: scores, percents as categories, to a total (n,) of each application, NaN without
any. Each total depends on that application's scores only."""
CELLS = 2_000_000


@dataclass(frozen=True, eq=False)
class Chances:
    """(n,) chance of each candidate to be inside the quota, and its Monte-Carlo standard error.

    The chances sum to the quota. `error` is √(p(1−p)/draws): how far another seed may be from it.
    """

    inside: Floats
    error: Floats
    draws: int


def quota_chances(
    effects: npt.ArrayLike,
    spread: npt.ArrayLike,
    *,
    quota: int,
    seed: int,
    residual: float = 0.0,
    draws: int = 10_000,
) -> Chances:
    """By parametric bootstrap (Efron & Tibshirani 1993, §6.5): effects drawn anew, then ranked.

    `effects` (n,), higher is better; `spread` their standard errors (n,) or covariance (n, n);
    `residual` the standard deviation of what a new review would add to each, in the same units.
    Candidates tied at the last place of the quota share what is left of it.

    Raises ValueError for shapes that differ, numbers that are not finite, a covariance that is
    none, or a quota that is not between 0 and n.
    """
    middle, root = np.asarray(effects, float), _root(np.asarray(spread, float))
    if middle.ndim != 1 or len(root) != len(middle) or not np.isfinite(middle).all():
        raise ValueError("effects and spread differ in number, or are not finite numbers")
    if draws < 1 or not np.isfinite(residual) or residual < 0:
        raise ValueError("draws must be at least 1 and residual at least 0")
    random = np.random.default_rng(seed)
    inside = np.zeros(len(middle))
    at_once = max(1, CELLS // max(1, len(middle)))
    for start in range(0, draws, at_once):
        shape = (min(at_once, draws - start), len(middle))
        noise = random.standard_normal(shape)
        drawn = middle + (noise @ root.T if root.ndim == 2 else noise * root)
        if residual:
            drawn += residual * random.standard_normal(shape)
        inside += seats(drawn, quota=quota).sum(0)
    chance = inside / draws
    return Chances(chance, np.sqrt(np.clip(chance * (1 - chance), 0, None) / draws), draws)


def _root(spread: Floats) -> Floats:
    if not np.isfinite(spread).all():
        raise ValueError("spread has values that are not finite numbers")
    if spread.ndim == 1:
        if (spread < 0).any():
            raise ValueError("a standard error is below 0")
        return spread
    if spread.ndim != 2 or not np.allclose(spread, spread.T):
        raise ValueError("spread is neither standard errors nor a symmetric covariance")
    values, vectors = np.linalg.eigh(spread)
    if values.min(initial=0) < -1e-9 * max(1.0, values.max(initial=0)):
        raise ValueError("spread is no covariance: some mix of candidates varies less than nothing")
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)))


def seats(totals: npt.ArrayLike, *, quota: int) -> Floats:
    """(…, n): 1 inside the quota, 0 outside, and a share of the rest for ties at its last place.

    A NaN is never inside; with fewer numbers than the quota, all of them are.
    """
    values = np.asarray(totals, float)
    values = np.where(np.isnan(values), -np.inf, values)
    count = values.shape[-1]
    if not 0 <= quota <= count:
        raise ValueError(f"the quota is {quota}, but there are {count} candidates")
    if quota == 0:
        return np.zeros_like(values)
    last = np.partition(values, count - quota, axis=-1)[..., count - quota, None]
    above, level = values > last, (values == last) & np.isfinite(values)
    rest = quota - above.sum(-1, keepdims=True)
    return np.asarray(above + level * (rest / np.maximum(level.sum(-1, keepdims=True), 1)))


@dataclass(frozen=True, eq=False)
class Change:
    """What one variation makes of the ranking. Indices of applications; totals and seats (n,).

    `gain` and `lose` have a larger or smaller share of the quota than by the rule itself.
    """

    kind: Literal["expert", "item", "trimmed"]
    left_out: int
    totals: Floats
    seats: Floats
    gain: tuple[int, ...]
    lose: tuple[int, ...]

    @property
    def order(self) -> Ints:
        """Applications from the highest total to the lowest, equal ones by index, NaN last."""
        return np.asarray(np.argsort(-self.totals, kind="stable"))


def sensitivity(scores: Scores, *, quota: int, rule: Rule, trimmed: Rule | None) -> list[Change]:
    """Without each expert, without each item, and by a trimmed rule where one is given.

    `left_out` is the expert or item, and −1 for the trimmed rule. Leaving out an expert asks the
    rule about that expert's applications only, so that the work grows with the scores.
    """
    usual = rule(scores)
    before = seats(usual, quota=quota)

    def change(kind: Literal["expert", "item", "trimmed"], left_out: int, totals: Floats) -> Change:
        after = seats(totals, quota=quota)
        gain, lose = (
            tuple(np.flatnonzero(d > 1e-12).tolist()) for d in (after - before, before - after)
        )
        return Change(kind, left_out, totals, after, gain, lose)

    found = [change("expert", *pair) for pair in _without_experts(scores, rule, usual)]
    for item in range(scores.sizes[2]):
        found.append(change("item", item, rule(scores.where(scores.item != item))))
    return found + ([change("trimmed", -1, trimmed(scores))] if trimmed else [])


def _without_experts(scores: Scores, rule: Rule, usual: Floats) -> Iterator[tuple[int, Floats]]:
    n, m, _ = scores.sizes
    order = np.argsort(scores.application, kind="stable")
    edges = np.searchsorted(scores.application[order], np.arange(n + 1))
    experts, applications = np.divmod(np.unique(scores.expert * n + scores.application), n)
    for expert in range(m):
        judged = applications[slice(*np.searchsorted(experts, [expert, expert + 1]))]
        rows = [order[edges[a] : edges[a + 1]] for a in judged]
        rest = np.concatenate([np.zeros(0, np.int64), *rows])
        rest = rest[scores.expert[rest] != expert]
        totals = usual.copy()
        totals[judged] = rule(scores.where(rest))[judged] if len(rest) else np.nan
        yield expert, totals


def mean_total(points: npt.ArrayLike, *, share: bool = False) -> Rule:
    """The mean over an application's experts of Σ points × percent; `points` (items,).

    With `share`, each sheet counts as a percentage of the points of the items that it scores, so
    that a missing item is no loss.
    """
    worth = np.asarray(points, float)

    def rule(scores: Scores) -> Floats:
        applications, sheets = _sheets(scores, worth, share=share)
        return _means(applications, sheets, scores.sizes[0])

    return rule


def trimmed_total(points: npt.ArrayLike, *, each_end: int = 1, share: bool = False) -> Rule:
    """The same mean without the highest and lowest sheets, where more than those are there."""
    worth = np.asarray(points, float)

    def rule(scores: Scores) -> Floats:
        applications, sheets = _sheets(scores, worth, share=share)
        order = np.lexsort((sheets, applications))
        applications, sheets = applications[order], sheets[order]
        starts = np.searchsorted(applications, applications)
        ends = np.searchsorted(applications, applications, side="right")
        place, number = np.arange(len(sheets)) - starts, ends - starts
        inner = (place >= each_end) & (place < number - each_end)
        kept = inner | (number <= 2 * each_end)
        return _means(applications[kept], sheets[kept], scores.sizes[0])

    return rule


def _sheets(scores: Scores, points: Floats, *, share: bool) -> tuple[Ints, Floats]:
    if len(points) != scores.sizes[2]:
        raise ValueError(f"{scores.sizes[2]} items, but points for {len(points)}")
    pairs, pair = np.unique(
        scores.application * scores.sizes[1] + scores.expert, return_inverse=True
    )
    worth = points[scores.item] * scores.category / 100
    sheets = np.bincount(pair, worth, len(pairs)).astype(float)
    if share:
        sheets *= 100 / np.bincount(pair, points[scores.item], len(pairs))
    return pairs // scores.sizes[1], sheets


def _means(applications: Ints, sheets: Floats, size: int) -> Floats:
    number = np.bincount(applications, minlength=size)
    total = np.bincount(applications, sheets, size)
    return np.divide(total, number, out=np.full(size, np.nan), where=number > 0)
