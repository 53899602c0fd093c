"""The least of a smooth function of few, costly, parameters that are standard deviations.

Newton's method on a quadratic from differences. Mixed curvature is measured once, and again only
where a step did not lower the function by what it promised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from zhiheng.methods.reliability.alpha import Floats

Function = Callable[[Floats], float]

HALVINGS = 12
"""Of a step that goes uphill, before the search gives up."""
WIDTH = 2e-3
"""Of a difference, as a share of the parameter: far above rounding, far below what bends."""


@dataclass(frozen=True, eq=False)
class Found:
    """Where the search ended; `is_least` says whether no step promised more than the gain asked."""

    at: Floats
    value: float
    is_least: bool
    evaluations: int
    bend: Floats
    """(k, k) the curvature, there or a last step before"""


def enough(value: float, gain: float) -> float:
    """The gain asked, but never below a millionth of a millionth of the function: that is rounding."""
    return max(gain, 1e-12 * abs(value))


def least(function: Function, start: Floats, *, gain: float, rounds: int = 60) -> Found:
    """Descend from `start` (k,) until the quadratic promises less than is `enough`.

    The function is even in each parameter, f(-x) = f(x), so that 0 is an interior point.
    """
    counted = _Counted(function)
    at, value = start, counted(start)
    known = None
    for _ in range(rounds):
        slope, bend = _quadratic(counted, at, value, known)
        step = _step(slope, bend, at)
        promised = -float(slope @ step + step @ bend @ step / 2)
        small = enough(value, gain)
        if promised < small:
            return Found(abs(at), value, True, counted.calls, bend)
        moved, lower = _descended(counted, at, value, step)
        if moved is at:
            return Found(abs(at), value, promised < 100 * small, counted.calls, bend)
        # What a step gains beyond its promise is cubic in the step, what it leaves to gain is quartic:
        # of the order of the square of the one by the promise.
        beyond = abs(value - lower - promised)
        at, value = moved, lower
        if 4 * beyond**2 / promised < small:
            return Found(abs(at), value, True, counted.calls, bend)
        known = None if beyond > promised / 4 else bend
    return Found(abs(at), value, False, counted.calls, bend)


class _Counted:
    def __init__(self, function: Function) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, at: Floats) -> float:
        self.calls += 1
        return self.function(at)


def _quadratic(
    function: Function, at: Floats, value: float, bend: Floats | None
) -> tuple[Floats, Floats]:
    """Slope (k,) and curvature (k, k) by differences; mixed curvature as in `bend`, if given."""
    width = WIDTH * np.maximum(abs(at), 0.05)
    ahead, behind = (
        np.array([function(at + step) for step in np.diag(width * side)]) - value
        for side in (1, -1)
    )
    known = np.zeros((len(at), len(at))) if bend is None else bend.copy()
    np.fill_diagonal(known, (ahead + behind) / width**2)
    for i, j in combinations(range(len(at)), 2) if bend is None else ():
        step = np.zeros(len(at))
        step[[i, j]] = width[[i, j]]
        mixed = function(at + step) - value - ahead[i] - ahead[j]
        known[i, j] = known[j, i] = mixed / (width[i] * width[j])
    return (ahead - behind) / (2 * width), known


def _step(slope: Floats, bend: Floats, at: Floats) -> Floats:
    """Newton's step, downhill whatever the curvature, and not past where anything is known."""
    sizes, axes = np.linalg.eigh(bend)
    floor = max(1e-8 * float(abs(sizes).max()), 1e-12)
    step = -axes @ ((axes.T @ slope) / np.maximum(abs(sizes), floor))
    return step / max(1.0, float((abs(step) / np.maximum(abs(at), 0.5)).max()))


def _descended(function: Function, at: Floats, value: float, step: Floats) -> tuple[Floats, float]:
    for _ in range(HALVINGS):
        lower = function(at + step)
        if lower < value:
            return at + step, lower
        step = step / 2
    return at, value
