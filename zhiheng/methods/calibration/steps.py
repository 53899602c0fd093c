"""One pass over the scores: what a Rasch model expects of them, and how far the data are from it.

P(category k) ∝ exp(k·η − T_k) with η = application − expert − item, T_0 = 0 and T_k the sum of the
first k thresholds (Andrich 1978; Masters 1982; Linacre 1989, Many-Facet Rasch Measurement).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhiheng.methods.calibration.design import Flags, Floats, Ints, Scores, inverse, solve

BLOCK = 8192
"""Scores at a time: their probabilities stay in the processor's cache."""
FAR = 30.0
"""Logits beyond which a probability is as good as certain; keeps every power finite."""


@dataclass(frozen=True, eq=False)
class Expectation:
    """(n,) expected score, its variance; (g, c) expected counts; (g, c, c) their covariance.

    `cross` (g, s, c) is the covariance of each element's score with the counts, where asked for.

    g is 1 for a rating scale, the number of items for partial credit; c the number of levels.
    """

    mean: Floats
    variance: Floats
    counts: Floats
    covariance: Floats
    cross: Floats
    log_likelihood: float


def expectation(
    scores: Scores, group: Ints, eta: Floats, steps: Floats, *, crossed: bool = False
) -> Expectation:
    """What the model with these `steps` T (g, c) says at `eta` (n,).

    `group` (n,) is sorted: the row of T that holds for each score. T is infinite for levels that
    a row does not have.
    """
    rows, levels = steps.shape
    mean, variance = np.empty_like(eta), np.empty_like(eta)
    counts, covariance = np.zeros((rows, levels)), np.zeros((rows, levels, levels))
    cross = np.zeros((rows if crossed else 0, sum(scores.sizes), levels))
    log_likelihood = 0.0
    for row, part in _blocks(group, rows):
        chances = _chances(eta[part], steps[row])
        mean[part], variance[part] = _moments(chances)
        counts[row] += chances.sum(1)
        covariance[row] -= chances @ chances.T
        if crossed:
            apart = (np.arange(levels)[:, None] - mean[part]) * chances
            cross[row] += scores.links.rows(part) @ apart.T
        told = scores.category[part]
        log_likelihood += float(np.log(chances[told, np.arange(len(told))]).sum())
    covariance[:, range(levels), range(levels)] += counts
    return Expectation(mean, variance, counts, covariance, cross, log_likelihood)


def _blocks(group: Ints, rows: int) -> Iterator[tuple[int, slice]]:
    edges = np.searchsorted(group, np.arange(rows + 1))
    for row in range(rows):
        for start in range(edges[row], edges[row + 1], BLOCK):
            yield row, slice(start, min(start + BLOCK, edges[row + 1]))


def _chances(eta: Floats, steps: Floats) -> Floats:
    """(c, n): the probability of each level. Powers are counted from the middle one."""
    levels = len(steps)
    bounded = np.clip(eta, -FAR, FAR)
    ratio = np.exp(bounded)
    chances = np.empty((levels, len(eta)))
    chances[0] = np.exp(-(levels - 1) / 2 * bounded)
    for level in range(1, levels):
        np.multiply(chances[level - 1], ratio, out=chances[level])
    chances *= np.exp(-steps)[:, None]
    chances /= chances.sum(0)
    return chances


def _moments(chances: Floats) -> tuple[Floats, Floats]:
    level = np.arange(len(chances), dtype=np.float64)
    mean = level @ chances
    return mean, np.maximum(level**2 @ chances - mean**2, 1e-12)


def newton_step(
    scores: Scores, now: Expectation, observed: Floats, allowed: Flags
) -> tuple[Floats, Floats]:
    """How to move all elements (s,) and T (g, c) at once; `observed` (g, c) counts the levels.

    `allowed` (g, c): the levels that a row has. The first and the last T of a row stay 0, which
    puts its mean threshold at 0.
    """
    product, diagonal = scores.links.product(now.variance)
    many = len(diagonal)
    free = [np.flatnonzero(has)[1:-1] for has in allowed]
    crosses = [now.cross[row][:, own] for row, own in enumerate(free)]
    curves = [now.covariance[row][np.ix_(own, own)] for row, own in enumerate(free)]
    inverses = [np.linalg.inv(curve) for curve in curves]
    ends = many + np.cumsum([0, *(len(own) for own in free)])

    def whole(z: Floats) -> Floats:
        x, parts = z[:many], np.split(z, ends)[1:-1]
        mixed = sum((cross @ t for cross, t in zip(crosses, parts, strict=True)), product(x))
        each = zip(crosses, curves, parts, strict=True)
        return np.concatenate([mixed, *(x @ cross + curve @ t for cross, curve, t in each)])

    def near(left: Floats) -> Floats:
        parts = np.split(left, ends)[1:-1]
        own = (undo @ t for undo, t in zip(inverses, parts, strict=True))
        return np.concatenate([inverse(diagonal) * left[:many], *own])

    residual = scores.category - now.mean
    pairs = zip(scores.facets, scores.sizes, strict=True)
    wanted = [np.bincount(facet, residual, size) for facet, size in pairs]
    more = observed - now.counts
    wanted += [more[row, own] for row, own in enumerate(free)]
    found = solve(whole, near, np.concatenate(wanted), 1e-3)
    turn = np.zeros_like(observed)
    for row, part in enumerate(np.split(found, ends)[1:-1]):
        turn[row, free[row]] = -part
    return found[:many], turn


def first_steps(observed: Floats, allowed: Flags) -> Floats:
    """(g, c): T as if everybody were in the middle, the linear part taken out, infinite if absent."""
    steps = np.full(observed.shape, np.inf)
    for row, has in enumerate(allowed):
        own = np.flatnonzero(has)
        wide = -np.log(np.maximum(observed[row, own], 1))
        line = np.linspace(wide[0], wide[-1], len(own))
        steps[row, own] = wide - line
    return steps
