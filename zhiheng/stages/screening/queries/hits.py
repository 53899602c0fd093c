"""Which records stand against whom, and what was found and decided about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Body
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.steps import ON_FILE, State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.models import (
    Determination,
    Finding,
    Listing,
    OpinionDecision,
    Recheck,
)
from zhiheng.stages.screening.rules import consultation, restrictions
from zhiheng.stages.screening.rules.restrictions import Weight
from zhiheng.stages.screening.vocabulary import Gate

CHUNK = 500


RUNNING = (*sorted(ON_FILE), State.RETURNED, State.SUSPENDED, State.AWARDED)
"""Who is still looked up at a gate; the awarded until they are paid."""


@dataclass(frozen=True)
class Hit:
    """A listing that stands against an application and is not yet on file."""

    application: Application
    listing: Listing
    weight: Weight


def cut_off_day(cycle: Cycle) -> date:
    """The one day to which look-backs count."""
    if cycles.terms_of(cycle).cut_off == "announcement":
        return day_of(cycles.steps_done(cycle)[Step.ANNOUNCEMENT])
    return day_of(cycles.milestone(cycle, Step.FILING).closes_at)


def new_hits(cycle: Cycle, candidates: Sequence[Application], *, at: datetime) -> list[Hit]:
    """What the records hold against these applications, by code, beyond what is on file."""
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    cut_off = cut_off_day(cycle)
    by_code = {application.organisation.code: application for application in candidates}
    known = _on_file(candidates)
    hits = []
    for listing in listings_of(by_code):
        application = by_code[listing.code]
        weight = restrictions.weight_of(
            edition,
            terms,
            listing.restriction,
            listed_on=listing.listed_on,
            removed_on=listing.removed_on,
            cut_off=cut_off,
            on=day_of(at),
        )
        if weight and (application.pk, listing.pk) not in known:
            hits.append(Hit(application, listing, weight))
    return hits


def listings_of(codes: Iterable[str]) -> list[Listing]:
    """The records against organisations with these codes, in order of entry."""
    codes = sorted(codes)
    found = Listing.objects.order_by("id")
    chunks = (codes[start : start + CHUNK] for start in range(0, len(codes), CHUNK))
    return [listing for chunk in chunks for listing in found.filter(code__in=chunk)]


def _on_file(candidates: Sequence[Application]) -> set[tuple[int, int]]:
    pks = [application.pk for application in candidates]
    known: set[tuple[int, int]] = set()
    for start in range(0, len(pks), CHUNK):
        rows = Finding.objects.filter(
            application__in=pks[start : start + CHUNK], listing__isnull=False
        )
        known.update(rows.values_list("application_id", "listing_id"))
    return known


def findings_on(application: Application) -> QuerySet[Finding]:
    found = Finding.objects.filter(application=application)
    return found.select_related("application__cycle", "listing", "determination").order_by("id")


def note_on(finding: Finding) -> str:
    """What is printed beside a finding: 非2017版限制情形, or that the committee decides."""
    edition = cycles.edition_of(finding.application.cycle)
    if finding.advisory:
        return restrictions.advisory_note(edition)
    return "截止日后发生，提请评定委员会审议" if finding.after_cut_off else ""


def undecided_findings(cycle: Cycle) -> QuerySet[Finding]:
    """Findings that wait for a person; advisory ones wait for nobody."""
    return _waiting(Finding.objects.filter(application__cycle=cycle)).filter(
        application__state__in=RUNNING
    )


def undecided(application: Application) -> QuerySet[Finding]:
    return _waiting(Finding.objects.filter(application=application))


def _waiting(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    waiting = findings.filter(determination=None, advisory=False)
    return waiting.select_related("application__organisation", "listing").order_by("id")


def matters_for_the_committee(cycle: Cycle) -> QuerySet[Finding]:
    """What came up after the cut-off: put to the chair, neither ignored nor applied by itself."""
    return (
        Finding.objects.filter(
            application__cycle=cycle,
            application__state__in=RUNNING,
            after_cut_off=True,
            advisory=False,
        )
        .select_related("application__organisation", "listing", "determination")
        .order_by("id")
    )


def rechecked(cycle: Cycle, gate: Gate) -> Recheck | None:
    """The latest lookup at that gate, if there was one."""
    return Recheck.objects.filter(cycle=cycle, gate=gate).order_by("id").last()


def barring(application: Application) -> list[Refusal]:
    """Restrictions and opinions that a person has found to bar the applicant."""
    edition = cycles.edition_of(application.cycle)
    determined = Determination.objects.filter(
        finding__application=application, bars=True
    ).select_related("finding")
    opinions = OpinionDecision.objects.filter(
        reply__consultation__application=application, bars=True
    ).select_related("reply__consultation__department")
    return [
        *restrictions.determined_to_bar(
            (restrictions.label_of(edition, d.finding.restriction), d.reason) for d in determined
        ),
        *consultation.opinions_that_bar(
            (d.reply.consultation.department.label, d.reason) for d in opinions
        ),
    ]


def barred(application: Application) -> bool:
    return bool(barring(application))


def barred_in(cycle: Cycle) -> set[int]:
    """The applications of a cycle that a person has found barred, by pk."""
    determined = Determination.objects.filter(finding__application__cycle=cycle, bars=True)
    opinions = OpinionDecision.objects.filter(
        reply__consultation__application__cycle=cycle, bars=True
    )
    return {
        *determined.values_list("finding__application", flat=True),
        *opinions.values_list("reply__consultation__application", flat=True),
    }


def lock_finding(finding: Finding) -> Finding:
    return (
        Finding.objects.select_for_update(of=("self",))
        .select_related("application__cycle", "application__organisation")
        .get(pk=finding.pk)
    )


def lock_listing(listing: Listing) -> Listing:
    return Listing.objects.select_for_update().get(pk=listing.pk)


def listings() -> QuerySet[Listing]:
    """The whole register of restrictions, removed ones too."""
    return Listing.objects.order_by("-id")


def listings_kept_by(department: Body, *, at: datetime) -> QuerySet[Listing]:
    """The records that name a department, or its host on that day, as the authority."""
    authority = [department.label, people.host_of(department, on=day_of(at))]
    return listings().filter(authority__in=authority)


def all_findings() -> QuerySet[Finding]:
    """Every finding of every cycle, for whoever may decide on one."""
    return Finding.objects.select_related(
        "application__organisation", "application__cycle", "listing", "determination"
    )


def rechecks_of(cycle: Cycle) -> QuerySet[Recheck]:
    """Every lookup of a cycle, the earliest first."""
    return Recheck.objects.filter(cycle=cycle).order_by("id")
