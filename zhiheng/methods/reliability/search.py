"""Which variances of a linear mixed model are the likeliest.

With few experts the likelihood is searched itself. With many its cost, cubic in their number, is
paid once or twice: the search is of the likelihood nearly as it is (`probes`), and where it ends the
exact slope must promise nothing more. If it does, the near likelihood is tilted to have that slope
there, and searched again. What cannot be settled so is left to the search of the likelihood itself.
"""

import numpy as np

from zhiheng.methods.reliability.alpha import Floats
from zhiheng.methods.reliability.descent import Found, Function, enough, least
from zhiheng.methods.reliability.design import Design
from zhiheng.methods.reliability.likelihood import NOTHING_LEFT, Ratios, System, system
from zhiheng.methods.reliability.predictions import Predictions
from zhiheng.methods.reliability.probes import Probed

GAIN = 1e-8
"""What the criterion may still promise to gain where the search ends."""
MANY = 1000
"""Experts from which on the near likelihood is the cheaper one."""
ROUNDS = 3
SMALL = 1e-4
"""A standard deviation below this share of the residual one is tried at 0."""
LARGE = 1e4
"""A standard deviation above so many residual ones says that there is no residual to speak of."""


class Likelihood:
    """The criterion by the standard deviations, as ratios of the residual one.

    The last equations are kept: where the search ends they are what the fit is read from.
    """

    def __init__(self, held: Design) -> None:
        self.held = held
        self._roots = np.empty(0)
        self._latest: Predictions | None = None

    def __call__(self, roots: Floats) -> float:
        return self.at(roots).found.criterion

    def at(self, roots: Floats) -> Predictions:
        if self._latest is None or not np.array_equal(abs(roots), self._roots):
            if abs(roots).max() > LARGE:
                raise ValueError(NOTHING_LEFT)
            self._latest = None  # so that two never share the memory
            self._latest = Predictions(self.held, _system(self.held, roots))
            self._roots = abs(roots)
        return self._latest


def search(likelihood: Likelihood, *, interaction: bool) -> tuple[Floats, Found]:
    """The standard deviations, those that are all but 0 put there, and how they were found."""
    start = _start(likelihood.held, interaction=interaction)
    found = None
    if len(likelihood.held.expert) >= MANY:
        start, found = _nearly(likelihood, start)
    found = found or least(likelihood, start, gain=GAIN)
    return _at_zero(likelihood, found), found


def _system(held: Design, roots: Floats) -> System:
    return system(held, Ratios(*(float(root) ** 2 for root in roots)))


def _start(held: Design, *, interaction: bool) -> Floats:
    *guess, residual = held.guess
    residual = residual or max(guess) or 1.0
    asked = np.array(guess if interaction else guess[:2])
    return np.sqrt(np.clip(asked / residual, 1e-2, 1e4))


def _nearly(likelihood: Likelihood, start: Floats) -> tuple[Floats, Found | None]:
    """Where the near likelihood ends, and the same as the optimum if the exact slope says so."""
    probed = Probed(likelihood.held)
    tilt = np.zeros(len(start))
    for evaluations in range(1, ROUNDS + 1):
        try:
            near = least(_tilted(probed, tilt), start, gain=GAIN)
        except ValueError:
            return start, None  # what is wrong, if anything, the likelihood itself says
        start = near.at
        if len(start) > 2 or not near.is_least or near.at.min() < SMALL:
            return start, None  # an interaction has no slope here, and at 0 none has
        exact = likelihood.at(start)
        slope, value = exact.slope(), exact.found.criterion
        if _promised(slope, near.bend) < enough(value, GAIN):
            return start, Found(start, value, True, evaluations, near.bend)
        tilt = tilt + slope
    return start, None


def _tilted(function: Function, tilt: Floats) -> Function:
    return lambda roots: function(roots) + float(tilt @ abs(roots))


def _promised(slope: Floats, bend: Floats) -> float:
    """By Newton's step; without end where the near likelihood does not curve upwards."""
    sizes, axes = np.linalg.eigh(bend)
    return float(((axes.T @ slope) ** 2 / sizes).sum() / 2) if sizes[0] > 0 else np.inf


def _at_zero(likelihood: Likelihood, found: Found) -> Floats:
    """The parameters found, with those that are all but 0 put there unless that fits worse."""
    roots, value = found.at.copy(), found.value
    for position in np.flatnonzero(roots < SMALL):
        tried = roots.copy()
        tried[position] = 0
        if (lower := likelihood(tried)) <= value + 1e-6:
            roots, value = tried, lower
    return roots
