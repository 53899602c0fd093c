import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Payment, Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral import rules
from zhiheng.stages.conferral.actions import close_payment

pytestmark = [pytest.mark.clause(Clause.PAYMENT), pytest.mark.django_db]


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.PAYMENT)


def close(cycle, by):
    return close_payment(cycle=cycle, by=by, at=world.NOON)


def test_payment_ends_when_every_payable_laureate_is_paid(cycle, office):
    honour = laureates.laureate(cycle)
    laureates.laureate(cycle, "只授称号的厂", bonus_fen=0)
    lost = laureates.laureate(cycle, "已撤销的厂")
    Revocation.objects.create(
        honour=lost, ground="fraud", basis="第二十五条", reasons="造假", on=laureates.TODAY
    )

    with pytest.raises(Refused, match="1家获奖组织的奖金尚未拨付：东方重工有限公司"):
        close(cycle, office)
    assert not Entry.objects.exists()
    Payment.objects.create(
        honour=honour, amount_fen=laureates.BONUS, paid_on=laureates.TODAY, voucher="P-1"
    )
    close(cycle, office)

    assert cycles.is_done(cycle, Step.PAYMENT)
    assert Entry.objects.get().facts == {"payments": 1, "paid_fen": laureates.BONUS}


def test_without_laureates_payment_closes_at_once(cycle, office):
    close(cycle, office)

    assert cycles.is_done(cycle, Step.PAYMENT)


def test_finance_does_not_close_the_step(cycle, finance):
    with pytest.raises(Refused, match="不担任评委会办公室"):
        close(cycle, finance)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.BONUS, Clause.QUOTA)
def test_finance_sees_what_a_repeat_winner_and_a_public_body_get():
    terms = edition("jinshui-revised").terms_with(
        {"repeat_rule": "title-only", "higher_award_rule": "top-up"}
    )

    example = rules.bonus_worked_example(terms, paid_before_fen=20_000_000)

    assert [(e.laureate, e.bonus_fen, e.takes_a_place) for e in example] == [
        ("首次获奖", 50_000_000, True),
        ("再次获奖", 0, False),
        ("已获上级质量奖", 30_000_000, True),
        ("再次获奖且已获上级质量奖", 0, False),
        ("财政全额拨款单位首次获奖", 50_000_000, True),
    ]
