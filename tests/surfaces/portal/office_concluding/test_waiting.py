import pytest

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.office_concluding.conftest import told
from zhiheng.instruments.notices.models import Ruling
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.OFFICE_DUTIES)]


def test_an_objection_waits_with_its_last_day_until_it_is_ruled(desk, committee):
    objection = committee.objection(committee.publish(), committee.listed[0])

    assert f"裁定异议 {objection.receipt}" in told(desk.get("/office"))
    Ruling.objects.create(objection=objection, upheld=False, reasons="不实", at=world.NOON)

    assert objection.receipt not in told(desk.get("/office"))


def test_bonuses_wait_until_they_are_made_out(desk, now):
    cycle = world.cycle(at_step=Step.PAYMENT)
    assert "等待制单的奖金" not in told(desk.get("/office"))

    laureates.laureate(cycle)

    assert "等待制单的奖金" in told(desk.get("/office"))


def test_thirty_objections_take_as_many_queries_as_thirty_more(desk, committee, queries):
    published = committee.publish()

    def more():
        for _ in range(30):
            committee.objection(published, committee.listed[0])

    more()
    thirty = queries(desk, "/office")
    more()

    assert queries(desk, "/office") == thirty
    page = told(desk.get("/office"))
    assert page.count("裁定异议") == 25
    assert "未裁定的异议" in page
