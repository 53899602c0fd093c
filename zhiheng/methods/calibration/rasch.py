"""Many-facet Rasch model: how good, how severe, how difficult, on one scale, from sparse scores.

log P(k)/P(k−1) = application − expert − item − threshold_k, one set of thresholds for all items
(rating scale, Andrich 1978) or a set for each item (partial credit, Masters 1982); many facets by
Linacre (1989). Joint maximum likelihood by Newton steps of all elements and thresholds together, on
sums per element; each step by conjugate gradients.
"""

from dataclasses import dataclass

import numpy as np

from zhiheng.methods.calibration import extremes
from zhiheng.methods.calibration.design import Flags, Floats, Ints, Scores, sum_over
from zhiheng.methods.calibration.levels import Levels
from zhiheng.methods.calibration.steps import (
    Expectation,
    expectation,
    first_steps,
    newton_step,
)

STRIDE = 2.0
"""Logits that an element moves at most in one step."""


@dataclass(frozen=True, eq=False)
class Facet:
    """What is said of each element, (s,): NaN without a score, or with extreme elements' only.

    `measure` and its `error` are in logits; the error is that of the element with all others known,
    1/√information, as Facets prints it. `infit` and `outfit` are mean squares, 1 where the scores
    vary as the model expects. Two elements compare only where `subset` is the same.
    """

    measure: Floats
    error: Floats
    infit: Floats
    outfit: Floats
    scores: Ints
    is_extreme: Flags
    subset: Ints


@dataclass(frozen=True, eq=False)
class Rasch:
    """A fitted model, and how it came about.

    Applications: higher is better. Experts: higher is more severe. Items: higher is more difficult.
    `thresholds` is (1, c−1), or (items, c−1) with NaN beyond an item's own; `categories` are the
    original numbers of each row's levels, unused ones left out. Every measure, error and threshold
    was multiplied by `bias_factor`. `change` is the last change in logits before that.
    """

    applications: Facet
    experts: Facet
    items: Facet
    thresholds: Floats
    categories: tuple[tuple[int, ...], ...]
    bias_factor: float
    log_likelihood: float
    iterations: int
    change: float
    converged: bool

    @property
    def is_connected(self) -> bool:
        """Whether every two elements of a kind can be compared."""
        facets = (self.applications, self.experts, self.items)
        return all(len(set(facet.subset[facet.scores > 0])) == 1 for facet in facets)

    @property
    def collapsed(self) -> tuple[tuple[int, ...], ...]:
        """The categories in the midst or at the ends of each row's levels that nobody used."""
        top = max(row[-1] for row in self.categories)
        return tuple(tuple(sorted({*range(top + 1)} - {*row})) for row in self.categories)


def fit(
    scores: Scores,
    *,
    partial_credit: bool = False,
    correct_bias: bool = True,
    tolerance: float = 1e-5,
    most_iterations: int = 100,
) -> Rasch:
    """Measures of all elements; the experts of a panel and the items have the mean 0.

    Categories that nobody uses are left out: the next ones move up. An element with only lowest or
    only highest scores has no finite measure: it is set aside, and measured at the end as if it had
    0.3 of a score less extreme (the rule of Winsteps and Facets). With `correct_bias`, results are
    multiplied by (L−1)/L, L the mean number of scores of an application: the remedy of Wright and
    Douglas (1977) for the stretch that joint estimation brings. Not converged after
    `most_iterations` is no error: see `converged` and `change`.

    Raises ValueError where nothing is left to estimate from.
    """
    if most_iterations < 1 or not tolerance > 0:
        raise ValueError("at least one iteration and a tolerance above 0 are needed")
    if not len(scores):
        raise ValueError("there are no scores")
    order, levels, kept, rounds = extremes.set_aside(scores, partial_credit=partial_credit)
    ranked = order.told(levels.rank(order))
    core = ranked.where(kept)
    found = _newton(core, levels, tolerance, most_iterations)
    place = extremes.measured(ranked, levels, found.steps, found.place, rounds)
    place = _centred(ranked, place)
    factor = _bias_factor(core) if correct_bias else 1.0
    applications, experts, items = _facets(
        ranked, levels, found.steps, place, kept, factor, extremes.elements(ranked, rounds)
    )
    return Rasch(
        applications,
        experts,
        items,
        thresholds=factor * _thresholds(found.steps),
        categories=levels.told,
        bias_factor=factor,
        log_likelihood=found.log_likelihood,
        iterations=found.iterations,
        change=found.change,
        converged=found.change < tolerance,
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """x: applications, experts and items with the sign that they add; T; and how it ended."""

    place: Floats
    steps: Floats
    log_likelihood: float
    iterations: int
    change: float


def _newton(scores: Scores, levels: Levels, tolerance: float, most: int) -> _Found:
    group = levels.group(scores)
    observed = levels.counts(scores)
    place, steps = np.zeros(sum(scores.sizes)), first_steps(observed, levels.allowed)
    before: tuple[Expectation, Floats, Floats] | None = None
    move, turn, change, iteration = np.zeros_like(place), np.zeros_like(steps), np.inf, 0
    while change >= tolerance and iteration < most:
        iteration += 1
        eta = sum_over(place, scores)
        now = expectation(scores, group, eta, steps, crossed=True)
        if before and now.log_likelihood < before[0].log_likelihood - 1e-9 * len(scores):
            move, turn = move / 2, turn / 2
        else:
            before = now, place, steps
            move, turn = newton_step(scores, now, observed, levels.allowed)
            stride = min(1.0, STRIDE / max(np.abs(move).max(), np.abs(turn).max(), 1e-300))
            move, turn = stride * move, stride * turn
        change = max(np.abs(move).max(), np.abs(turn).max())
        place, steps = before[1] + move, before[2] + turn
    assert before
    return _Found(place, steps, before[0].log_likelihood, iteration, float(change))


def _sums(scores: Scores, weights: Floats | None = None) -> Floats:
    """Sums over the scores of each application, expert and item, one after another."""
    pairs = zip(scores.facets, scores.sizes, strict=True)
    return np.concatenate([np.bincount(facet, weights, size) for facet, size in pairs])


def _bias_factor(scores: Scores) -> float:
    own = np.bincount(scores.application)
    mean = float(own[own > 0].mean())
    return (mean - 1) / mean if mean > 1 else 1.0


def _centred(scores: Scores, place: Floats) -> Floats:
    """The same expectations with the items' mean at 0, and the mean of each panel's experts."""
    n, m, _ = scores.sizes
    a, e, i = np.split(place.copy(), [n, n + m])
    judged, judging = scores.links.panels()
    seen = np.bincount(scores.item, minlength=len(i)) > 0
    busy = np.bincount(scores.expert, minlength=m) > 0
    middle = i[seen].mean()
    size = int(max(judged.max(), judging.max())) + 1
    number = np.bincount(judging, busy, size)
    shift = np.bincount(judging, np.where(busy, e, 0), size) / np.maximum(number, 1)
    return np.concatenate([a + shift[judged] + middle, e - shift[judging], i - middle])


def _facets(
    scores: Scores,
    levels: Levels,
    steps: Floats,
    place: Floats,
    kept: Flags,
    factor: float,
    extreme: Flags,
) -> tuple[Facet, Facet, Facet]:
    """Fit counts every score, except that an extreme element says nothing of fit."""
    n, m, _ = scores.sizes
    now = expectation(scores, levels.group(scores), sum_over(place, scores), steps)
    square = (scores.category - now.mean) ** 2
    number, core = _sums(scores), _sums(scores.where(kept))
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _sums(scores, now.variance)
        inner = _sums(scores, now.variance * kept)
        infit = _sums(scores, square * kept) / inner
        outfit = _sums(scores, square / now.variance * kept) / core
        error = factor / np.sqrt(spread)
    subsets = np.concatenate(scores.links.comparable())
    known = (core > 0) | extreme
    sign = np.repeat([1.0, -1.0, -1.0], scores.sizes)
    measure = np.where(known, factor * sign * place + 0.0, np.nan)
    error[~known] = np.nan
    columns = (measure, error, infit, outfit, number.astype(np.int64), extreme, subsets)
    parts = zip(*(np.split(column, [n, n + m]) for column in columns), strict=True)
    a, e, i = (Facet(*part) for part in parts)
    return a, e, i


def _thresholds(steps: Floats) -> Floats:
    told = np.where(np.isfinite(steps), steps, np.nan)
    return np.diff(told, axis=1)
