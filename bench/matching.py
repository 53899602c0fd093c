"""Experts to applications: seconds, memory and proof, beside a flow or programme over all pairs.

Each side of each case runs in a process of its own, on the same seeded problem; seconds are medians
of repeated runs in it, memory is the process's peak, the problem included. The reference of a flow
is one ortools run over all pairs, of max-min one HiGHS run of the linear programme over all pairs,
of a lottery one exact flow of ours. `ratio` is the reference's seconds by ours.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhiheng.methods.matching import Problem

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

CAP = "3/5"
SIGMAS = 5.0
"""How far above q a pair's share of the draws may be, in standard errors. About 6,600 pairs are at the
cap: chance alone takes one of them further once in five hundred benchmarks."""
ORTOOLS, HIGHS, FLOW = "ortools, all pairs", "HiGHS LP, all pairs", "one exact flow of ours"


@dataclass(frozen=True)
class Case:
    """A problem size, what is measured on it, and the least ratio that is good enough."""

    kind: str
    applications: int
    experts: int
    seats: int
    reference: str
    bar: float
    quick: bool
    repeats: int = 5
    reference_repeats: int = 3
    memory_bar: float | None = None
    draws: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind} {self.applications}x{self.experts}x{self.seats}"


CASES = [
    Case("exact", 300, 120, 4, ORTOOLS, bar=0, quick=True),
    Case("exact", 1_000, 400, 4, ORTOOLS, bar=2, quick=True),
    Case("exact", 5_000, 2_000, 5, ORTOOLS, bar=5, quick=False, repeats=3),
    Case("exact", 10_000, 3_000, 5, ORTOOLS, 5, quick=False, repeats=3, memory_bar=1 / 3),
    Case("lottery", 300, 120, 4, FLOW, bar=0.1, quick=True, draws=1_000),
    Case("lottery", 1_000, 400, 4, FLOW, bar=0.1, quick=False, draws=10_000),
    Case("max-min", 200, 80, 4, HIGHS, bar=0, quick=True, repeats=3),
    Case("max-min", 1_000, 400, 4, HIGHS, 3, quick=False, repeats=3, reference_repeats=1),
]


def main() -> int:
    chosen = _arguments()
    if chosen.one:
        case = next(case for case in CASES if case.name == chosen.one)
        print(json.dumps(_side(case, chosen.instance, ours=chosen.ours)))
        return 0
    print(HEADING)
    rows = []
    for case in CASES:
        if (case.quick or not chosen.quick) and case.name.startswith(chosen.case):
            rows.append(_row(case, chosen.instance))
            print(_line(case, rows[-1]), flush=True)
    if chosen.json:
        told = [{name: row[name] for name in SCHEMA} for row in rows]
        chosen.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return int(not all(row["bars"] for row in rows))


SCHEMA = (
    "case", "ours_s", "reference", "reference_s", "ratio", "ours_mb", "reference_mb",
    "objective", "reference_objective", "certified",
)  # fmt: skip
HEADING = (
    f"{'case':<26}{'ours s':>9}{'ref. s':>9}{'ratio':>8}{'ours MB':>9}{'ref. MB':>9}"
    f"{'objective':>14}{'reference':>14}  proven  reference and notes"
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small sizes, under a minute")
    parser.add_argument("--case", default="", help="only cases whose name starts with this")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    parser.add_argument(
        "--instance",
        choices=("fields", "uniform", "popular"),
        default="fields",
        help="affinity by overlapping fields, by chance, or with experts whom everybody wants",
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _row(case: Case, instance: str) -> dict[str, Any]:
    ours, reference = (_measured(case, instance, ours=ours) for ours in (True, False))
    row = {
        "case": case.name if instance == "fields" else f"{case.name} {instance}",
        "ours_s": ours["seconds"],
        "reference": case.reference,
        "reference_s": reference["seconds"],
        "ratio": reference["seconds"] / ours["seconds"],
        "ours_mb": ours["mb"],
        "reference_mb": reference["mb"],
        "objective": ours["objective"],
        "reference_objective": reference["objective"],
        "certified": ours["certified"],
        "note": ours["note"],
    }
    missed = [] if row["ratio"] >= case.bar else [f"ratio below {case.bar:g}"]
    if case.memory_bar and ours["mb"] > case.memory_bar * reference["mb"]:
        missed.append("more than a third of the memory")
    if not row["certified"]:
        missed.append("not proven")
    if not _agrees(case, row):
        missed.append("objectives differ")
    return row | {"bars": not missed, "missed": ", ".join(missed)}


def _agrees(case: Case, row: dict[str, Any]) -> bool:
    """Exact totals and expectations are equal; whole panels never above the max-min of shares."""
    within = 1e-6 * max(1, abs(row["reference_objective"]))
    if case.kind == "max-min":
        return bool(row["objective"] <= row["reference_objective"] + within)
    return bool(abs(row["objective"] - row["reference_objective"]) <= within)


def _line(case: Case, row: dict[str, Any]) -> str:
    return (
        f"{row['case']:<26}{row['ours_s']:>9.3f}{row['reference_s']:>9.3f}{row['ratio']:>7.1f}x"
        f"{row['ours_mb']:>9.0f}{row['reference_mb']:>9.0f}{row['objective']:>14.2f}"
        f"{row['reference_objective']:>14.2f}  {'yes' if row['certified'] else 'NO':<7} "
        f"{row['reference']}{row['note']}{'  MISSED: ' + row['missed'] if row['missed'] else ''}"
    )


def _measured(case: Case, instance: str, *, ours: bool) -> dict[str, Any]:
    """One side in a process of its own; its peak memory is what the system says of that process."""
    command = [sys.executable, __file__, "--one", case.name, "--instance", instance]
    command += ["--ours"] if ours else []
    # One thread on both sides: a ratio should not depend on how many cores are idle.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as child:
        assert child.stdout is not None
        told = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{case.name}: the run failed with {child.returncode}")
    return {**json.loads(told.splitlines()[-1]), "mb": usage.ru_maxrss / 1024}


def _side(case: Case, instance: str, *, ours: bool) -> dict[str, Any]:
    from bench.generators import matching_problem

    problem = matching_problem(case.applications, case.experts, case.seats, instance)
    sides = OURS if ours else REFERENCES
    return sides[case.kind](problem, case)


def _timed(run: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    seconds, result = [], None
    for _ in range(repeats):
        result = None  # so that two results never share the peak
        begun = perf_counter()
        result = run()
        seconds.append(perf_counter() - begun)
    return statistics.median(seconds), result


def _exact(problem: "Problem", case: Case) -> dict[str, Any]:
    from zhiheng.methods.matching import best_total, certificate_holds

    seconds, found = _timed(lambda: best_total(problem), case.repeats)
    return {
        "seconds": seconds,
        "objective": found.matching.total(problem),
        "certified": certificate_holds(problem, found.matching, found.certificate),
        "note": "",
    }


def _lottery(problem: "Problem", case: Case) -> dict[str, Any]:
    from zhiheng.methods.matching import lottery, matching_holds

    def whole_draw() -> Any:
        drawn = lottery(problem, cap=CAP)
        return drawn, drawn.draw(seed="0")

    seconds, (made, first) = _timed(whole_draw, case.repeats)
    above, kept = _drawn_often(problem, made, case.draws)
    return {
        "seconds": seconds,
        "objective": float(made.expected_total),
        "certified": made.is_proven and matching_holds(problem, first) and kept and above <= SIGMAS,
        "note": f"; {case.draws} draws: likeliest pair {above:+.1f} sigma of {CAP}",
    }


def _drawn_often(problem: "Problem", made: Any, draws: int) -> tuple[float, bool]:
    """How far above the cap the most frequent pair is, in standard errors; whether all draws hold."""
    import numpy as np

    from zhiheng.methods.matching import matching_holds

    times = np.zeros(problem.applications * problem.experts, np.int32)
    kept = True
    for seed in range(draws):
        drawn = made.draw(seed=str(seed))
        times[problem.keys(drawn.pairs)] += 1
        kept &= matching_holds(problem, drawn)
    cap = float(made.cap)
    error = (draws * cap * (1 - cap)) ** 0.5
    return float((times.max() - draws * cap) / error), kept


def _fairest(problem: "Problem", case: Case) -> dict[str, Any]:
    from zhiheng.methods.matching import ceiling_holds, fairest

    seconds, fair = _timed(lambda: fairest(problem), case.repeats)
    return {
        "seconds": seconds,
        "objective": float(fair.worst),
        "certified": ceiling_holds(problem, fair),
        "note": (
            f"; ceiling {float(fair.worst_ceiling):.2f}{', reached' if fair.is_fairest else ''}"
            f"; total {fair.total} of at most {float(fair.total_ceiling):.0f}"
        ),
    }


def _ortools(problem: "Problem", case: Case) -> dict[str, Any]:
    seconds, total = _timed(lambda: _all_pairs(problem, 1, 1), case.reference_repeats)
    return {"seconds": seconds, "objective": total}


def _all_pairs(problem: "Problem", parts: int, capacity: int) -> float:
    """The largest total by one flow over all pairs that are not forbidden, in `parts` of a seat."""
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = problem.applications, problem.experts
    allowed = np.ones(n * m, bool)
    allowed[problem.forbidden_keys] = False
    keys = np.flatnonzero(allowed)
    applications, experts = np.divmod(keys, m)
    scores = problem.affinity.of(applications, experts)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        applications.astype(np.int32),
        (experts + n).astype(np.int32),
        np.full(len(keys), capacity),
        -scores,
    )
    del keys, applications, experts, scores, allowed
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, n + m, dtype=np.int32),
        np.full(m, n + m, np.int32),
        parts * problem.max_load,
        np.zeros(m, np.int64),
    )
    supplies = np.append(parts * problem.demand, -parts * problem.demand.sum())
    nodes = np.append(np.arange(n, dtype=np.int32), np.int32(n + m))
    solver.set_nodes_supplies(nodes, supplies)
    assert solver.solve() == solver.OPTIMAL
    return -solver.optimal_cost() / parts


def _one_flow(problem: "Problem", case: Case) -> dict[str, Any]:
    """Seconds of one exact flow of ours; the optimum of the shares by ortools over all pairs."""
    from zhiheng.methods.matching import best_total

    seconds, _ = _timed(lambda: best_total(problem), case.repeats)
    return {"seconds": seconds, "objective": _all_pairs(problem, 5, 3)}


def _highs(problem: "Problem", case: Case) -> dict[str, Any]:
    seconds, level = _timed(lambda: _level(problem), case.reference_repeats)
    return {"seconds": seconds, "objective": level}


def _level(problem: "Problem") -> float:
    """The max-min of shares over all pairs, by HiGHS with its interior point, the faster here."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    n, m = problem.applications, problem.experts
    keys = np.setdiff1d(np.arange(n * m), problem.forbidden_keys, assume_unique=True)
    applications, experts = np.divmod(keys, m)
    scores = problem.affinity.of(applications, experts)
    pairs, ones, width = np.arange(len(keys)), np.ones(len(keys)), len(keys) + 1
    seats = csr_array((ones, (applications, pairs)), (n, width))
    loads = csr_array((ones, (experts, pairs)), (m, width))
    below = csr_array(
        (
            np.append(-scores, problem.demand),
            (np.append(applications, np.arange(n)), np.append(pairs, np.full(n, len(keys)))),
        ),
        (n, width),
    )
    found = linprog(
        np.append(np.zeros(len(keys)), -1.0),
        A_ub=vstack((loads, below)),
        b_ub=np.append(problem.max_load, np.zeros(n)),
        A_eq=seats,
        b_eq=problem.demand,
        bounds=np.array([(0, 1)] * len(keys) + [(-np.inf, np.inf)]),
        method="highs-ipm",
    )
    return float(-found.fun)


Side = Callable[["Problem", Case], dict[str, Any]]
OURS: dict[str, Side] = {"exact": _exact, "lottery": _lottery, "max-min": _fairest}
REFERENCES: dict[str, Side] = {"exact": _ortools, "lottery": _one_flow, "max-min": _highs}


if __name__ == "__main__":
    sys.exit(main())
