"""What ties experts to applicants, found from the facts as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Organisation, Person, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import conflicts
from zhiheng.methods.conflicts import (
    Affiliate,
    Detection,
    Employer,
    ExpertFacts,
    OrganisationFacts,
    Tie,
)
from zhiheng.methods.workdays import day_of, years_after
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Filing, Recommendation
from zhiheng.stages.governance.models import DetectionDecision, Employment, Expert
from zhiheng.stages.governance.rules import recusals as rules


def conflicts_of(
    expert: Expert, organisation: Organisation, *, since: date | None = None
) -> list[Tie]:
    """What ties an expert to an organisation. Employment that ended before `since` is left out."""
    return conflicts.ties(
        facts_of_experts([expert])[0], facts_of_organisations([organisation])[0], since=since
    )


def conflicts_begin(cycle: Cycle, *, at: datetime) -> date:
    """The day from which employment counts as a conflict in this cycle."""
    return years_after(day_of(at), -cycles.terms_of(cycle).conflict_years)


def facts_of_experts(experts: Iterable[Expert]) -> list[ExpertFacts]:
    """What is known of experts; a constant number of queries however many they are.

    Of an employer who is registered, also the former names and the contact.
    """
    found = list(
        Expert.objects.filter(pk__in=[expert.pk for expert in experts])
        .select_related("person")
        .prefetch_related("employments")
        .order_by("person_id")
    )
    codes = {e.code for expert in found for e in expert.employments.all() if e.code}
    known = Organisation.objects.filter(code__in=codes).prefetch_related("former_names")
    registered = {organisation.code: organisation for organisation in known}
    bodies = _bodies_of([expert.person_id for expert in found])
    return [
        ExpertFacts(
            ref=expert.person.ref,
            name=expert.person.name,
            employers=tuple(_employer(e, registered.get(e.code)) for e in expert.employments.all()),
            bodies=tuple(bodies.get(expert.person_id, ())),
            phone=expert.person.phone,
            mail=expert.person.email,
        )
        for expert in found
    ]


def _employer(job: Employment, known: Organisation | None) -> Employer:
    employer = Employer(job.name, job.code, job.since, job.until)
    if known is None:
        return employer
    return replace(
        employer,
        former_names=tuple(former.name for former in known.former_names.all()),
        address=known.address,
        phone=known.phone,
        mail=known.email,
    )


def _bodies_of(persons: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """person → (key, label) of the recommending bodies in which they hold or held a post."""
    found: dict[int, list[tuple[str, str]]] = {}
    posts = Post.objects.filter(person__in=list(persons), role=Role.RECOMMENDER)
    rows = posts.exclude(body=None).order_by("pk")
    for person, key, label in rows.values_list("person", "body__key", "body__label"):
        found.setdefault(person, []).append((key, label))
    return found


def facts_of_organisations(
    organisations: Iterable[Organisation], *, cycle: Cycle | None = None
) -> list[OrganisationFacts]:
    """What is known of organisations; a constant number of queries however many they are.

    With a cycle also what its applications add: consultants named, the body that recommended.
    """
    pks = [organisation.pk for organisation in organisations]
    found = Organisation.objects.filter(pk__in=pks).order_by("pk")
    consultants, recommenders = _told_in(cycle, pks) if cycle else ({}, {})
    return [
        OrganisationFacts(
            code=organisation.code,
            name=organisation.name,
            former_names=tuple(former.name for former in organisation.former_names.all()),
            affiliates=tuple(
                Affiliate(a.kind, a.name, a.code) for a in organisation.affiliations.all()
            ),
            consultants=consultants.get(organisation.pk, ()),
            recommenders=recommenders.get(organisation.pk, ()),
            address=organisation.address,
            phone=organisation.phone,
            mail=organisation.email,
        )
        for organisation in found.prefetch_related("former_names", "affiliations")
    ]


def _told_in(
    cycle: Cycle, organisations: list[int]
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[tuple[str, str], ...]]]:
    """organisation → the consultants its forms ever named; organisation → who recommended it."""
    named: dict[int, dict[str, None]] = {}
    filings = Filing.objects.filter(
        application__cycle=cycle, application__organisation__in=organisations
    )
    rows = filings.order_by("pk").values_list("application__organisation", "consultants")
    for organisation, consultants in rows:
        named.setdefault(organisation, {}).update(dict.fromkeys(consultants))
    given = Recommendation.objects.filter(
        application__cycle=cycle, application__organisation__in=organisations
    ).values_list("application__organisation", "recommender__key", "recommender__label")
    return (
        {organisation: tuple(names) for organisation, names in named.items()},
        {organisation: ((key, label),) for organisation, key, label in given},
    )


def conflicts_among(
    experts: Iterable[Expert], organisation: Organisation, *, since: date | None = None
) -> dict[int, list[Tie]]:
    """expert pk → what ties them to an organisation; five queries however many experts."""
    asked = {expert.person.ref: expert.pk for expert in experts}
    index = conflicts.indexed(facts_of_organisations([organisation]))
    known = facts_of_experts(experts)
    return {asked[e.ref]: conflicts.ties_to_any(e, index, since=since) for e in known}


@dataclass(frozen=True)
class Found:
    """What is found between an expert and an applicant now, and what the office said of it."""

    expert: Expert
    organisation: Organisation
    detection: Detection
    decision: DetectionDecision | None  # of these very facts; None where they changed since

    @property
    def undecided(self) -> bool:
        return rules.waits_for_a_decision(self.detection.strength, ties=self._ties)

    @property
    def binds(self) -> bool:
        """Whether the expert keeps out, by the facts or by the decision."""
        return rules.detection_binds(self.detection.strength, ties=self._ties)

    @property
    def _ties(self) -> bool | None:
        return self.decision.ties if self.decision else None


def detections(cycle: Cycle, *, at: datetime) -> list[Found]:
    """Everything found now between the pool and the cycle's applicants, by expert.

    Computed from the facts as they are: nothing of it is stored but what people decided.
    """
    return found_between(cycle, Expert.objects.select_related("person"), _applicants(cycle), at=at)


def found_with(cycle: Cycle, expert: Expert, *, at: datetime) -> list[Found]:
    """The same of one expert."""
    return found_between(cycle, [expert], _applicants(cycle), at=at)


def found_among_members(cycle: Cycle, members: Iterable[Person], *, at: datetime) -> list[Found]:
    """The same of committee members: of those whose employers are known, as experts'."""
    experts = Expert.objects.select_related("person").filter(person__in=list(members))
    return found_between(cycle, experts, _applicants(cycle), at=at)


def _applicants(cycle: Cycle) -> list[Organisation]:
    applied = applications.applications_in(cycle).order_by()
    return list(Organisation.objects.filter(pk__in=applied.values("organisation")))


def found_between(
    cycle: Cycle, experts: Iterable[Expert], organisations: Iterable[Organisation], *, at: datetime
) -> list[Found]:
    """The same between some experts and some organisations; a constant number of queries."""
    of_ref = {expert.person.ref: expert for expert in experts}
    of_code = {organisation.code: organisation for organisation in organisations}
    found = conflicts.detections(
        facts_of_experts(of_ref.values()),
        facts_of_organisations(of_code.values(), cycle=cycle),
        since=conflicts_begin(cycle, at=at),
    )
    made = DetectionDecision.objects.filter(cycle=cycle).select_related("by")
    decided = {(row.expert_id, row.organisation_id, row.basis): row for row in made}
    return [
        Found(
            expert := of_ref[one.expert],
            organisation := of_code[one.organisation],
            one,
            decided.get((expert.pk, organisation.pk, one.digest)),
        )
        for one in found
    ]


def ties_that_bind(
    cycle: Cycle, experts: Iterable[Expert], organisations: Iterable[Organisation], *, at: datetime
) -> list[Tie]:
    """The ties for which nobody may be drawn: those that are certain, and strong ones still open."""
    found = found_between(cycle, experts, organisations, at=at)
    return [tie for one in found if one.binds for tie in one.detection.ties]
