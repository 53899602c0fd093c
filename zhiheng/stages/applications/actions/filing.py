"""What an applicant does with its own file, until it is submitted or withdrawn."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhiheng.instruments.cycles import parts as cycle_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.parts import keep
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications import access, parts, queries, rules
from zhiheng.stages.applications.models import Application, Attachment, Filing


@act(under=Clause.FILING, allowed=access.only_for_their_own_organisation)
def start_application(
    *,
    cycle: Cycle,
    organisation: Organisation,
    scheme: str = "",
    tags: Iterable[str] = (),
    by: Person,
    at: datetime,
) -> Application:
    """Begin an application. `tags`: the categories in which it claims a reserved place."""
    offered = [offer["name"] for offer in cycle.schemes]
    scheme, tags = scheme or offered[0], list(tags)
    before = queries.application_of(organisation, cycle)
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)

    refuse(rules.is_not_announced(announced=cycles.is_done(cycle, Step.ANNOUNCEMENT)))
    cycle_parts.must_be_open(cycle, Step.FILING, at=at, clause=Clause.FILING)
    refuse(rules.has_applied_already(state=State(before.state) if before else None))
    refuse(rules.is_dissolved(dissolved_on=organisation.dissolved_on, on=day_of(at)))
    refuse(rules.scheme_is_not_offered(scheme, offered=offered))
    refuse(rules.tag_is_unknown(edition, terms, tags))

    application = Application.objects.create(
        cycle=cycle, organisation=organisation, scheme=scheme, tags=tags, started_at=at
    )

    record(
        "开始填报",
        application,
        clause=Clause.FILING,
        edition=cycle.edition,
        by=by,
        at=at,
        organisation=ref(organisation),
        scheme=scheme,
        tags=tags,
    )
    return application


@act(under=Clause.FILING, allowed=access.only_its_applicant)
def save_draft(
    *, application: Application, facts: Mapping[str, Any], version: int, by: Person, at: datetime
) -> Application:
    """Keep what was typed. `version`: the one it was typed over; another save since then refuses."""
    application = queries.lock(application)

    _must_be_editable(application, at=at)
    refuse(queries.stale_draft(application, version))

    application.draft, application.version = dict(facts), version + 1
    application.save(update_fields=["draft", "version"])

    record(
        "保存填报内容",
        application,
        clause=Clause.FILING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        version=application.version,
    )
    return application


@act(under=Clause.ATTACHMENTS, allowed=access.only_its_applicant)
def attach(
    *,
    application: Application,
    kind: str,
    name: str,
    content: bytes,
    issued_on: date | None = None,
    by: Person,
    at: datetime,
) -> Attachment:
    """Add a file of a kind that the edition knows; it supersedes the earlier one of that kind."""
    application = queries.lock(application)

    _must_be_editable(application, at=at)
    refuse(rules.attachment_is_unknown(cycles.edition_of(application.cycle), kind))

    document = keep(content, name=name, at=at)
    attachment = Attachment.objects.create(
        application=application,
        kind=kind,
        document=document,
        issued_on=issued_on,
        attached_at=at,
    )

    record(
        "上传附件",
        application,
        clause=Clause.ATTACHMENTS,
        edition=application.cycle.edition,
        by=by,
        at=at,
        kind=kind,
        name=name,
        digest=document.digest,
        issued_on=str(issued_on or ""),
    )
    return attachment


def _must_be_editable(application: Application, *, at: datetime) -> None:
    """Before submission while the window is open; a returned file has its own period."""
    refuse(rules.is_frozen(State(application.state)))
    if application.state == State.DRAFTING:
        cycle_parts.must_be_open(application.cycle, Step.FILING, at=at, clause=Clause.FILING)


@act(under=Clause.FILING, allowed=access.only_its_applicant)
def submit_application(
    *,
    application: Application,
    undertaken_by: str,
    consultants: Iterable[str] = (),
    secrets: str = "",
    by: Person,
    at: datetime,
) -> Filing:
    """Submit the draft as it stands. `undertaken_by` signs that it is true; `consultants` helped."""
    application = queries.lock(application)
    cycle = application.cycle

    here = State(application.state)
    refuse(rules.is_elsewhere(here, State.DRAFTING, clause=Clause.FILING))
    cycle_parts.must_be_open(cycle, Step.FILING, at=at, clause=Clause.FILING)
    refuse(queries.submission_faults(application, undertaken_by=undertaken_by, at=at))

    filing = parts.file(
        application,
        undertaken_by=undertaken_by,
        consultants=list(consultants),
        secrets=secrets,
        by=by,
        at=at,
    )
    parts.move([application], PASSED[Step.FILING], edition=cycle.edition, at=at)

    record(
        "提交申报",
        application,
        clause=Clause.FILING,
        edition=cycle.edition,
        by=by,
        at=at,
        filing=filing.ordinal,
        content=parts.digest_of(filing),
        undertaken_by=undertaken_by,
        consultants=filing.consultants,
        to=[ref(application.organisation)],
    )
    return filing


@act(under=Clause.FILING, allowed=access.only_its_applicant)
def withdraw_application(
    *, application: Application, reason: str, by: Person, at: datetime
) -> Application:
    application = queries.lock(application)

    refuse(rules.reason_is_missing(reason, clause=Clause.FILING))

    parts.move([application], State.WITHDRAWN, edition=application.cycle.edition, at=at)

    record(
        "撤回申报",
        application,
        clause=Clause.FILING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        reason=reason,
        to=[ref(application.organisation)],
    )
    return application


@act(under=Clause.FILING, allowed=access.the_office_or_the_timetable)
def close_filing(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """After the last moment of the window: what was never submitted lapses. Returns how many."""
    cycle = cycles.lock(cycle)
    drafts = queries.lock_all(cycle, State.DRAFTING)

    refuse(queries.filing_cannot_close(cycle, at=at))

    parts.move(drafts, State.LAPSED, edition=cycle.edition, at=at)
    cycle_parts.finish_step(cycle, Step.FILING, at=at)

    record(
        "申报截止",
        cycle,
        clause=Clause.FILING,
        edition=cycle.edition,
        by=by,
        at=at,
        lapsed=len(drafts),
        to=[ref(draft.organisation) for draft in drafts],
    )
    return len(drafts)
