"""The times that Locust took down."""

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Page:
    name: str
    requests: int
    failures: int
    median: float
    p95: float


@dataclass(frozen=True)
class Figures:
    pages: list[Page]
    all: Page
    errors: list[str]


def figures(folder: Path) -> Figures:
    """From what each process left in the folder: figures-….json and figures-…_failures.csv."""
    rows, errors = defaultdict(list), Counter[str]()
    for path in sorted(folder.glob("figures-*.json")):
        for row in json.loads(path.read_text("utf-8")):
            rows[f"{row['method']} {row['name']}"].append(row)
    for path in sorted(folder.glob("figures-*_failures.csv")):
        for one in csv.DictReader(path.read_text("utf-8").splitlines()):
            errors[f"{one['Method']} {one['Name']}：{one['Error']}"] += int(one["Occurrences"])
    for path in sorted(folder.glob("figures-*_exceptions.csv")):  # of a clerk, not of the product
        for one in csv.DictReader(path.read_text("utf-8").splitlines()):
            errors[one["Message"]] += int(one["Count"])
    return Figures(
        pages=[_page(name, rows[name]) for name in sorted(rows)],
        all=_page("全部", [row for found in rows.values() for row in found]),
        errors=[f"{error} × {many}" for error, many in errors.items()],
    )


def _page(name: str, rows: list[dict[str, Any]]) -> Page:
    times: Counter[float] = Counter()
    for row in rows:
        times.update({float(ms): many for ms, many in row["response_times"].items()})
    return Page(
        name,
        sum(row["num_requests"] for row in rows),
        sum(row["num_failures"] for row in rows),
        quantile(times, 0.5),
        quantile(times, 0.95),
    )


def quantile(times: Counter[float], share: float) -> float:
    """The time within which that share was answered."""
    left = share * times.total()
    for ms in sorted(times):
        left -= times[ms]
        if left <= 0:
            return ms
    return 0
