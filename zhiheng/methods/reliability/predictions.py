"""What the equations of a linear mixed model say of each item, expert and application.

Source: Henderson's mixed model equations, after Robinson (1991), Statistical Science 6, 15-32. The
slope of the criterion is that of Harville (1977), Journal of the American Statistical Association
72, 320-338, section 5.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from zhiheng.methods.reliability.alpha import Floats, Ints
from zhiheng.methods.reliability.design import Design
from zhiheng.methods.reliability.likelihood import System
from zhiheng.methods.reliability.parts import Labels

Limits = tuple[Floats, Floats]
PAIRS = 1 << 20
"""Pairs of experts of the same application that are looked up at once."""


@dataclass(frozen=True, eq=False)
class Effects:
    """What is estimated of each label, and its standard error given the variances.

    Of experts and applications the errors are those of prediction: of estimate less true effect.
    """

    labels: Labels
    estimate: Floats
    error: Floats

    def limits(self, confidence: float = 0.95) -> Limits:
        """Lower and upper limits, by the normal distribution."""
        reach = float(ndtri((1 + confidence) / 2)) * self.error
        return self.estimate - reach, self.estimate + reach


class Predictions:
    """Read from the equations on demand; the experts' matrix is inverted once."""

    def __init__(self, held: Design, found: System) -> None:
        self.found = found
        self._centre = held.centre
        self._labels = (held.item.labels, held.expert.labels, held.application.labels)

    @cached_property
    def _experts(self) -> Floats:
        """(E, E) covariance of the errors of experts, were the items known."""
        experts = self.found.inverse()
        experts *= self.found.ratios.expert
        return experts

    @cached_property
    def _by_items(self) -> Floats:
        """(E, I) how the estimate of each expert depends on those of the items."""
        return self._experts @ self.found.columns[:, :-1]

    @cached_property
    def _lenient(self) -> Floats:
        own = self._experts @ self.found.columns[:, -1]
        return own - self._by_items @ self.found.item_effects()

    @cached_property
    def items(self) -> Effects:
        found = self.found
        errors = np.sqrt(np.diag(found.item_covariance()) * found.residual)
        return Effects(self._labels[0], self._centre + found.item_effects(), errors)

    @cached_property
    def leniency(self) -> Effects:
        errors = np.diag(self._experts) + _spread_by_items(self.found, self._by_items)
        errors = np.sqrt(errors * self.found.residual)
        return Effects(self._labels[1], self._lenient, errors)

    @cached_property
    def applications(self) -> Effects:
        found = self.found
        left = found.rows[:, -1] - found.rows[:, :-1] @ found.item_effects()
        left -= found.weights @ self._lenient
        shares = found.rows[:, :-1] - found.weights @ self._by_items
        errors = self._spread_by_experts() + _spread_by_items(found, shares)
        errors *= found.left_of_application**2
        errors += found.left_of_application
        return Effects(
            self._labels[2],
            found.left_of_application * left,
            np.sqrt(errors * found.residual),
        )

    def application_covariance(self, positions: Ints) -> Floats:
        """(c, c) covariance of the errors of prediction of applications."""
        linked = self._links(positions)
        spread = linked @ self._unknown() @ linked.T
        spread[np.diag_indices(len(positions))] += self.found.left_of_application[positions]
        return spread * self.found.residual

    def expert_covariance(self) -> Floats:
        """(E, E) covariance of the errors of prediction of all experts."""
        return self._unknown()[: len(self._experts), : len(self._experts)] * self.found.residual

    def slope(self) -> Floats:
        """(2,) of the criterion by the roots of the ratios of application and expert, none of them 0.

        A ratio is best where as much variance is predicted, with its errors, as it says there is.
        """
        ratios = np.array([self.found.ratios.application, self.found.ratios.expert])
        seen = [
            len(effects.labels)
            - (effects.estimate @ effects.estimate + effects.error @ effects.error)
            / (ratio * self.found.residual)
            for effects, ratio in zip((self.applications, self.leniency), ratios, strict=True)
        ]
        return 2 * np.array(seen) / np.sqrt(ratios)

    def _spread_by_experts(self) -> Floats:
        """(A,) diagonal of W C W', with C the covariance of the experts."""
        weights = self.found.weights
        many = np.diff(weights.indptr)
        row = np.repeat(np.arange(len(many)), many)
        spread = np.zeros(len(many))
        block = np.cumsum(many[row]) // PAIRS
        for sheets in np.split(np.arange(len(row)), np.flatnonzero(np.diff(block)) + 1):
            times = many[row[sheets]]
            one = np.repeat(sheets, times)
            step = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
            other = weights.indptr[row[one]] + step
            products = self._experts[weights.indices[one], weights.indices[other]]
            products *= weights.data[one] * weights.data[other]
            spread += np.bincount(row[one], products, len(spread))
        return spread

    def _links(self, positions: npt.NDArray[np.int64]) -> Floats:
        """(c, E + I) how the error of each application depends on those of experts and items."""
        found = self.found
        both = np.hstack((found.weights[positions].toarray(), found.rows[positions, :-1]))
        return found.left_of_application[positions, None] * both

    def _unknown(self) -> Floats:
        """(E + I, E + I) covariance of the errors of experts and items."""
        items = self.found.item_covariance()
        cross = -self._by_items @ items
        own = self._experts - cross @ self._by_items.T
        return np.block([[own, cross], [cross.T, items]])


def _spread_by_items(found: System, shares: Floats) -> Floats:
    """Diagonal of shares C shares', with C the covariance of the items."""
    return ((shares @ found.item_covariance()) * shares).sum(axis=1)
