"""What several independent scores say together: their spread, their middle, and a ranking.

Exact numbers only; nothing is weighted, dropped or corrected.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Place:
    """A rank counted as in sport: 1, 2, 2, 4. Equal numbers share it and are marked."""

    rank: int
    tied: bool


def spread(scores: Sequence[int]) -> int:
    """The distance from the lowest score to the highest."""
    return max(scores) - min(scores)


def medians(scores: Sequence[int]) -> tuple[int, int]:
    """The lower and the upper middle score: the same one where their number is odd."""
    ordered = sorted(scores)
    return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]


def is_the_median(score: int, scores: Sequence[int]) -> bool:
    """Whether a score is the middle of the others, or lies between the two middle ones."""
    low, high = medians(scores)
    return low <= score <= high


def mean(scores: Sequence[int]) -> Fraction:
    return Fraction(sum(scores), len(scores))


def by_item(sheets: Iterable[Mapping[K, int]]) -> dict[K, list[int]]:
    """The scores that each item got, over all sheets."""
    found: dict[K, list[int]] = {}
    for sheet in sheets:
        for item, score in sheet.items():
            found.setdefault(item, []).append(score)
    return found


def ranking(scores: Mapping[K, int]) -> dict[K, Place]:
    """The place of each, highest first. Only the number counts: no tie is ever broken."""
    often = Counter(scores.values())
    ranks: dict[int, int] = {}
    above = 0
    for number in sorted(often, reverse=True):
        ranks[number] = above + 1
        above += often[number]
    return {key: Place(ranks[number], often[number] > 1) for key, number in scores.items()}
