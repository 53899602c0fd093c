"""Where a cycle stands, step by step, for the pages that show it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.components import words

SAID = {
    "done": gettext_noop("已完成"),
    "current": gettext_noop("进行中"),
    "next": gettext_noop("未开始"),
}


@dataclass(frozen=True)
class TimelineStep:
    step: Step
    label: str
    position: str  # done | current | next
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def said(self) -> str:
        return gettext(SAID[self.position])


def steps_of(cycle) -> list[TimelineStep]:
    """The steps of a cycle in its edition's order. Two queries."""
    edition = cycles.edition_of(cycle)
    planned, done = cycles.milestones(cycle), cycles.steps_done(cycle)
    current = next((step for step in edition.procedure.steps if step not in done), None)
    return [
        TimelineStep(
            step=step,
            label=words.step_label(step, edition),
            position="done" if step in done else "current" if step == current else "next",
            opens_at=planned[step].opens_at if step in planned else None,
            closes_at=planned[step].closes_at if step in planned else None,
            done_at=done.get(step),
        )
        for step in edition.procedure.steps
    ]


def current_of(steps: list[TimelineStep]) -> TimelineStep | None:
    return next((step for step in steps if step.position == "current"), None)
