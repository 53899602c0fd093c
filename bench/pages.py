"""Does every page stay as quick when the award has grown? Queries and median time of each page.

    python bench/pages.py [--quick] [--json FILE] [--database sqlite|postgres]

Each list and each page of one thing is asked for through Django's test client, whole, with its
template, at 100 and at 100,000 applications of one cycle (--quick: 2,000), in a database of its own.
Counted is the time of this process, which other work of the machine does not lengthen; on
PostgreSQL the time on the clock, since the server's own would be missing. Pages of one act must
open and are not timed. Addresses that are left out, because no row was made that they could show or
because they lead elsewhere, are named at the end. Ends with 1 if a page fails, asks more queries of
the larger database, or takes more than twice as long.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.addresses import pages, rowless
from bench.places import DATABASES, place
from bench.rows import fill

SMALL, LARGE, QUICK = 100, 100_000, 2_000
LIMIT, OK = 2.0, 200
LEFT_OUT = {302, 404}
"""Nothing to show in this state of the cycle; any other answer is a failure."""
ACT = b'class="narrow acting"'
"""How the page of one act is known."""
PATIENCE = 30
"""Seconds after which a page is given up; it has broken the bar long before."""


@dataclass(frozen=True)
class Measured:
    page: str
    status: int
    act: bool = False
    queries: int = 0
    ms: float = 0
    wall_ms: float = 0


def main() -> int:
    asked = arguments()
    with database(asked.database):
        sizes = (SMALL, QUICK if asked.quick else LARGE)
        found = {size: measure(size, rounds=3 if asked.quick else 11) for size in sizes}
        unknown = rowless()
    return report(found, unknown, asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    return parser.parse_args()


@contextmanager
def database(kind: str) -> Iterator[None]:
    """Django on an empty database of its own, its tables straight from the models."""
    with place(kind) as folder:
        import django
        from django.conf import settings

        apps = (app.rpartition(".")[2] for app in settings.INSTALLED_APPS)
        settings.MIGRATION_MODULES = dict.fromkeys(apps)
        settings.STATIC_ROOT = folder
        settings.ALLOWED_HOSTS = ["testserver"]
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", run_syncdb=True, verbosity=0)
        yield
        connections.close_all()


def measure(size: int, *, rounds: int) -> list[Measured]:
    """Fill the database up to `size` applications and ask for each page."""
    fill(size)
    found = []
    for name, client, url in pages():
        found.append(measured(name, client, url, rounds))
        if sys.stderr.isatty():
            print(f"{size:,} {name}", end="\033[K\r", file=sys.stderr, flush=True)
    return found


def measured(name: str, client: Any, url: str, rounds: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    answer = client.get(url)
    signal.alarm(0)
    act = not answer.streaming and ACT in answer.content
    if answer.status_code != OK or act:
        late = 0 if act or answer.status_code in LEFT_OUT else PATIENCE * 1000
        return Measured(name, answer.status_code, act=act, ms=late)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    asked = len(queries)  # now: the next request empties the log
    cpu, wall = timed(client, url, rounds)
    return Measured(name, OK, queries=asked, ms=cpu if in_process() else wall, wall_ms=wall)


def give_up(*_: Any) -> None:
    raise TimeoutError


def in_process() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def timed(client: Any, url: str, rounds: int) -> tuple[float, float]:
    """Median milliseconds of this process, and on the clock."""
    times = []
    for _ in range(rounds):
        cpu, wall = process_time(), perf_counter()
        client.get(url)
        times.append((process_time() - cpu, perf_counter() - wall))
    cpus, walls = zip(*times, strict=True)
    return round(median(cpus) * 1000, 2), round(median(walls) * 1000, 2)


def report(found: dict[int, list[Measured]], unknown: list[str], asked: argparse.Namespace) -> int:
    small, large = sorted(found)
    print(f"数据库 {asked.database}    {small:,} 件与 {large:,} 件申报")
    print(f"{'查询':>4} {'':>4} {'毫秒':>7} {'':>7} {'倍数':>5}  页面")
    rows, unread, acts = [], [], 0
    for before, after in zip(found[small], found[large], strict=True):
        statuses = {before.status, after.status}
        if statuses <= LEFT_OUT:
            unread.append(f"{before.page} {before.status}/{after.status}")
            continue
        if statuses == {OK} and before.act and after.act:
            acts += 1
            continue
        ratio = after.ms / before.ms if before.ms else 0
        kept = statuses == {OK} and after.queries <= before.queries and ratio <= LIMIT
        rows.append({"page": before.page, "small": asdict(before), "large": asdict(after),
                     "ratio": round(ratio, 2), "kept": kept})  # fmt: skip
        print(f"{before.queries:>6} {after.queries:>4} {before.ms:>9.1f} {after.ms:>7.1f} "
              f"{ratio:>7.2f}  {before.page}{said(before, after, kept=kept)}")  # fmt: skip
    lost = [row["page"] for row in rows if not row["kept"]]
    print(
        f"{len(rows)} 页，守住 {len(rows) - len(lost)}，未守住 {len(lost)}；另有 {acts} 个办理页能打开"
    )
    for title, left_out in (
        ("没有可看的，没有计入：", unread),
        ("没有这样的行，没有打开：", unknown),
    ):
        if left_out:
            print(title, *left_out, sep="\n  ")
    if asked.json:
        result = {"database": asked.database, "sizes": [small, large], "pages": rows,
                  "acts": acts, "unread": unread, "rowless": unknown}  # fmt: skip
        asked.json.write_text(json.dumps(result, ensure_ascii=False, indent=2), "utf-8")
    return int(bool(lost))


def said(before: Measured, after: Measured, *, kept: bool) -> str:
    """Behind a page that broke the bar; how it answered, where it failed."""
    if {before.status, after.status} == {OK}:
        return "" if kept else "   ← 未守住"
    return f"   ← 打不开 {before.status}/{after.status}"


if __name__ == "__main__":
    sys.exit(main())
