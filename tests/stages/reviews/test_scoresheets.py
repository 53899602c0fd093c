from datetime import timedelta

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State
from zhiheng.stages.reviews.actions import (
    submit_scoresheet,
)
from zhiheng.stages.reviews.models import ItemScore, Scoresheet

INSTANT = timedelta(microseconds=1)


def submit(assignment, scores=None, *, at=world.NOON, by=None):
    return submit_scoresheet(
        assignment=assignment,
        scores=cast.rows() if scores is None else scores,
        by=by or assignment.expert.person,
        at=at,
    )


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.SCORING)
def test_an_expert_scores_every_item_on_their_own(assignments):
    one = assignments[0]

    sheet = submit(one, cast.rows(50, i1_1=70))

    # 60 points at 70%, 440 at 50%: 262 points
    assert (sheet.scheme, sheet.quarters, sheet.items.count()) == (cast.SMALL, 262 * 4, 6)
    first = sheet.items.get(item="1.1")
    assert (first.band, first.percent, first.evidence) == ("70-85", 70, "自评报告第12页")
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["items"]) == ("提交评分表", 6)
    assert "percent" not in str(entry.facts) and "quarters" not in entry.facts


@pytest.mark.clause(Clause.SCORING)
def test_a_second_scheme_lives_in_the_same_cycle(cycle, panel):
    standard = scheme("gbt-19580-2012")
    one, *_ = cast.assigned(cast.application(cycle, scheme=standard.name), panel)

    sheet = submit(one, cast.rows(100, of=standard.name))

    assert (sheet.scheme, sheet.quarters, sheet.items.count()) == (standard.name, 4000, 23)


@pytest.mark.clause(Clause.SCORING)
def test_a_sheet_in_the_last_instant_is_in_time(assignments):
    submit(assignments[0], at=cast.DUE)

    with pytest.raises(Refused, match="截止"):
        submit(assignments[1], at=cast.DUE + INSTANT)

    assert Scoresheet.objects.count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.RECUSAL)
def test_nobody_scores_before_declaring(filed, panel):
    one, *_ = cast.assigned(filed, panel, declared=False)

    with pytest.raises(Refused, match="尚未就这一申报组织作利害关系申报"):
        submit(one)

    assert not Scoresheet.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_keeps_out_does_not_score(cycle, filed, assignments):
    struck, recused, _ = assignments
    cast.struck(struck)
    cast.recuse(cycle, recused.expert.person, filed.organisation)

    for one in (struck, recused):
        with pytest.raises(Refused, match="您已回避"):
            submit(one)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_scoresheet_is_given_once(assignments):
    cast.scored(assignments[0], 50)

    with pytest.raises(Refused, match="已经提交，不能更改"):
        submit(assignments[0], cast.rows(90))

    assert set(ItemScore.objects.values_list("percent", flat=True)) == {50}
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_an_application_that_left_the_review_is_not_scored(cycle, panel):
    one, *_ = cast.assigned(cast.application(cycle, state=State.WITHDRAWN), panel)

    with pytest.raises(Refused, match="不在评审之中"):
        submit(one)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING, Clause.CRITERIA)
def test_all_that_is_wrong_with_a_sheet_is_told_at_once_item_by_item(assignments):
    good = cast.rows()
    faulty = [
        {**good[0], "band": "70-85"},  # the percent belongs to 50-65
        {**good[1], "strength": " ", "evidence": ""},
        {**good[2], "percent": 52},
        {**good[3], "band": "A"},
        good[4],
        good[4],
        {**good[4], "item": "9.9"},
    ]

    with pytest.raises(Refused) as refused:
        submit(assignments[0], faulty)

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "3.2 经营与社会结果没有评分。",
        "3.1 产品、服务和顾客结果评了2次。",
        "9.9不是小型组织简明评分表（演示）的条款。",
        "1.1 负责人的作用与经营方向的百分比50不属于所选等级“70-85”。",
        "1.2 人员与资源没有写优势或改进空间。",
        "1.2 人员与资源没有写证据位置。",
        "2.1 了解顾客并处理意见的百分比52不属于所选等级“50-65”。",
        "2.2 产品和服务的过程控制与改进的等级“A”不在打分尺度之内。",
    ]
    assert not Scoresheet.objects.exists()
    assert not Entry.objects.exists()
