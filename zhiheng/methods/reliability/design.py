"""The scores of a linear mixed model, boiled down once to what the likelihood needs.

A sheet is all scores of one application by one expert. Whatever the variances, the likelihood sees
the scores only through how many each sheet has, and through sums over applications, experts and
items of the sheets of equal size. Its cost therefore depends on how many applications and experts
there are, and not on how many scores.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from zhiheng.methods.reliability.alpha import Floats, Ints, codes
from zhiheng.methods.reliability.parts import Labels


@dataclass(frozen=True, eq=False)
class Column:
    """The labels of one factor, and for each of the n scores the position of its label."""

    labels: Labels
    of: Ints

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Sizes:
    """Sums over the sheets of each size s = 1..S; without an interaction all sheets are one "size".

    A applications, E experts, I items; the last column of each sum is of the scores themselves.
    """

    size: Floats
    """(S,) scores in a sheet"""
    sheets: Floats
    """(S,) sheets"""
    applications: Floats
    """(S, A, I+1) counts of items, and sums of scores, of each application"""
    experts: Floats
    """(S, E, I+1) the same of each expert"""
    items: Floats
    """(S, I+1, I+1) cross-products of counts of items and sums of scores over sheets"""


@dataclass(frozen=True, eq=False)
class Design:
    """The data of `fit`, reduced. Scores are taken from the mean of their item."""

    application: Column
    expert: Column
    item: Column
    scores: int
    centre: Floats
    """(I,) the mean score of each item"""
    total: Floats
    """(I+1, I+1) counts of items on the diagonal, and sums of scores, for all scores"""
    counts: csr_array
    """(A, E) scores of each application by each expert"""
    sizes: Sizes
    of_sheet: Ints
    """for each stored element of `counts`, the position of its size in `sizes`"""
    guess: tuple[float, float, float, float]
    """Rough variances of application, expert, interaction, residual, from products of residuals."""


def design(
    application: npt.ArrayLike,
    expert: npt.ArrayLike,
    item: npt.ArrayLike | None,
    value: npt.ArrayLike,
    *,
    interaction: bool,
) -> Design:
    """Reduce n scores in one pass. Raises ValueError for scores that no model can be fitted to."""
    values = np.asarray(value, dtype=np.float64)
    items = np.zeros(len(values), np.int8) if item is None else item
    columns = [_column(labels) for labels in (application, expert, items)]
    _refuse_nonsense(values, columns, with_item=item is not None)
    rows, judges, kinds = columns
    often = np.bincount(kinds.of)
    centre = np.bincount(kinds.of, values) / often
    left = values - centre[kinds.of]
    if left @ left <= 1e-24 * (values @ values):
        raise ValueError("the scores of each item are all the same: there is nothing to explain")
    counts, sheet = _sheets(rows, judges)
    sizes, of_sheet = _sizes(columns, counts, sheet, left, interaction=interaction)
    total = np.diag(np.append(often, left @ left)).astype(np.float64)
    return Design(
        application=rows,
        expert=judges,
        item=kinds,
        scores=len(values),
        centre=centre,
        total=total,
        counts=counts,
        sizes=sizes,
        of_sheet=of_sheet,
        guess=_guess(
            counts,
            np.bincount(sheet, left, len(counts.data)).astype(np.float64),
            float(left @ left),
            interaction=interaction,
        ),
    )


def _column(given: npt.ArrayLike) -> Column:
    labels = np.asarray(given)
    if labels.dtype.kind in "iu" and labels.ndim == 1 and len(labels):
        numbers = codes(labels)
        present = np.bincount(numbers) > 0
        if len(present) <= 4 * len(labels) + 1024:
            of = (np.cumsum(present) - 1)[numbers]
            return Column(np.flatnonzero(present) + labels.min() * (len(present) > 0), of)
    return Column(*np.unique(labels, return_inverse=True))


def _refuse_nonsense(values: Floats, columns: list[Column], *, with_item: bool) -> None:
    if values.ndim != 1 or any(column.of.shape != values.shape for column in columns):
        raise ValueError("application, expert, item and value: one of each for every score")
    if not np.isfinite(values).all():
        raise ValueError("a score is missing or infinite: leave its row out")
    application, expert, item = columns
    if len(application) < 2 or len(expert) < 2:
        raise ValueError("at least two applications and two experts: one alone has no variance")
    if len(values) <= len(item) + 1:
        raise ValueError("too few scores for as many items")


def _sheets(rows: Column, judges: Column) -> tuple[csr_array, Ints]:
    """The counts of each sheet, and for each score the position of its sheet in them."""
    keys, sheet, size = np.unique(
        rows.of * len(judges) + judges.of, return_inverse=True, return_counts=True
    )
    row, judge = np.divmod(keys, len(judges))
    first = np.searchsorted(row, np.arange(len(rows) + 1))
    shape = (len(rows), len(judges))
    return csr_array((size.astype(np.float64), judge, first), shape), sheet


def _sizes(
    columns: list[Column], counts: csr_array, sheet: Ints, left: Floats, *, interaction: bool
) -> tuple[Sizes, Ints]:
    rows, judges, kinds = columns
    size, of_sheet = (
        np.unique(counts.data, return_inverse=True)
        if interaction
        else (np.ones(1), np.zeros(len(counts.data), np.int64))
    )
    if interaction and size.max() == 1:
        raise ValueError(
            "each expert gave each application one score: what is special between the two "
            "cannot be told from chance"
        )
    group, many = of_sheet[sheet], len(size)
    sums = [_sums(group, many, column, kinds, left) for column in (rows, judges)]
    products = np.zeros((many, len(kinds) + 1, len(kinds) + 1))
    if interaction:
        held = csr_array(
            (
                np.concatenate((np.ones(len(left)), left)),
                (np.tile(sheet, 2), np.append(kinds.of, np.full(len(left), len(kinds)))),
            ),
            (len(counts.data), len(kinds) + 1),
        )
        for position in range(many):
            own = held[of_sheet == position]
            products[position] = (own.T @ own).toarray()
    sheets = np.bincount(of_sheet, minlength=many).astype(np.float64)
    return Sizes(size, sheets, sums[0], sums[1], products), of_sheet


def _sums(group: Ints, many: int, column: Column, kinds: Column, left: Floats) -> Floats:
    """(sizes, labels, items + 1) counts of items, then sums of scores."""
    place = group * len(column) + column.of
    cells = many * len(column)
    counted = np.bincount(place * len(kinds) + kinds.of, minlength=cells * len(kinds))
    summed = np.bincount(place, left, cells)
    both = np.column_stack((counted.reshape(cells, len(kinds)), summed))
    return both.reshape(many, len(column), -1).astype(np.float64)


def _guess(
    counts: csr_array, sums: Floats, square: float, *, interaction: bool
) -> tuple[float, float, float, float]:
    """Products of the mean residuals of sheets that share an application, an expert, or nothing."""
    mean, n = sums / counts.data, counts.data.sum()
    rows, judges = counts.nonzero()
    application, expert = (_shared(place, mean) for place in (rows, judges))
    between = float(mean @ mean) / len(mean)
    within = (square - float(sums @ mean)) / max(n - len(mean), 1)
    if interaction:
        left = max(between - application - expert - within * (1 / counts.data).mean(), 0)
        return application, expert, left, within
    return application, expert, 0.0, max(square / n - application - expert, 0.01 * square / n)


def _shared(place: Ints, mean: Floats) -> float:
    sums, often = np.bincount(place, mean), np.bincount(place)
    pairs = float((often * (often - 1)).sum())
    return max((float(sums @ sums) - float(mean @ mean)) / pairs, 0.0) if pairs else 0.0
