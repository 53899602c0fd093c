from collections.abc import Sequence
from datetime import date, datetime

from zhiheng.instruments.cycles import parts as steps
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles import rules as readiness
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.parts import keep
from zhiheng.instruments.documents.rules import kind_of
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.notices import parts, queries, rules
from zhiheng.instruments.notices.models import (
    Inquiry,
    Investigation,
    Notice,
    Objection,
    ObjectionEvidence,
    Tip,
)
from zhiheng.instruments.notices.vocabulary import Channel, NoticeKind
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step


@act(under=Clause.ANNOUNCEMENT, allowed=only(Role.OFFICE, clause=Clause.ANNOUNCEMENT))
def publish_announcement(*, cycle: Cycle, body: str = "", by: Person, at: datetime) -> Notice:
    """Publish 信息发布. From here on the edition, the terms and the calendar of the cycle stand.

    The text is made from the edition; `body` is what the office adds to it.
    """
    cycle = cycles.lock(cycle)
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    windows = {s: (m.opens_at, m.closes_at) for s, m in cycles.milestones(cycle).items()}
    refuse(rules.is_announced_already(pinned=cycle.is_pinned))
    refuse(readiness.terms_are_open(edition, cycles.entered(cycle)))
    refuse(readiness.quota_is_impossible(quota=terms.quota, reserved=terms.reserved))
    refuse(
        readiness.budget_is_short(
            budget_fen=cycle.bonus_budget_fen, quota=terms.quota or 0, bonus_fen=terms.bonus_fen
        )
    )
    refuse(rules.calendar_has_gaps(edition, windows))
    refuse(rules.filing_would_be_over(windows, at=at))

    cycle.edition_digest = edition.digest
    cycle.save(update_fields=["edition_digest"])
    issuer = queries.issuer_of(cycle, on=day_of(at))
    notice = parts.publish(
        NoticeKind.ANNOUNCEMENT,
        cycle=cycle,
        issuer=issuer,
        title=f"{cycle.title}评定工作{edition.announcement_title}",
        body=rules.announcement_text(
            edition, terms, windows=windows, day=day_of(at), issuer=issuer, more=body
        ),
        at=at,
    )
    steps.finish_step(cycle, Step.ANNOUNCEMENT, at=at)

    record(
        edition.announcement_title,
        notice,
        clause=Clause.ANNOUNCEMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        cycle=cycle.pk,
        edition_digest=edition.digest,
        schemes=cycle.schemes,
        digest=notice.digest,
        issuer=issuer,
    )
    return notice


@act(under=Clause.OBJECTION, allowed=only(Role.COUNTER, Role.OFFICE, clause=Clause.OBJECTION))
def file_objection(
    *,
    notice: Notice,
    about: Organisation,
    grounds: str,
    name: str,
    identity_number: str,
    contact: str,
    evidence: Sequence[tuple[str, bytes]] = (),
    channel: Channel = Channel.ONLINE,
    postmarked_on: date | None = None,
    by: Person,
    at: datetime,
) -> Objection:
    """Take in a real-name objection to a 公示. Who objects is sealed; nothing else names them.

    Evidence is kept under neutral file names, for a name given to a file often tells whose it is.
    """
    notice = queries.lock_notice(notice)
    refuse(rules.is_not_open_to_objections(publicity=notice.kind == NoticeKind.PUBLICITY))
    refuse(rules.is_anonymous(name=name, identity_number=identity_number, contact=contact))
    refuse(rules.identity_is_unreal(identity_number))
    refuse(rules.is_unsubstantiated(grounds=grounds, evidence=len(evidence)))
    refuse(rules.grounds_reveal_the_objector(grounds, secrets=(name, identity_number, contact)))
    assert notice.cycle is not None and notice.closes_at is not None
    terms = cycles.terms_of(notice.cycle)
    refuse(
        rules.is_out_of_period(
            opens_at=notice.published_at,
            closes_at=notice.closes_at,
            at=at,
            by_mail=channel == Channel.MAIL,
            postmarked_on=postmarked_on,
            postmark_counts=terms.postmark_counts,
        )
    )

    objection = Objection.objects.create(
        notice=notice,
        about=about,
        receipt=parts.receipt_number(notice, queries.objections_of(notice).count() + 1),
        grounds=grounds,
        channel=channel,
        postmarked_on=postmarked_on if channel == Channel.MAIL else None,
        received_at=at,
        due_on=cycles.workdays().add(day_of(at), terms.objection_days),
    )
    parts.seal(objection, name=name, identity_number=identity_number, contact=contact)
    for number, (file, content) in enumerate(evidence, 1):
        neutral = f"证据{number}.{kind_of(file)}"
        document = keep(content, name=neutral, at=at)
        ObjectionEvidence.objects.create(objection=objection, document=document)

    record(
        "受理异议",
        objection,
        clause=Clause.OBJECTION,
        edition=notice.cycle.edition,
        by=by,
        at=at,
        about=about.code,
        channel=str(channel),
        evidence=len(evidence),
        due_on=str(objection.due_on),
    )
    return objection


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE, Role.SUPERVISOR, clause=Clause.RECORDS))
def open_sealed_identity(
    *, objection: Objection, reason: str, by: Person, at: datetime
) -> dict[str, str]:
    """Read who objects: {"name", "identity_number", "contact"}. The reading is recorded, not what was read."""
    objection = queries.lock_objection(objection)
    refuse(rules.purpose_is_missing(reason))

    identity = parts.unseal(objection.sealed)

    record(
        "查看异议人身份",
        objection,
        clause=Clause.RECORDS,
        edition=objection.edition,
        by=by,
        at=at,
        reason=reason,
    )
    return identity


@act(under=Clause.OBJECTION, allowed=only(Role.OFFICE, clause=Clause.OBJECTION))
def investigate_objection(
    *, objection: Objection, findings: str, by: Person, at: datetime
) -> Investigation:
    """Put on file what was found out; there may be several before the ruling."""
    objection = queries.lock_objection(objection)
    refuse(rules.is_ruled_already(ruled=hasattr(objection, "ruling")))
    refuse(rules.is_empty(findings, paper="核查情况"))

    investigation = Investigation.objects.create(
        objection=objection, findings=findings, by=by, at=at
    )

    record(
        "核查异议",
        objection,
        clause=Clause.OBJECTION,
        edition=objection.edition,
        by=by,
        at=at,
        findings=findings,
    )
    return investigation


@act(under=Clause.OBJECTION, allowed=only(Role.COUNTER, Role.OFFICE, clause=Clause.OBJECTION))
def file_tip(
    *,
    text: str,
    cycle: Cycle | None = None,
    about: Organisation | None = None,
    by: Person,
    at: datetime,
) -> Tip:
    """Register a lead. Nobody need sign it; it gives no right to an answer and stops no clock."""
    refuse(rules.is_empty(text, paper="线索内容"))

    tip = Tip.objects.create(cycle=cycle, about=about, text=text, received_at=at)

    record(
        "登记线索",
        tip,
        clause=Clause.OBJECTION,
        edition=cycle.edition if cycle else "",
        by=by,
        at=at,
        about=about.code if about else "",
    )
    return tip


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE))
def open_inquiry(*, tip: Tip, scope: str, by: Person, at: datetime) -> Inquiry:
    """Check a lead ex officio."""
    tip = queries.lock_tip(tip)
    refuse(rules.inquiry_is_open_already(opened=hasattr(tip, "inquiry")))
    refuse(rules.is_empty(scope, paper="核查事项"))

    inquiry = Inquiry.objects.create(tip=tip, scope=scope, opened_at=at)

    record(
        "线索立项核查",
        inquiry,
        clause=Clause.OFFICE_DUTIES,
        edition=tip.cycle.edition if tip.cycle else "",
        by=by,
        at=at,
        tip=tip.pk,
        scope=scope,
    )
    return inquiry
