"""How far scores can be trusted: agreement, consistency, leniency, and what is chance.

`krippendorff` says how far experts agree beyond chance, whatever the scale and however many scores
are missing. `correlations` gives the six of Shrout and Fleiss of a complete table, with the standard
error of measurement. `fit` is a linear mixed model of any sparse design: the variance of
applications, experts and residual, and how lenient each expert is. `parts` says who can be compared.
"""

from zhiheng.methods.reliability.alpha import (
    Agreement,
    krippendorff,
    krippendorff_of_scores,
)
from zhiheng.methods.reliability.icc import (
    Correlations,
    Incomplete,
    Interval,
    MeanSquares,
    correlations,
    mean_squares,
)
from zhiheng.methods.reliability.mixed import Effects, Fit, Variances, fit
from zhiheng.methods.reliability.parts import Part, parts

__all__ = [
    "Agreement",
    "Correlations",
    "Effects",
    "Fit",
    "Incomplete",
    "Interval",
    "MeanSquares",
    "Part",
    "Variances",
    "correlations",
    "fit",
    "krippendorff",
    "krippendorff_of_scores",
    "mean_squares",
    "parts",
]
