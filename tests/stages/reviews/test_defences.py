from datetime import datetime

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.methods.workdays import Workdays
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import conclude_defences, schedule_defences, score_defence
from zhiheng.stages.reviews.models import Defence, DefenceScore

pytestmark = pytest.mark.clause(Clause.DEFENCE)


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.DEFENCE)


@pytest.fixture
def visited(cycle, panel):
    return cast.reviewed(cycle, panel, "东方重工有限公司")


def schedule(cycle, *, by, seed="2026-05-31 双色球", starts_at=world.NOON):
    return schedule_defences(cycle=cycle, seed=seed, starts_at=starts_at, by=by, at=world.NOON)


def mark(defence, percent=80, *, by, at=world.NOON):
    return score_defence(defence=defence, percent=percent, comment="清楚", by=by, at=at)


def test_defences_are_heard_in_an_order_that_anyone_can_draw_again(office, cycle, panel, visited):
    other = cast.reviewed(cycle, panel, "金水食品有限公司")
    codes = [visited.organisation.code, other.organisation.code]

    scheduled = schedule(cycle, by=office)

    drawn = rules.drawn_order(codes, seed="2026-05-31 双色球")
    assert [d.application.organisation.code for d in scheduled] == drawn
    assert [d.order for d in scheduled] == [1, 2]
    assert [d.held_at.strftime("%H:%M") for d in scheduled] == ["12:00", "12:40"]
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["order"]) == ("安排答辩", drawn)


def test_the_order_depends_on_the_seed_and_not_on_who_came_first():
    codes = [world.code(n) for n in range(1, 9)]

    assert rules.drawn_order(codes, seed="甲") == rules.drawn_order(codes[::-1], seed="甲")
    assert rules.drawn_order(codes, seed="甲") != rules.drawn_order(codes, seed="乙")


def test_panels_hear_side_by_side_and_a_day_holds_twelve():
    friday = datetime(2026, 6, 5, 9, tzinfo=world.SHANGHAI)
    weekdays = Workdays(exceptions={}, official_years=frozenset())
    drawn = [f"甲{n}" for n in range(13)] + ["乙0"]

    held = rules.slots(
        drawn,
        panels={code: 1 if code[0] == "甲" else 2 for code in drawn},
        starts_at=friday,
        workdays=weekdays,
    )

    assert (held["甲0"].held_at, held["乙0"].held_at) == (friday, friday)
    assert held["甲11"].held_at == friday.replace(hour=16, minute=20)
    assert held["甲12"].held_at == friday.replace(day=8)
    assert held["乙0"].order == 14


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"seed": " "}, "没有填写抽签种子"),
        ({"starts_at": world.NOON - world.A_DAY}, "已经过去"),
    ],
)
def test_a_schedule_has_a_seed_and_a_future(office, cycle, visited, changes, refusal):
    with pytest.raises(Refused, match=refusal):
        schedule(cycle, by=office, **changes)

    assert not Defence.objects.exists()
    assert not Entry.objects.exists()


def test_whoever_is_scheduled_is_not_drawn_again(office, cycle, panel, visited):
    schedule(cycle, by=office)
    with pytest.raises(Refused, match="没有等待安排答辩的申报"):
        schedule(cycle, by=office)

    cast.reviewed(cycle, panel, "后到公司")
    assert [d.order for d in schedule(cycle, by=office)] == [2]


def test_an_expert_of_the_panel_marks_a_defence(visited, panel):
    expert = queries.seats_of(panel)[1]

    made = mark(cast.defence_of(visited), 85, by=expert.person)

    assert (made.expert, made.percent, made.comment) == (expert, 85, "清楚")
    entry = Entry.objects.get()
    assert entry.act == "答辩评分"
    assert "percent" not in entry.facts


@pytest.mark.clause(Clause.SCORING)
@pytest.mark.parametrize("percent", [82, 105, -5])
def test_a_mark_goes_in_steps_of_five(visited, panel, percent):
    with pytest.raises(Refused, match=f"答辩得分{percent}不成立"):
        mark(cast.defence_of(visited), percent, by=queries.seats_of(panel)[0].person)

    assert not DefenceScore.objects.exists()
    assert not Entry.objects.exists()


def test_a_defence_is_marked_once_and_not_before_it_is_heard(visited, panel):
    held, expert = cast.defence_of(visited), queries.seats_of(panel)[0].person

    with pytest.raises(Refused, match="此前不能评分"):
        mark(held, by=expert, at=world.NOON - world.A_DAY)
    mark(held, by=expert)
    with pytest.raises(Refused, match="不能更改"):
        mark(held, by=expert)

    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.RECUSAL)
def test_nobody_outside_the_panel_marks_a_defence(office, visited):
    held, struck = cast.defence_of(visited), queries.assignments_to(visited)[1]
    cast.struck(struck)

    for stranger in (office, struck.expert.person, cast.expert("周外").person):
        with pytest.raises(Refused, match="不是这一申报的评审专家|不担任评审专家"):
            mark(held, by=stranger)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_an_applicant_who_left_is_not_marked(visited, panel):
    type(visited).objects.filter(pk=visited.pk).update(state=State.WITHDRAWN)

    with pytest.raises(Refused, match="不在评审之中"):
        mark(cast.defence_of(visited), by=queries.seats_of(panel)[0].person)


def test_defences_are_concluded_when_everybody_has_marked_everything(office, cycle, visited):
    cast.marked(visited, 80, 85)
    with pytest.raises(Refused, match="答辩只有2份评分，应有3份"):
        conclude_defences(cycle=cycle, by=office, at=world.NOON)
    assert not Entry.objects.exists()

    last = queries.assignments_to(visited)[2].expert
    DefenceScore.objects.create(
        defence=Defence.objects.get(), expert=last, percent=90, at=world.NOON
    )
    assert conclude_defences(cycle=cycle, by=office, at=world.NOON) == 1

    visited.refresh_from_db()
    assert visited.state == State.DEFENDED
    assert Entry.objects.get().act == "办结答辩"


@pytest.mark.clause(Clause.PANEL)
def test_a_defence_before_too_few_is_not_concluded(office, cycle, visited):
    cast.marked(visited, 80, 85, 90)
    cast.struck(queries.assignments_to(visited)[2])

    with pytest.raises(Refused, match="只有2名专家，少于最低3名"):
        conclude_defences(cycle=cycle, by=office, at=world.NOON)


def test_an_application_never_scheduled_holds_the_conclusion_up(office, cycle, visited):
    with pytest.raises(Refused, match="答辩只有0份评分，应有3份"):
        conclude_defences(cycle=cycle, by=office, at=world.NOON)


def test_before_any_panel_is_assigned_nothing_counts_as_marked():
    refusal = rules.marks_are_missing(owed=0, given=0, name="东方重工")

    assert refusal.clause == Clause.DEFENCE
