"""What all phases share: the cast, the calendar, the clock, and what has come about so far."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Terms
from zhiheng.rulebook.steps import STEP_LABELS, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.console.rehearsal.calendar import Clock, Window
from zhiheng.surfaces.console.rehearsal.cast import Cast, Casting, since
from zhiheng.surfaces.console.rehearsal.script import Applicant, Script


class Stopped(Exception):
    """An act that had to succeed was refused: the script asks for what the edition forbids."""


class Stage:
    """A cycle while it is played."""

    def __init__(
        self,
        script: Script,
        edition: Edition,
        windows: Mapping[Step, Window],
        clock: Clock,
        *,
        quota: int | None,
        said: Callable[[int, str], None] = lambda acts, label: None,
    ) -> None:
        self.script = script
        self.edition = edition
        self.windows = windows
        self.clock = clock
        self.quota = quota
        self.said = said
        self.casting = Casting(clock, since(windows[edition.steps[0].step].days[0]))
        self.cast: Cast
        self.cycle: Any = None
        self.step = Step.ANNOUNCEMENT
        self.acts = 0
        self.refused: Counter[Clause] = Counter()
        self.demonstration: dict[str, Any] = {}
        self.organisations: dict[str, Any] = {}
        self.contacts: dict[str, Any] = {}
        self.experts: dict[str, Any] = {}  # by number
        self.numbers: dict[int, str] = {}  # of experts, by primary key
        self.invented: Counter[str] = Counter()  # what given workbooks left open
        self.lines = {applicant.code: applicant for applicant in script.applicants}

    def enter(self, step: Step) -> None:
        self.step = step
        self.clock.at(self.windows[step].opens)
        self.said(0, self.edition.plan(step).title)

    def leave(self, step: Step) -> None:
        self.clock.at(self.windows[step].after)

    @property
    def window(self) -> Window:
        return self.windows[self.step]

    def act(
        self, act: Callable[..., Any], by: Any, moment: datetime | None = None, **what: Any
    ) -> Any:
        """Perform an act that must succeed."""
        try:
            return self._perform(act, by, moment, what)
        except Refused as refused:
            step = STEP_LABELS[self.step]
            raise Stopped(f"“{step}”演不下去：{act.__name__}：{refused}") from refused

    def attempt(
        self, act: Callable[..., Any], by: Any, moment: datetime | None = None, **what: Any
    ) -> Any:
        """Perform an act that may be refused: None then, and its clauses are counted."""
        try:
            return self._perform(act, by, moment, what)
        except Refused as refused:
            self.refused.update(refusal.clause for refusal in refused.refusals)
            return None

    def _perform(
        self, act: Callable[..., Any], by: Any, moment: datetime | None, what: dict[str, Any]
    ) -> Any:
        self.acts += 1
        self.said(1, "")
        return act(**what, by=by, at=self.clock.at(moment))

    def waiting(self, step: Step | None = None) -> list[Any]:
        """The applications that wait for a step, in order of entry."""
        state = self.edition.procedure.entering(step or self.step)
        return list(applications.applications_in(self.cycle, state))

    def line(self, application: Any) -> Applicant:
        """What the script says of an application's organisation."""
        return self.lines[application.organisation.code]

    def contact(self, application: Any) -> Any:
        return self.contacts[application.organisation.code]

    @property
    def terms(self) -> Terms:
        return cycles.terms_of(self.cycle)

    def chance(self, purpose: str) -> Random:
        return Random(f"{self.script.seed}:{purpose}")
