from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour, Payment
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.notices.parts import publish
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.parts import move
from zhiheng.stages.conferral import parts, queries, rules
from zhiheng.stages.conferral.models import Circular, Conferment, Payout, PayoutKey
from zhiheng.stages.screening.vocabulary import Gate


@act(under=Clause.CIRCULAR, allowed=only(Role.GOVERNMENT, clause=Clause.CIRCULAR))
def issue_circular(*, cycle: Cycle, number: str, by: Person, at: datetime) -> Circular:
    """通报: the government commends the approved organisations by name, or says there is none."""
    cycle = cycles.lock(cycle)
    edition = cycles.edition_of(cycle)
    refuse(rules.edition_has_no_circular(edition.procedure.steps))
    waiting = applications.lock_all(cycle, edition.procedure.entering(Step.CIRCULAR))
    refuse(rules.number_is_missing(number))
    parts.ask_restrictions(cycle, waiting, gate=Gate.CIRCULAR)
    refuse(rules.somebody_is_suspended(queries.suspended_in(cycle)))

    finish_step(cycle, Step.CIRCULAR, at=at)
    title, body = rules.circular_text(
        edition, year=cycle.year, laureates=queries.laureates_to_name(waiting)
    )
    notice = publish(
        NoticeKind.CIRCULAR,
        cycle=cycle,
        issuer=edition.government,
        title=title,
        body=body,
        number=number,
        at=at,
    )
    circular = Circular.objects.create(cycle=cycle, notice=notice, number=number, issued_at=at)
    move(waiting, State.COMMENDED, edition=cycle.edition, at=at)

    record(
        "通报",
        circular,
        clause=Clause.CIRCULAR,
        edition=cycle.edition,
        by=by,
        at=at,
        number=number,
        digest=notice.digest,
        laureates=len(waiting),
        to=[ref(application.organisation) for application in waiting],
    )
    return circular


@act(under=Clause.AWARDING, allowed=only(Role.OFFICE, clause=Clause.AWARDING))
def confer_honours(*, cycle: Cycle, by: Person, at: datetime) -> list[Honour]:
    """颁奖: a numbered certificate for each, under the name it filed. No winners, no certificates."""
    cycle = cycles.lock(cycle)
    edition = cycles.edition_of(cycle)
    waiting = applications.lock_all(cycle, edition.procedure.entering(Step.AWARDING))
    barred, undecided = queries.in_doubt(waiting)
    refuse(rules.somebody_is_in_doubt(barred=barred, undecided=undecided))
    refuse(rules.somebody_is_suspended(queries.suspended_in(cycle)))

    conferred = Honour.objects.bulk_create(parts.certificates(cycle, waiting, at=at))
    Conferment.objects.bulk_create(
        Conferment(application=application, honour=honour)
        for application, honour in zip(waiting, conferred, strict=True)
    )
    move(waiting, State.AWARDED, edition=cycle.edition, at=at)
    finish_step(cycle, Step.AWARDING, at=at)

    record(
        "颁奖",
        cycle,
        clause=Clause.AWARDING,
        edition=cycle.edition,
        by=by,
        at=at,
        certificates=[
            {"number": h.number, "check_code": h.check_code, "name": h.name} for h in conferred
        ],
        to=[ref(application.organisation) for application in waiting],
    )
    return conferred


@act(under=Clause.PAYMENT, allowed=only(Role.OFFICE, clause=Clause.PAYMENT))
def prepare_payout(
    *,
    honour: Honour,
    account_name: str,
    account_number: str,
    amount_fen: int | None = None,
    by: Person,
    at: datetime,
) -> Payout:
    """The first key: the office makes out the 拨付单, for the whole bonus unless told otherwise."""
    approved = queries.is_approved_laureate(honour)  # on papers, which never change
    refuse(rules.payee_is_not_approved(name=honour.name, approved=approved))
    cycle = cycles.lock(queries.cycle_of(honour))
    honour = honours.lock(honour)

    amount = honour.bonus_fen if amount_fen is None else amount_fen
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.title_carries_no_bonus(name=honour.name, bonus_fen=honour.bonus_fen))
    refuse(
        rules.must_be_paid_at_once(
            amount_fen=amount,
            bonus_fen=honour.bonus_fen,
            one_off=cycles.terms_of(cycle).one_off,
        )
    )
    refuse(
        rules.account_is_not_the_laureates(
            account_name=account_name,
            account_number=account_number,
            names=queries.own_names(honour),
        )
    )
    refuse(
        rules.payout_stands_already(
            number=honour.number, standing=queries.has_standing_payout(honour)
        )
    )
    refuse(
        rules.budget_is_exceeded(
            committed_fen=queries.committed_fen(cycle),
            amount_fen=amount,
            budget_fen=cycle.bonus_budget_fen,
        )
    )

    payout = Payout.objects.create(
        honour=honour,
        amount_fen=amount,
        account_name=account_name,
        account_number=account_number,
        prepared_by=by,
        prepared_at=at,
    )

    record(
        "制作拨付单",
        payout,
        clause=Clause.PAYMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        number=honour.number,
        amount_fen=amount,
        account=f"{account_name} 尾号{account_number.strip()[-4:]}",
    )
    return payout


@act(under=Clause.PAYMENT, allowed=only(Role.FINANCE, clause=Clause.PAYMENT))
def return_payout(*, payout: Payout, reason: str, by: Person, at: datetime) -> Payout:
    """Finance finds the 拨付单 wrong: it goes back, and the office makes out another."""
    payout = queries.lock_payout(payout)
    refuse(
        rules.payout_is_settled(
            released=queries.is_released(payout), returned=payout.returned_at is not None
        )
    )
    refuse(rules.return_has_no_reason(reason))

    payout.returned_at = at
    payout.save(update_fields=["returned_at"])

    record(
        "退回拨付单",
        payout,
        clause=Clause.PAYMENT,
        edition=payout.honour.edition,
        by=by,
        at=at,
        number=payout.honour.number,
        reason=reason,
    )
    return payout


@act(under=Clause.PAYMENT, allowed=only(Role.FINANCE, clause=Clause.PAYMENT))
def release_payout(*, payout: Payout, voucher: str, by: Person, at: datetime) -> Payment:
    """The second key: finance pays what the office prepared, once."""
    payout = queries.lock_payout(payout)
    honour = honours.lock(payout.honour)
    approved = queries.is_approved_laureate(honour)
    refuse(rules.payee_is_not_approved(name=honour.name, approved=approved))
    cycle = queries.cycle_of(honour)
    refuse(
        rules.payout_is_settled(
            released=queries.is_released(payout), returned=payout.returned_at is not None
        )
    )
    refuse(
        rules.one_person_holds_both_keys(
            prepared_by=payout.prepared_by.ref, by=by.ref, name=by.name
        )
    )
    refuse(
        rules.circular_is_not_issued(
            steps=cycles.edition_of(cycle).procedure.steps,
            issued=queries.circular_of(cycle) is not None,
        )
    )
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    parts.ask_restrictions(cycle, [queries.application_of(honour)], gate=Gate.PAYMENT)
    refuse(rules.voucher_is_missing(voucher))

    PayoutKey.objects.create(payout=payout, by=by, at=at)
    payment = Payment.objects.create(
        honour=honour, amount_fen=payout.amount_fen, paid_on=day_of(at), voucher=voucher
    )

    record(
        "拨付奖金",
        payment,
        clause=Clause.PAYMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        number=honour.number,
        amount_fen=payment.amount_fen,
        voucher=voucher,
        prepared_by=payout.prepared_by.ref,
        to=[ref(honour.organisation)],
    )
    return payment


@act(under=Clause.PAYMENT, allowed=only(Role.OFFICE, clause=Clause.PAYMENT))
def close_payment(*, cycle: Cycle, by: Person, at: datetime) -> Cycle:
    """奖金发放 is over when every laureate with a bonus is paid; without laureates, at once."""
    cycle = cycles.lock(cycle)
    refuse(rules.payable_honours_remain([h.name for h in queries.unpaid_in(cycle)]))

    finish_step(cycle, Step.PAYMENT, at=at)

    record(
        "办结奖金发放",
        cycle,
        clause=Clause.PAYMENT,
        edition=cycle.edition,
        by=by,
        at=at,
        payments=queries.payable_in(cycle).count(),
        paid_fen=honours.paid_fen(cycle=cycle),
    )
    return cycle
