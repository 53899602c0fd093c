"""A linear mixed model of scores: how good the application, how lenient the expert, what is chance.

    score = mean of the item + application + expert (+ application by expert) + residual

Applications and experts are drawn at random, items are fixed; the variances are estimated by
restricted maximum likelihood (REML), from any sparse design. It is advice on how far scores can be
trusted: nothing here changes a score.

Source: Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhiheng.methods.reliability.alpha import Floats
from zhiheng.methods.reliability.design import design
from zhiheng.methods.reliability.likelihood import System
from zhiheng.methods.reliability.parts import Part, parts_of
from zhiheng.methods.reliability.predictions import Effects, Predictions
from zhiheng.methods.reliability.search import Likelihood, search

NAMES = ("application", "expert", "interaction")


@dataclass(frozen=True)
class Variances:
    """Variance components, in squared units of the scores. Their roots are standard deviations."""

    application: float
    expert: float
    interaction: float
    residual: float


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model.

    `criterion` is minus twice the restricted log-likelihood. `has_converged` is False where the
    search gave up: then nothing should be read from the fit. `at_zero` names the variances whose
    best value is 0: the scores show no such differences beyond chance. With more than one of
    `parts`, experts of different parts are compared only on the assumption that their applications
    are alike on average.
    """

    variances: Variances
    criterion: float
    items: Effects
    leniency: Effects
    applications: Effects
    scores: int
    has_converged: bool
    evaluations: int
    at_zero: tuple[str, ...]
    parts: list[Part]
    _predictions: Predictions

    @property
    def is_connected(self) -> bool:
        return len(self.parts) == 1

    def application_covariance(self, chosen: npt.ArrayLike) -> Floats:
        """(c, c) covariance of the errors of prediction of applications, by position."""
        return self._predictions.application_covariance(np.asarray(chosen, dtype=np.int64))

    def leniency_covariance(self) -> Floats:
        """(E, E) covariance of the errors of prediction of all experts."""
        return self._predictions.expert_covariance()


def fit(
    application: npt.ArrayLike,
    expert: npt.ArrayLike,
    item: npt.ArrayLike | None,
    value: npt.ArrayLike,
    *,
    interaction: bool = False,
) -> Fit:
    """Fit n scores, each (n,): labels of application, expert and item (None: one item), value.

    Cost is linear in n once. Up to a thousand experts, each of some twenty evaluations is cubic in
    their number; above, one evaluation is, unless the design is far from well mixed.
    Raises ValueError, in words, for scores that no such model can be fitted to.
    """
    held = design(application, expert, item, value, interaction=interaction)
    likelihood = Likelihood(held)
    roots, found = search(likelihood, interaction=interaction)
    final = likelihood.at(roots)
    return Fit(
        variances=_variances(final.found),
        criterion=final.found.criterion,
        items=final.items,
        leniency=final.leniency,
        applications=final.applications,
        scores=held.scores,
        has_converged=found.is_least,
        evaluations=found.evaluations,
        at_zero=tuple(name for name, root in zip(NAMES, roots, strict=False) if root == 0),
        parts=parts_of(held.counts, held.application.labels, held.expert.labels),
        _predictions=final,
    )


def _variances(found: System) -> Variances:
    ratios, residual = found.ratios, found.residual
    return Variances(
        ratios.application * residual,
        ratios.expert * residual,
        ratios.interaction * residual,
        residual,
    )
