from datetime import date, datetime

from zhiheng.instruments.honours import queries, rules
from zhiheng.instruments.honours.models import Honour, Payment, Reissue, Termination
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.queries import lock as lock_organisation
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE))
def record_past_honour(
    *,
    organisation: Organisation,
    award: str,
    award_title: str,
    level: str,
    year: int,
    number: str,
    conferred_on: date,
    valid_until: date,
    bonus_fen: int,
    paid_on: date | None,
    source: str,
    name: str = "",
    by: Person,
    at: datetime,
) -> Honour:
    """Take over an award conferred before this system, with its payment, from a document.

    `name`: as on the certificate, where the organisation was called otherwise then.
    """
    organisation = lock_organisation(organisation)
    known = queries.already_entered(organisation, award=award, year=year, number=number)
    refuse(rules.honour_is_known(number=number, known=str(known) if known else None))
    refuse(rules.level_is_unknown(level))
    refuse(rules.source_is_missing(source))
    refuse(
        rules.dates_contradict(
            conferred_on=conferred_on, valid_until=valid_until, paid_on=paid_on, today=day_of(at)
        )
    )
    refuse(rules.payment_contradicts(bonus_fen=bonus_fen, paid_on=paid_on))

    edition = queries.edition_in_force(award, on=conferred_on)
    honour = Honour.objects.create(
        organisation=organisation,
        award=award,
        award_title=award_title,
        level=level,
        edition=edition,
        year=year,
        name=name or organisation.name,
        number=number,
        check_code=rules.check_code(number=number, code=organisation.code, digest=""),
        conferred_on=conferred_on,
        valid_until=valid_until,
        bonus_fen=bonus_fen,
        source=source,
    )
    if paid_on is not None:
        Payment.objects.create(
            honour=honour, amount_fen=bonus_fen, paid_on=paid_on, voucher=f"历史记录 {number}"
        )

    record(
        "登记历史获奖",
        honour,
        clause=Clause.RECORDS,
        edition=edition,
        by=by,
        at=at,
        organisation=organisation.code,
        name=honour.name,
        number=number,
        conferred_on=str(conferred_on),
        bonus_fen=bonus_fen,
        paid_on=str(paid_on or ""),
        source=source,
    )
    return honour


@act(under=Clause.AWARDING, allowed=only(Role.OFFICE))
def reissue_certificate(
    *, honour: Honour, name: str, on: date, decision: str = "", by: Person, at: datetime
) -> Reissue:
    """The laureate was renamed: the same number under the new name.

    A name that isn't the laureate's own needs the `decision` that lets a successor carry it on.
    """
    honour = queries.lock(honour)
    refuse(rules.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(
        rules.name_does_not_pass(
            name=name,
            registered=honour.organisation.name,
            printed=queries.printed_name(honour),
            decision=decision,
        )
    )

    reissue = Reissue.objects.create(honour=honour, name=name, decision=decision, on=on)

    record(
        "换发证书",
        honour,
        clause=Clause.AWARDING,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
        former=honour.name,
        name=name,
        decision=decision,
        to=[ref(honour.organisation)],
    )
    return reissue


@act(under=Clause.AWARDING, allowed=only(Role.OFFICE))
def terminate_honour(
    *, honour: Honour, reason: str, on: date, by: Person, at: datetime
) -> Termination:
    """The laureate dissolved, or was taken over and the title did not pass. The history stays."""
    honour = queries.lock(honour)
    refuse(rules.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.reason_is_missing(reason))

    termination = Termination.objects.create(honour=honour, reason=reason, on=on)

    record(
        "终止称号",
        honour,
        clause=Clause.AWARDING,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
        reason=reason,
        on=str(on),
        to=[ref(honour.organisation)],
    )
    return termination
