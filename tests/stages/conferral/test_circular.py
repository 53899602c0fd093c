import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral.actions import confer_honours, issue_circular
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [pytest.mark.clause(Clause.CIRCULAR), pytest.mark.django_db]
NUMBER = "金政文〔2026〕9号"


@pytest.fixture
def cycle(db):
    made = world.cycle(at_step=Step.CIRCULAR)
    laureates.recheck(made, Gate.CIRCULAR)
    return made


def issue(cycle, by, **changes):
    return issue_circular(
        **{"cycle": cycle, "number": NUMBER, "by": by, "at": world.NOON, **changes}
    )


def refused(cycle, by, clause, match, **changes):
    with pytest.raises(Refused, match=match) as caught:
        issue(cycle, by, **changes)

    assert caught.value.refusal.clause == clause
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()
    assert not Application.objects.filter(state=State.COMMENDED).exists()


def test_the_government_commends_the_approved_by_the_name_they_filed_under(cycle, government):
    application, _ = laureates.approved(cycle, "东方重工有限公司", "喆堃㛃（金水）食品厂")
    application.organisation.name = "东方重工集团"
    application.organisation.save()

    circular = issue(cycle, government)

    assert circular.notice.title == "金水区人民政府关于授予2026年度金水区区长质量奖的通报"
    assert circular.notice.body.splitlines()[1:] == [
        "1. 东方重工有限公司（奖金50万元）",
        "2. 喆堃㛃（金水）食品厂（奖金50万元）",
    ]
    assert {a.state for a in Application.objects.all()} == {State.COMMENDED}
    assert cycles.is_done(cycle, Step.CIRCULAR)
    entry = Entry.objects.get()
    assert (entry.act, entry.article, entry.facts["laureates"]) == ("通报", "第十七条", 2)
    assert len(entry.facts["to"]) == 2


def test_a_cycle_without_winners_has_a_text_of_its_own(cycle, government):
    circular = issue(cycle, government)

    assert "评定结果" in circular.notice.title
    assert "没有组织达到授奖要求" in circular.notice.body
    assert cycles.is_done(cycle, Step.CIRCULAR)


def test_a_title_without_bonus_is_commended_as_such(cycle, government):
    laureates.approved(cycle, "东方重工有限公司", bonus_fen=0)

    assert "颁发证书，不发奖金" in issue(cycle, government).notice.body


def test_a_circular_needs_a_number(cycle, government):
    laureates.approved(cycle, "东方重工有限公司")

    refused(cycle, government, Clause.CIRCULAR, "没有文号", number=" ")


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_restrictions_are_looked_up_again_before_the_circular(government):
    cycle = world.cycle(at_step=Step.CIRCULAR)
    laureates.approved(cycle, "东方重工有限公司")

    refused(cycle, government, Clause.RESTRICTIONS, "通报前.*复核")


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize(("bars", "match"), [(True, "已认定存在"), (None, "尚未认定")])
def test_listed_between_acceptance_and_award_is_not_passed_over(cycle, government, bars, match):
    (application,) = laureates.approved(cycle, "东方重工有限公司")
    laureates.finding(application, bars=bars)

    refused(cycle, government, Clause.RESTRICTIONS, match)


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize("finding", [{"bars": False}, {"bars": None, "advisory": True}])
def test_what_was_found_not_to_bar_holds_nobody_up(cycle, government, finding):
    (application,) = laureates.approved(cycle, "东方重工有限公司")
    laureates.finding(application, **finding)

    assert issue(cycle, government).number == NUMBER


@pytest.mark.clause(Clause.AWARDING)
def test_an_undecided_merger_is_decided_first(cycle, government):
    laureates.approved(cycle, "东方重工有限公司", state=State.SUSPENDED)

    refused(cycle, government, Clause.AWARDING, "东方重工有限公司因主体变更中止")


def test_the_office_does_not_commend_in_the_governments_name(cycle, office):
    refused(cycle, office, Clause.CIRCULAR, "不担任区政府")


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR, Role.CHAIR])
def test_nobody_else_commends_either(cycle, role):
    refused(cycle, world.person("某人", role), Clause.CIRCULAR, "不担任区政府")


def test_a_second_circular_is_refused(cycle, government):
    issue(cycle, government)

    with pytest.raises(Refused, match="已经完成"):
        issue(cycle, government, number="金政文〔2026〕10号")

    assert Entry.objects.count() == 1


def test_the_2017_edition_has_no_circular_and_awards_after_approval(office, government):
    cycle = world.cycle("jinshui-2017", at_step=Step.AWARDING)
    (application,) = laureates.approved(cycle, "东方重工有限公司")

    refused(cycle, government, Clause.CIRCULAR, "没有“通报”")
    confer_honours(cycle=cycle, by=office, at=world.NOON)

    application.refresh_from_db()
    assert application.state == State.AWARDED
