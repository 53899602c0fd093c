"""Working days, and when each step opens and closes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from zhiheng.instruments.cycles import queries, rules
from zhiheng.instruments.cycles.models import CalendarDay, CalendarYear, Cycle, Milestone
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step

Departure = tuple[date, bool, str]
"""(day, is_workday, name): a day that departs from Monday-to-Friday."""


@act(under=Clause.PUBLICITY, allowed=only(Role.OFFICE, Role.ADMINISTRATOR))
def enter_calendar_year(
    *,
    year: int,
    official: bool,
    source: str,
    days: Iterable[Departure],
    by: Person,
    at: datetime,
) -> CalendarYear:
    """Enter a year's 放假调休 notice. What was entered for the year before is replaced."""
    days = list(days)

    refuse(rules.days_are_of_another_year(year, (day for day, _, _ in days)))

    entered = _replace(year, official=official, source=source, days=days)

    record(
        "录入放假调休安排",
        entered,
        clause=Clause.PUBLICITY,
        by=by,
        at=at,
        official=official,
        source=source,
        days=[[str(day), workday, name] for day, workday, name in days],
    )
    return entered


@act(under=Clause.PUBLICITY, allowed=only(Role.OFFICE, Role.ADMINISTRATOR))
def seed_calendar_year(*, year: int, by: Person, at: datetime) -> CalendarYear:
    """Enter a year as far as it is known; one not announced yet is marked as an estimate."""
    days = rules.known_exceptions(year)
    announced = rules.year_is_announced(year)
    source = rules.ANNOUNCED if announced else rules.ESTIMATED

    entered = _replace(year, official=announced, source=source, days=days)

    record(
        "预置放假调休安排",
        entered,
        clause=Clause.PUBLICITY,
        by=by,
        at=at,
        official=announced,
        source=source,
        days=[[str(day), workday, name] for day, workday, name in days],
    )
    return entered


def _replace(year: int, *, official: bool, source: str, days: list[Departure]) -> CalendarYear:
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(CalendarDay(day=d, is_workday=w, name=n) for d, w, n in days)
    entered, _ = CalendarYear.objects.update_or_create(
        year=year, defaults={"official": official, "source": source}
    )
    return entered


@act(under=Clause.ANNOUNCEMENT, allowed=only(Role.OFFICE))
def plan_calendar(
    *,
    cycle: Cycle,
    windows: Mapping[Step, tuple[datetime, datetime]],
    by: Person,
    at: datetime,
) -> list[Milestone]:
    """Set when each step opens and closes, both moments included."""
    cycle = queries.lock(cycle)

    refuse(rules.is_published(published=cycle.is_pinned))
    refuse(rules.windows_are_impossible(queries.edition_of(cycle), windows))

    Milestone.objects.filter(cycle=cycle).delete()
    rows = Milestone.objects.bulk_create(
        Milestone(cycle=cycle, step=step, opens_at=opens, closes_at=closes)
        for step, (opens, closes) in windows.items()
    )

    record(
        "排定日程",
        cycle,
        clause=Clause.ANNOUNCEMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        windows={
            str(step): [opens.isoformat(), closes.isoformat()]
            for step, (opens, closes) in windows.items()
        },
    )
    return rows


@act(under=Clause.ANNOUNCEMENT, allowed=only(Role.OFFICE))
def extend_step(
    *, cycle: Cycle, step: Step, closes_at: datetime, reason: str, by: Person, at: datetime
) -> Milestone:
    """Extend a step for everybody, before it has closed; never shorten it."""
    window = queries.lock_milestone(cycle, step)

    refuse(rules.after_it_closed(closes_at=window.closes_at, at=at, clause=Clause.ANNOUNCEMENT))
    refuse(rules.is_shortened(former=window.closes_at, closes_at=closes_at, reason=reason))

    former, window.closes_at = window.closes_at, closes_at
    window.save(update_fields=["closes_at"])

    record(
        "延长期限",
        cycle,
        clause=Clause.ANNOUNCEMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        step=str(step),
        former=former.isoformat(),
        closes_at=closes_at.isoformat(),
        reason=reason,
    )
    return window
