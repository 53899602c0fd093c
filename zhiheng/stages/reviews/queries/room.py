"""The defence room: what a panel hears now, and how far its marks have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from django.db.models import Q, QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance.models import Panel, Seat
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Defence
from zhiheng.stages.reviews.queries.assignments import panels_of
from zhiheng.stages.reviews.queries.papers import defences_in
from zhiheng.stages.reviews.queries.standings import standings


@dataclass(frozen=True)
class Hearing:
    """A defence in its room. `tally`: None before every mark is in; no single mark, ever."""

    defence: Defence
    given: int
    owed: int
    tally: Fraction | None

    @property
    def until(self) -> datetime | None:
        """When its time is over; None before it has begun."""
        begun = self.defence.begun_at
        return begun + timedelta(minutes=self.defence.minutes) if begun else None


@dataclass(frozen=True)
class Room:
    """A panel with what it hears now, and what is next in the drawn order."""

    panel: Panel
    now: Hearing | None
    next: Defence | None


def defences() -> QuerySet[Defence]:
    """The defences of all cycles, for whoever runs the rooms."""
    return Defence.objects.select_related("application__organisation", "application__cycle")


def panels() -> QuerySet[Panel]:
    """The panels of all cycles, for whoever runs the rooms."""
    return Panel.objects.select_related("cycle")


def lock_defence(defence: Defence) -> Defence:
    return Defence.objects.select_for_update(of=("self",)).get(pk=defence.pk)


def hearing_of(defence: Defence) -> Hearing:
    return hearings_of([defence])[0]


def hearings_of(defences: Sequence[Defence]) -> list[Hearing]:
    """In the order given."""
    found = standings([defence.application for defence in defences])
    return [
        Hearing(defence, len(one.marks), owed, rules.tally(one.marks, owed=owed))
        for defence, one in zip(defences, found, strict=True)
        for owed in (len(one.counting),)
    ]


def the_room_of(panel: Panel) -> Room:
    return _rooms(panel.cycle, [panel])[0]


def rooms_in(cycle: Cycle) -> list[Room]:
    """The rooms of all panels that hear somebody, in order of the panels."""
    return _rooms(cycle, None)


def rooms_for(person: Person) -> list[Room]:
    """The rooms in which an expert has a seat, while their cycle hears defences."""
    assigned = Assignment.objects.filter(expert__person=person).values("panel")
    seats = Seat.objects.filter(expert__person=person).values("panel")
    found = panels().filter(Q(pk__in=assigned) | Q(pk__in=seats)).order_by("cycle", "pk")
    return [
        room
        for cycle, theirs in groupby(found, key=lambda panel: panel.cycle)
        if cycles.current_step(cycle) == Step.DEFENCE
        for room in _rooms(cycle, list(theirs))
    ]


def unheard_before(defence: Defence) -> list[str]:
    """Who stands before it in the same room and still waits, by name."""
    application = defence.application
    panel = panels_of([application]).get(application.pk, 0)
    return [
        one.application.organisation.name
        for one in _heard_by_panel(application.cycle).get(panel, [])
        if one.order < defence.order and one.begun_at is None and _is_waiting(one)
    ]


def _heard_by_panel(cycle: Cycle) -> dict[int, list[Defence]]:
    """Panel → what is heard before it, in the drawn order."""
    defences = list(defences_in(cycle))
    panels = panels_of([one.application for one in defences])
    found: dict[int, list[Defence]] = {}
    for one in defences:
        found.setdefault(panels.get(one.application_id, 0), []).append(one)
    return found


def _rooms(cycle: Cycle, among: Sequence[Panel] | None) -> list[Room]:
    """Of these panels, or of all that hear somebody. As many queries for many as for one."""
    heard = _heard_by_panel(cycle)
    if among is None:
        among = list(panels().filter(pk__in=heard).order_by("pk"))
    theirs = {panel.pk: heard.get(panel.pk, []) for panel in among}
    begun = {pk: last for pk, defences in theirs.items() if (last := _begun(defences))}
    now = dict(zip(begun, hearings_of(list(begun.values())), strict=True))
    return [Room(panel, now.get(panel.pk), _next(theirs[panel.pk])) for panel in among]


def _begun(defences: Iterable[Defence]) -> Defence | None:
    """The one that began last."""
    begun = [one for one in defences if one.begun_at]
    return max(begun, key=lambda one: one.begun_at or one.held_at, default=None)


def _next(defences: Iterable[Defence]) -> Defence | None:
    waiting = (one for one in defences if not one.begun_at and _is_waiting(one))
    return next(waiting, None)


def _is_waiting(defence: Defence) -> bool:
    application = defence.application
    waiting = cycles.edition_of(application.cycle).procedure.entering(Step.DEFENCE)
    return application.state == waiting
