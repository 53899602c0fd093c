"""Many-facet Rasch: seconds, memory and recovery, beside raschpy and from size to size.

raschpy (Elliott & Buttery) fits a composite conditional likelihood, not a joint one, and its `fit`
here is calibration and the applications' measures. The objective is how well the true measures of
the applications come back (their correlation). At sizes without raschpy, the reference is our own
time at the size before, scaled up: the ratio is the cost per score there by the cost here.
"""

import argparse
import json
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.measuring import alone, timed

if TYPE_CHECKING:
    from zhiheng.methods.calibration import Scores

ITEMS, PER, TOP = 20, 5, 20
SEED = 20261124
RASCHPY, SMALLER = "raschpy", "cost per score at 1/10 of the size"


@dataclass(frozen=True)
class Case:
    """A number of scores, how often each side is timed, and the least ratio that is good enough."""

    scores: int
    reference: str
    bar: float
    quick: bool
    repeats: int = 5

    @property
    def name(self) -> str:
        return f"rasch {self.scores}"


CASES = [
    Case(10_000, RASCHPY, bar=3, quick=True),
    Case(100_000, SMALLER, bar=0.5, quick=True, repeats=3),
    Case(1_000_000, SMALLER, bar=0.5, quick=False, repeats=3),
]


def cases(*, quick: bool) -> list[dict[str, Any]]:
    rows, before = [], 0.0
    for case in CASES:
        if case.quick or not quick:
            ours = alone("bench.calibration_rasch", str(case.scores), "--ours")
            if case.reference == RASCHPY:
                other = alone("bench.calibration_rasch", str(case.scores))
            else:
                other = {"seconds": 10 * before, "mb": None, "objective": None}
            rows.append(_row(case, ours, other))
            before = ours["seconds"]
    return rows


def _row(case: Case, ours: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    ratio = other["seconds"] / ours["seconds"] if other["seconds"] else None
    return {
        "case": case.name,
        "ours_s": ours["seconds"],
        "reference": case.reference,
        "reference_s": other["seconds"],
        "ratio": ratio,
        "ours_mb": ours["mb"],
        "reference_mb": other["mb"],
        "objective": ours["objective"],
        "reference_objective": other["objective"],
        "certified": ours["certified"],
        "bar": case.bar,
    }


def simulated(scores: int) -> tuple["Scores", np.ndarray]:
    """Percents in steps of 5 of 20 items, five experts each, and the applications' true measures."""
    from zhiheng.methods.calibration import Scores

    random = np.random.default_rng([SEED, scores])
    n = scores // (ITEMS * PER)
    m = n // 4
    true = random.normal(0.3, 1, n)
    severity, difficulty = random.normal(0, 0.6, m), random.normal(0, 0.5, ITEMS)
    block = m // PER  # one expert of each fifth: never the same twice
    panels = random.integers(0, block, (n, PER)) + block * np.arange(PER)
    a, e = np.repeat(np.arange(n), PER * ITEMS), np.repeat(panels.ravel(), ITEMS)
    i = np.tile(np.arange(ITEMS), n * PER)
    steps = np.cumsum(np.append(0.0, np.linspace(-1.5, 1.5, TOP)))
    category = np.empty(len(a), np.int64)
    for start in range(0, len(a), 50_000):
        part = slice(start, start + 50_000)
        eta = true[a[part]] - severity[e[part]] - difficulty[i[part]]
        chances = np.exp(np.arange(TOP + 1) * eta[:, None] - steps)
        below = np.cumsum(chances / chances.sum(1, keepdims=True), axis=1)[:, :-1]
        category[part] = (random.random(len(eta))[:, None] > below).sum(1)
    return Scores(a, e, i, category, sizes=(n, m, ITEMS)), true


def _ours(scores: "Scores", true: np.ndarray, repeats: int) -> dict[str, Any]:
    from zhiheng.methods.calibration import fit

    seconds, found = timed(lambda: fit(scores), repeats)
    # Certified: the last step was small, so the likelihood equations hold.
    return _told(seconds, found.applications.measure, true, certified=found.converged)


def _raschpy(scores: "Scores", true: np.ndarray, repeats: int) -> dict[str, Any]:
    try:
        import pandas as pd
        from raschpy import MFRM
    except ImportError:
        return {"seconds": None, "objective": None, "certified": False}
    warnings.simplefilter("ignore")
    long = pd.DataFrame(
        {
            "Rater": [f"r{value}" for value in scores.expert],
            "Person": [f"p{value}" for value in scores.application],
            "Item": [f"i{value}" for value in scores.item],
            "x": scores.category.astype(float),
        }
    )
    table = long.pivot(index=["Rater", "Person"], columns="Item", values="x")

    def run() -> Any:
        model = MFRM(table, max_score=TOP)
        model.calibrate("global")
        model.person_estimates("global")
        return model.persons_global

    seconds, persons = timed(run, repeats)
    measure = np.array([float(persons[f"p{k}"]) for k in range(len(true))])
    return _told(seconds, measure, true, certified=True)


def _told(
    seconds: float, measure: np.ndarray, true: np.ndarray, *, certified: bool
) -> dict[str, Any]:
    recovered = float(np.corrcoef(measure, true)[0, 1])
    return {"seconds": seconds, "objective": recovered, "certified": certified}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scores", type=int)
    parser.add_argument("--ours", action="store_true")
    chosen = parser.parse_args()
    case = next(case for case in CASES if case.scores == chosen.scores)
    side = _ours if chosen.ours else _raschpy
    print(json.dumps(side(*simulated(chosen.scores), case.repeats)))


if __name__ == "__main__":
    main()
