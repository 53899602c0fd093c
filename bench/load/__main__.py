"""Does the product hold when everybody comes on the last day? 200 people at their desks, 2 workers.

    bin/bench load [--people 200] [--seconds 180] [--quick] [--postgres] [--json FILE]

The product is served as an office serves it, with the timetable beside it, on a database and a
folder of its own; Locust's two processes are the people. They sign in, read, type, attach, submit;
shortly before the end the window closes. Reported are the times of each page, and whether anything
was lost: every write that was said to be done must be in the database, the ledger and the files,
every refusal must say why, and the ledger must verify. Ends with 1 otherwise.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.load import books, scene
from bench.load.figures import Figures, figures
from bench.places import place

LOCUST = ROOT / ".zh/load/bin/locust"
WORKERS, PROCESSES = 2, 2
ARRIVALS = 2
"""People who come in a second: a password is slow to check, and nobody comes at the stroke."""
OPEN_FOR = 0.85
"""Of the time that everybody is there, the share in which the window is still open."""
TIMETABLE = 30
"""Seconds between two runs of the timetable."""


def main() -> int:
    asked = arguments()
    kind = "postgres" if asked.postgres else "sqlite"
    with place(kind, ZHIHENG_PROXIES="1") as folder:
        import django

        django.setup()
        cycle = scene.prepare(asked.people, folder)
        before = books.entries()
        with served(folder) as (site, server):
            arriving = asked.people / ARRIVALS
            closed = datetime.now().astimezone() + timedelta(
                seconds=arriving + OPEN_FOR * asked.seconds
            )
            scene.close_at(cycle, closed)
            load(folder, site, asked, round(arriving + asked.seconds))
            cpu = cpu_of(server)
        found = figures(folder)
        kept = books.compare(books.notes(folder), before)
        faults = list(faults_of(kept, cycle, closed, (folder / "server.log").read_text("utf-8")))
    return report(asked, kind, found, cpu, kept, faults)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench load", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=180, help="after everybody has come")
    parser.add_argument("--pause", type=float, default=10, help="seconds before a page, on average")
    parser.add_argument("--quick", action="store_true", help="20 hurried people, 20 seconds")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if asked.quick:
        asked.people, asked.seconds, asked.pause = 20, 20, 1
    return asked


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The product as an office serves it, and its process; what it says goes to server.log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [ROOT / "bin/serve", "--port", f"{port}", "--workers", f"{WORKERS}"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            await_answer(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait(30)


def cpu_of(process: int) -> float:
    """Seconds that a process and those it started have computed."""
    seconds = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        name, _, rest = stat.read_text().rpartition(")")
        fields = rest.split()
        if process in {int(name.split()[0]), int(fields[1])}:
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def await_answer(address: str) -> None:
    for _ in range(60):
        try:
            for _ in range(4 * WORKERS):  # so that each worker has begun
                urlopen(address).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("the server does not answer")


def load(folder: Path, site: str, asked: argparse.Namespace, seconds: int) -> None:
    """Let the people come and work, and the timetable do what is due."""
    crowds = [crowd(folder, site, asked, seconds, number) for number in range(PROCESSES)]
    timetable = [sys.executable, "-m", "zhiheng.surfaces.console", "timetable", "run"]
    try:
        while any(one.poll() is None for one in crowds):
            time.sleep(1)
            if int(time.monotonic()) % TIMETABLE == 0:
                subprocess.run(timetable, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    finally:
        for one in crowds:
            one.terminate()
    if any(one.returncode for one in crowds):
        sys.exit("\n".join(log.read_text("utf-8") for log in folder.glob("locust-*.log")))


def crowd(
    folder: Path, site: str, asked: argparse.Namespace, seconds: int, number: int
) -> subprocess.Popen[bytes]:
    """A process with its share of the people. They need nothing of each other, so neither do these."""
    mine = len(range(number, asked.people, PROCESSES))
    command = [
        LOCUST, "-f", ROOT / "bench/load/locustfile.py", "--headless", "--only-summary",
        "--host", site, "--users", f"{mine}", "--spawn-rate", f"{ARRIVALS / PROCESSES}",
        "--run-time", f"{seconds}s", "--stop-timeout", "60", "--loglevel", "WARNING",
        "--json-file", folder / f"figures-{number}", "--csv", folder / f"figures-{number}",
        "--exit-code-on-error", "0",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "ZHIHENG_LOAD": f"{folder}",
        "ZHIHENG_PAUSE": f"{asked.pause}",
        "ZHIHENG_PROCESS": f"{number}",
        "ZHIHENG_PROCESSES": f"{PROCESSES}",
    }
    with (folder / f"locust-{number}.log").open("w") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def faults_of(kept: list[books.Book], cycle: Any, closed: datetime, log: str) -> Iterator[str]:
    for book in kept:
        if not book.kept:
            yield f"{book.what}：办成 {book.done} 项，台账 {book.entries} 条，缺 {book.missing}"
    if late := books.late(cycle, closed):
        yield f"截止后收下 {late} 份"
    if "locked" in log:
        yield "服务器日志中有 database is locked"
    verified = subprocess.run(
        [sys.executable, "-m", "zhiheng.surfaces.console", "ledger", "verify"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if verified.returncode:
        yield f"台账核验未通过：{verified.stdout}{verified.stderr}"


def report(
    asked: argparse.Namespace,
    kind: str,
    found: Figures,
    cpu: float,
    kept: list[books.Book],
    faults: list[str],
) -> int:
    print(
        f"数据库 {kind}    {asked.people} 人，每页停留约 {asked.pause:g} 秒，到齐后 {asked.seconds} 秒，{WORKERS} 个工作进程"
    )
    print(f"{'次数':>4} {'中位毫秒':>6} {'95%':>6} {'失败':>4}  页面")
    for page in (*found.pages, found.all):
        print(
            f"{page.requests:>6} {page.median:>10.0f} {page.p95:>7.0f} {page.failures:>6}  {page.name}"
        )
    each = 1000 * cpu / max(1, found.all.requests)
    print(f"服务器用了 {cpu:.0f} 秒处理器时间，每次请求 {each:.0f} 毫秒")
    print(f"\n{'办成':>4} {'说明原因不予办理':>8} {'没有答复':>4} {'台账':>4}  办理的事")
    for book in kept:
        print(f"{book.done:>6} {book.refused:>12} {book.unanswered:>10} {book.entries:>8}  "
              f"{books.ENTRIES[book.what]}")  # fmt: skip
    faults = [*faults, *found.errors]
    print(
        "\n没有丢失任何一项，没有任何差错。" if not faults else "\n差错：\n  " + "\n  ".join(faults)
    )
    if asked.json:
        told = {"database": kind, "people": asked.people, "seconds": asked.seconds,
                "workers": WORKERS, "cpu_seconds": round(cpu, 1), "pages": [asdict(page) for page in found.pages],
                "all": asdict(found.all), "books": [asdict(book) for book in kept],
                "faults": faults}  # fmt: skip
        asked.json.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
