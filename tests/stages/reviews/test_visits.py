import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import (
    conclude_site_visits,
    confirm_finding,
    plan_visit,
    record_visit_finding,
    sign_visit_report,
)
from zhiheng.stages.reviews.models import (
    FindingConfirmation,
    SiteVisit,
    VisitFinding,
    VisitReport,
)

pytestmark = pytest.mark.clause(Clause.SITE_VISIT)

TODAY = world.NOON.date()


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.SITE_VISIT)


def plan(application, *, by, on=TODAY):
    return plan_visit(
        application=application, planned_on=on, issues=["核对能耗数据"], by=by, at=world.NOON
    )


def find(visit, *, by, at=world.NOON, **changes):
    facts = {"item": "1.1", "text": "台账与申报不符", "evidence": "照片3", **changes}
    return record_visit_finding(visit=visit, by=by, at=at, **facts)


def report(visit, rescores=None, *, by, at=world.NOON):
    return sign_visit_report(visit=visit, rescores=rescores or {}, by=by, at=at)


def test_the_office_plans_a_visit_led_by_the_leader_of_the_panel(office, advanced):
    planned = plan(advanced, by=office)

    assert (planned.leader.person.name, planned.issues) == ("王评", ["核对能耗数据"])
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["planned_on"]) == ("安排现场评审", "2026-06-01")
    assert entry.facts["to"][0] == f"people.Organisation:{advanced.organisation_id}"


def test_a_visit_is_planned_once(office, advanced, visit):
    with pytest.raises(Refused, match="现场评审已经安排"):
        plan(advanced, by=office)

    assert not Entry.objects.exists()


def test_a_visit_is_not_planned_in_the_past(office, advanced):
    with pytest.raises(Refused, match="已经过去"):
        plan(advanced, by=office, on=TODAY - world.A_DAY)

    assert not SiteVisit.objects.exists()


def test_only_an_application_that_waits_for_it_is_visited(office, cycle, panel):
    stayed = cast.reviewed(cycle, panel, "未进公司", state=State.NOT_ADVANCED)

    with pytest.raises(Refused, match="不在“现场评审”环节"):
        plan(stayed, by=office)

    assert not Entry.objects.exists()


def test_no_visit_without_a_consensus_that_stands(office, advanced):
    cast.struck(queries.assignments_to(advanced)[1])

    with pytest.raises(Refused, match="没有签署合议"):
        plan(advanced, by=office)


def test_an_expert_of_the_panel_records_what_they_find_with_its_evidence(visit, leader):
    found = find(visit, by=leader, photo=("台账.png", world.png()))

    assert (found.expert.person, found.item, found.fabricated) == (leader, "1.1", False)
    assert found.photo.name == "台账.png"
    assert Entry.objects.get().act == "记录现场发现"


def test_a_finding_names_an_item_a_fact_and_its_evidence(visit, leader):
    with pytest.raises(Refused) as refused:
        find(visit, by=leader, item="9.9", text=" ", evidence="")

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "9.9不是小型组织简明评分表（演示）的条款。",
        "没有写现场发现。",
        "没有写现场证据。",
    ]
    assert not VisitFinding.objects.exists()
    assert not Entry.objects.exists()


def test_nothing_is_found_before_the_visit_or_after_its_report(advanced, visit, leader):
    with pytest.raises(Refused, match="此前不能记录"):
        find(visit, by=leader, at=world.NOON - world.A_DAY)

    cast.reported(advanced)
    with pytest.raises(Refused, match="报告已经签署"):
        find(visit, by=leader)

    assert not Entry.objects.exists()


def test_nothing_is_found_at_an_applicant_who_left(advanced, visit, leader):
    type(advanced).objects.filter(pk=advanced.pk).update(state=State.WITHDRAWN)

    with pytest.raises(Refused, match="不在“现场评审”环节"):
        find(visit, by=leader)


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.RECUSAL)
def test_only_experts_of_the_panel_who_do_not_keep_out_find_anything(
    office, cycle, advanced, visit
):
    recused = queries.assignments_to(advanced)[1].expert.person
    cast.recuse(cycle, recused, advanced.organisation)

    for stranger in (office, recused, cast.expert("周外").person):
        with pytest.raises(Refused, match="不是这一申报的评审专家|不担任评审专家"):
            find(visit, by=stranger)

    assert not Entry.objects.exists()


def test_the_applicant_confirms_a_finding_or_disputes_it_with_reasons(visit, applicant):
    one, other = cast.finding_at(visit), cast.finding_at(visit)

    confirm_finding(finding=one, agreed=True, by=applicant, at=world.NOON)
    with pytest.raises(Refused, match="有异议，但没有说明"):
        confirm_finding(finding=other, agreed=False, by=applicant, at=world.NOON)
    confirm_finding(finding=other, agreed=False, remark="台账已更正", by=applicant, at=world.NOON)
    with pytest.raises(Refused, match="已经回复"):
        confirm_finding(finding=one, agreed=True, by=applicant, at=world.NOON)

    assert list(FindingConfirmation.objects.order_by("id").values_list("agreed", "remark")) == [
        (True, ""),
        (False, "台账已更正"),
    ]
    assert [entry.act for entry in Entry.objects.all()] == ["回复现场发现"] * 2


def test_nobody_else_answers_for_the_applicant(office, leader, visit):
    rival = world.person(
        "刘邻", Role.APPLICANT, organisation=world.organisation("金水食品有限公司")
    )
    found = cast.finding_at(visit)

    for stranger in (office, leader, rival):
        with pytest.raises(Refused, match="不能回复现场发现|不担任申报组织"):
            confirm_finding(finding=found, agreed=True, by=stranger, at=world.NOON)

    assert not Entry.objects.exists()


def test_the_report_is_the_consensus_with_what_the_visit_changed(visit, leader):
    signed = report(visit, {"1.1": (70, "现场核实管理评审")}, by=leader)

    # 60 points from 50% to 70%: 12 points more than the 250 of the consensus
    assert signed.quarters == 262 * 4
    assert list(signed.rescores.values_list("item", "former", "percent", "reason")) == [
        ("1.1", 50, 70, "现场核实管理评审")
    ]
    assert Entry.objects.get().facts["rescored"] == ["1.1"]


@pytest.mark.clause(Clause.SCORING)
def test_a_change_of_score_is_a_change_on_the_scale_and_has_a_reason(visit, leader):
    wrong = {"9.9": (50, "x"), "1.1": (72, "现场"), "1.2": (50, "现场"), "2.1": (60, " ")}

    with pytest.raises(Refused) as refused:
        report(visit, wrong, by=leader)

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "9.9不是小型组织简明评分表（演示）的条款。",
        "1.1 负责人的作用与经营方向的百分比72不在打分尺度之内。",
        "1.2 人员与资源的百分比仍是50，没有变化。",
        "2.1 了解顾客并处理意见改为60，没有写理由。",
    ]
    assert not VisitReport.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.PANEL)
def test_only_the_leader_signs_the_report_once_and_not_before_the_visit(office, advanced, visit):
    leader, second, _ = (a.expert.person for a in queries.assignments_to(advanced))

    for stranger in (second, office):
        with pytest.raises(Refused, match="不是这一申报的评审组组长|不担任评审专家"):
            report(visit, by=stranger)
    with pytest.raises(Refused, match="此前不能记录发现或签署报告"):
        report(visit, by=leader, at=world.NOON - world.A_DAY)
    cast.reported(advanced)
    with pytest.raises(Refused, match="报告已经签署"):
        report(visit, by=leader)

    assert not Entry.objects.exists()


def test_after_a_strike_the_report_waits_for_the_new_consensus(advanced, visit, leader):
    cast.reported(advanced)
    cast.struck(queries.assignments_to(advanced)[1])

    with pytest.raises(Refused, match="没有签署合议"):
        report(visit, by=leader)

    cast.agreed(advanced, 60)
    assert report(visit, by=leader).quarters == 300 * 4


def test_a_report_is_not_signed_on_an_applicant_who_left(advanced, visit, leader):
    type(advanced).objects.filter(pk=advanced.pk).update(state=State.STRUCK)

    with pytest.raises(Refused, match="不在评审之中"):
        report(visit, by=leader)


def test_visits_are_concluded_when_every_report_is_signed(office, cycle, panel, advanced, visit):
    other = cast.reviewed(cycle, panel, "金水食品有限公司")
    cast.reported(advanced)
    with pytest.raises(Refused, match="金水食品有限公司没有签署现场评审报告"):
        conclude_site_visits(cycle=cycle, by=office, at=world.NOON)
    assert not Entry.objects.exists()

    cast.reported(other)
    assert conclude_site_visits(cycle=cycle, by=office, at=world.NOON) == 2

    assert {a.state for a in (refreshed(advanced), refreshed(other))} == {State.VISITED}
    assert Entry.objects.get().act == "办结现场评审"


@pytest.mark.clause(Clause.SCORING)
def test_visits_are_not_concluded_over_a_consensus_that_no_longer_stands(
    office, cycle, advanced, visit
):
    cast.reported(advanced)
    cast.struck(queries.assignments_to(advanced)[1])

    with pytest.raises(Refused, match="合议之后评分表有变动"):
        conclude_site_visits(cycle=cycle, by=office, at=world.NOON)


def refreshed(row):
    row.refresh_from_db()
    return row
