"""The whole report: a pure function of the sheets that count, the same for the same scores."""

from collections.abc import Sequence

from zhiheng.methods.trust.agreement import group
from zhiheng.methods.trust.leniency import by_logits, by_points, fitted
from zhiheng.methods.trust.places import chances, sensitivity
from zhiheng.methods.trust.sheets import Candidate, Sheets
from zhiheng.methods.trust.why import Found

SEED = 20160401
DRAWS = 10_000


def report(
    sheets: Sheets,
    candidates: Sequence[Candidate],
    *,
    quota: int | None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Found:
    """Plain JSON. Applications, experts and panels by their numbers; no name is in it.

    `cycle` and each of `panels` have what `agreement.group` says; `leniency` and `rasch` each
    expert; `quota` and `sensitivity` the candidates. What has no value has `why` instead.
    """
    model = fitted(sheets)
    return {
        "seed": seed,
        "draws": draws,
        "places": quota,
        "cycle": group(sheets),
        "panels": [{"panel": panel, **group(own)} for panel, own in sheets.by_panel()],
        "leniency": by_points(model),
        "rasch": by_logits(sheets),
        "quota": chances(model, candidates, quota=quota, seed=seed, draws=draws),
        "sensitivity": sensitivity(sheets, candidates, quota=quota),
    }
