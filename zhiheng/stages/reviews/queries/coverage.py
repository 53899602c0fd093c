"""How far the desk review has come, in numbers only: never a score."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.queries import entries_on
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.queries import applications_in, counted, has_any
from zhiheng.stages.governance.models import Declaration, Expert
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    Defence,
    SiteVisit,
    VisitFinding,
    VisitNote,
)
from zhiheng.stages.reviews.queries.assignments import RECUSED, assignments_to, counting
from zhiheng.stages.reviews.queries.papers import visits_in
from zhiheng.stages.reviews.vocabulary import NUDGING

DECLARED = Exists(
    Declaration.objects.filter(
        cycle=OuterRef("application__cycle"),
        expert=OuterRef("expert"),
        organisation=OuterRef("application__organisation"),
    )
)


def coverage(cycle: Cycle, *, at: datetime) -> QuerySet[Application]:
    """Every application that waits for the desk review or was in it, with how far it has come.

    Each has `assigned`, `declared`, `submitted`, `late` and `late_since`, `signed` (a consensus, be
    it outdated), `minimum` (of seats) and `asked_at`.
    """
    waiting = cycles.edition_of(cycle).procedure.entering(Step.DESK_REVIEW)
    here = counting().filter(application=OuterRef("pk"))
    assigned = has_any(Assignment.objects.filter(application=OuterRef("pk")))
    found = Application.objects.filter(Q(state=waiting) | assigned, cycle=cycle)
    return found.select_related("organisation", "cycle").annotate(
        **_tallies(here, "application", at=at),
        signed=Exists(Consensus.objects.filter(application=OuterRef("pk"))),
        minimum=Value(cycles.terms_of(cycle).panel_minimum),
    )


def experts_at_work(cycle: Cycle, *, at: datetime) -> QuerySet[Expert]:
    """Every expert with an assignment in the cycle that counts, with how far they have come."""
    mine = counting().filter(application__cycle=cycle)
    here = mine.filter(expert=OuterRef("pk"))
    return (
        Expert.objects.filter(Exists(here))
        .select_related("person")
        .annotate(
            **_tallies(here, "expert", at=at),
            next_due=_one(here.filter(_open(at)), "expert", Min("due_at"), DateTimeField()),
        )
    )


def _tallies(here: QuerySet[Assignment], by: str, *, at: datetime) -> dict[str, Any]:
    late = here.filter(_late(at))
    return {
        "assigned": _count(here, by),
        "declared": _count(here.filter(DECLARED), by),
        "submitted": _count(here.filter(scoresheet__isnull=False), by),
        "late": _count(late, by),
        "late_since": _one(late, by, Min("due_at"), DateTimeField()),
        "asked_at": Value(at, DateTimeField()),
    }


def _one(rows: QuerySet[Any], by: str, what: Any, field: Any) -> Subquery:
    found = rows.order_by().values(by).annotate(found=what).values("found")
    return Subquery(found, output_field=field)


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(_one(rows, by, Count("pk"), IntegerField()), 0)


def _late(at: datetime) -> Q:
    return Q(scoresheet=None, due_at__lt=at)


def _open(at: datetime) -> Q:
    """Inclusive: a sheet in the last moment is in time."""
    return Q(scoresheet=None, due_at__gte=at)


def seats_on(application: Application) -> QuerySet[Any]:
    """Everybody ever assigned to it, with `has_declared` and `recused`; no scores."""
    return assignments_to(application).annotate(has_declared=DECLARED, recused=RECUSED)


def strikable() -> QuerySet[Assignment]:
    """Every assignment that counts, of whatever cycle, for whoever may strike one."""
    return counting().select_related(
        "application__organisation",
        "application__cycle",
        "expert__person",
        "panel__draw",
        "panel__matching",
        "panel__application__organisation",
    )


def visits_underway(cycle: Cycle) -> QuerySet[SiteVisit]:
    """The visits of a cycle, with how many findings there are (`found`), how many of them the
    applicant has not answered (`unanswered`), and alleged fabrications not decided (`alleged`)."""
    found = VisitFinding.objects.filter(visit=OuterRef("pk"))
    return visits_in(cycle).annotate(
        found=_count(found, "visit"),
        unanswered=_count(found.filter(confirmation=None), "visit"),
        alleged=_count(found.filter(fabricated=True, decision=None), "visit"),
    )


def unplanned(cycle: Cycle) -> QuerySet[Application]:
    """Who waits for a visit that nobody has planned, in order of entry."""
    waiting = cycles.edition_of(cycle).procedure.entering(Step.SITE_VISIT)
    planned = SiteVisit.objects.filter(application=OuterRef("pk"))
    return applications_in(cycle, waiting).exclude(Exists(planned))


def unscheduled(cycle: Cycle) -> QuerySet[Application]:
    """Who waits for a defence and has no place in its order yet, in order of entry."""
    waiting = cycles.edition_of(cycle).procedure.entering(Step.DEFENCE)
    scheduled = Defence.objects.filter(application=OuterRef("pk"))
    return applications_in(cycle, waiting).exclude(Exists(scheduled))


def visits() -> QuerySet[SiteVisit]:
    """The visits of all cycles, for whoever may read every one."""
    return SiteVisit.objects.select_related(
        "application__organisation", "application__cycle", "leader__person"
    )


def findings() -> QuerySet[VisitFinding]:
    """The findings of all visits, for whoever decides on them."""
    return VisitFinding.objects.select_related(
        "visit__application__organisation",
        "visit__application__cycle",
        "confirmation",
        "decision",
        "expert__person",
        "photo",
    )


def notes() -> QuerySet[VisitNote]:
    """The notes of all visits, for whoever may read every one."""
    return VisitNote.objects.select_related("attachment")


def coverage_totals(cycle: Cycle, *, at: datetime) -> dict[str, int]:
    """Over the whole cycle: applications, those short of seats and with consensus; seats and sheets.

    Each is counted as far as `counted` goes.
    """
    board = coverage(cycle, at=at)
    seats = counting().filter(application__cycle=cycle)
    found: dict[str, QuerySet[Any]] = {
        "applications": board,
        "short": board.filter(Q(assigned__lt=F("minimum"))),
        "signed": Consensus.objects.filter(ordinal=1, application__cycle=cycle),
        "assigned": seats,
        "submitted": seats.filter(scoresheet__isnull=False),
        "late": seats.filter(_late(at)),
    }
    return {key: counted(rows) for key, rows in found.items()}


def owed(cycle: Cycle, *, at: datetime) -> QuerySet[Assignment]:
    """The assignments of a cycle on which a scoresheet is still awaited, by expert and due time."""
    under_review = rules.states_under_review(cycles.edition_of(cycle).procedure)
    return (
        counting()
        .filter(_open(at), application__cycle=cycle, application__state__in=under_review)
        .select_related("application__organisation", "application__cycle", "expert__person")
        .order_by("expert__person__name", "expert", "due_at", "id")
    )


def lock_owed(assignments: Iterable[Assignment], *, at: datetime) -> list[Assignment]:
    """Those of them on which a scoresheet is still awaited, locked."""
    pks = [assignment.pk for assignment in assignments]
    cycle_pks = Assignment.objects.filter(pk__in=pks).values("application__cycle")
    return [
        one
        for cycle in Cycle.objects.filter(pk__in=cycle_pks).order_by("pk")
        for one in owed(cycle, at=at).filter(pk__in=pks).select_for_update(of=("self",))
    ]


def nudged_since(cycle: Cycle, since: datetime) -> set[str]:
    """Whom the office has reminded in that cycle since then, as the ledger names them."""
    entries = entries_on(cycle).filter(act=NUDGING, at__gt=since)
    return {person for facts in entries.values_list("facts", flat=True) for person in facts["to"]}
