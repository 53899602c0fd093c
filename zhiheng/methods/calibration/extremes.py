"""Elements with only lowest or only highest scores: no finite measure, so measured afterwards."""

from dataclasses import dataclass

import numpy as np

from zhiheng.methods.calibration.design import Flags, Floats, Ints, Scores, sum_over
from zhiheng.methods.calibration.levels import Levels, levels_of
from zhiheng.methods.calibration.steps import expectation

LESS = 0.3
"""What an extreme sum of scores is moved towards the middle (Winsteps, EXTRSCORE=0.3)."""


@dataclass(frozen=True, eq=False)
class Round:
    """Elements set aside together: flags over all elements, and the scores then at hand."""

    extreme: Flags
    at_hand: Flags


def set_aside(scores: Scores, *, partial_credit: bool) -> tuple[Scores, Levels, Flags, list[Round]]:
    """The scores by item, their levels, which of them say something, and what went in turn.

    Without an extreme application another expert may be extreme: rounds until nobody is.
    """
    order = scores.where(np.argsort(scores.item, kind="stable"))
    kept, rounds = np.ones(len(order), np.bool_), list[Round]()
    while True:
        levels = levels_of(order, kept, partial_credit=partial_credit)
        extreme = _extreme(order, levels, kept)
        if not extreme.any():
            return order, levels, kept, rounds
        rounds.append(Round(extreme, kept))
        kept = kept & ~_touched(order, extreme)
        if not kept.any():
            raise ValueError("every score is of an element with only lowest or highest scores")


def _extreme(scores: Scores, levels: Levels, kept: Flags) -> Flags:
    given, most = levels.rank(scores) * kept, levels.top(scores) * kept
    found = []
    for facet, size in zip(scores.facets, scores.sizes, strict=True):
        total, top = (np.bincount(facet, weights, size) for weights in (given, most))
        found.append((top > 0) & ((total == 0) | (total == top)))
    return np.concatenate(found)


def _touched(scores: Scores, elements: Flags) -> Flags:
    return sum_over(elements.astype(float), scores) > 0


def elements(scores: Scores, rounds: list[Round]) -> Flags:
    """Over all elements: those that were set aside for extreme scores of their own."""
    flags = np.zeros(sum(scores.sizes), np.bool_)
    for past in rounds:
        flags |= past.extreme
    return flags


def measured(
    scores: Scores, levels: Levels, steps: Floats, place: Floats, rounds: list[Round]
) -> Floats:
    """`place` with a value for the elements set aside, the last first, others held.

    `scores` have levels as categories. One that only met others of its own round meets them at 0,
    or where they were just put.
    """
    starts = np.cumsum([0, *scores.sizes])
    for past in reversed(rounds):
        for facet, start, end in zip(scores.facets, starts, starts[1:], strict=False):
            extreme = past.extreme[start:end]
            mine = past.at_hand & extreme[facet]
            if mine.any():
                part = scores.where(mine)
                place = _settled(part, levels, steps, place, facet[mine], start, end)
    return place


def _settled(
    part: Scores, levels: Levels, steps: Floats, place: Floats, own: Ints, start: int, end: int
) -> Floats:
    size, group, place = end - start, levels.group(part), place.copy()
    total, top = (np.bincount(own, told, size) for told in (part.category, levels.top(part)))
    wanted = np.clip(total, LESS, np.maximum(top - LESS, LESS))
    for _ in range(100):
        now = expectation(part, group, sum_over(place, part), steps)
        mean, spread = (np.bincount(own, told, size) for told in (now.mean, now.variance))
        move = np.clip((wanted - mean) / np.where(spread > 0, spread, np.inf), -1, 1)
        place[start:end] += move
        if np.abs(move).max() < 1e-6:
            break
    return place
