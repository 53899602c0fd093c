from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.rulebook.citations import Refusal
from zhiheng.stages.applications.models import Application, Attachment, Filing
from zhiheng.stages.applications.queries import applications_in
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Declaration, Expert, Panel, Recusal
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Strike
from zhiheng.stages.reviews.rules import Reviewer

RECUSED = Exists(
    Recusal.objects.filter(
        cycle=OuterRef("application__cycle"),
        person=OuterRef("expert__person"),
        organisation=OuterRef("application__organisation"),
    )
)
STRUCK = Exists(Strike.objects.filter(assignment=OuterRef("pk")))
"""Asked so, not as a strike that is missing beside it: PostgreSQL then guesses well how few are."""
COUNTS = ~Q(STRUCK) & ~Q(RECUSED)


def counting() -> QuerySet[Assignment]:
    """The assignments that count: not struck, and the expert not recused from that applicant."""
    return Assignment.objects.filter(COUNTS)


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """What a person has to review, in order of due time. What they keep out of isn't there."""
    return (
        counting()
        .filter(expert__person=person)
        .select_related("application__organisation", "application__cycle", "panel", "scoresheet")
        .order_by("due_at", "id")
    )


def assignments_to(application: Application) -> QuerySet[Assignment]:
    """Everybody who was ever assigned to an application, struck ones too, in order."""
    return (
        Assignment.objects.filter(application=application)
        .select_related("expert__person", "strike", "scoresheet")
        .order_by("id")
    )


def seated(applications: Iterable[Application]) -> dict[int, list[Assignment]]:
    """By application, who reviews it: the assignments that count, in order; no scores. One query."""
    rows = counting().filter(application__in=[a.pk for a in applications])
    found: dict[int, list[Assignment]] = {}
    for row in rows.select_related("expert__person", "panel").order_by("id"):
        found.setdefault(row.application_id, []).append(row)
    return found


def lock_assignment(assignment: Assignment) -> Assignment:
    """The assignment with its application, both locked."""
    return (
        Assignment.objects.select_for_update(of=("self", "application"))
        .select_related(
            "application__organisation",
            "application__cycle",
            "expert__person",
            "panel__draw",
            "panel__matching",
            "panel__application__organisation",
            "scoresheet",
            "strike",
        )
        .get(pk=assignment.pk)
    )


def reviewers_of(application: Application) -> list[Reviewer]:
    return reviewers([application]).get(application.pk, [])


def reviewers(applications: Iterable[Application]) -> dict[int, list[Reviewer]]:
    """By application, in order of assignment. One query."""
    rows = (
        Assignment.objects.filter(application__in=[a.pk for a in applications])
        .annotate(recused=RECUSED)
        .order_by("id")
        .values_list("application", "expert", "leads", "recused", "strike", "scoresheet")
    )
    found: dict[int, list[Reviewer]] = {}
    for application, expert, leads, recused, strike, sheet in rows:
        counts = not recused and strike is None
        found.setdefault(application, []).append(Reviewer(expert, leads, counts, sheet))
    return found


def panels_of(applications: Iterable[Application]) -> dict[int, int]:
    """By application, the panel that reviews it: the one named last among those that count."""
    rows = counting().filter(application__in=[a.pk for a in applications]).order_by("id")
    return dict(rows.values_list("application", "panel"))


def leader_of(application: Application) -> Expert | None:
    """Who leads its panel now."""
    pk = rules.leader(reviewers_of(application))
    return Expert.objects.select_related("person").get(pk=pk) if pk else None


def the_leader(reviewers_: Iterable[Reviewer]) -> Expert:
    """Who leads them. Raises Expert.DoesNotExist where nobody counts any more."""
    leading = rules.leader(reviewers_)
    if leading is None:
        raise Expert.DoesNotExist
    return Expert.objects.select_related("person").get(pk=leading)


def the_expert(person: Person) -> Expert:
    """The person as an expert. Raises Expert.DoesNotExist for anybody else."""
    return Expert.objects.get(person=person)


def leads(person: Person, application: Application) -> bool:
    expert = governance.expert_of(person)
    return expert is not None and rules.leader(reviewers_of(application)) == expert.pk


def reviews(person: Person, application: Application) -> bool:
    """Whether the person has an assignment to it that counts."""
    return counting().filter(application=application, expert__person=person).exists()


def seats_of(panel: Panel) -> list[Expert]:
    """In the order in which they were given."""
    return [seat.expert for seat in panel.seats.select_related("expert__person").order_by("id")]


def reserves_of(panel: Panel) -> list[Expert]:
    """Who moves up when a seat falls empty, in drawn order; nobody where the panel was not drawn."""
    if panel.matching:
        return governance.alternates_of(panel)
    return governance.reserves(panel.draw) if panel.draw else []


def reserves_for(assignment: Assignment) -> list[Expert]:
    """The same for one seat: first those who drew in the same group as whoever leaves it."""
    group = group_of(assignment.panel)
    own = group.get(assignment.expert.person.ref)
    found = reserves_of(assignment.panel)
    return sorted(found, key=lambda expert: group.get(expert.person.ref) != own)


def group_of(panel: Panel) -> dict[str, str]:
    """reference → the group of the draw; empty where there was none."""
    return governance.strata_of(panel.draw) if panel.draw else {}


def kept_out(
    cycle: Cycle,
    organisations: Sequence[Organisation],
    experts: Sequence[Expert],
    *,
    at: datetime,
    detected: Iterable[governance.Found] | None = None,
) -> dict[int, set[int]]:
    """By organisation, which of the experts are recused from it or tied to it by their records.

    A constant number of queries, however many there are. `detected`: what was found between them, if
    that is known already.
    """
    if detected is None:
        detected = governance.found_between(cycle, experts, organisations, at=at)
    found: dict[int, set[int]] = {organisation.pk: set() for organisation in organisations}
    of_person = {expert.person_id: expert.pk for expert in experts}
    recused = Recusal.objects.filter(cycle=cycle, organisation__in=list(found))
    for organisation, person in recused.values_list("organisation", "person"):
        if person in of_person:
            found[organisation].add(of_person[person])

    for one in detected:
        if one.binds:
            found[one.organisation.pk].add(one.expert.pk)
    return found


def assigned_applications(cycle: Cycle) -> QuerySet[Application]:
    """The applications of a cycle that somebody who counts is to review, or has reviewed."""
    return applications_in(cycle).filter(_somebody_reviews())


def without_reviewers(found: QuerySet[Application]) -> QuerySet[Application]:
    """Those that nobody who counts is to review."""
    return found.exclude(_somebody_reviews())


def reviewed_by(name: str, found: QuerySet[Application]) -> QuerySet[Application]:
    """Those with a reviewer who counts and whose name begins so."""
    theirs = counting().filter(expert__person__name__startswith=name)
    return found.filter(pk__in=theirs.values("application"))


def _somebody_reviews() -> Exists:
    return Exists(counting().filter(application=OuterRef("pk")))


def undecided_on_panels(
    cycle: Cycle, applications: Iterable[Application], *, at: datetime
) -> list[tuple[str, str]]:
    """(expert, applicant) where somebody who counts is found to match and nobody decided on it."""
    return [
        (one.expert.person.name, one.organisation.name)
        for one in found_on_panels(cycle, applications, at=at)
        if one.undecided
    ]


def found_on_panels(
    cycle: Cycle, applications: Iterable[Application], *, at: datetime
) -> list[governance.Found]:
    """What is found between applicants and those who count among whom they are assigned to."""
    rows = counting().filter(application__in=[a.pk for a in applications])
    seated = rows.select_related("expert__person", "application__organisation")
    pairs = {(a.expert_id, a.application.organisation_id) for a in seated}
    experts = {a.expert_id: a.expert for a in seated}.values()
    organisations = {a.application.organisation_id: a.application.organisation for a in seated}
    return [
        one
        for one in governance.found_between(cycle, experts, organisations.values(), at=at)
        if (one.expert.pk, one.organisation.pk) in pairs
    ]


def next_reserve(assignment: Assignment, *, at: datetime) -> Expert | None:
    """Who moves up for a struck assignment: the first reserve who is free of it; nobody if none."""
    application = assignment.application
    reserves = reserves_for(assignment)
    out = kept_out(application.cycle, [application.organisation], reserves, at=at)
    known = {reviewer.expert for reviewer in reviewers_of(application)}
    free = [e for e in reserves if e.pk not in out[application.organisation_id] | known]
    return free[0] if free else None


def file_is_shut(person: Person, application: Application) -> Refusal | None:
    """Why the person, as an expert, may not open the application's files; None: they may."""
    assignment = (
        Assignment.objects.filter(application=application, expert__person=person)
        .annotate(recused=RECUSED)
        .select_related("strike")
        .first()
    )
    declared = Declaration.objects.filter(
        cycle=application.cycle_id,
        expert__person=person,
        organisation=application.organisation_id,
    )
    return rules.file_stays_shut(
        assigned=assignment is not None,
        struck=assignment is not None and hasattr(assignment, "strike"),
        recused=assignment is not None and assignment.recused,
        declared=declared.exists(),
    )


def files_open_to(person: Person, application: Application) -> QuerySet[Attachment]:
    """The attachments that the person may open as an expert; none before their declaration."""
    if file_is_shut(person, application):
        return Attachment.objects.none()
    return (
        Attachment.objects.filter(application=application)
        .select_related("document")
        .order_by("kind", "id")
    )


def filings_open_to(person: Person, application: Application) -> QuerySet[Filing]:
    """What the applicant wrote, under the same condition; the latest filing first."""
    if file_is_shut(person, application):
        return Filing.objects.none()
    return Filing.objects.filter(application=application).order_by("-ordinal")
