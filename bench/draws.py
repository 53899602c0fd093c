"""Is every expert equally likely? Chi-square over many seeds, by place and by order.

Places: how often each expert of a group holds each place. Orders: how often each order of a small
group comes. Under a fair draw p is anything between 0 and 1; below 0.001 the draw is at fault, or
chance was odd once in a thousand benchmarks. Seeds are counted up, so every run gives the same.
"""

import argparse
import json
import math
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path
from time import perf_counter

from scipy.stats import chi2

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from zhiheng.methods import draws
from zhiheng.methods.draws import Stratum

LEAST = 0.001


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench draws", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the seeds")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    chosen = parser.parse_args()
    tried = 5_000 if chosen.quick else 50_000
    rows = [places(experts=20, tried=tried), orders(experts=5, tried=tried)]
    print(f"{'case':<12}{'experts':>8}{'seeds':>8}{'cells':>7}{'least':>7}{'mean':>9}{'most':>7}"
          f"{'chi2':>10}{'p':>8}{'s':>7}")  # fmt: skip
    for row in rows:
        print(f"{row['case']:<12}{row['experts']:>8}{row['seeds']:>8}{row['cells']:>7}"
              f"{row['least']:>7}{row['mean']:>9.1f}{row['most']:>7}{row['chi2']:>10.1f}"
              f"{row['p']:>8.3f}{row['seconds']:>7.2f}")  # fmt: skip
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(any(row["p"] < LEAST for row in rows))


def drawn(experts: int, tried: int) -> list[list[str]]:
    """The whole order of one group, for each seed."""
    pool = [
        {"expert": f"P{n}", "name": "", "pool": "city", "specialties": [], "load": 0}
        for n in range(experts)
    ]
    document = draws.committed(
        subject="", purpose="", seed_source="", committed_at="",
        strata=[Stratum("全体", experts, 0)], pool=pool, exclusions=[],
    )  # fmt: skip
    return [draws.draw(document, seed=str(seed))[0]["seats"] for seed in range(tried)]


def places(*, experts: int, tried: int) -> dict:
    start = perf_counter()
    seen = Counter(pair for order in drawn(experts, tried) for pair in enumerate(order))
    cells = [seen[place, f"P{n}"] for place in range(experts) for n in range(experts)]
    # each seed fills every place and places everybody: the cells vary by (n - 1) / n less per degree
    shrunk = (experts - 1) / experts
    freedom, seconds = (experts - 1) ** 2, perf_counter() - start
    return told("places", experts, tried, cells, freedom, seconds, scale=shrunk)


def orders(*, experts: int, tried: int) -> dict:
    start = perf_counter()
    seen = Counter(map(tuple, drawn(experts, tried)))
    cells = [seen[order] for order in permutations(f"P{n}" for n in range(experts))]
    freedom = math.factorial(experts) - 1
    return told("orders", experts, tried, cells, freedom, perf_counter() - start)


def told(
    case: str,
    experts: int,
    tried: int,
    cells: list[int],
    freedom: int,
    seconds: float,
    scale: float = 1,
) -> dict:
    mean = sum(cells) / len(cells)
    statistic = scale * sum((count - mean) ** 2 / mean for count in cells)
    return {
        "case": case, "experts": experts, "seeds": tried, "cells": len(cells), "mean": mean,
        "least": min(cells), "most": max(cells), "chi2": statistic,
        "p": float(chi2.sf(statistic, freedom)), "seconds": seconds,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
