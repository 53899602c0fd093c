import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Move
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import decide_detection
from zhiheng.stages.governance.models import Employment
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import (
    conclude_desk_review,
)


def conclude(cycle, *, by):
    return conclude_desk_review(cycle=cycle, by=by, at=world.NOON)


def states(*applications):
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_as_many_go_on_as_the_multiple_of_the_quota_and_the_others_learn_why(office):
    cycle = cast.review_cycle(quota=1, advance_multiple=2)
    panel = cast.panel_of(cycle)
    best, second, third = (cast.reviewed(cycle, panel, f"{p}分有限公司", p) for p in (80, 70, 60))

    conclude(cycle, by=office)

    assert states(best, second, third) == [State.REVIEWED, State.REVIEWED, State.NOT_ADVANCED]
    assert cycle.steps_done.filter(step=Step.DESK_REVIEW).exists()
    entry = Entry.objects.get()
    assert entry.facts["not_advanced"] == [
        {
            "application": f"applications.Application:{third.pk}",
            "organisation": "60分有限公司",
            "hundredths": 60000,
            "reason": "超出进入下一环节的家数",
        }
    ]
    assert entry.facts["to"] == [f"people.Organisation:{third.organisation_id}"]


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_all_who_tie_at_the_edge_go_on(office):
    cycle = cast.review_cycle(quota=1, advance_multiple=2)
    panel = cast.panel_of(cycle)
    found = [cast.reviewed(cycle, panel, f"第{n}公司", p) for n, p in enumerate((80, 70, 70, 60))]

    conclude(cycle, by=office)

    assert states(*found) == [State.REVIEWED] * 3 + [State.NOT_ADVANCED]


@pytest.mark.clause(Clause.DESK_REVIEW, Clause.SUMMARY)
def test_nobody_goes_on_below_the_score_line(office):
    cycle = cast.review_cycle(score_line=600)
    panel = cast.panel_of(cycle)
    above, below = (
        cast.reviewed(cycle, panel, "甲公司", 60),
        cast.reviewed(cycle, panel, "乙公司", 55),
    )

    conclude(cycle, by=office)

    assert states(above, below) == [State.REVIEWED, State.NOT_ADVANCED]
    assert Entry.objects.get().facts["not_advanced"][0]["reason"] == "低于最低得分线"


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_two_schemes_are_compared_by_the_share_of_their_points(office):
    cycle = cast.review_cycle(quota=1, advance_multiple=1)
    panel = cast.panel_of(cycle)
    small = cast.reviewed(cycle, panel, "小型公司", 70)
    large = cast.reviewed(cycle, panel, "大型公司", 65, scheme="gbt-19580-2012")

    conclude(cycle, by=office)

    assert states(small, large) == [State.REVIEWED, State.NOT_ADVANCED]


@pytest.mark.clause(Clause.SCORING, Clause.PANEL)
def test_the_desk_review_waits_for_every_consensus_and_tells_all_that_is_missing(office, cycle):
    panel = cast.panel_of(cycle)
    unsigned = cast.application(cycle, "未合议公司")
    for one in cast.assigned(unsigned, panel):
        cast.scored(one)
    short = cast.reviewed(cycle, panel, "缺席公司")
    cast.struck(queries.assignments_to(short).last())
    cast.reviewed(cycle, panel, "齐备公司")

    with pytest.raises(Refused) as refused:
        conclude(cycle, by=office)

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "未合议公司没有签署合议，或者合议之后评分表有变动。",
        "缺席公司只有2份有效评分，少于最低3份。",
    ]
    assert not Move.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_the_desk_review_waits_for_a_suspended_application(office, cycle):
    suspended = cast.application(cycle, state=State.SUSPENDED)
    Move.objects.create(
        application=suspended,
        source=State.CONSULTED,
        target=State.SUSPENDED,
        step=Step.DESK_REVIEW,
        at=world.NOON,
    )

    with pytest.raises(Refused, match="东方重工有限公司的申报在“材料评审”环节中止"):
        conclude(cycle, by=office)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_a_desk_review_of_nobody_is_concluded_too(office, cycle):
    conclude(cycle, by=office)

    assert Entry.objects.get().facts["advanced"] == []


@pytest.mark.clause(Clause.RECORDS)
def test_a_second_click_on_the_conclusion_is_refused(office, cycle):
    conclude(cycle, by=office)

    with pytest.raises(Refused, match="已经完成"):
        conclude(cycle, by=office)

    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_the_conclusion_costs_the_same_for_many_as_for_few(
    office, cycle, panel, django_assert_max_num_queries
):
    for n in range(25):
        cast.reviewed(cycle, panel, f"第{n}公司", 50)

    with django_assert_max_num_queries(36):
        conclude(cycle, by=office)


@pytest.mark.clause(Clause.RECUSAL)
def test_the_desk_review_waits_for_undecided_facts_about_its_panel(office, cycle):
    panel = cast.panel_of(cycle)
    cast.reviewed(cycle, panel, "东方重工有限公司")
    Employment.objects.create(
        expert=panel.seats.first().expert, name="东方重工有限责任公司", since=world.LONG_AGO
    )
    (found,) = governance.detections(cycle, at=world.NOON)

    with pytest.raises(Refused, match="尚未判断") as refused:
        conclude(cycle, by=office)
    assert [refusal.clause for refusal in refused.value.refusals] == [Clause.RECUSAL]
    assert not Entry.objects.exists()

    decide_detection(
        cycle=cycle, expert=found.expert, organisation=found.organisation,
        basis_digest=found.detection.digest, ties=False, reason="同名", by=office, at=world.NOON,
    )  # fmt: skip
    conclude(cycle, by=office)
