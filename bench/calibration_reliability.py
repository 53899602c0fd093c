"""Agreement and the linear mixed model, beside krippendorff and statsmodels.

Scores are of applications by experts drawn at random, five to an application and about fifteen
applications to an expert, on each of 23 items. `certified`: agreement equals the reference's; of a
model, that each variance agrees within a thousandth where there is a reference, and elsewhere that
it recovers the variances that the scores were made with, within four standard errors. It is no as well
where memory, or at a million scores the cost of a score beside that at a hundred thousand, is above
its bar. The 2,900 experts at a million scores are factored and inverted, at a cost cubic in their
number, once: where the search of the near likelihood (`reliability.probes`) ends.
"""

import json
import sys
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import measuring

MODULE = "bench.calibration_reliability"
ITEMS, PANEL, LOAD = 23, 5, 15
SD = {"application": 8.0, "expert": 4.0, "residual": 10.0}
SCALES = ("nominal", "ordinal", "interval", "ratio")
MIXED_SIZES = {"mixed 10k": 10_000, "mixed 100k": 100_000, "mixed 1m": 1_000_000}
ALPHA_SIZES = {"100k": 100_000, "1m": 1_000_000}
QUICK = ("mixed 10k", *(f"alpha {scale} 100k" for scale in SCALES))
BARS = {"mixed 10k": 20.0} | {f"alpha {scale} 100k": 1.5 for scale in SCALES}
MEMORY = {"mixed 1m": 600.0} | {f"alpha {scale} 1m": 500.0 for scale in SCALES}
Array = npt.NDArray[Any]


def cases(*, quick: bool) -> list[dict[str, Any]]:
    names = [*MIXED_SIZES, *(f"alpha {s} {size}" for s in SCALES for size in ALPHA_SIZES)]
    rows = [_row(name) for name in names if not quick or name in QUICK]
    return _with_growth(rows)


def _row(name: str) -> dict[str, Any]:
    ours = measuring.alone(MODULE, name, "ours")
    package = "statsmodels" if name.startswith("mixed") else "krippendorff"
    theirs = None
    if find_spec(package) and name not in ("mixed 100k", "mixed 1m"):
        theirs = measuring.alone(MODULE, name, "reference")
    return {
        "case": name,
        "ours_s": ours["seconds"],
        "reference": package if theirs else f"{package}: not run at this size or not installed",
        "reference_s": theirs and theirs["seconds"],
        "ratio": theirs and theirs["seconds"] / ours["seconds"],
        "ours_mb": ours["mb"],
        "reference_mb": theirs and theirs["mb"],
        "objective": ours["objective"],
        "reference_objective": theirs and theirs["objective"],
        "certified": _holds(name, ours, theirs) and ours["mb"] <= MEMORY.get(name, np.inf),
        "bar": BARS.get(name, 0),
        "scores": ours["scores"],
    }


def _holds(name: str, ours: dict[str, Any], theirs: dict[str, Any] | None) -> bool:
    if theirs is not None:
        return bool(
            np.allclose(
                ours["numbers"], theirs["numbers"], rtol=1e-3 if name.startswith("mixed") else 1e-9
            )
        )
    return bool(ours["recovers"])


def _with_growth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A million scores of the model may cost three times as much each as a hundred thousand do."""
    found = {row["case"]: row for row in rows}
    if "mixed 1m" in found:
        few, many = (found[name] for name in ("mixed 100k", "mixed 1m"))
        growth = (many["ours_s"] / many["scores"]) / (few["ours_s"] / few["scores"])
        many["reference"] = f"itself at 100k: {growth:.1f} x the cost of a score, at most 3"
        many["certified"] = many["certified"] and growth <= 3
    return rows


def scores(size: int, seed: int = 0) -> tuple[Array, Array, Array, Array]:
    """Application, expert, item and value, (n,) each, of about `size` scores."""
    random = np.random.default_rng(seed)
    applications = max(2, round(size / (ITEMS * PANEL)))
    experts = max(PANEL, round(applications * PANEL / LOAD))
    panels = np.stack([random.choice(experts, PANEL, replace=False) for _ in range(applications)])
    good = random.normal(0, SD["application"], applications)
    lenient = random.normal(0, SD["expert"], experts)
    value = random.normal(0, SD["residual"], (applications, PANEL, ITEMS))
    value += good[:, None, None] + lenient[panels][:, :, None] + random.normal(50, 10, ITEMS)
    sheets = applications * PANEL
    return (
        np.repeat(np.arange(applications, dtype=np.int32), PANEL * ITEMS),
        np.repeat(panels.ravel().astype(np.int32), ITEMS),
        np.tile(np.arange(ITEMS, dtype=np.int32), sheets),
        value.ravel(),
    )


def ratings(size: int) -> Array:
    """(5 raters, units) scores from 0 to 100 in steps of 5, a fifth of them missing."""
    random = np.random.default_rng(1)
    units = round(size / PANEL / 0.8)
    value = random.normal(60, 12, units) + random.normal(0, 10, (PANEL, units))
    rounded = np.clip(np.round(value / 5) * 5, 0, 100)
    rounded[random.random(rounded.shape) < 0.2] = np.nan
    return rounded


def _mixed(name: str) -> dict[str, Any]:
    from zhiheng.methods.reliability import fit

    given = scores(MIXED_SIZES[name])
    seconds, found = measuring.timed(lambda: fit(*given), 3)
    variances = found.variances
    numbers = [variances.application, variances.expert, variances.residual]
    # The standard error of a variance from q normal effects is at least v √(2/q).
    many = [len(found.applications.labels), len(found.leniency.labels), len(given[0])]
    apart = [
        abs(number / sd**2 - 1) / (2 / q) ** 0.5
        for number, sd, q in zip(numbers, SD.values(), many, strict=True)
    ]
    return {
        "seconds": seconds,
        "objective": found.criterion,
        "numbers": numbers,
        "recovers": found.has_converged and max(apart) < 4,
        "scores": len(given[0]),
    }


def _statsmodels(name: str) -> dict[str, Any]:
    import pandas as pd
    import statsmodels.api as sm

    application, expert, item, value = scores(MIXED_SIZES[name])
    table = pd.DataFrame({"a": application, "e": expert, "i": item, "y": value, "all": 1})

    def run() -> Any:
        return sm.MixedLM.from_formula(
            "y ~ 0 + C(i)",
            table,
            groups="all",
            vc_formula={"a": "0 + C(a)", "e": "0 + C(e)"},
            use_sparse=True,
        ).fit(reml=True)

    seconds, found = measuring.timed(run, 1)
    return {
        "seconds": seconds,
        "objective": float(-2 * found.llf),
        "numbers": [*map(float, found.vcomp), float(found.scale)],
    }


def _alpha(name: str) -> dict[str, Any]:
    from zhiheng.methods.reliability import krippendorff

    _, scale, size = name.split()
    given = ratings(ALPHA_SIZES[size])
    seconds, found = measuring.timed(lambda: krippendorff(given, scale=scale), 5)
    return {
        "seconds": seconds,
        "objective": found.alpha,
        "numbers": [found.alpha],
        "recovers": 0 < found.alpha < 1,
        "scores": found.scores,
    }


def _krippendorff(name: str) -> dict[str, Any]:
    import krippendorff

    _, scale, size = name.split()
    given = ratings(ALPHA_SIZES[size])
    seconds, found = measuring.timed(
        lambda: krippendorff.alpha(reliability_data=given, level_of_measurement=scale), 3
    )
    return {"seconds": seconds, "objective": float(found), "numbers": [float(found)]}


SIDES = {
    ("mixed", "ours"): _mixed,
    ("mixed", "reference"): _statsmodels,
    ("alpha", "ours"): _alpha,
    ("alpha", "reference"): _krippendorff,
}

if __name__ == "__main__":
    print(json.dumps(SIDES[sys.argv[1].split()[0], sys.argv[2]](sys.argv[1])))
