import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.promotion import queries
from zhiheng.stages.promotion.actions import (
    close_promotion,
    hold_exchange,
    offer_case,
    publish_case,
)
from zhiheng.stages.promotion.models import Attendee, Case, CasePublication, Exchange

pytestmark = [pytest.mark.clause(Clause.PROMOTION), pytest.mark.django_db]
NEW = "specialised-new"


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.PROMOTION)


@pytest.fixture
def honour(cycle):
    return laureates.laureate(cycle)


@pytest.fixture
def applicant(honour):
    return laureates.applicant_of(honour)


def offer(honour, by, **changes):
    given = {
        "title": "以数据改进装配",
        "body": "我们这样做……",
        "tags": ["manufacturing"],
        "secrets_cleared": True,
        **changes,
    }
    return offer_case(honour=honour, by=by, at=world.NOON, **given)


def not_offered(honour, by, clause, match, **changes):
    with pytest.raises(Refused, match=match) as caught:
        offer(honour, by, **changes)

    assert caught.value.refusal.clause == clause
    assert not Entry.objects.exists()
    assert not Case.objects.exists()


def publish(case, by):
    return publish_case(case=case, by=by, at=world.NOON)


def hold(cycle, by, **changes):
    given = {
        "title": "专精特新企业交流会",
        "held_on": laureates.TODAY,
        "tags": [NEW],
        "organisations": [world.organisation("小巨人甲"), world.organisation("小巨人乙")],
        **changes,
    }
    return hold_exchange(cycle=cycle, by=by, at=world.NOON, **given)


@pytest.mark.clause(Clause.CASE_SHARING)
def test_a_laureate_offers_a_case_and_the_office_publishes_it(honour, applicant, office):
    case = offer(honour, applicant, tags=["manufacturing", NEW])
    assert list(queries.offered()) == [case]

    publish(case, office)

    assert list(queries.cases()) == [case]
    assert not queries.offered()
    assert [(e.act, e.article) for e in Entry.objects.order_by("seq")] == [
        ("提交案例", "第二十条"),
        ("发布案例", "第十九条"),
    ]


def test_specialised_new_is_a_tag_of_the_revised_edition_only(honour, applicant):
    old = laureates.laureate(world.cycle("jinshui-2017", at_step=Step.PROMOTION), "旧获奖者")

    not_offered(old, laureates.applicant_of(old), Clause.PROMOTION, f"没有“{NEW}”", tags=[NEW])
    assert offer(honour, applicant, tags=[NEW]).tags == [NEW]


@pytest.mark.clause(Clause.CASE_SHARING)
def test_a_case_with_secrets_in_it_is_not_taken(honour, applicant):
    not_offered(honour, applicant, Clause.CASE_SHARING, "商业秘密", secrets_cleared=False)


@pytest.mark.clause(Clause.CASE_SHARING)
def test_an_empty_case_is_not_taken(honour, applicant):
    not_offered(honour, applicant, Clause.CASE_SHARING, "没有标题或者正文", body=" ")


@pytest.mark.clause(Clause.CASE_SHARING)
def test_nobody_offers_a_case_for_another_laureate(cycle, honour):
    other = laureates.applicant_of(laureates.laureate(cycle, "乙厂"))

    not_offered(honour, other, Clause.CASE_SHARING, "不担任申报组织")


def revoked(honour):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十五条", reasons="造假", on=laureates.TODAY
    )


@pytest.mark.clause(Clause.TITLE_USE)
def test_a_revoked_title_is_not_carried_into_a_case(honour, applicant, office):
    case = offer(honour, applicant)
    revoked(honour)

    with pytest.raises(Refused, match="已撤销"):
        publish(case, office)
    with pytest.raises(Refused, match="已撤销"):
        offer(honour, applicant)

    assert not CasePublication.objects.exists()


@pytest.mark.clause(Clause.CASE_SHARING)
def test_a_case_is_published_once(honour, applicant, office):
    case = offer(honour, applicant)
    publish(case, office)

    with pytest.raises(Refused, match="已经发布"):
        publish(case, office)

    assert Entry.objects.count() == 2


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.SUPERVISOR, Role.AUDITOR])
def test_only_the_office_publishes(honour, applicant, role):
    case = offer(honour, applicant)

    with pytest.raises(Refused, match="不担任评委会办公室"):
        publish(case, world.person("某人", role))

    assert not CasePublication.objects.exists()


@pytest.mark.clause(Clause.EXCHANGE)
def test_an_exchange_is_recorded_with_whoever_came_each_once(cycle, office):
    guest = world.organisation("小巨人甲")

    exchange = hold(cycle, office, organisations=[guest, guest, world.organisation("小巨人乙")])

    assert exchange.attendees.count() == 2
    entry = Entry.objects.get()
    assert (entry.act, entry.article, entry.facts["organisations"]) == (
        "举办交流活动",
        "第二十一条",
        2,
    )


@pytest.mark.clause(Clause.EXCHANGE)
@pytest.mark.parametrize(
    "changes",
    [{"organisations": []}, {"title": ""}, {"held_on": laureates.TODAY + world.A_DAY}],
    ids=["nobody came", "no title", "not held yet"],
)
def test_an_exchange_that_did_not_happen_is_not_recorded(cycle, office, changes):
    with pytest.raises(Refused, match="还不能登记"):
        hold(cycle, office, **changes)

    assert not Entry.objects.exists()
    assert not Exchange.objects.exists()


def test_an_exchange_under_2017_has_no_specialised_new_tag(office):
    cycle = world.cycle("jinshui-2017", at_step=Step.PROMOTION)

    with pytest.raises(Refused, match=f"没有“{NEW}”"):
        hold(cycle, office)

    assert not Attendee.objects.exists()


@pytest.mark.clause(Clause.EXCHANGE)
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.GOVERNMENT])
def test_only_the_office_records_exchanges(cycle, role):
    with pytest.raises(Refused, match="不担任评委会办公室"):
        hold(cycle, world.person("某人", role))

    assert not Exchange.objects.exists()


def test_reach_is_counted_by_the_tags_of_the_edition(cycle, honour, applicant, office):
    publish(offer(honour, applicant, tags=[NEW]), office)
    offer(honour, applicant, tags=[NEW])
    guest = world.organisation("小巨人甲")
    hold(cycle, office, organisations=[guest])
    hold(cycle, office, organisations=[guest, world.organisation("小巨人乙")])

    reach = {r.tag: (r.cases, r.exchanges, r.organisations) for r in queries.reach_by_tag(cycle)}

    assert reach[NEW] == (1, 2, 2)
    assert reach["services"] == (0, 0, 0)
    assert NEW not in {
        r.tag for r in queries.reach_by_tag(world.cycle("jinshui-2017", at_step=Step.PROMOTION))
    }


@pytest.mark.parametrize("exchanges", [1, 3])
def test_reach_costs_the_same_queries_for_many(cycle, office, exchanges):
    for _ in range(exchanges):
        hold(cycle, office)

    with CaptureQueriesContext(connection) as captured:
        queries.reach_by_tag(cycle)

    assert len(captured) == 3


def test_the_office_closes_promotion_even_without_cases(cycle, office):
    close_promotion(cycle=cycle, by=office, at=world.NOON)

    assert cycles.is_done(cycle, Step.PROMOTION)
    assert Entry.objects.get().facts == {"cases": 0, "exchanges": 0}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR])
def test_nobody_else_closes_promotion(cycle, role):
    with pytest.raises(Refused, match="不担任评委会办公室"):
        close_promotion(cycle=cycle, by=world.person("某人", role), at=world.NOON)

    assert not Entry.objects.exists()
