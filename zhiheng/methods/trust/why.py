"""Why a statistic has no value, and numbers short enough to be kept."""

from collections.abc import Callable
from enum import StrEnum
from math import isfinite
from typing import Any

Found = dict[str, Any]
"""Plain JSON: whole numbers, short fractions, texts, lists and objects of them; None is unknown."""


class Why(StrEnum):
    NOTHING = "nothing"  # no score at all
    ONE_APPLICATION = "one-application"
    ONE_EXPERT = "one-expert"
    NO_PAIR = "no-pair"  # nothing was scored by two experts
    ALIKE = "alike"  # every score is the same
    NO_DIFFERENCE = "no-difference"  # each expert gave all applications the same
    INCOMPLETE = "incomplete"  # not every expert scored every application
    TOO_FEW = "too-few"  # the model cannot be told from chance with so few scores
    NOT_CONVERGED = "not-converged"
    NO_QUOTA = "no-quota"
    ROOM_FOR_ALL = "room-for-all"  # no more candidates than places


def without(why: Why) -> Found:
    return {"why": str(why)}


def tried(statistic: Callable[[], Found]) -> Found:
    """What it finds; where the method refuses in words, that there are too few scores for it."""
    try:
        return statistic()
    except ValueError:
        return without(Why.TOO_FEW)


def short(number: float, places: int = 4) -> float | None:
    """Rounded; None for what is no finite number. Never a negative zero."""
    return round(float(number), places) + 0.0 if isfinite(number) else None
