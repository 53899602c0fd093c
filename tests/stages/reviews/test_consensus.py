import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import (
    sign_consensus,
    strike_assignment,
)
from zhiheng.stages.reviews.models import Consensus, ItemScore


def sign(application, agreed=None, *, by):
    return sign_consensus(
        application=application,
        agreed=cast.agreement() if agreed is None else agreed,
        by=by.expert.person,
        at=world.NOON,
    )


@pytest.mark.clause(Clause.SCORING, Clause.INDEPENDENT_SCORING)
def test_the_leader_signs_what_the_panel_agreed_and_no_individual_score_changes(filed, assignments):
    for one, percent in zip(assignments, (40, 50, 60), strict=True):
        cast.scored(one, percent)
    before = list(ItemScore.objects.values())

    signed = sign(filed, by=assignments[0])

    assert (signed.quarters, signed.ordinal, len(signed.sheets)) == (250 * 4, 1, 3)
    assert set(signed.items.values_list("percent", "spread")) == {(50, 20)}
    assert list(ItemScore.objects.values()) == before
    assert Entry.objects.get().act == "签署合议"


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_there_is_no_consensus_before_every_sheet_is_in(filed, assignments):
    cast.scored(assignments[0])
    cast.scored(assignments[1])

    with pytest.raises(Refused, match="还有1名专家没有提交独立评分"):
        sign(filed, by=assignments[0])

    assert not Consensus.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.PANEL)
def test_there_is_no_consensus_below_the_smallest_panel(filed, assignments):
    for one in assignments:
        cast.scored(one)
    cast.struck(assignments[2])

    with pytest.raises(Refused, match="只有2份有效评分，少于最低3份"):
        sign(filed, by=assignments[0])

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.PANEL)
def test_only_the_leader_signs(office, filed, assignments):
    for one in assignments:
        cast.scored(one)

    for person in (assignments[1].expert.person, office):
        with pytest.raises(Refused, match="不是这一申报的评审组组长|不担任评审专家"):
            sign_consensus(application=filed, agreed=cast.agreement(), by=person, at=world.NOON)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_a_reason_is_owed_where_experts_lie_far_apart_or_the_median_is_not_taken(
    filed, assignments
):
    for one, percent in zip(assignments, (40, 50, 60), strict=True):
        cast.scored(one, percent, i1_1=percent * 2 - 50)  # 30, 50, 70: forty apart
    unexplained = {**cast.agreement(50), "1.2": (55, ""), "2.1": (52, "")}

    with pytest.raises(Refused) as refused:
        sign(filed, unexplained, by=assignments[0])

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "1.1 负责人的作用与经营方向独立评分相差40个百分点，超过20个，没有写合议理由。",
        "1.2 人员与资源的合议百分比55不是独立评分的中位数，没有写理由。",
        "2.1 了解顾客并处理意见的合议百分比52不在打分尺度之内。",
    ]
    assert not Entry.objects.exists()

    explained = {**cast.agreement(50), "1.1": (50, "逐条核对后一致"), "1.2": (55, "补充证据")}
    sign(filed, explained, by=assignments[0])
    assert Consensus.objects.get().items.get(item="1.2").reason == "补充证据"


@pytest.mark.clause(Clause.SCORING)
def test_a_consensus_covers_every_item(filed, assignments):
    for one in assignments:
        cast.scored(one)
    partial = cast.agreement()
    del partial["1.1"]

    with pytest.raises(Refused, match="1.1 负责人的作用与经营方向没有评分"):
        sign(filed, {**partial, "9.9": (50, "")}, by=assignments[0])

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_a_consensus_is_signed_again_only_after_a_strike(office, filed, assignments):
    for one in assignments:
        cast.scored(one)
    sign(filed, by=assignments[0])
    with pytest.raises(Refused, match="合议已经签署"):
        sign(filed, by=assignments[0])

    newcomer = cast.expert("吴补")
    replaced = strike_assignment(
        assignment=assignments[2], reason="回避", replacement=newcomer, by=office, at=world.NOON
    )
    cast.scored(replaced)
    second = sign(filed, by=assignments[0])

    assert second.ordinal == 2
    assert assignments[2].scoresheet.pk not in second.sheets
    assert queries.consensus_of(filed) == second


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_no_consensus_is_signed_for_an_application_that_left(cycle, panel, office):
    gone = cast.application(cycle, state=State.STRUCK)
    leader, *others = cast.assigned(gone, panel)
    for one in (leader, *others):
        cast.scored(one)

    with pytest.raises(Refused, match="不在评审之中"):
        sign(gone, by=leader)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_a_consensus_of_23_items_costs_few_queries(cycle, panel, django_assert_max_num_queries):
    standard = "gbt-19580-2012"
    filed = cast.application(cycle, scheme=standard)
    leader, *others = cast.assigned(filed, panel)
    for one in (leader, *others):
        cast.scored(one)

    with django_assert_max_num_queries(21):  # of them 4 ask who signs, 4 write the ledger
        sign(filed, cast.agreement(of=standard), by=leader)
