from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.queries import entries_on
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Body, Organisation, Person
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import NAMED, Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import rules
from zhiheng.stages.applications.models import (
    Application,
    Attachment,
    Filing,
    IdentityChange,
    Recommendation,
)
from zhiheng.stages.applications.vocabulary import RECOMMENDER_KEYS

CHUNK = 500
COUNTED = 1000
"""Nobody reads a longer count to its last digit; counting on would take longer each year."""


def applications_in(cycle: Cycle, *states: State) -> QuerySet[Application]:
    """Applications of a cycle, in those states if any are named, in order of entry."""
    found = Application.objects.filter(cycle=cycle).select_related("organisation", "cycle")
    if len(states) == 1:  # one state is read in order from the index; of several, all are sorted
        found = found.filter(state=states[0])
    elif states:
        found = found.filter(state__in=states)
    return found.order_by("id")


def counted(found: QuerySet[Any], *, most: int = COUNTED) -> int:
    """How many there are; `most` + 1 where there are more than `most`."""
    return found.order_by().values("pk")[: most + 1].count()


def has_any(rows: QuerySet[Any]) -> IsNull:
    """As Exists, but looked up row by row: PostgreSQL would first read all that is looked among,
    however few rows a page shows."""
    return IsNull(Subquery(rows.values("pk")[:1]), False)


def found_by(text: str, among: QuerySet[Application]) -> QuerySet[Application]:
    """Applications by 受理编号, by 统一社会信用代码, or by how the organisation's name begins.

    Of a beginning that more than COUNTED organisations share, only so many are looked at.
    Indexes answer each of the three; a word in the middle of a name would read every row.
    """
    named = list(people.organisations_named(text).values_list("pk", flat=True)[:COUNTED])
    theirs = Application.objects.filter(organisation__in=named).values_list("pk", flat=True)
    numbered = Application.objects.filter(number=text.upper()).values_list("pk", flat=True)
    return among.filter(pk__in=[*theirs, *numbered])


def applications_of(person: Person, *, at: datetime) -> QuerySet[Application]:
    """What exists for an applicant: the applications of the organisations they act for."""
    posts = people.posts_on(day_of(at)).filter(person=person, role=Role.APPLICANT)
    return (
        Application.objects.filter(organisation__in=posts.values("organisation"))
        .select_related("organisation", "cycle")
        .order_by("-id")
    )


def recommended_by(body: Body) -> QuerySet[Recommendation]:
    """What exists for a recommender beyond the files that still wait: what it recommended."""
    return (
        Recommendation.objects.filter(recommender=body)
        .select_related("application__organisation", "application__cycle")
        .order_by("-id")
    )


def awaiting_recommendation(cycle: Cycle) -> QuerySet[Application]:
    edition = cycles.edition_of(cycle)
    return applications_in(cycle, edition.procedure.entering(Step.RECOMMENDATION))


def application_of(organisation: Organisation, cycle: Cycle) -> Application | None:
    return Application.objects.filter(organisation=organisation, cycle=cycle).first()


def counted_by_state(cycle: Cycle, *, most: int = COUNTED) -> dict[State, int]:
    """state → how many, `most` + 1 where there are more; states without an application are left out.

    One index range of each state, cut short; the mapper would take longer to write it than the
    database to answer.
    """
    table = Application._meta.db_table
    rows = f"SELECT 1 FROM {table} a WHERE a.cycle_id = %s AND a.state = s.state LIMIT %s"
    values = ", ".join(["(%s)"] * len(State))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH s (state) AS (VALUES {values})"
            f" SELECT s.state, (SELECT COUNT(*) FROM ({rows}) counted) FROM s",
            [*sorted(State), cycle.pk, most + 1],
        )
        return {State(state): count for state, count in sorted(cursor.fetchall()) if count}


def suspended(cycle: Cycle) -> QuerySet[Application]:
    """Files that wait for a decision on who the applicant is."""
    return applications_in(cycle, State.SUSPENDED)


def identity_is_undecided(cycle: Cycle) -> Refusal | None:
    """Why a step of this cycle cannot close yet, if a file is suspended."""
    return rules.identity_is_undecided(names_of(suspended(cycle)))


def names_of(found: QuerySet[Application]) -> list[str]:
    """As many of their organisations' names as a refusal tells, and one more."""
    return list(found.values_list("organisation__name", flat=True)[: NAMED + 1])


def filing_cannot_close(cycle: Cycle, *, at: datetime) -> Refusal | None:
    return cycles.step_still_runs(cycle, Step.FILING, at=at, clause=Clause.FILING)


def recommendation_cannot_close(cycle: Cycle, *, at: datetime) -> Refusal | None:
    return cycles.step_still_runs(
        cycle, Step.RECOMMENDATION, at=at, clause=Clause.RECOMMENDATION
    ) or identity_is_undecided(cycle)


def undecided_changes(cycle: Cycle) -> QuerySet[IdentityChange]:
    found = IdentityChange.objects.filter(application__cycle=cycle, decision=None)
    return found.select_related("application__organisation").order_by("id")


def files_of(application: Application) -> QuerySet[Attachment]:
    """Everything attached, newest first: the first of each kind is the one that counts."""
    found = Attachment.objects.filter(application=application)
    return found.select_related("document").order_by("-id")


def attached_to(applications: Iterable[Application]) -> dict[int, dict[str, date | None]]:
    """application pk → kind → day of issue of the newest of that kind."""
    pks = [application.pk for application in applications]
    found: dict[int, dict[str, date | None]] = {pk: {} for pk in pks}
    for chunk in _chunks(pks):
        rows = Attachment.objects.filter(application__in=chunk).order_by("id")
        for pk, kind, issued in rows.values_list("application_id", "kind", "issued_on"):
            found[pk][kind] = issued
    return found


def attached(application: Application) -> Mapping[str, date | None]:
    return attached_to([application])[application.pk]


def filings_of(application: Application) -> QuerySet[Filing]:
    return Filing.objects.filter(application=application).order_by("ordinal")


def latest_filings(applications: Iterable[Application]) -> dict[int, Filing]:
    """application pk → what it says now; those never submitted are left out."""
    found: dict[int, Filing] = {}
    for chunk in _chunks([application.pk for application in applications]):
        rows = Filing.objects.filter(application__in=chunk).order_by("ordinal")
        found.update({row.application_id: row for row in rows})
    return found


def latest_filing(application: Application) -> Filing | None:
    return filings_of(application).last()


def recommenders_of(applications: Iterable[Application]) -> dict[int, str]:
    """application pk → kind of the body that recommended it."""
    found: dict[int, str] = {}
    for chunk in _chunks([application.pk for application in applications]):
        rows = Recommendation.objects.filter(application__in=chunk)
        found.update(rows.values_list("application_id", "kind"))
    return found


def submission_faults(
    application: Application, *, undertaken_by: str, at: datetime
) -> list[Refusal]:
    """All that keeps this draft from being submitted, at once."""
    edition, terms = cycles.edition_of(application.cycle), cycles.terms_of(application.cycle)
    unsigned = rules.undertaking_is_missing(edition, undertaken_by)
    return [
        *([unsigned] if unsigned else []),
        *rules.facts_are_malformed(edition, application.draft),
        *rules.attachments_are_wanting(
            edition,
            terms,
            attached(application),
            filed_on=first_filed_on(application) or day_of(at),
            on=day_of(at),
        ),
    ]


def first_filed_on(application: Application) -> date | None:
    filing = filings_of(application).first()
    return day_of(filing.filed_at) if filing else None


def stale_draft(application: Application, version: int) -> Refusal | None:
    """Who saved meanwhile, if somebody did."""
    last = entries_on(application).order_by("seq").last()
    return rules.draft_is_stale(
        version=version,
        current=application.version,
        saved_by=last.by_name if last else "",
        saved_at=last.at if last else application.started_at,
    )


def state_before_suspension(application: Application) -> State:
    """Where the file stood when it was suspended, as its moves say."""
    return State(application.moves.filter(target=State.SUSPENDED).latest("id").source)


def lock(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "cycle")
        .get(pk=application.pk)
    )


def lock_all(cycle: Cycle, *states: State) -> list[Application]:
    """The applications of a cycle in those states, locked, in order of entry."""
    return list(applications_in(cycle, *states).select_for_update(of=("self",)))


def lock_these(applications: Iterable[Application]) -> list[Application]:
    """Locked, in order of entry."""
    pks = sorted(application.pk for application in applications)
    found = Application.objects.select_related("organisation", "cycle").order_by("id")
    return [
        application
        for chunk in _chunks(pks)
        for application in found.filter(pk__in=chunk).select_for_update(of=("self",))
    ]


def _chunks(pks: list[int]) -> Iterable[list[int]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def applications_everywhere() -> QuerySet[Application]:
    """Applications of all cycles, for whoever may read every one."""
    return Application.objects.select_related("organisation", "cycle")


def recommendation_on(application: Application) -> QuerySet[Recommendation]:
    """The recommendation of an application: one, or none yet."""
    found = Recommendation.objects.filter(application=application)
    return found.select_related("recommender")


def identity_changes() -> QuerySet[IdentityChange]:
    """Every change that was reported, decided or not, the earliest first."""
    return IdentityChange.objects.select_related(
        "application__organisation", "application__cycle", "decision"
    ).order_by("id")


def open_to_recommendation(cycle: Cycle | None) -> QuerySet[Application]:
    """What waits for any recommender; nothing where no cycle has been announced."""
    return awaiting_recommendation(cycle) if cycle else Application.objects.none()


def within_reach_of(body: Body, cycle: Cycle | None) -> QuerySet[Application]:
    """What a recommender may open: what waits in that cycle, and what it ever recommended."""
    theirs = Recommendation.objects.filter(recommender=body, application=OuterRef("pk"))
    waiting = open_to_recommendation(cycle).order_by().filter(pk=OuterRef("pk"))
    return applications_everywhere().filter(Exists(theirs) | Exists(waiting))


def advice_to(body: Body, application: Application, *, at: datetime) -> list[Refusal]:
    """Which conditions the file would miss, were it recommended by this body as it stands."""
    filing = latest_filing(application)
    return rules.conditions_unmet(
        cycles.edition_of(application.cycle),
        cycles.terms_of(application.cycle),
        filing.facts if filing else {},
        recommended_by=RECOMMENDER_KEYS.get(BodyKind(body.kind), body.kind),
        founded_on=application.organisation.founded_on,
        on=first_filed_on(application) or day_of(at),
    )
