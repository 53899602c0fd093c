"""Everything that is due at a moment. Run as often as one likes: what was done is not done again."""

from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.letters import actions as letters
from zhiheng.instruments.letters import queries as letter_queries
from zhiheng.instruments.people import queries as people
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import actions as applications
from zhiheng.stages.reviews import actions as reviews
from zhiheng.stages.reviews import queries as reviews_queries
from zhiheng.stages.supervision import actions as supervision
from zhiheng.stages.supervision import queries as supervision_queries

CLOSINGS = {
    Step.FILING: applications.close_filing,
    Step.RECOMMENDATION: applications.close_recommendation,
}
"""The steps that end by the calendar alone; all others end by somebody's decision."""
ROUNDS = 20
"""At most so many times five hundred letters are sent at once; the rest waits for the next run."""


@dataclass(frozen=True)
class Done:
    """One thing that was due: what became of it, or why it was refused."""

    what: str
    count: int = 0
    refused: str = ""


def run(*, at: datetime) -> list[Done]:
    """Do all that is due, in this order; a refusal of one stops no other."""
    by = people.the_timetable()
    return [
        *_close_windows(by, at),
        *_report_on_scores(by, at),
        *_generate_duties(by, at),
        *_post(by, at),
    ]


def _close_windows(by: Any, at: datetime) -> Iterator[Done]:
    for cycle in cycles.cycles():
        step = cycles.current_step(cycle)
        while step in CLOSINGS and _is_over(cycle, step, at):
            title = cycles.edition_of(cycle).plan(step).title
            done = _tried(f"{cycle.title}{title}截止", CLOSINGS[step], cycle=cycle, by=by, at=at)
            yield done
            if done.refused:
                break
            step = cycles.current_step(cycle)


def _is_over(cycle: Any, step: Step, at: datetime) -> bool:
    window = cycles.milestones(cycle).get(step)
    return window is not None and at > window.closes_at


def _report_on_scores(by: Any, at: datetime) -> Iterator[Done]:
    """评分可信度报告 of every cycle whose summary is there and whose report is not."""
    for cycle in reviews_queries.cycles_to_report_on():
        yield _tried(
            f"{cycle.title}评分可信度报告", reviews.file_reliability_report,
            cycle=cycle, by=by, at=at,
        )  # fmt: skip


def _generate_duties(by: Any, at: datetime) -> Iterator[Done]:
    """The duties of this year and the next, where any laureate still lacks them."""
    begun = [c for c in cycles.cycles() if cycles.is_done(c, Step.SUPERVISION)]
    year = day_of(at).year
    for award in sorted({cycle.award for cycle in begun}):
        for wanted in (year, year + 1):
            if supervision_queries.duties_are_due(award=award, year=wanted, on=day_of(at)):
                yield _tried(
                    f"{wanted}年证后义务", supervision.generate_duties,
                    year=wanted, award=award, by=by, at=at,
                )  # fmt: skip


def _post(by: Any, at: datetime) -> Iterator[Done]:
    if letter_queries.anything_to_write():
        yield _tried("写成通知", letters.write_letters, by=by, at=at)
    for _ in range(ROUNDS):
        if not letter_queries.anything_to_send():
            return
        sent = _tried("发出通知", letters.send_letters, by=by, at=at)
        yield sent
        if not sent.count:
            return


def _tried(what: str, act: Callable[..., Any], **arguments: Any) -> Done:
    try:
        outcome = act(**arguments)
    except Refused as refused:
        return Done(what, refused=f"{refused}")
    return Done(what, count=_how_many(outcome))


def _how_many(outcome: Any) -> int:
    """An act tells a number, makes several papers, or one."""
    if isinstance(outcome, int):
        return outcome
    return len(outcome) if isinstance(outcome, Sized) else 1
