"""Krippendorff's alpha: how far scores of the same thing agree beyond what chance would give.

alpha = 1 - D_o / D_e, the disagreement observed within units over the one expected of values dealt
out at random. 1 is full agreement, 0 what chance gives, below 0 systematic disagreement. Only scores
in units with at least two count; the rest says nothing about agreement.

Nothing here builds the matrix of coincidences. Within a unit of m scores, the squared differences
of all ordered pairs add up to 2 m times the squared deviations from their mean: one pass over the
scores is enough for the interval scale, and for the ordinal one on mid-ranks, as
(n_c/2 + ... + n_k/2) is the distance of the mid-ranks of c and k.

Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections C and E.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Scale = Literal["nominal", "ordinal", "interval", "ratio"]

ROWS = 256
"""How many values are compared with all others at once, on the ratio scale."""


@dataclass(frozen=True)
class Agreement:
    """Alpha with what it rests on. Disagreements are in squared units of the scale's distance."""

    alpha: float
    observed: float
    expected: float
    units: int
    scores: int


def krippendorff(ratings: npt.ArrayLike, *, scale: Scale) -> Agreement:
    """Alpha of a (raters, units) matrix of numbers, NaN where a rater gave no score.

    Raises ValueError, in words, where alpha is not defined.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("ratings: one row for each rater, one column for each unit")
    units, raters = np.nonzero(~np.isnan(table.T))
    return _agreement(units, table[raters, units], scale)


def krippendorff_of_scores(
    unit: npt.ArrayLike, value: npt.ArrayLike, *, scale: Scale, rater: npt.ArrayLike | None = None
) -> Agreement:
    """Alpha of scores in long form, each (n,): which unit, which value; the order does not matter.

    Units are any labels, values numbers (any labels on the nominal scale). With `rater` given, a
    second score of one unit by one rater is refused: it would count as agreement with oneself.
    Memory is linear in n. Time is n log n, on the ratio scale plus the square of distinct values.
    Raises ValueError, in words, where alpha is not defined.
    """
    units, values = np.asarray(unit), np.asarray(value)
    if units.ndim != 1 or units.shape != values.shape:
        raise ValueError("unit and value: one of each for every score")
    if rater is not None:
        _refuse_twice(units, np.asarray(rater))
    if values.dtype.kind not in "biuf":
        values = _numbered(values, scale)
    if values.dtype.kind == "f" and np.isnan(values).any():
        kept = ~np.isnan(values)
        units, values = units[kept], values[kept]
    return _agreement(codes(units), values, scale)


def codes(labels: npt.NDArray[np.generic]) -> Ints:
    """Whole numbers from 0 that stand for the labels, in their order; not all need occur."""
    if labels.dtype.kind in "iu" and len(labels):
        low, high = int(labels.min()), int(labels.max())
        if high - low < 4 * len(labels) + 1024:
            return (labels - low).astype(np.int64)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _numbered(values: npt.NDArray[np.generic], scale: Scale) -> npt.NDArray[np.generic]:
    if scale == "nominal":
        return codes(values)
    raise ValueError(f"value: the {scale} scale needs numbers")


def _refuse_twice(units: npt.NDArray[np.generic], raters: npt.NDArray[np.generic]) -> None:
    if raters.shape != units.shape:
        raise ValueError("rater: one for every score")
    who = codes(raters)
    keys = codes(units) * (who.max(initial=0) + 1) + who
    keys.sort()
    if (keys[1:] == keys[:-1]).any():
        raise ValueError("a rater scored the same unit twice")


def _agreement(units: Ints, values: npt.NDArray[np.generic], scale: Scale) -> Agreement:
    if scale not in DISAGREEMENTS:
        raise ValueError(f"scale: one of {', '.join(DISAGREEMENTS)}")
    pairable = np.bincount(units)[units] > 1
    if not pairable.any():
        raise ValueError("no unit has two scores: nothing can agree or disagree")
    if not pairable.all():
        units, values = units[pairable], values[pairable]
    often = np.bincount(units)
    numbers = values.astype(np.float64)
    _refuse_off_scale(numbers, scale)
    observed, expected = DISAGREEMENTS[scale](units, numbers, often)
    return Agreement(
        alpha=1 - observed / expected,
        observed=observed,
        expected=expected,
        units=int((often > 1).sum()),
        scores=len(numbers),
    )


def _refuse_off_scale(numbers: Floats, scale: Scale) -> None:
    low, high = numbers.min(), numbers.max()
    if not np.isfinite(high - low):
        raise ValueError("a score is infinite")
    if low == high:
        raise ValueError(
            "every score is the same: agreement cannot be told from a lack of variation"
        )
    if scale == "ratio" and low < 0:
        raise ValueError("a score is below 0: the ratio scale begins there")


def _by_square(units: Ints, numbers: Floats, often: Ints) -> tuple[float, float]:
    n = len(numbers)
    numbers = numbers - numbers.mean()
    sums = np.bincount(units, numbers)
    within = np.bincount(units, (numbers - (sums / np.maximum(often, 1))[units]) ** 2)
    observed = 2 * (within * often / np.maximum(often - 1, 1)).sum() / n
    return float(observed), float(2 * (numbers @ numbers) / (n - 1))


def _by_rank(units: Ints, numbers: Floats, often: Ints) -> tuple[float, float]:
    ranks, counts = _distinct(numbers)
    middles = np.cumsum(counts) - counts / 2
    return _by_square(units, middles[ranks], often)


def _by_name(units: Ints, numbers: Floats, often: Ints) -> tuple[float, float]:
    n = len(numbers)
    unit, _, same, total = _counted(units, numbers)
    alike = np.bincount(unit, same * same, minlength=len(often))
    observed = ((often.astype(np.float64) ** 2 - alike) / np.maximum(often - 1, 1)).sum() / n
    return float(observed), float((n * n - (total * total).sum()) / (n * (n - 1)))


def _by_ratio(units: Ints, numbers: Floats, often: Ints) -> tuple[float, float]:
    n = len(numbers)
    unit, value, same, total = _counted(units, numbers)
    level = np.unique(numbers)
    weight = same / np.sqrt(np.maximum(often - 1, 1))[unit]
    observed, lag = 0.0, 1
    while lag < len(unit) and (alike := unit[lag:] == unit[:-lag]).any():
        first = np.flatnonzero(alike)
        apart = _relative(level[value[first]], level[value[first + lag]])
        observed += float(2 * (weight[first] * weight[first + lag] * apart).sum())
        lag += 1
    expected = sum(
        float(
            total[start : start + ROWS]
            @ _relative(level[start : start + ROWS, None], level)
            @ total
        )
        for start in range(0, len(level), ROWS)
    )
    return observed / n, expected / (n * (n - 1))


def _relative(one: Floats, other: Floats) -> Floats:
    both = one + other
    return ((one - other) / np.where(both == 0, 1, both)) ** 2


def _distinct(numbers: Floats) -> tuple[Ints, Ints]:
    """For each number the rank of its value, and how often each value occurs."""
    if (
        len(numbers)
        and not (numbers % 1).any()
        and numbers.max() - numbers.min() < 4 * len(numbers)
    ):
        whole = (numbers - numbers.min()).astype(np.int64)
        counts = np.bincount(whole)
        return (np.cumsum(counts > 0) - 1)[whole], counts[counts > 0]
    _, ranks, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    return ranks, counts


def _counted(units: Ints, numbers: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    """Unit, rank of value and count of each value in each unit; then the count of each value."""
    ranks, counts = _distinct(numbers)
    keys = units * len(counts) + ranks
    if (units.max() + 1) * len(counts) <= 8 * len(units):
        same = np.bincount(keys)
        present = np.flatnonzero(same)
        same = same[present]
    else:
        present, same = np.unique(keys, return_counts=True)
    unit, value = np.divmod(present, len(counts))
    return unit, value, same.astype(np.float64), counts.astype(np.float64)


Disagreement = Callable[[Ints, Floats, Ints], tuple[float, float]]
DISAGREEMENTS: dict[str, Disagreement] = {
    "nominal": _by_name,
    "ordinal": _by_rank,
    "interval": _by_square,
    "ratio": _by_ratio,
}
