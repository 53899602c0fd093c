import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.honours.models import Payment, Revocation
from zhiheng.instruments.ledger.models import Head
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.supervision import queries
from zhiheng.stages.supervision.actions import begin_supervision, inspect
from zhiheng.stages.supervision.models import Inspection

pytestmark = [pytest.mark.clause(Clause.RECORDS), pytest.mark.django_db]


def open_matters(cycle):
    return [matter.what for matter in queries.books(cycle)]


@pytest.fixture
def closed(cycle, honour, owners, office):
    """A cycle that ran to its end, with one laureate paid."""
    begin_supervision(cycle=cycle, by=office, at=world.NOON)
    return cycle


def test_the_books_of_a_finished_cycle_are_closed(closed):
    assert queries.books(closed) == []


def test_a_cycle_without_winners_closes_its_books_too(cycle, office):
    begin_supervision(cycle=cycle, by=office, at=world.NOON)

    assert queries.books(cycle) == []


def test_a_step_that_is_not_done_keeps_the_books_open(cycle, honour):
    assert open_matters(cycle) == ["“证后监管”尚未办结"]


def test_an_application_without_an_end_keeps_the_books_open(closed):
    world.application(closed, state=State.APPROVED, name="甲厂")

    assert open_matters(closed) == ["甲厂的申报停在“已审定”"]


def test_an_unpaid_bonus_keeps_the_books_open(closed, owners):
    laureates.laureate(closed, "乙厂")

    assert open_matters(closed) == [
        "乙厂的奖金尚未拨付",
        "应付奖金100000000分，实付50000000分",
        "乙厂没有证后义务",
    ]


def test_a_payment_other_than_the_bonus_keeps_the_books_open(cycle):
    honour = laureates.laureate(cycle, "乙厂")
    Payment.objects.create(honour=honour, amount_fen=1, paid_on=laureates.TODAY, voucher="P")
    StepDone.objects.create(cycle=cycle, step=Step.SUPERVISION, at=world.NOON)

    assert open_matters(cycle)[:2] == ["乙厂实付与奖金不符", "应付奖金50000000分，实付1分"]


@pytest.mark.parametrize("paid", [True, False])
def test_a_title_lost_before_or_after_payment_leaves_no_open_matter(closed, paid):
    honour = laureates.laureate(closed, "乙厂", paid=paid)
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="二十五条", reasons="造假", on=laureates.TODAY
    )

    assert open_matters(closed) == []


def test_a_fault_of_the_ledger_keeps_the_books_open(closed):
    Head.objects.update(seq=5)

    assert open_matters(closed)[-1].startswith("台账第")


@pytest.mark.parametrize("inspections", [1, 3])
def test_a_laureates_page_costs_the_same_queries_however_long_its_history(
    honour, office, inspections
):
    for _ in range(inspections):
        inspect(
            honour=honour,
            subject="奖金使用",
            findings="无异常",
            inspected_on=laureates.TODAY,
            by=office,
            at=world.NOON,
        )

    with CaptureQueriesContext(connection) as captured:
        file = queries.laureate_file(honour)

    assert len(file.inspections) == Inspection.objects.count() == inspections
    assert len(captured) == 8
