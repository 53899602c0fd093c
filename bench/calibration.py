"""How far scores can be trusted: seconds, memory and agreement, beside the packages of the field.

Each side of each case runs in a process of its own, on the same seeded scores; seconds are medians
of repeated runs in it, memory is the process's peak, the scores included. `ratio` is the
reference's seconds by ours. A package that is not installed leaves its columns empty.
"""

import argparse
import json
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PARTS = ("bench.calibration_reliability", "bench.calibration_rasch")
SCHEMA = (
    "case", "ours_s", "reference", "reference_s", "ratio", "ours_mb", "reference_mb",
    "objective", "reference_objective", "certified",
)  # fmt: skip
HEADING = (
    f"{'case':<30}{'ours s':>9}{'ref. s':>9}{'ratio':>8}{'ours MB':>9}{'ref. MB':>9}"
    f"{'objective':>12}{'reference':>12}  proven  reference"
)


def main() -> int:
    chosen = _arguments()
    rows: list[dict[str, Any]] = []
    print(HEADING)
    for part in PARTS:
        if find_spec(part):
            for row in import_module(part).cases(quick=chosen.quick):
                rows.append(row)
                print(_line(row), flush=True)
    if chosen.json:
        told = [{name: row[name] for name in SCHEMA} for row in rows]
        chosen.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return int(any(_missed(row) for row in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench calibration", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small sizes")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    return parser.parse_args()


def _missed(row: dict[str, Any]) -> bool:
    """A ratio below the case's own bar, where it names one, or a result that is not proven."""
    slow = row["ratio"] is not None and row["ratio"] < row.get("bar", 0)
    return slow or not row["certified"]


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['case']:<30}{_told(row['ours_s'], 9, 3)}{_told(row['reference_s'], 9, 3)}"
        f"{_told(row['ratio'], 7, 1)}x{_told(row['ours_mb'], 9, 0)}{_told(row['reference_mb'], 9, 0)}"
        f"{_told(row['objective'], 12, 4)}{_told(row['reference_objective'], 12, 4)}"
        f"  {'yes' if row['certified'] else 'NO':<7} {row['reference']}"
        f"{'  MISSED' if _missed(row) else ''}"
    )


def _told(value: float | None, width: int, digits: int) -> str:
    return f"{'-':>{width}}" if value is None else f"{value:>{width}.{digits}f}"


if __name__ == "__main__":
    sys.exit(main())
