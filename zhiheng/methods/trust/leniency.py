"""Who gives more than others and who less: in points by a mixed model, in logits by Rasch's."""

import numpy as np

from zhiheng.methods import calibration, reliability
from zhiheng.methods.calibration import Facet
from zhiheng.methods.reliability import Fit
from zhiheng.methods.trust.agreement import SURE
from zhiheng.methods.trust.sheets import Sheets
from zhiheng.methods.trust.why import Found, Why, short, without

STEP = 5
"""Percents are multiples of it: the levels of the rating scale."""


def fitted(sheets: Sheets) -> Fit | Why:
    """The mixed model of the sheets' points out of 1000, or why there is none."""
    totals = sheets.totals
    if not len(totals):
        return Why.NOTHING
    if len(np.unique(totals.application)) < 2:
        return Why.ONE_APPLICATION
    if len(np.unique(totals.expert)) < 2:
        return Why.ONE_EXPERT
    if totals.points.min() == totals.points.max():
        return Why.ALIKE
    try:
        fit = reliability.fit(totals.application, totals.expert, None, totals.points)
    except ValueError:
        return Why.TOO_FEW
    return fit if fit.has_converged else Why.NOT_CONVERGED


def by_points(model: Fit | Why) -> Found:
    """Each expert's leniency with 95% limits, the most lenient first.

    Counted from the mean of all experts that can be compared with each other.
    """
    if isinstance(model, Why):
        return without(model)
    labels = model.leniency.labels
    among = np.zeros((len(labels), len(labels)))
    for part in model.parts:
        own = np.flatnonzero(np.isin(labels, part.experts))
        among[np.ix_(own, own)] = 1 / len(own)
    apart = np.eye(len(labels)) - among
    points = apart @ model.leniency.estimate
    spread = np.einsum("ij,jk,ik->i", apart, model.leniency_covariance(), apart, optimize=True)
    reach = SURE * np.sqrt(np.maximum(spread, 0))
    rows = [
        {"expert": int(who), "points": short(p, 2), "lower": short(p - r, 2),
         "upper": short(p + r, 2)}
        for who, p, r in zip(labels, points, reach, strict=True)
    ]  # fmt: skip
    return {"experts": sorted(rows, key=lambda row: (-row["points"], row["expert"]))}


def by_logits(sheets: Sheets) -> Found:
    """Rasch's severities with 95% limits and fit, and how the fit came about."""
    if not len(sheets):
        return without(Why.NOTHING)
    experts, expert = np.unique(sheets.expert, return_inverse=True)
    _, application = np.unique(sheets.application, return_inverse=True)
    _, item = np.unique(sheets.item, return_inverse=True)
    if sheets.percent.min() == sheets.percent.max():
        return without(Why.ALIKE)
    try:
        found = calibration.fit(
            calibration.Scores(application, expert, item, sheets.percent // STEP)
        )
    except ValueError:
        return without(Why.TOO_FEW)
    return {
        "converged": found.converged,
        "iterations": found.iterations,
        "connected": found.is_connected,
        "experts": [
            {"expert": int(who), **_severity(found.experts, place)}
            for place, who in enumerate(experts)
        ],
    }


def _severity(facet: Facet, place: int) -> Found:
    measure, error = float(facet.measure[place]), float(facet.error[place])
    return {
        "severity": short(measure, 3),
        "lower": short(measure - SURE * error, 3),
        "upper": short(measure + SURE * error, 3),
        "infit": short(float(facet.infit[place]), 2),
        "outfit": short(float(facet.outfit[place]), 2),
        "subset": int(facet.subset[place]),
    }
