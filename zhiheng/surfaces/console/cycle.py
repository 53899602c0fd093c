"""cycle run and cycle template."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.editions import Edition, Mark
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.editions import runnable
from zhiheng.surfaces.console.failures import Failure
from zhiheng.surfaces.console.rehearsal.calendar import (
    CalendarYearLine,
    Clock,
    calendar_year,
    plan,
    workdays_of,
)
from zhiheng.surfaces.console.rehearsal.invent import invent
from zhiheng.surfaces.console.rehearsal.script import Script
from zhiheng.surfaces.console.stepnames import step_named

FIRST_DAY = (3, 1)
PRESENT = 2026
"""The year of a rehearsal under an edition that nobody knows the first day of."""
PANEL = "评审组"


def run(chosen: Namespace) -> int:
    """Play a cycle; exit 1 if its books stay open."""
    edition = runnable(chosen.edition)
    stop = step_named(chosen.stop_after, edition)
    _quota_is_free(edition, chosen.quota)
    start = first_day(edition)
    script = _script(chosen, edition, start)
    out = _folder(chosen.out)
    invented = chosen.source is None
    with database.own(out, invented=invented) if chosen.database == "own" else database.theirs():
        from zhiheng.surfaces.console.rehearsal import result

        stage = rehearse(script, edition, start, quota=chosen.quota, stop_after=stop)
        if chosen.papers:
            result.write_papers(stage, out / "papers")
        told = result.write(stage, out)
    _say(told, out)
    return 0 if told["books"]["closed"] or stop else 1


def template(chosen: Namespace) -> None:
    from zhiheng.surfaces.console.workbooks.books import books
    from zhiheng.surfaces.console.workbooks.files import write_template

    out = _folder(chosen.out)
    for book in books(runnable(chosen.edition)):
        print(write_template(out, book))


def rehearse(
    script: Script,
    edition: Edition,
    start: date,
    *,
    quota: int | None = None,
    stop_after: Step | None = None,
    stop_in: Step | None = None,
) -> Any:
    """Play a script on the database that Django is set up on. Returns the stage as it then stands."""
    from zhiheng.surfaces.console.rehearsal.play import perform
    from zhiheng.surfaces.console.rehearsal.play.stage import Stage, Stopped

    windows = plan(edition, start, workdays_of(years_around(start)))
    with progress() as said:
        clock = Clock(windows[edition.steps[0].step].opens)
        stage = Stage(script, edition, windows, clock, quota=quota, said=said)
        try:
            perform(stage, stop_after=stop_after, stop_in=stop_in)
        except (Stopped, Refused) as stopped:
            raise Failure(f"{stopped}") from stopped
    return stage


def years_around(start: date) -> list[CalendarYearLine]:
    return [calendar_year(year) for year in range(start.year - 1, start.year + 7)]


def first_day(edition: Edition) -> date:
    """A day on which the edition governed: the spring after it came into force, where that is known."""
    since = edition.in_force_from
    return date(since.year + 1 if since else PRESENT, *FIRST_DAY)


def _quota_is_free(edition: Edition, quota: int | None) -> None:
    term = edition.term_values["quota"]
    if quota and term.mark == Mark.SEED and quota != term.value:
        raise Failure(f"{edition.name}的名额由正式文本规定为{term.value}，不能用 --quota 改动。")


def _script(chosen: Namespace, edition: Edition, start: date) -> Script:
    """The script that is given, or an invented one; a wrong one is refused with everything wrong."""
    if chosen.source is None:
        script = invent(
            edition,
            seed=chosen.seed,
            applicants=chosen.applicants,
            experts=chosen.experts,
            start=start,
        )
    else:
        from zhiheng.surfaces.console.workbooks.given import script_of

        found, faults = script_of(chosen.source, edition, seed=chosen.seed)
        if found is None:
            raise Failure(
                *(f"{fault}" for fault in faults), f"共{len(faults)}处，没有导入任何内容。"
            )
        script = found
    experts_suffice(edition, script)
    return script


def experts_suffice(edition: Edition, script: Script) -> None:
    size = edition.terms.panel_size
    if len(script.experts) < size:
        raise Failure(f"{PANEL}须有{size}人，只有{len(script.experts)}位专家。请增加专家。")


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Failure(f"建不了目录 {path}：{fault.strerror}。") from fault
    return path


@contextmanager
def progress() -> Iterator[Callable[[int, str], None]]:
    """A bar of acts on a terminal; nothing where nobody watches."""
    with tqdm(unit="项", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def said(acts: int, label: str) -> None:
            if label:
                bar.set_description(label)
            bar.update(acts)

        yield said


def _say(told: dict[str, Any], out: Path) -> None:
    print(f"{told['edition']}：{len(told['steps'])}个环节，台账{told['ledger']['entries']}条")
    for laureate in told["laureates"]:
        print(f"  {laureate['name']} {laureate['code']} {laureate['score']:.2f}分")
    payments = told["payments"]
    print(f"发放奖金{payments['count']}笔，共{payments['total_fen'] // 100:,}元")
    for key, value in told["demonstration"].items():
        print(f"演示值 {key}：{value}")
    for matter in told["books"]["open"]:
        print(f"未了结：{matter}")
    print(f"{'账目已结清' if told['books']['closed'] else '账目未结清'}，结果在 {out}")
