from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhiheng.instruments.cycles import rules
from zhiheng.instruments.cycles.models import (
    CalendarDay,
    CalendarYear,
    Cycle,
    EnteredTerm,
    Halt,
    HaltAnswer,
    HaltLift,
    InForce,
    Milestone,
    RepealDecision,
)
from zhiheng.methods.workdays import Workdays, day_of
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Terms, edition, editions
from zhiheng.rulebook.steps import Step


def cycles() -> QuerySet[Cycle]:
    """All cycles, latest first."""
    return Cycle.objects.order_by("-year", "-ordinal")


def cycle_numbered(pk: int) -> Cycle:
    return Cycle.objects.get(pk=pk)


def lock(cycle: Cycle) -> Cycle:
    return Cycle.objects.select_for_update().get(pk=cycle.pk)


def edition_of(cycle: Cycle) -> Edition:
    return edition(cycle.edition)


def entered(cycle: Cycle) -> dict[str, Any]:
    rows = EnteredTerm.objects.filter(cycle=cycle)
    return dict(rows.values_list("key", "value"))


def terms_of(cycle: Cycle) -> Terms:
    """The edition's terms with what the office entered for this cycle."""
    return edition_of(cycle).terms_with(entered(cycle))


def workdays() -> Workdays:
    days = CalendarDay.objects.values_list("day", "is_workday")
    years = CalendarYear.objects.filter(official=True).values_list("year", flat=True)
    return Workdays(exceptions=dict(days), official_years=frozenset(years))


def milestone(cycle: Cycle, step: Step) -> Milestone:
    """When a step is planned. Raises Milestone.DoesNotExist before the calendar is set."""
    return Milestone.objects.get(cycle=cycle, step=step)


def lock_milestone(cycle: Cycle, step: Step) -> Milestone:
    return Milestone.objects.select_for_update().get(cycle=cycle, step=step)


def repeal_decision(cycle: Cycle) -> RepealDecision | None:
    return RepealDecision.objects.filter(cycle=cycle).first()


def milestones(cycle: Cycle) -> Mapping[str, Milestone]:
    return {row.step: row for row in Milestone.objects.filter(cycle=cycle)}


def steps_done(cycle: Cycle) -> dict[str, Any]:
    """step → when it was done."""
    return dict(cycle.steps_done.values_list("step", "at"))


def is_done(cycle: Cycle, step: Step) -> bool:
    return cycle.steps_done.filter(step=step).exists()


def current_step(cycle: Cycle) -> Step | None:
    """The first step of the edition's order that isn't done; None when the cycle is over."""
    done = steps_done(cycle)
    return next((s for s in edition_of(cycle).procedure.steps if s not in done), None)


def last_cycle(award: str) -> Cycle | None:
    return Cycle.objects.filter(award=award).order_by("-ordinal").first()


def in_force_from(which: Edition) -> date | None:
    """The day from which an edition is in force: by its own text, or as the office recorded."""
    if which.in_force_from:
        return which.in_force_from
    row = InForce.objects.filter(edition=which.name).first()
    return row.on if row else None


def successor_of(which: Edition) -> tuple[Edition, date] | None:
    """The edition that repealed this one, and from when."""
    for other in editions():
        since = in_force_from(other)
        if which.number and which.number in other.repeals and since is not None:
            return other, since
    return None


def repealed_on(which: Edition) -> date | None:
    found = successor_of(which)
    return found[1] if found else None


def announced() -> QuerySet[Cycle]:
    """Cycles that 信息发布 has made known to everybody, latest first."""
    return cycles().filter(edition_digest__isnull=False)


def calendar_years() -> QuerySet[CalendarYear]:
    """The years whose working days are on file, the latest first."""
    return CalendarYear.objects.order_by("-year")


def days_of_year(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that depart from Monday-to-Friday, in order."""
    return CalendarDay.objects.filter(day__year=year).order_by("day")


def halts_of(cycle: Cycle) -> QuerySet[Halt]:
    """Every halt that supervision asked for in a cycle, the latest first."""
    return halts().filter(cycle=cycle)


def halts() -> QuerySet[Halt]:
    """Every halt of every cycle with what became of it, the latest first."""
    return Halt.objects.select_related("cycle", "by", "answer__by", "lift__by").order_by("-pk")


def halts_in_force() -> QuerySet[Halt]:
    """Those that keep a cycle back: unanswered, or answered by a stop that is not lifted."""
    return halts().filter(Q(answer=None) | Q(answer__stops=True), lift=None)


def open_halts(cycle: Cycle) -> QuerySet[Halt]:
    """The halts that keep this cycle back; while there is one, no step of it is concluded."""
    return halts_in_force().filter(cycle=cycle)


def _halted(cycle: Cycle) -> dict[str, bool]:
    stops = list(open_halts(cycle).values_list("answer__stops", flat=True))
    return {"asked": bool(stops), "stopped": True in stops}


def step_still_runs(cycle: Cycle, step: Step, *, at: datetime, clause: Clause) -> Refusal | None:
    """Why a step cannot be closed while its window runs."""
    window = milestone(cycle, step)
    return rules.not_yet_over(closes_at=window.closes_at, at=at, clause=clause)


def step_cannot_finish(cycle: Cycle, step: Step, *, at: datetime) -> Refusal | None:
    """Why the cycle cannot go on from this step, whatever has become of its applications."""
    edition = edition_of(cycle)
    return (
        rules.edition_was_altered(pinned=cycle.edition_digest, digest=edition.digest)
        or rules.is_halted(**_halted(cycle))
        or rules.step_is_out_of_order(edition.procedure.steps, steps_done(cycle), step)
        or rules.repeal_is_undecided(
            repealed_on=repealed_on(edition),
            decided=repeal_decision(cycle) is not None,
            pinned=cycle.is_pinned,
            on=day_of(at),
        )
    )


def lock_halt(halt: Halt) -> Halt:
    return (
        Halt.objects.select_for_update(of=("self",)).select_related("cycle", "by").get(pk=halt.pk)
    )


def answer_to(halt: Halt) -> HaltAnswer | None:
    return HaltAnswer.objects.filter(halt=halt).first()


def is_lifted(halt: Halt) -> bool:
    return HaltLift.objects.filter(halt=halt).exists()
