"""One group of sheets, a panel's or the whole cycle's: do its experts agree, and what is chance?"""

import numpy as np

from zhiheng.methods import reliability
from zhiheng.methods.reliability import Correlations, Interval
from zhiheng.methods.trust.sheets import Floats, Sheets, Totals
from zhiheng.methods.trust.why import Found, Why, short, tried, without

KINDS = {
    "1,1": "single_one_way",
    "2,1": "single_random",
    "3,1": "single_fixed",
    "1,k": "average_one_way",
    "2,k": "average_random",
    "3,k": "average_fixed",
}
"""The six of Shrout and Fleiss by their usual names."""
FLAT = 1e-9
"""Points of 1000: what rounding makes of equal sheets."""
MOST = 2 / 3
"""Of all sheets: a smaller complete core says nothing of the whole."""
SURE = 1.96
"""Standard deviations within which 95 of 100 normal values lie."""


def group(sheets: Sheets) -> Found:
    """Counts, who can be compared, correlations, agreement, errors and components."""
    totals = sheets.totals
    table = _table(totals)
    return {
        "sheets": len(totals),
        "applications": len(table),
        "experts": table.shape[1] if len(table) else 0,
        "parts": parts(totals),
        **correlations(table),
        "alpha": {scale: alpha(sheets, scale) for scale in ("interval", "ordinal")},
        "components": components(sheets, table),
    }


def parts(totals: Totals) -> list[Found]:
    """Where not everybody can be compared: the groups that share no scores. Else nothing."""
    if not len(totals):
        return []
    found = reliability.parts(totals.application, totals.expert)
    if len(found) == 1:
        return []
    return [
        {"experts": part.experts.tolist(), "applications": part.applications.tolist()}
        for part in found
    ]


def _table(totals: Totals) -> Floats:
    """(applications, experts) of points, NaN without a sheet."""
    applications, rows = np.unique(totals.application, return_inverse=True)
    experts, columns = np.unique(totals.expert, return_inverse=True)
    table = np.full((len(applications), len(experts)), np.nan)
    table[rows, columns] = totals.points
    return table


def _hollow(table: Floats) -> Why | None:
    """Why there is nothing to compare."""
    if not table.size:
        return Why.NOTHING
    if len(table) < 2:
        return Why.ONE_APPLICATION
    if table.shape[1] < 2:
        return Why.ONE_EXPERT
    return Why.ALIKE if np.nanmin(table) == np.nanmax(table) else None


def correlations(table: Floats) -> Found:
    """`icc`: the six with 95% limits. `sem`: errors of measurement in points of 1000.

    Both of the `core`: so many applications that the same so many experts all scored.
    """
    core = complete(table)
    if why := _hollow(table) or _unfit(core, of=int((~np.isnan(table)).sum())):
        return {"core": None, "icc": without(why), "sem": without(why)}
    with np.errstate(divide="ignore", invalid="ignore"):
        found = reliability.correlations(core)
    six = {name: _limits(getattr(found, kind)) for name, kind in KINDS.items()}
    applications, experts = core.shape
    return {
        "core": {"applications": applications, "experts": experts},
        "icc": six,
        "sem": _errors(found, experts=experts),
    }


def complete(table: Floats) -> Floats:
    """What is left when, again and again, the emptiest application or expert is left out."""
    given = ~np.isnan(table)
    rows, columns = (np.ones(size, np.bool_) for size in table.shape)
    by_row, by_column = given.sum(axis=1), given.sum(axis=0)
    while rows.any() and columns.any():
        of_row = np.where(rows, 1 - by_row / columns.sum(), 0)
        of_column = np.where(columns, 1 - by_column / rows.sum(), 0)
        if of_row.max() <= 0 and of_column.max() <= 0:
            break
        if of_row.max() >= of_column.max():
            rows[of_row.argmax()] = False
            by_column = by_column - given[of_row.argmax()]
        else:
            columns[of_column.argmax()] = False
            by_row = by_row - given[:, of_column.argmax()]
    return table[np.ix_(rows, columns)]


def _unfit(core: Floats, *, of: int) -> Why | None:
    """Why a complete core of so many sheets yields no correlations."""
    if core.size < MOST * of:
        return Why.INCOMPLETE
    return _hollow(core) or (Why.NO_DIFFERENCE if np.ptp(core, axis=0).max() < FLAT else None)


def _limits(interval: Interval) -> list[float | None]:
    return [short(n) for n in (interval.estimate, interval.lower, interval.upper)]


def _errors(found: Correlations, *, experts: int) -> Found:
    """Of one sheet, of the panel's mean, and the difference of two means that is beyond chance.

    Two applications of one panel meet the same leniency: only the rest counts between them. The
    difference is Weir's (2005): 1.96 · √2 standard errors.
    """
    of_mean = found.sem_consistency / experts**0.5
    return {
        "sheet": short(found.sem_agreement, 2),
        "mean": short(of_mean, 2),
        "difference": short(SURE * 2**0.5 * of_mean, 2),
    }


def alpha(sheets: Sheets, scale: str) -> Found:
    """Krippendorff's, of the percents that each item of each application got."""
    if not len(sheets):
        return without(Why.NOTHING)
    unit = sheets.application * len(sheets.items) + sheets.item
    often = np.unique(unit, return_inverse=True, return_counts=True)
    paired = sheets.percent[often[2][often[1]] > 1]
    if not len(paired):
        return without(Why.NO_PAIR)
    if paired.min() == paired.max():
        return without(Why.ALIKE)
    found = reliability.krippendorff_of_scores(unit, sheets.percent, scale=scale)  # type: ignore[arg-type]
    return {"alpha": short(found.alpha), "units": found.units, "scores": found.scores}


def components(sheets: Sheets, table: Floats) -> Found:
    """Variances in squared percents: of applications, experts, both together, items, and the rest.

    The items are fixed in the model; theirs is the variance of what was estimated of them.
    """
    why = _hollow(table)
    return without(why) if why else tried(lambda: _components(sheets))


def _components(sheets: Sheets) -> Found:
    several = len(sheets) > len(sheets.totals)
    fit = reliability.fit(
        sheets.application, sheets.expert, sheets.item, sheets.percent, interaction=several
    )
    if not fit.has_converged:
        return without(Why.NOT_CONVERGED)
    items = fit.items.estimate
    return {
        "application": short(fit.variances.application, 2),
        "expert": short(fit.variances.expert, 2),
        "interaction": short(fit.variances.interaction, 2),
        "item": short(float(items.var(ddof=1)), 2) if len(items) > 1 else 0.0,
        "residual": short(fit.variances.residual, 2),
    }
