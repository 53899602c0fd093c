"""Public records against organisations, and what they mean for an application."""

from datetime import date, datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.rules import code_is_wrong
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import parts as filing_parts
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening import access, parts, queries
from zhiheng.stages.screening.models import Determination, Finding, Listing, Recheck
from zhiheng.stages.screening.rules import restrictions as rules
from zhiheng.stages.screening.vocabulary import Gate


@act(under=Clause.RESTRICTIONS, allowed=access.the_office_or_a_department)
def enter_listing(
    *,
    code: str,
    restriction: str,
    title: str,
    authority: str,
    listed_on: date,
    by: Person,
    at: datetime,
) -> Listing:
    """Enter a public record by 统一社会信用代码; whom it hits is found out at each gate."""
    refuse(code_is_wrong(code))
    refuse(rules.restriction_is_unknown(restriction))
    refuse(rules.source_is_missing(authority and title))
    refuse(rules.day_has_not_come(listed_on, on=day_of(at)))

    listing = Listing.objects.create(
        code=code,
        restriction=restriction,
        title=title,
        authority=authority,
        listed_on=listed_on,
        entered_at=at,
    )

    record(
        "录入限制记录",
        listing,
        clause=Clause.RESTRICTIONS,
        by=by,
        at=at,
        code=code,
        restriction=restriction,
        title=title,
        authority=authority,
        listed_on=str(listed_on),
    )
    return listing


@act(under=Clause.RESTRICTIONS, allowed=access.the_office_or_a_department)
def remove_listing(*, listing: Listing, removed_on: date, by: Person, at: datetime) -> Listing:
    """信用修复: the record stays, with the day of its removal."""
    listing = queries.lock_listing(listing)

    refuse(
        rules.removal_is_impossible(
            listed_on=listing.listed_on, removed_on=removed_on, already=listing.removed_on
        )
    )
    refuse(rules.day_has_not_come(removed_on, on=day_of(at)))

    listing.removed_on = removed_on
    listing.save(update_fields=["removed_on"])

    record(
        "移出限制记录",
        listing,
        clause=Clause.RESTRICTIONS,
        by=by,
        at=at,
        code=listing.code,
        removed_on=str(removed_on),
    )
    return listing


@act(under=Clause.RESTRICTIONS, allowed=access.the_office)
def record_finding(
    *,
    application: Application,
    restriction: str,
    source: str,
    gate: Gate = Gate.ACCEPTANCE,
    listing: Listing | None = None,
    by: Person,
    at: datetime,
) -> Finding:
    """Put a seeming restriction on file. It bars nobody until a person decides."""
    application = applications.lock(application)
    cycle = application.cycle
    edition = cycles.edition_of(cycle)

    refuse(rules.restriction_is_unknown(restriction))
    refuse(rules.source_is_missing(source))
    if listing:
        applicant_code = application.organisation.code
        refuse(rules.record_is_of_another(code=listing.code, applicant_code=applicant_code))

    finding = Finding.objects.create(
        application=application,
        restriction=restriction,
        gate=gate,
        source=source,
        listing=listing,
        advisory=edition.restriction(restriction) is None,
        after_cut_off=_came_later(cycle, gate, listing),
        found_at=at,
    )

    record(
        "登记限制情形",
        application,
        clause=Clause.RESTRICTIONS,
        edition=cycle.edition,
        by=by,
        at=at,
        finding=ref(finding),
        restriction=restriction,
        source=source,
        gate=str(gate),
        advisory=finding.advisory,
        after_cut_off=finding.after_cut_off,
    )
    return finding


def _came_later(cycle: Cycle, gate: Gate, listing: Listing | None) -> bool:
    """Without a dated record, whatever comes up after acceptance goes before the committee."""
    if listing is None:
        return gate != Gate.ACCEPTANCE
    return listing.listed_on > queries.cut_off_day(cycle)


@act(
    under=Clause.RESTRICTIONS,
    allowed=access.the_office_or_after_the_cut_off_the_chair,
)
def determine_finding(
    *, finding: Finding, bars: bool, reason: str, by: Person, at: datetime
) -> Determination:
    """Decide whether a finding bars the applicant, with the reason."""
    finding = queries.lock_finding(finding)
    application = finding.application
    edition = cycles.edition_of(application.cycle)

    decided = Determination.objects.filter(finding=finding).exists()
    refuse(rules.is_determined(determined=decided))
    refuse(rules.advisory_cannot_bar(edition, advisory=finding.advisory, bars=bars))
    refuse(rules.reason_is_missing(reason))

    determination = Determination.objects.create(finding=finding, bars=bars, reason=reason, at=at)

    record(
        "认定限制情形",
        application,
        clause=Clause.RESTRICTIONS,
        edition=edition.name,
        by=by,
        at=at,
        finding=ref(finding),
        restriction=finding.restriction,
        bars=bars,
        reason=reason,
    )
    return determination


@act(under=Clause.RESTRICTIONS, allowed=access.the_chair)
def strike_barred(
    *, application: Application, reason: str, by: Person, at: datetime
) -> Application:
    """Strike whoever a decided restriction bars after acceptance, at whatever step it came out."""
    application = applications.lock(application)
    refuse(rules.nothing_bars(barred=queries.barred(application)))
    refuse(rules.reason_is_missing(reason))

    filing_parts.move([application], State.STRUCK, edition=application.cycle.edition, at=at)

    record(
        "因限制情形取消资格",
        application,
        clause=Clause.RESTRICTIONS,
        edition=application.cycle.edition,
        by=by,
        at=at,
        to=[ref(application.organisation)],
        reason=reason,
    )
    return application


@act(under=Clause.RESTRICTIONS, allowed=access.the_office_or_the_timetable)
def recheck(*, cycle: Cycle, gate: Gate, by: Person, at: datetime) -> Recheck:
    """Look up everybody still running before a gate; a hit is a finding, never a decision."""
    cycle = cycles.lock(cycle)
    running = [State(state) for state in queries.RUNNING]
    candidates = list(applications.applications_in(cycle, *running))

    hits = queries.new_hits(cycle, candidates, at=at)

    parts.file_findings(hits, gate=gate, at=at)
    row = Recheck.objects.create(
        cycle=cycle, gate=gate, applications=len(candidates), findings=len(hits), at=at
    )

    record(
        "复核限制情形",
        cycle,
        clause=Clause.RESTRICTIONS,
        edition=cycle.edition,
        by=by,
        at=at,
        gate=str(gate),
        applications=len(candidates),
        hits=[_line(hit) for hit in hits],
    )
    return row


def _line(hit: queries.Hit) -> dict[str, object]:
    return {
        "application": ref(hit.application),
        "restriction": hit.listing.restriction,
        "listing": ref(hit.listing),
        "advisory": hit.weight.advisory,
        "after_cut_off": hit.weight.after_cut_off,
    }
