"""Severity, difficulty and quality on one scale; how sure a ranking is; who drifts from the peers.

`fit` is the many-facet Rasch model on `Scores`; `quota_chances` how likely each candidate is inside
the quota, `sensitivity` what changes without one expert or item; `watch` and `gate` look at experts
while they score and before. All of it is advice: the award's result stays the edition's rule.
"""

from zhiheng.methods.calibration.design import Scores
from zhiheng.methods.calibration.drift import (
    Bounds,
    Gate,
    Reason,
    Watch,
    gate,
    mean_run,
    watch,
    weighted_kappa,
)
from zhiheng.methods.calibration.ranking import (
    Chances,
    Change,
    Rule,
    mean_total,
    quota_chances,
    seats,
    sensitivity,
    trimmed_total,
)
from zhiheng.methods.calibration.rasch import Facet, Rasch, fit

__all__ = [
    "Bounds",
    "Chances",
    "Change",
    "Facet",
    "Gate",
    "Rasch",
    "Reason",
    "Rule",
    "Scores",
    "Watch",
    "fit",
    "gate",
    "mean_run",
    "mean_total",
    "quota_chances",
    "seats",
    "sensitivity",
    "trimmed_total",
    "watch",
    "weighted_kappa",
]
