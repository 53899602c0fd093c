"""Categories as the levels of a scale: those that are used, counted up from 0."""

from dataclasses import dataclass

import numpy as np

from zhiheng.methods.calibration.design import Flags, Floats, Ints, Scores


@dataclass(frozen=True, eq=False)
class Levels:
    """`ranks` (g, top+1): the level of each category; g is 1, or the number of items.

    `allowed` (g, c): which levels a row has. `told`: the categories behind them.
    """

    ranks: Ints
    allowed: Flags
    told: tuple[tuple[int, ...], ...]

    @property
    def per_item(self) -> bool:
        return len(self.ranks) > 1

    def group(self, scores: Scores) -> Ints:
        return scores.item if self.per_item else np.zeros(len(scores), np.int64)

    def rank(self, scores: Scores) -> Ints:
        """(n,): the level of each score. A category left out later counts as the one below."""
        return np.asarray(self.ranks[self.group(scores), scores.category])

    def counts(self, ranked: Scores) -> Floats:
        """(g, c): how many scores of each level."""
        rows, columns = self.allowed.shape
        flat = self.group(ranked) * columns + ranked.category
        return np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(float)

    def top(self, scores: Scores) -> Ints:
        """(n,): the highest level that each score could have had."""
        return np.asarray((self.allowed.sum(1) - 1)[self.group(scores)])


def levels_of(scores: Scores, kept: Flags, *, partial_credit: bool) -> Levels:
    """The levels that the scores kept use.

    Raises ValueError where all scores, or for partial credit all of one item, are the same.
    """
    rows = scores.sizes[2] if partial_credit else 1
    width = int(scores.category.max()) + 1
    row = scores.item if partial_credit else np.zeros(len(scores), np.int64)
    cells = (row * width + scores.category)[kept]
    used = np.bincount(cells, minlength=rows * width).reshape(rows, width) > 0
    own = used.sum(1)
    if not own.max(initial=0) > 1:
        raise ValueError("all scores that say anything are the same: nothing can be estimated")
    for item in np.flatnonzero(own == 1):
        raise ValueError(
            f"every score of item {item} is the same: leave it out, or use the rating scale"
        )
    allowed = np.arange(own.max()) < np.maximum(own, 1)[:, None]  # an item set aside: no scale
    told = tuple(tuple(np.flatnonzero(has).tolist()) for has in used)
    return Levels(np.maximum(np.cumsum(used, axis=1) - 1, 0), allowed, told)
