"""撤销: opened on a ground, heard, decided; never deleted."""

from datetime import datetime

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour, Revocation
from zhiheng.instruments.honours.parts import bar
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.notices.parts import publish
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision import access, queries, rules
from zhiheng.stages.supervision.models import Hearing, Receivable, RevocationCase


@act(under=Clause.REVOCATION, allowed=only(Role.OFFICE, clause=Clause.REVOCATION))
def open_revocation(
    *, honour: Honour, ground: str, facts: str, by: Person, at: datetime
) -> RevocationCase:
    """A ground of the edition seems to be there: the case is opened, nothing is decided yet."""
    honour = honours.lock(honour)
    which = queries.edition_over(honour)
    refuse(rules.no_edition_governs(which))
    assert which is not None
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.case_is_open(number=honour.number, is_open=queries.has_open_case(honour)))
    refuse(rules.ground_is_unknown(which, ground))
    refuse(rules.text_is_missing(facts, field="事实"))

    case = RevocationCase.objects.create(honour=honour, ground=ground, facts=facts, opened_at=at)

    record(
        "撤销立案",
        case,
        clause=Clause.REVOCATION,
        edition=which.name,
        by=by,
        at=at,
        number=honour.number,
        ground=ground,
        to=[ref(honour.organisation)],
    )
    return case


@act(under=Clause.REVOCATION, allowed=access.only_the_office_or_the_laureate)
def hear(*, case: RevocationCase, statement: str, by: Person, at: datetime) -> Hearing:
    """What the laureate says; or, in the office's words, that it was invited and kept silent."""
    case = queries.lock_case(case)
    honour = honours.lock(case.honour)
    refuse(_closed(case, honour))
    refuse(rules.heard_already(heard=hasattr(case, "hearing")))
    refuse(rules.text_is_missing(statement, field="陈述申辩"))

    hearing = Hearing.objects.create(case=case, statement=statement, at=at)

    record(
        "听取陈述申辩",
        case,
        clause=Clause.REVOCATION,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
    )
    return hearing


@act(under=Clause.REVOCATION, allowed=only(Role.OFFICE, clause=Clause.REVOCATION))
def dismiss_revocation(
    *, case: RevocationCase, reasons: str, by: Person, at: datetime
) -> RevocationCase:
    """The ground wasn't borne out: the title stands, the case stays on file."""
    case = queries.lock_case(case)
    honour = honours.lock(case.honour)
    refuse(_closed(case, honour))
    refuse(rules.not_heard_yet(heard=hasattr(case, "hearing")))
    refuse(rules.text_is_missing(reasons, field="不予撤销的理由"))

    case.dismissed_at = at
    case.save(update_fields=["dismissed_at"])

    record(
        "不予撤销",
        case,
        clause=Clause.REVOCATION,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
        reasons=reasons,
        to=[ref(honour.organisation)],
    )
    return case


@act(under=Clause.REVOCATION, allowed=access.only_whoever_revokes)
def revoke_honour(
    *,
    case: RevocationCase,
    reasons: str,
    basis: str,
    recover_fen: int = 0,
    recover_basis: str = "",
    by: Person,
    at: datetime,
) -> Revocation:
    """Take a title away after the laureate was heard: certificate status, notice and ban.

    The bonus comes back only where `recover_basis` names a regulation of its own.
    """
    case = queries.lock_case(case)
    honour = honours.lock(case.honour)
    which, terms = queries.edition_over(honour), queries.terms_over(honour)
    refuse(rules.no_edition_governs(which))
    assert which is not None and terms is not None
    refuse(_closed(case, honour))
    refuse(rules.not_heard_yet(heard=hasattr(case, "hearing")))
    refuse(rules.text_is_missing(reasons, field="撤销理由"))
    refuse(rules.text_is_missing(basis, field="撤销依据"))
    refuse(rules.recovery_lacks_a_basis(which, amount_fen=recover_fen, basis=recover_basis))
    if recover_fen:
        refuse(
            rules.recovery_is_impossible(
                measure=rules.RECOVER,
                amount_fen=recover_fen,
                paid_fen=queries.paid_fen(honour),
                recovered_fen=queries.receivable_fen(honour),
            )
        )

    day = day_of(at)
    revocation = Revocation.objects.create(
        honour=honour, ground=case.ground, basis=basis, reasons=reasons, on=day
    )
    ban = bar(
        honour.organisation,
        award=honour.award,
        ground=case.ground,
        basis=basis,
        terms=terms,
        on=day,
    )
    title, body = rules.revocation_text(
        which,
        year=honour.year,
        name=honour.name,
        number=honour.number,
        ground=case.ground,
        basis=basis,
        on=day,
    )
    notice = publish(
        NoticeKind.REVOCATION,
        cycle=honour.cycle,
        issuer=which.government,
        title=title,
        body=body,
        at=at,
    )
    if recover_fen:
        Receivable.objects.create(
            honour=honour,
            revocation=revocation,
            amount_fen=recover_fen,
            basis=recover_basis,
            at=at,
        )

    record(
        "撤销称号",
        honour,
        clause=Clause.REVOCATION,
        edition=which.name,
        by=by,
        at=at,
        number=honour.number,
        ground=case.ground,
        basis=basis,
        reasons=reasons,
        banned_until=str(ban.until or "") if ban else "",
        banned_sessions=ban.sessions if ban else 0,
        recover_fen=recover_fen,
        recover_basis=recover_basis,
        notice=notice.digest,
        to=[ref(honour.organisation)],
    )
    return revocation


def _closed(case: RevocationCase, honour: Honour) -> Refusal | None:
    return rules.case_is_closed(
        dismissed=case.dismissed_at is not None, revoked=hasattr(honour, "revocation")
    )
