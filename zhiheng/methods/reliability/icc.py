"""The six intraclass correlations of Shrout and Fleiss, with intervals and standard errors.

Which one: experts differ between applications (1), experts drawn from a pool score every application
and their leniency counts (2), or exactly these experts matter and leniency cancels out (3); `single`
is one expert's score, `average` the mean of all k.

Sources: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; the same intervals in McGraw and
Wong (1996), Psychological Methods 1, 30-46, tables 4 and 7.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

Floats = npt.NDArray[np.float64]


class Incomplete(ValueError):
    """Some expert has not scored some application, so there is no analysis of variance by formula.

    `missing` is (c, 2): the row (application) and column (expert) of each score that is missing.
    """

    def __init__(self, missing: npt.NDArray[np.int64]) -> None:
        self.missing = missing
        named = ", ".join(f"({row}, {column})" for row, column in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        super().__init__(
            f"no score for (application, expert) {named}{more}: "
            "a mixed model can estimate from an incomplete design, these correlations cannot"
        )


@dataclass(frozen=True)
class Interval:
    """An estimate between its limits."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class MeanSquares:
    """Two-way analysis of variance of n applications by k experts, one score each."""

    applications: int
    experts: int
    between: float
    within: float
    expert: float
    error: float


@dataclass(frozen=True)
class Correlations:
    """All six, and the standard errors of measurement of one score in the units of the scores.

    `sem_one_way` is of a score by any expert, where each application has its own; `sem_agreement`
    counts leniency as error; `sem_consistency` does not. For the mean of k scores divide by √k.
    """

    single_one_way: Interval
    single_random: Interval
    single_fixed: Interval
    average_one_way: Interval
    average_random: Interval
    average_fixed: Interval
    sem_one_way: float
    sem_agreement: float
    sem_consistency: float
    mean_squares: MeanSquares


def correlations(scores: npt.ArrayLike, *, confidence: float = 0.95) -> Correlations:
    """ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k) of an (applications, experts) matrix.

    Raises Incomplete (a ValueError) where a score is NaN, ValueError where nothing can be compared.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence: between 0 and 1")
    squares = mean_squares(scores)
    tail = (1 + confidence) / 2
    one, two, three = _one_way(squares, tail), _random(squares, tail), _fixed(squares, tail)
    leniency = max(0.0, (squares.expert - squares.error) / squares.applications)
    return Correlations(
        single_one_way=one,
        single_random=two,
        single_fixed=three,
        average_one_way=_stepped_up(one, squares.experts),
        average_random=_stepped_up(two, squares.experts),
        average_fixed=_stepped_up(three, squares.experts),
        sem_one_way=squares.within**0.5,
        sem_agreement=(leniency + squares.error) ** 0.5,
        sem_consistency=squares.error**0.5,
        mean_squares=squares,
    )


def mean_squares(scores: npt.ArrayLike) -> MeanSquares:
    """The mean squares between and within applications, between experts, and of what remains.

    Raises as `correlations` does.
    """
    table = _complete(scores)
    n, k = table.shape
    table = table - table.mean()
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    left = table - rows[:, None]
    within = float((left**2).sum())
    left -= columns
    return MeanSquares(
        applications=n,
        experts=k,
        between=float(k * (rows**2).sum() / (n - 1)),
        within=within / (n * (k - 1)),
        expert=float(n * (columns**2).sum() / (k - 1)),
        error=float((left**2).sum() / ((n - 1) * (k - 1))),
    )


def _complete(scores: npt.ArrayLike) -> Floats:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("scores: at least two applications (rows) by two experts (columns)")
    missing = np.argwhere(np.isnan(table))
    if len(missing):
        raise Incomplete(missing)
    if not np.isfinite(table).all():
        raise ValueError("a score is infinite")
    if table.min() == table.max():
        raise ValueError("every score is the same: applications cannot be told apart")
    if (table == table[0]).all():
        raise ValueError(
            "each expert scored all applications the same: applications cannot be told apart"
        )
    return table


def _one_way(squares: MeanSquares, tail: float) -> Interval:
    n, k = squares.applications, squares.experts
    return _by_ratio(squares.between, squares.within, k, n - 1, n * (k - 1), tail)


def _fixed(squares: MeanSquares, tail: float) -> Interval:
    n, k = squares.applications, squares.experts
    return _by_ratio(squares.between, squares.error, k, n - 1, (n - 1) * (k - 1), tail)


def _by_ratio(between: float, error: float, k: int, free: int, left: int, tail: float) -> Interval:
    """Shrout and Fleiss, p. 424: the exact interval of F = between / error."""

    def share(signal: float, noise: float) -> float:
        return (signal - noise) / (signal + (k - 1) * noise)

    return Interval(
        share(between, error),
        share(between, error * float(fdtri(free, left, tail))),
        share(between * float(fdtri(left, free, tail)), error),
    )


def _random(squares: MeanSquares, tail: float) -> Interval:
    """Shrout and Fleiss, p. 424: Satterthwaite's approximation gives the degrees of freedom."""
    n, k = squares.applications, squares.experts
    between, expert, error = squares.between, squares.expert, squares.error
    rho = (between - error) / (between + (k - 1) * error + k * (expert - error) / n)
    free = _degrees(squares, rho)
    above, below = float(fdtri(n - 1, free, tail)), float(fdtri(free, n - 1, tail))
    noise = k * expert + (k * n - k - n) * error
    return Interval(
        rho,
        n * (between - above * error) / (above * noise + n * between),
        n * (below * between - error) / (noise + n * below * between),
    )


def _degrees(squares: MeanSquares, rho: float) -> float:
    n, k = squares.applications, squares.experts
    # a = k rho F_J and b = n (1 + (k-1) rho) - k rho, both times the mean square of error
    leniency = k * rho * squares.expert
    rest = (n * (1 + (k - 1) * rho) - k * rho) * squares.error
    if leniency == rest == 0:
        return float((n - 1) * (k - 1))
    upper = (k - 1) * (n - 1) * (leniency + rest) ** 2
    return upper / ((n - 1) * leniency**2 + rest**2)


def _stepped_up(single: Interval, k: int) -> Interval:
    """Of the mean of k scores, by Spearman and Brown."""
    return Interval(*(_of_mean(rho, k) for rho in (single.estimate, single.lower, single.upper)))


def _of_mean(rho: float, k: int) -> float:
    whole = 1 + (k - 1) * rho
    return k * rho / whole if whole > 0 else -np.inf
