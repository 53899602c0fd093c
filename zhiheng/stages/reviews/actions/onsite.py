from datetime import datetime

from zhiheng.instruments.documents import parts as documents_parts
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Person
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.access import only_the_applicant, only_the_panel
from zhiheng.stages.reviews.models import (
    FindingConfirmation,
    SiteVisit,
    VisitFinding,
    VisitNote,
)

File = tuple[str, bytes]
"""Name and content."""


@act(under=Clause.SITE_VISIT, allowed=only_the_panel)
def record_visit_finding(
    *,
    visit: SiteVisit,
    item: str,
    text: str,
    evidence: str,
    fabricated: bool = False,
    photo: File | None = None,
    by: Person,
    at: datetime,
) -> VisitFinding:
    """An expert of the panel records what was found on site, with its evidence, once.

    Evidence that looks fabricated stops the file at once, until the office has heard the applicant
    and decided.
    """
    application = applications_queries.lock(visit.application)
    scheme = scheme_named(application.scheme)
    words = {"item": item, "text": text.strip(), "evidence": evidence.strip()}
    expert = queries.the_expert(by)
    _must_be_on_site(visit, application, at=at)
    refuse(rules.finding_is_wrong(scheme, **words))
    refuse(rules.recorded_already(recorded=visit.findings.filter(expert=expert, **words).exists()))

    finding = VisitFinding.objects.create(
        visit=visit, expert=expert, photo=_kept(photo, at=at), fabricated=fabricated, at=at, **words
    )
    if fabricated and application.state != State.SUSPENDED:
        edition = application.cycle.edition
        applications_parts.move([application], State.SUSPENDED, edition=edition, at=at)

    record(
        "记录现场发现",
        finding,
        clause=Clause.FRAUD if fabricated else Clause.SITE_VISIT,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        item=item,
        fabricated=fabricated,
        photo=_digest(finding.photo),
        to=[ref(application.organisation)],
    )
    return finding


@act(under=Clause.SITE_VISIT, allowed=only_the_panel)
def record_visit_note(
    *,
    visit: SiteVisit,
    kind: str,
    subject: str,
    place: str,
    text: str,
    attachment: File | None = None,
    by: Person,
    at: datetime,
) -> VisitNote:
    """An expert of the panel logs an interview, a document read or something watched, once.

    `kind`: a NoteKind. `subject`: who was heard, or which document.
    """
    application = applications_queries.lock(visit.application)
    words = {
        "kind": kind, "subject": subject.strip(), "place": place.strip(), "text": text.strip()
    }  # fmt: skip
    expert = queries.the_expert(by)
    _must_be_on_site(visit, application, at=at)
    refuse(rules.note_is_wrong(**words))
    refuse(rules.recorded_already(recorded=visit.notes.filter(expert=expert, **words).exists()))

    note = VisitNote.objects.create(
        visit=visit, expert=expert, attachment=_kept(attachment, at=at), at=at, **words
    )

    record(
        "记录访谈与查阅",
        note,
        clause=Clause.SITE_VISIT,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        kind=kind,
        attachment=_digest(note.attachment),
    )
    return note


def _must_be_on_site(visit: SiteVisit, application: Application, *, at: datetime) -> None:
    """From the day of the visit to its report; a file stopped by an alleged fraud is visited on."""
    stopped = queries.fraud_undecided(application).exists()
    if not (stopped and application.state == State.SUSPENDED):
        refuse(queries.not_at_the_visit(application))
    refuse(rules.visit_has_not_begun(planned_on=visit.planned_on, on=day_of(at)))
    refuse(rules.report_is_signed(signed=visit.reports.exists()))


def _kept(file: File | None, *, at: datetime) -> Document | None:
    return documents_parts.keep(file[1], name=file[0], at=at) if file else None


def _digest(file: Document | None) -> str:
    return file.digest if file else ""


@act(under=Clause.SITE_VISIT, allowed=only_the_applicant)
def confirm_finding(
    *, finding: VisitFinding, agreed: bool, remark: str = "", by: Person, at: datetime
) -> FindingConfirmation:
    """The applicant's word on a finding: confirmed, or disputed with reasons. Given once."""
    finding = queries.lock_finding(finding)
    refuse(rules.already_confirmed(confirmed=hasattr(finding, "confirmation")))
    refuse(rules.disagreement_says_nothing(agreed=agreed, remark=remark))

    confirmation = FindingConfirmation.objects.create(
        finding=finding, agreed=agreed, remark=remark.strip(), at=at
    )

    record(
        "回复现场发现",
        finding,
        clause=Clause.SITE_VISIT,
        edition=finding.visit.application.cycle.edition,
        by=by,
        at=at,
        agreed=agreed,
        remark=confirmation.remark,
    )
    return confirmation
