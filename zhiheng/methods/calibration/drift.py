"""Whether an expert is ready to score, and whether they stay with their peers while they do."""

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from zhiheng.methods.calibration.design import Floats, Ints

K, H = 0.5, 5.0
"""A shift of one standard deviation is looked for; one false alarm in 465 sheets (Montgomery,
Introduction to Statistical Quality Control, table of the tabular CUSUM)."""


@dataclass(frozen=True, eq=False)
class Watch:
    """Sheets in their order: standardised deviation (n,) and both sums (n,) of the expert so far.

        `deviation` is NaN for a sheet without peers, which moves no sum. `alarms` has, for each expert,
        the first sheet whose sum is above h, or −1. `false_alarm_every` is the mean number of sheets to
    X"""

    deviation: Floats
    above: Floats
    below: Floats
    alarms: Ints
    sigma: float
    false_alarm_every: float


def watch(
    application: npt.ArrayLike,
    expert: npt.ArrayLike,
    total: npt.ArrayLike,
    *,
    sigma: float | None = None,
    k: float = K,
    h: float = H,
) -> Watch:
    """Cumulative sums (Page 1954, Biometrika 41) of each expert's distance from their peers.

    Three (n,) arrays, a sheet a row in the order of submission. A sheet is compared with the mean
    of all other sheets of its application that are given. `sigma`, in units of `total`, is the
    standard deviation of one sheet; without it, the one pooled within applications.

    Raises ValueError for arrays that are empty or differ in length, or k, h, sigma out of range.
    """
    a, e = np.asarray(application, np.int64), np.asarray(expert, np.int64)
    x = np.asarray(total, float)
    if not len(x) or not len(a) == len(e) == len(x) or not np.isfinite(x).all():
        raise ValueError("sheets are missing, or their columns differ in length or are not numbers")
    if min(a.min(), e.min()) < 0 or (sigma is not None and not sigma > 0):
        raise ValueError("applications and experts count from 0, and sigma is above 0")
    every = mean_run(k=k, h=h)
    number = np.bincount(a)[a]
    mean = (np.bincount(a, x) / np.maximum(np.bincount(a), 1))[a]
    free = len(x) - len(np.unique(a))
    own = sigma or (float(np.sqrt(((x - mean) ** 2).sum() / free)) if free else 0.0)
    # From the others' mean: x − (N·mean − x)/(N−1) = (x − mean)·N/(N−1), of variance σ²·N/(N−1).
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (x - mean) * np.sqrt(number / (number - 1)) / (own or 1.0)
    apart[number == 1] = np.nan
    above, below = _sums(e, apart, k)
    return Watch(apart, above, below, _first(e, np.maximum(above, below) > h), own, every)


def _sums(expert: Ints, moves: Floats, k: float) -> tuple[Floats, Floats]:
    """All experts side by side, their first sheet, their second, …"""
    order = np.argsort(expert, kind="stable")
    turn = np.empty(len(expert), np.int64)
    turn[order] = np.arange(len(expert)) - np.searchsorted(expert[order], expert[order])
    high, low = np.zeros((2, int(expert.max()) + 1))
    above, below = np.empty((2, len(moves)))
    by_turn = np.argsort(turn, kind="stable")
    edges = np.searchsorted(turn[by_turn], np.arange(turn.max() + 2))
    for start, end in pairwise(edges):
        rows = by_turn[start:end]
        who, move = expert[rows], moves[rows]
        known = np.isfinite(move)  # a sheet without peers says nothing, not even that all is well
        high[who] = np.where(known, np.maximum(0, high[who] + move - k), high[who])
        low[who] = np.where(known, np.maximum(0, low[who] - move - k), low[who])
        above[rows], below[rows] = high[who], low[who]
    return above, below


def _first(expert: Ints, alarming: npt.NDArray[np.bool_]) -> Ints:
    first = np.full(int(expert.max()) + 1, -1)
    rows = np.flatnonzero(alarming)[::-1]
    first[expert[rows]] = rows
    return first


def mean_run(*, k: float, h: float) -> float:
    """Sheets to a false alarm on either side, on average, for independent normal deviations.

    Solves Page's integral equation by quadrature (Goel & Wu 1971, Technometrics 13); both sides
    together run half as long as one. Raises ValueError unless k and h are above 0.
    """
    if not (k > 0 and h > 0 and np.isfinite([k, h]).all()):
        raise ValueError("k and h are above 0")
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(64)
    points = np.append(0.0, h * (nodes + 1) / 2)
    apart = points[None, 1:] - points[:, None] + k
    kernel = np.empty((65, 65))
    kernel[:, 0] = ndtr(k - points)
    kernel[:, 1:] = h / 2 * weights * np.exp(-(apart**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.linalg.solve(np.eye(65) - kernel, np.ones(65))[0] / 2)


class Reason(Enum):
    TOO_FAR = "too_far"
    ITEM_TOO_FAR = "item_too_far"
    TOO_LITTLE_AGREEMENT = "too_little_agreement"
    AGREEMENT_UNDEFINED = "agreement_undefined"


@dataclass(frozen=True)
class Bounds:
    """What the edition asks of a training case, in units of the scores; None asks nothing."""

    mean_difference: float | None = None
    item_difference: float | None = None
    kappa: float | None = None


@dataclass(frozen=True)
class Gate:
    """Scores less key by item, their mean absolute value, weighted kappa, and what bars the way."""

    differences: tuple[float, ...]
    mean_difference: float
    kappa: float | None
    reasons: tuple[Reason, ...]

    @property
    def is_passed(self) -> bool:
        return not self.reasons


def gate(given: npt.ArrayLike, key: npt.ArrayLike, *, bounds: Bounds) -> Gate:
    """An expert's scores of the training case beside the key; both (items,).

    Raises ValueError where they differ in number, are none, or are not finite numbers.
    """
    x, y = np.asarray(given, float), np.asarray(key, float)
    if x.ndim != 1 or x.shape != y.shape or not len(x) or not np.isfinite([x, y]).all():
        raise ValueError("the scores and the key differ in number, or are not finite numbers")
    apart = x - y
    mean, kappa = float(np.abs(apart).mean()), weighted_kappa(x, y)
    reasons = []
    if bounds.mean_difference is not None and mean > bounds.mean_difference:
        reasons.append(Reason.TOO_FAR)
    if bounds.item_difference is not None and np.abs(apart).max() > bounds.item_difference:
        reasons.append(Reason.ITEM_TOO_FAR)
    if bounds.kappa is not None and kappa is None:
        reasons.append(Reason.AGREEMENT_UNDEFINED)
    if bounds.kappa is not None and kappa is not None and kappa < bounds.kappa:
        reasons.append(Reason.TOO_LITTLE_AGREEMENT)
    return Gate(tuple(apart.tolist()), mean, kappa, tuple(reasons))


def weighted_kappa(x: Floats, y: Floats) -> float | None:
    """Agreement beyond chance with squared distances as weights (Cohen 1968, Psychol. Bull. 70).

    None where both are one and the same number throughout: chance alone agrees.
    """
    chance = float(x.var() + y.var() + (x.mean() - y.mean()) ** 2)
    return 1 - float(((x - y) ** 2).mean()) / chance if chance else None
