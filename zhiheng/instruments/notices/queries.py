from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.notices.models import (
    Inquiry,
    Investigation,
    Notice,
    Objection,
    ObjectionEvidence,
    Tip,
)
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.methods.workdays import day_of


@dataclass(frozen=True)
class Clock:
    """How long a notice still runs. `workdays_left` counts the days after today; the day itself is whole."""

    closes_at: datetime
    is_running: bool
    workdays_left: int
    is_estimated: bool  # the 放假调休 notice of that year isn't out yet


def public_notices() -> QuerySet[Notice]:
    """Everything published, latest first."""
    return Notice.objects.select_related("cycle").order_by("-published_at", "-pk")


def notices_of(cycle: Cycle, kind: NoticeKind | None = None) -> QuerySet[Notice]:
    found = public_notices().filter(cycle=cycle)
    return found.filter(kind=kind) if kind else found


def lock_notice(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=notice.pk)


def clock(notice: Notice, *, at: datetime) -> Clock | None:
    """The clock of a notice, None if it has none."""
    if notice.closes_at is None:
        return None
    calendar, last = cycles.workdays(), day_of(notice.closes_at)
    return Clock(
        closes_at=notice.closes_at,
        is_running=notice.published_at <= at <= notice.closes_at,
        workdays_left=max(calendar.between(day_of(at), last) - calendar.is_workday(day_of(at)), 0),
        is_estimated=calendar.is_estimated(last),
    )


def all_objections() -> QuerySet[Objection]:
    """Every objection of every cycle, for whoever decides them."""
    return Objection.objects.select_related("notice__cycle", "about", "ruling")


def objections_found(text: str, among: QuerySet[Objection]) -> QuerySet[Objection]:
    """By receipt, or by the beginning of the name of whom it is about."""
    return among.filter(Q(receipt=text.upper()) | Q(about__name__startswith=text))


def evidence_of(objection: Objection) -> QuerySet[ObjectionEvidence]:
    found = ObjectionEvidence.objects.filter(objection=objection)
    return found.select_related("document").order_by("pk")


def investigations_of(objection: Objection) -> QuerySet[Investigation]:
    found = Investigation.objects.filter(objection=objection)
    return found.select_related("by").order_by("pk")


def objections(cycle: Cycle) -> QuerySet[Objection]:
    """All objections of a cycle, the earliest first."""
    return (
        Objection.objects.filter(notice__cycle=cycle)
        .select_related("notice", "about", "ruling")
        .order_by("pk")
    )


def objections_everywhere() -> QuerySet[Objection]:
    """Objections of all cycles, for whoever may read every one. Who objects stays sealed."""
    return Objection.objects.select_related("notice__cycle", "about", "ruling")


def objections_of(notice: Notice) -> QuerySet[Objection]:
    return Objection.objects.filter(notice=notice).select_related("about", "ruling").order_by("pk")


def open_objections(cycle: Cycle) -> QuerySet[Objection]:
    """Objections without a ruling: while there is one, the step stays open."""
    return objections(cycle).filter(ruling=None)


def overdue_objections(*, on: date) -> QuerySet[Objection]:
    """Objections that should have been ruled by that day, the longest overdue first."""
    found = Objection.objects.filter(ruling=None, due_on__lt=on)
    return found.select_related("notice", "about").order_by("due_on", "pk")


def lock_objection(objection: Objection) -> Objection:
    return (
        Objection.objects.select_for_update(of=("self",))
        .select_related("notice__cycle", "about")
        .get(pk=objection.pk)
    )


def objection_with_receipt(receipt: str) -> Objection | None:
    """By the number that only whoever objected was given."""
    found = Objection.objects.select_related("notice", "about", "ruling")
    return found.filter(receipt=receipt).first()


def tips() -> QuerySet[Tip]:
    """The second register, latest first. It stops no clock."""
    return Tip.objects.select_related("about", "inquiry").order_by("-pk")


def lock_tip(tip: Tip) -> Tip:
    return Tip.objects.select_for_update().get(pk=tip.pk)


def inquiries() -> QuerySet[Inquiry]:
    return Inquiry.objects.select_related("tip__about").order_by("-pk")


def issuer_of(cycle: Cycle, *, on: date) -> str:
    """The agency in which the office sat on that day, as papers of that day print it."""
    office = people.bodies(BodyKind.OFFICE).first()
    if office is not None:
        return people.host_of(office, on=on)
    edition = cycles.edition_of(cycle)
    body = edition.bodies.get("office")
    return body.host_on(on) if body else edition.issuer
