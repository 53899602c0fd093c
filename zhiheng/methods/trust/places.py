"""How sure the last places of the quota are: chances, and who would come in or fall out."""

from collections.abc import Sequence

import numpy as np

from zhiheng.methods import calibration
from zhiheng.methods.calibration import Change, mean_total, seats, trimmed_total
from zhiheng.methods.reliability import Fit
from zhiheng.methods.trust.sheets import Candidate, Ints, Sheets
from zhiheng.methods.trust.why import Found, Why, short, tried, without


def chances(
    model: Fit | Why, candidates: Sequence[Candidate], *, quota: int | None, seed: int, draws: int
) -> Found:
    """Each candidate's chance of a place by the model of independent sheets, the highest first.

    10,000 times a true quality is drawn for each, and for all together, from what the model leaves
    open; how often one came inside the quota is its chance.
    """
    why = _no_race(candidates, quota) or (model if isinstance(model, Why) else None)
    if why or isinstance(model, Why) or quota is None:
        return without(why or Why.NOTHING)
    labels = model.applications.labels
    scored = [one for one in candidates if one.application in set(labels.tolist())]
    places = np.searchsorted(labels, [one.application for one in scored])
    found = calibration.quota_chances(
        model.applications.estimate[places],
        model.application_covariance(places),
        quota=min(quota, len(scored)),
        seed=seed,
        draws=draws,
    )
    rows = [
        {
            "application": one.application,
            "rank": one.rank,
            "total": one.total,
            "inside": short(inside),
        }
        for one, inside in zip(scored, found.inside.tolist(), strict=True)
    ]
    return {"candidates": sorted(rows, key=lambda r: (-r["inside"], r["rank"], r["application"]))}


def _no_race(candidates: Sequence[Candidate], quota: int | None) -> Why | None:
    if not candidates:
        return Why.NOTHING
    if quota is None:
        return Why.NO_QUOTA
    return Why.ROOM_FOR_ALL if len(candidates) <= quota else None


def sensitivity(sheets: Sheets, candidates: Sequence[Candidate], *, quota: int | None) -> Found:
    """Who gains and who loses a place without each expert, each item, and the extreme sheets.

    All by the mean of the independent sheets, as a share of the items that remain: the summary's
    further layers are agreed on by the panel together and cannot be taken apart by expert.
    """
    if why := _no_race(candidates, quota):
        return without(why)
    assert quota is not None
    return tried(lambda: _sensitivity(sheets, candidates, quota))


def _sensitivity(sheets: Sheets, candidates: Sequence[Candidate], quota: int) -> Found:
    kept = sheets.where(np.isin(sheets.application, [one.application for one in candidates]))
    if not len(kept):
        return without(Why.NOTHING)
    applications, application = np.unique(kept.application, return_inverse=True)
    experts, expert = np.unique(kept.expert, return_inverse=True)
    items, item = np.unique(kept.item, return_inverse=True)
    quota = min(quota, len(applications))
    scores = calibration.Scores(application, expert, item, kept.percent)
    rules = [make(kept.points[items], share=True) for make in (mean_total, trimmed_total)]
    usual = seats(rules[0](scores), quota=quota)
    named = {"expert": experts.tolist(), "item": [kept.items[place] for place in items]}
    changes = calibration.sensitivity(scores, quota=quota, rule=rules[0], trimmed=rules[1])
    return {
        "inside": applications[usual > 0].tolist(),
        "experts": len(experts),
        "items": len(items),
        "changes": [_change(one, applications, named) for one in changes if one.gain or one.lose],
    }


def _change(one: Change, applications: Ints, named: dict[str, list]) -> Found:
    return {
        "kind": one.kind,
        "left_out": named[one.kind][one.left_out] if one.kind in named else None,
        "gain": applications[list(one.gain)].tolist(),
        "lose": applications[list(one.lose)].tolist(),
    }
