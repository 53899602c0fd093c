"""What laureates owe and did."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.queries import terms_of
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.people.models import Body
from zhiheng.instruments.people.queries import bodies
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.rulebook.editions import Edition, edition, editions
from zhiheng.rulebook.schemes import Scheme, scheme
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.conferral.models import Conferment
from zhiheng.stages.supervision import rules
from zhiheng.stages.supervision.models import Duty, SelfAssessment, SurveyAnswer
from zhiheng.stages.supervision.vocabulary import DutyKind

OWNERS = {
    DutyKind.SELF_ASSESSMENT: BodyKind.OFFICE,
    DutyKind.SURVEY: BodyKind.LEADING_GROUP,
    DutyKind.BONUS_REPORT: BodyKind.OFFICE,
    DutyKind.IMPROVEMENT: BodyKind.LEADING_GROUP,
}
"""第二十八条: surveys and improvement belong to the leading group's office."""


def edition_over(honour: Honour) -> Edition | None:
    """The edition that governs a laureate: its own, or the first full one after a mere lineage."""
    own = edition(honour.edition) if honour.edition else None
    if own is not None and not own.lineage_only:
        return own
    full = (e for e in editions() if e.award == honour.award and not e.lineage_only)
    return next(full, None)


def terms_over(honour: Honour) -> Terms | None:
    """The terms of the cycle in which it won, or of the edition that governs it."""
    if honour.cycle is not None:
        return terms_of(honour.cycle)
    which = edition_over(honour)
    return which.terms if which else None


def terms_by_cycle(honours: Iterable[Honour]) -> dict[int | None, Terms]:
    """Read once for each cycle, however many laureates it has."""
    found: dict[int | None, Terms] = {}
    for honour in honours:
        if honour.cycle is not None and honour.cycle_id not in found:
            found[honour.cycle_id] = terms_of(honour.cycle)
    return found


def _locked(honours: QuerySet[Honour]) -> list[Honour]:
    standing = honours.filter(revocation=None, termination=None).order_by("pk")
    return list(standing.select_related("organisation", "cycle").select_for_update(of=("self",)))


def lock_laureates_of(cycle: Cycle) -> list[Honour]:
    return _locked(Honour.objects.filter(cycle=cycle))


def lock_standing(*, award: str, on: date) -> list[Honour]:
    """Every honour of an award that is in force on a day."""
    return _locked(Honour.objects.filter(award=award, valid_until__gte=on))


def owners() -> dict[DutyKind, Body]:
    """Which body looks after which duty; a kind is missing where its body isn't registered."""
    found = {kind: bodies(kind).first() for kind in set(OWNERS.values())}
    owned = {duty: found[kind] for duty, kind in OWNERS.items()}
    return {duty: body for duty, body in owned.items() if body is not None}


def bases_on_record(honours: list[Honour]) -> dict[int, str]:
    """honour → on what its earlier duties were generated."""
    return dict(Duty.objects.filter(honour__in=honours).values_list("honour_id", "basis"))


def generated(honours: list[Honour], *, years: Iterable[int]) -> set[tuple[int, str, int]]:
    found = Duty.objects.filter(honour__in=honours, year__in=set(years))
    return set(found.values_list("honour_id", "kind", "year"))


def lock_duty(duty: Duty) -> Duty:
    return (
        Duty.objects.select_for_update(of=("self",))
        .select_related("honour__organisation", "honour__cycle", "done")
        .get(pk=duty.pk)
    )


def duties_of(honour: Honour) -> QuerySet[Duty]:
    """A laureate's duties with what became of them, latest due first."""
    return (
        Duty.objects.filter(honour=honour)
        .select_related("owner", "done", "self_assessment", "survey_answer", "improvement")
        .prefetch_related("uses")
        .order_by("-due_at", "kind")
    )


def duties_of_organisations(organisations: Iterable[int], *, at: datetime) -> QuerySet[Duty]:
    """Every duty of their honours with what became of it; `overdue` says whether it still waits
    past its last moment. Lost titles owe nothing."""
    waits = Q(due_at__lt=at, done=None, honour__revocation=None, honour__termination=None)
    return (
        Duty.objects.filter(honour__organisation__in=list(organisations))
        .select_related("honour__organisation", "honour__cycle", "owner", "done")
        .select_related("honour__revocation", "honour__termination")
        .select_related("self_assessment__report", "survey_answer", "improvement")
        .annotate(overdue=ExpressionWrapper(waits, output_field=BooleanField()))
        .order_by("-due_at", "pk")
    )


def duties_open(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those of them that are still owed, earliest due first."""
    standing = duties.filter(done=None, honour__revocation=None, honour__termination=None)
    return standing.order_by("due_at", "pk")


def years_with_duties() -> list[int]:
    found = Duty.objects.order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def duties_overdue(*, at: datetime) -> QuerySet[Duty]:
    """逾期未办: past due and not done, earliest first. Lost titles owe nothing."""
    return (
        Duty.objects.filter(
            due_at__lt=at, done=None, honour__revocation=None, honour__termination=None
        )
        .select_related("honour__organisation", "owner")
        .order_by("due_at", "pk")
    )


def scheme_of(honour: Honour) -> Scheme | None:
    """The scheme it was scored on, or the default of its edition for earlier laureates."""
    scored = Conferment.objects.filter(honour=honour).values_list("application__scheme", flat=True)
    which = edition_over(honour)
    name = scored.first() or (which.scheme if which else "")
    return scheme(name) if name else None


def last_assessment(duty: Duty) -> SelfAssessment | None:
    """The laureate's self-assessment of the year before, to lie beside this one."""
    earlier = SelfAssessment.objects.filter(duty__honour=duty.honour_id, duty__year__lt=duty.year)
    return earlier.select_related("duty").order_by("-duty__year").first()


def last_answer(duty: Duty) -> SurveyAnswer | None:
    """The laureate's figures of the year before."""
    earlier = SurveyAnswer.objects.filter(duty__honour=duty.honour_id, duty__year__lt=duty.year)
    return earlier.order_by("-duty__year").first()


def duties_are_due(*, award: str, year: int, on: date) -> bool:
    """Whether some standing laureate still lacks a duty of that year: ask before `generate_duties`,
    so that an idle day leaves no entry."""
    standing = Honour.objects.filter(
        award=award, valid_until__gte=on, revocation=None, termination=None
    )
    laureates = list(standing.select_related("cycle").order_by("pk"))
    terms, bases = terms_by_cycle(laureates), bases_on_record(laureates)
    there = generated(laureates, years=[year])
    for honour in laureates:
        which = edition_over(honour)
        own = terms.get(honour.cycle_id) or (which.terms if which else None)
        if which is None or own is None:
            continue
        recorded = bases.get(honour.pk, "")
        if not rules.basis_of_duties(which, annual=own.annual_duties, recorded=recorded):
            continue
        due = rules.duties_due(
            own,
            conferred_on=honour.conferred_on,
            valid_until=honour.valid_until,
            bonus_fen=honour.bonus_fen,
            year=year,
        )
        if any((honour.pk, kind.value, year) not in there for kind, _ in due):
            return True
    return False
