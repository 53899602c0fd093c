"""试评: the cases of a cycle, each expert's attempts, and who still has to pass."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import Refusal
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Scoresheet, TrainingCase, TrainingSheet
from zhiheng.stages.reviews.queries.assignments import counting


def training_cases(cycle: Cycle) -> dict[str, TrainingCase]:
    """scheme → its case."""
    found = TrainingCase.objects.filter(cycle=cycle).select_related("document")
    return {case.scheme: case for case in found}


def lock_case(case: TrainingCase) -> TrainingCase:
    return (
        TrainingCase.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=case.pk)
    )


def is_scored_by(cycle: Cycle, scheme: str) -> bool:
    """Whether any real sheet of the cycle is in by that scheme."""
    sheets = Scoresheet.objects.filter(assignment__application__cycle=cycle, scheme=scheme)
    return sheets.exists()


def schemes_at_work(cycle: Cycle) -> set[str]:
    """The schemes by which somebody is to score."""
    found = counting().filter(application__cycle=cycle).order_by()
    return set(found.values_list("application__scheme", flat=True).distinct())


def trains_on(person: Person, case: TrainingCase) -> bool:
    """Whether the person is to score by the case's scheme in its cycle."""
    mine = counting().filter(expert__person=person, application__cycle=case.cycle_id)
    return mine.filter(application__scheme=case.scheme).exists()


def cases_for(person: Person) -> QuerySet[Any]:
    """The cases that wait for an expert or waited, without their keys.

    Each has `tried`, how often the person scored it, and `is_passed`.
    """
    seats = counting().filter(
        expert__person=person,
        application__cycle=OuterRef("cycle"),
        application__scheme=OuterRef("scheme"),
    )
    own = TrainingSheet.objects.filter(case=OuterRef("pk"), expert__person=person)
    return (
        TrainingCase.objects.filter(Exists(seats))
        .defer("key")
        .select_related("cycle", "document")
        .annotate(tried=_tally(own, "case"), is_passed=Exists(own.filter(passed=True)))
        .order_by("id")
    )


def attempts_of(person: Person, case: TrainingCase) -> QuerySet[TrainingSheet]:
    """The latest first."""
    return TrainingSheet.objects.filter(case=case, expert__person=person).order_by("-attempt")


def key_visible_to(person: Person, case: TrainingCase) -> dict[str, tuple[int, str]]:
    """item → (percent, why); nothing before the person's own attempt."""
    if not rules.sees_key(tried=attempts_of(person, case).count()):
        return {}
    return TrainingCase.objects.values_list("key", flat=True).get(pk=case.pk)


def training_bars(assignment: Assignment) -> Refusal | None:
    """Why this expert's sheet is not taken yet; None: training does not stand in the way."""
    application = assignment.application
    if not cycles.terms_of(application.cycle).training_required:
        return None
    case = TrainingCase.objects.filter(cycle=application.cycle_id, scheme=application.scheme)
    own = TrainingSheet.objects.filter(case__in=case, expert=assignment.expert_id)
    attempts = list(own.values_list("passed", flat=True))
    return rules.training_is_missing(
        required=True, is_set=case.exists(), tried=len(attempts), passed=any(attempts)
    )


UNPASSED_SEATS = counting().filter(
    ~Exists(
        TrainingSheet.objects.filter(
            case__cycle=OuterRef("application__cycle"),
            case__scheme=OuterRef("application__scheme"),
            expert=OuterRef("expert"),
            passed=True,
        )
    )
)


def trainees(cycle: Cycle) -> QuerySet[Expert]:
    """Every expert who is to score in the cycle, with `passed`, in all schemes they score by.

    `tried` counts their attempts in it, `failed` those at cases that they have not passed, and
    `in_cycle` is its key.
    """
    seats = counting().filter(application__cycle=cycle, expert=OuterRef("pk"))
    unpassed = UNPASSED_SEATS.filter(application__cycle=cycle, expert=OuterRef("pk"))
    own = TrainingSheet.objects.filter(case__cycle=cycle, expert=OuterRef("pk"))
    passed_it = TrainingSheet.objects.filter(
        case=OuterRef("case"), expert=OuterRef("expert"), passed=True
    )
    return (
        Expert.objects.filter(Exists(seats))
        .select_related("person")
        .annotate(
            in_cycle=Value(cycle.pk),
            passed=~Exists(unpassed),
            tried=_tally(own, "expert"),
            failed=_tally(own.filter(~Exists(passed_it)), "expert"),
        )
    )


def stuck_in_training(cycle: Cycle) -> QuerySet[Expert]:
    """Who has failed as often as the edition lets pass unremarked, where it asks for passing."""
    terms = cycles.terms_of(cycle)
    if not (terms.training_required and terms.training_attempts):
        return Expert.objects.none()
    return trainees(cycle).filter(Q(passed=False), Q(failed__gte=terms.training_attempts))


def schemes_without_case(cycle: Cycle) -> set[str]:
    """By which somebody is to score and, as the edition asks, must train, and cannot."""
    if not cycles.terms_of(cycle).training_required:
        return set()
    return schemes_at_work(cycle) - training_cases(cycle).keys()


def training_sheets_of(cycle: int, experts: Iterable[Expert]) -> dict[int, list[TrainingSheet]]:
    """By expert, every attempt in the cycle of that key, in order. One query."""
    rows = TrainingSheet.objects.filter(case__cycle=cycle, expert__in=[e.pk for e in experts])
    found: dict[int, list[TrainingSheet]] = {}
    for row in rows.select_related("case").defer("case__key").order_by("case", "attempt"):
        found.setdefault(row.expert_id, []).append(row)
    return found


def _tally(rows: QuerySet[TrainingSheet], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
