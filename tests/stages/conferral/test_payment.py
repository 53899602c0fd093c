import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.honours.models import Payment, Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral import queries, rules
from zhiheng.stages.conferral.actions import (
    prepare_payout,
    release_payout,
    return_payout,
)
from zhiheng.stages.conferral.models import Conferment, Payout
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [pytest.mark.clause(Clause.PAYMENT), pytest.mark.django_db]
ACCOUNT = "4100 0000 1234 5678"


@pytest.fixture
def cycle(db):
    made = world.cycle(at_step=Step.PAYMENT)
    laureates.recheck(made, Gate.PAYMENT)
    laureates.circular(made)
    return made


@pytest.fixture
def honour(cycle):
    return laureates.laureate(cycle)


def prepare(honour, by, **changes):
    given_ = {"account_name": honour.organisation.name, "account_number": ACCOUNT, **changes}
    return prepare_payout(honour=honour, by=by, at=world.NOON, **given_)


def release(payout, by, voucher="国库2026-001"):
    return release_payout(payout=payout, voucher=voucher, by=by, at=world.NOON)


def not_prepared(honour, by, clause, match, **changes):
    with pytest.raises(Refused, match=match) as caught:
        prepare(honour, by, **changes)

    assert caught.value.refusal.clause == clause
    assert not Entry.objects.exists()
    assert not Payout.objects.exists()


def not_released(payout, by, clause, match, **changes):
    before = Entry.objects.count()

    with pytest.raises(Refused, match=match) as caught:
        release(payout, by, **changes)

    assert caught.value.refusal.clause == clause
    assert Entry.objects.count() == before
    assert not Payment.objects.exists()


def test_the_office_prepares_and_finance_releases_the_whole_bonus(honour, office, finance):
    payout = prepare(honour, office)
    payment = release(payout, finance)

    assert (payment.amount_fen, payment.voucher) == (laureates.BONUS, "国库2026-001")
    assert payment.paid_on == laureates.TODAY
    prepared, released = Entry.objects.order_by("seq")
    assert (prepared.act, prepared.article) == ("制作拨付单", "第十七条")
    assert prepared.facts["account"] == "东方重工有限公司 尾号5678"
    assert (released.act, released.facts["prepared_by"]) == ("拨付奖金", office.ref)


def test_one_person_never_holds_both_keys(honour, office):
    both = world.person("钱李", Role.OFFICE, Role.FINANCE)
    payout = prepare(honour, both)

    not_released(payout, both, Clause.PAYMENT, "不能由同一人")


def test_the_office_does_not_release(honour, office):
    not_released(prepare(honour, office), office, Clause.PAYMENT, "不担任财政部门")


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT])
def test_only_the_office_prepares(honour, role):
    not_prepared(honour, world.person("某人", role), Clause.PAYMENT, "不担任评委会办公室")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT])
def test_only_finance_releases(honour, office, role):
    payout = prepare(honour, office)

    not_released(payout, world.person("某人", role), Clause.PAYMENT, "不担任财政部门")


@pytest.mark.clause(Clause.FUNDING)
def test_nobody_outside_the_approved_list_is_paid(cycle, office):
    taken_over = laureates.past(world.organisation("名单外的厂"), edition=cycle.edition)

    not_prepared(taken_over, office, Clause.FUNDING, "不在本届审定的获奖名单")


@pytest.mark.clause(Clause.FUNDING)
def test_a_certificate_alone_is_no_approval(cycle, office):
    application = world.application(cycle, name="未审定的厂")
    honour = laureates.past(application.organisation, edition=cycle.edition)
    Conferment.objects.create(application=application, honour=honour)

    not_prepared(honour, office, Clause.FUNDING, "不在本届审定的获奖名单")


@pytest.mark.clause(Clause.BONUS)
def test_a_title_without_bonus_has_no_payout(cycle, office):
    honour = laureates.laureate(cycle, bonus_fen=0)

    not_prepared(honour, office, Clause.BONUS, "没有奖金")


@pytest.mark.clause(Clause.BONUS)
@pytest.mark.parametrize(
    ("name", "clause", "match"),
    [
        ("jinshui-revised", Clause.PAYMENT, "须一次性发放"),
        ("jinshui-2017", Clause.BONUS, "每家只拨付一次"),
    ],
)
def test_part_of_the_bonus_is_refused_and_only_the_revision_says_at_once(
    office, name, clause, match
):
    honour = laureates.laureate(world.cycle(name, at_step=Step.PAYMENT))

    not_prepared(honour, office, clause, match, amount_fen=laureates.BONUS // 2)


@given(st.integers(1, 10**10), st.integers(1, 10**10), st.booleans())
def test_any_other_sum_than_the_bonus_is_refused(amount, bonus, one_off):
    refusal = rules.must_be_paid_at_once(amount_fen=amount, bonus_fen=bonus, one_off=one_off)

    assert (refusal is None) == (amount == bonus)


@pytest.mark.parametrize(
    "changes",
    [{"account_name": "东方重工控股有限公司"}, {"account_number": "请电话询问"}],
    ids=["another's account", "no number"],
)
def test_the_money_goes_to_the_laureates_own_account(honour, office, changes):
    not_prepared(honour, office, Clause.PAYMENT, "不是获奖组织", **changes)


@pytest.mark.parametrize("name", ["东方重工（金水）厂", "东方重工(金水) 厂"])
def test_banks_may_write_brackets_and_blanks_their_way(name):
    refusal = rules.account_is_not_the_laureates(
        account_name=name, account_number=ACCOUNT, names=["东方重工(金水)厂"]
    )

    assert refusal is None


def test_a_double_click_prepares_one_payout(honour, office):
    prepare(honour, office)

    with pytest.raises(Refused, match="已有拨付单"):
        prepare(honour, office)

    assert Payout.objects.count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.FUNDING)
def test_the_budget_of_the_cycle_is_never_exceeded(cycle, office):
    budget = cycle.bonus_budget_fen
    first = laureates.laureate(cycle, "甲厂", bonus_fen=budget - 1)
    second = laureates.laureate(cycle, "乙厂", bonus_fen=2)
    third = laureates.laureate(cycle, "丙厂", bonus_fen=1)
    prepare(first, office)

    with pytest.raises(Refused, match="超出预算") as caught:
        prepare(second, office)
    assert caught.value.refusal.clause == Clause.FUNDING
    prepare(third, office)

    assert queries.committed_fen(cycle) == budget


def test_finance_sends_a_wrong_payout_back_and_the_office_makes_another(honour, office, finance):
    wrong = prepare(honour, office)

    return_payout(payout=wrong, reason="账号少一位", by=finance, at=world.NOON)
    right = prepare(honour, office)

    not_released(wrong, finance, Clause.PAYMENT, "已经退回")
    assert release(right, finance).honour == honour


def test_a_payout_is_not_sent_back_without_a_reason(honour, office, finance):
    payout = prepare(honour, office)

    with pytest.raises(Refused, match="没有写明原因"):
        return_payout(payout=payout, reason="", by=finance, at=world.NOON)

    assert Entry.objects.count() == 1


def test_the_office_does_not_send_back_its_own_payout(honour, office):
    payout = prepare(honour, office)

    with pytest.raises(Refused, match="不担任财政部门"):
        return_payout(payout=payout, reason="误", by=office, at=world.NOON)

    assert Entry.objects.count() == 1


def test_a_laureate_is_paid_exactly_once(honour, office, finance):
    payout = prepare(honour, office)
    release(payout, finance)

    with pytest.raises(Refused, match="已经拨付"):
        release(payout, finance)
    with pytest.raises(Refused, match="已有拨付单"):
        prepare(honour, office)
    with pytest.raises(Refused, match="已经拨付"):
        return_payout(payout=payout, reason="误", by=finance, at=world.NOON)

    assert Payment.objects.count() == 1


@pytest.mark.clause(Clause.CIRCULAR)
def test_money_waits_for_the_circular_where_the_edition_has_one(office, finance):
    cycle = world.cycle(at_step=Step.PAYMENT)
    laureates.recheck(cycle, Gate.PAYMENT)
    payout = prepare(laureates.laureate(cycle), office)

    not_released(payout, finance, Clause.CIRCULAR, "尚未通报")


def test_under_2017_money_waits_for_no_circular(office, finance):
    cycle = world.cycle("jinshui-2017", at_step=Step.PAYMENT)
    laureates.recheck(cycle, Gate.PAYMENT)
    payout = prepare(laureates.laureate(cycle), office)

    assert release(payout, finance).amount_fen == laureates.BONUS


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_restrictions_are_looked_up_again_before_payment(office, finance):
    cycle = world.cycle(at_step=Step.PAYMENT)
    laureates.circular(cycle)
    payout = prepare(laureates.laureate(cycle), office)

    not_released(payout, finance, Clause.RESTRICTIONS, "拨付前.*复核")


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize("bars", [True, None])
def test_whoever_was_listed_since_is_not_paid(honour, office, finance, bars):
    payout = prepare(honour, office)
    laureates.finding(queries.application_of(honour), bars=bars)

    not_released(payout, finance, Clause.RESTRICTIONS, "东方重工有限公司")


def revoked(honour):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十五条", reasons="造假", on=laureates.TODAY
    )


@pytest.mark.clause(Clause.TITLE_USE)
def test_a_revoked_title_is_neither_prepared_nor_paid(cycle, honour, office, finance):
    payout = prepare(honour, office)
    other = laureates.laureate(cycle, "乙厂")
    revoked(honour)
    revoked(other)

    not_released(payout, finance, Clause.TITLE_USE, "已撤销")
    with pytest.raises(Refused, match="已撤销"):
        prepare(other, office)


def test_a_payment_carries_its_voucher(honour, office, finance):
    not_released(prepare(honour, office), finance, Clause.PAYMENT, "凭证号", voucher=" ")


def test_an_honour_that_was_taken_over_from_earlier_is_not_paid_here(office):
    east = world.organisation()
    past = laureates.past(east, edition="jinshui-2017")
    assert past.cycle is None

    not_prepared(past, office, Clause.FUNDING, "不在本届审定的获奖名单中")


@pytest.mark.clause(Clause.FUNDING)
@pytest.mark.parametrize("in_a_cycle", [False, True])
def test_finance_pays_nobody_whom_the_government_did_not_approve(office, finance, in_a_cycle):
    if in_a_cycle:
        world.cycle("jinshui-2017", at_step=Step.PAYMENT)
    honour = laureates.past(world.organisation(), edition="jinshui-2017")
    payout = Payout.objects.create(
        honour=honour,
        amount_fen=honour.bonus_fen,
        account_name=honour.name,
        account_number=ACCOUNT,
        prepared_by=office,
        prepared_at=world.NOON,
    )

    not_released(payout, finance, Clause.FUNDING, "不在本届审定的获奖名单中")
