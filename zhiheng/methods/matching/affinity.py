"""How well each expert fits each application, as whole numbers, never all of them at once in floats.

An affinity answers two questions: whole rows for a range of applications (pricing reads these block
by block), and single pairs. Whole numbers make totals exact and certificates checkable by equality.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[Any]
LARGEST_SCORE = 2**31 - 1
BLOCK = 2**20
"""Scores in memory at once while pricing: 8 MB of 64-bit integers."""


class Affinity(Protocol):
    """Scores of n applications against m experts."""

    @property
    def shape(self) -> tuple[int, int]: ...

    @property
    def extent(self) -> tuple[int, int]:
        """A lower and an upper bound of all scores."""

    def rows(self, start: int, stop: int) -> Rows:
        """Scores of applications start..stop-1: integers, (stop - start, m). Not to be written to."""

    def of(self, applications: Ints, experts: Ints) -> Ints:
        """Scores of these pairs, one for each position of the two index arrays."""


@dataclass(frozen=True, eq=False)
class Scores:
    """A dense matrix of integers, kept in the type it came in: int16 costs a quarter of int64."""

    matrix: Rows

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or not np.can_cast(self.matrix.dtype, np.int64):
            raise ValueError("scores are a two-dimensional array of integers; see decimals()")
        if self.matrix.size and max(-self.extent[0], self.extent[1]) > LARGEST_SCORE:
            raise ValueError("scores must fit 32 bits")

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrix.shape[0], self.matrix.shape[1]

    @cached_property
    def extent(self) -> tuple[int, int]:
        return int(self.matrix.min(initial=0)), int(self.matrix.max(initial=0))

    def rows(self, start: int, stop: int) -> Rows:
        return self.matrix[start:stop]

    def of(self, applications: Ints, experts: Ints) -> Ints:
        return self.matrix[applications, experts].astype(np.int64)


def decimals(matrix: npt.ArrayLike, *, places: int = 6) -> Scores:
    """Scores in units of 10^-places, from floats: 0.25 with 2 places is 25.

    Raises ValueError where a number is not finite, too large for 32 bits in that unit, or has more
    decimal places than asked for: an optimum is exact only for the numbers that people see.
    """
    given = np.asarray(matrix, dtype=np.float64)
    scaled = np.empty(given.shape, np.int32)
    for start, stop in blocks(*given.shape):
        units = given[start:stop] * 10**places
        if not np.isfinite(units).all() or (np.abs(units) > LARGEST_SCORE).any():
            raise ValueError(f"a score is not a number of 32 bits in units of 10^-{places}")
        scaled[start:stop] = np.rint(units)
        # 0.29 * 100 is 28.999999999999996: the nearest float of a decimal is that decimal.
        if (scaled[start:stop] / 10**places != given[start:stop]).any():
            raise ValueError(f"a score has more than {places} decimal places; round it first")
    return Scores(scaled)


@dataclass(frozen=True, eq=False)
class Specialties:
    """Affinity as a sum over kinds of specialty: industry, discipline, region.

    `tables[k]` is (values of kind k, m): what each expert is worth for each value of that kind.
    `values[k]` is (n,): the value that each application has. Memory is the tables, not n × m.
    """

    tables: Sequence[Rows]
    values: Sequence[Ints]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.values[0]), self.tables[0].shape[1]

    @cached_property
    def extent(self) -> tuple[int, int]:
        return sum(int(t.min()) for t in self.tables), sum(int(t.max()) for t in self.tables)

    def rows(self, start: int, stop: int) -> Rows:
        total = self.tables[0][self.values[0][start:stop]].astype(np.int32)
        for table, values in zip(self.tables[1:], self.values[1:], strict=True):
            total += table[values[start:stop]]
        return total

    def of(self, applications: Ints, experts: Ints) -> Ints:
        worth = np.zeros(len(applications), np.int64)
        for table, values in zip(self.tables, self.values, strict=True):
            worth += table[values[applications], experts]
        return worth


def shared_prefix(
    codes: Sequence[str], experts: Sequence[Sequence[str]], *, worth: Sequence[int]
) -> Rows:
    """The table of an industry code such as GB/T 4754 "C3411": (codes, experts), int32.

    An expert is worth `worth[k]` when their best code shares the first k characters with it, and
    the last entry when it shares more; `worth[0]` is for nothing in common.
    """
    table = np.full((len(codes), len(experts)), worth[0], np.int32)
    for length in range(1, len(worth)):
        sharing = _by_prefix(experts, length)
        for row, code in enumerate(codes):
            table[row, sharing.get(code[:length], [])] = worth[length]
    return table


def _by_prefix(experts: Sequence[Sequence[str]], length: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for expert, codes in enumerate(experts):
        for code in codes:
            if len(code) >= length:
                found.setdefault(code[:length], []).append(expert)
    return found


@dataclass(frozen=True, eq=False)
class Weighted:
    """An affinity whose applications count differently: row i times weights[i], (n,) integers."""

    base: Affinity
    weights: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return self.base.shape

    @cached_property
    def extent(self) -> tuple[int, int]:
        low, high = self.base.extent
        least, most = int(self.weights.min(initial=0)), int(self.weights.max(initial=0))
        corners = [low * least, low * most, high * least, high * most]
        return min(corners), max(corners)

    def rows(self, start: int, stop: int) -> Rows:
        return self.base.rows(start, stop) * self.weights[start:stop, None]

    def of(self, applications: Ints, experts: Ints) -> Ints:
        return self.base.of(applications, experts) * self.weights[applications]


def blocks(applications: int, experts: int) -> Iterator[tuple[int, int]]:
    """Ranges of applications whose rows together stay within BLOCK scores."""
    height = max(1, BLOCK // max(1, experts))
    for start in range(0, applications, height):
        yield start, min(start + height, applications)
