"""The defence room: the drawn order is kept, the clock is the server's, the tally waits for all."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import PapersAreKept
from zhiheng.methods.workdays import Workdays
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import begin_defence, schedule_defences
from zhiheng.stages.reviews.models import Defence

pytestmark = pytest.mark.clause(Clause.DEFENCE)


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.DEFENCE)


@pytest.fixture
def held(cycle, panel):
    """Two defences before one panel."""
    names = ("东方重工有限公司", "金水食品有限公司")
    return [cast.defence_of(cast.reviewed(cycle, panel, name)) for name in names]


def begin(defence, *, by, at=world.NOON):
    return begin_defence(defence=defence, by=by, at=at)


def test_every_defence_lasts_as_long_as_was_declared(office, cycle, panel):
    for name in ("东方重工有限公司", "金水食品有限公司"):
        cast.reviewed(cycle, panel, name)

    now = {"by": office, "at": world.NOON}
    made = schedule_defences(cycle=cycle, seed="7", starts_at=world.NOON, minutes=25, **now)

    assert [one.minutes for one in made] == [25, 25]
    assert made[1].held_at - made[0].held_at == timedelta(minutes=25)
    assert Entry.objects.get().facts["minutes"] == 25


@pytest.mark.parametrize("minutes", [9, 481])
def test_a_defence_is_neither_a_moment_nor_more_than_a_day(office, cycle, panel, minutes):
    cast.reviewed(cycle, panel, "东方重工有限公司")

    with pytest.raises(Refused, match="请取10至480分钟|不成立"):
        schedule_defences(
            cycle=cycle, seed="7", starts_at=world.NOON, minutes=minutes, by=office, at=world.NOON
        )

    assert not Defence.objects.exists() and not Entry.objects.exists()


def test_a_day_holds_as_many_as_fit_into_it():
    friday = datetime(2026, 6, 5, 9, tzinfo=world.SHANGHAI)
    weekdays = Workdays(exceptions={}, official_years=frozenset())

    held = rules.slots(
        "abc", panels=dict.fromkeys("abc", 1), starts_at=friday, workdays=weekdays, minutes=240
    )

    assert [f"{one.held_at:%d %H:%M}" for one in held.values()] == [
        "05 09:00",
        "05 13:00",
        "08 09:00",
    ]


def test_the_office_starts_the_clock_once(office, held):
    begun = begin(held[0], by=office)

    assert begun.begun_at == world.NOON
    assert queries.hearing_of(begun).until == world.NOON + timedelta(minutes=40)
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["minutes"]) == ("开始答辩", 40)
    with pytest.raises(Refused, match="已经开始计时"):
        begin(held[0], by=office)
    begun.begun_at = world.NOON + world.A_DAY
    with pytest.raises(Exception, match="papers are kept"):
        begun.save(update_fields=["begun_at"])


def test_the_length_of_a_defence_never_changes(held):
    held[0].minutes = 90
    with pytest.raises(PapersAreKept):
        held[0].save(update_fields=["minutes"])


def test_no_defence_begins_before_its_time(office, held):
    with pytest.raises(Refused, match="未到时间不能开始"):
        begin(held[0], by=office, at=world.NOON - timedelta(minutes=1))

    assert not Entry.objects.exists()


def test_no_defence_begins_before_its_turn(office, cycle, held):
    first, second = held
    with pytest.raises(Refused, match="东方重工有限公司还没有答辩"):
        begin(second, by=office)
    assert not Entry.objects.exists()

    elsewhere = cast.panel_of(cycle, ("钱一", "李二", "周三"))
    other = cast.defence_of(cast.reviewed(cycle, elsewhere, "邻室有限公司"))
    begin(other, by=office)  # rooms run side by side
    type(first.application).objects.filter(pk=first.application_id).update(state=State.WITHDRAWN)
    begin(second, by=office)  # whoever left is not waited for

    assert Entry.objects.count() == 2


def test_whoever_left_is_not_heard(office, held):
    applications = type(held[0].application).objects
    applications.filter(pk=held[0].application_id).update(state=State.WITHDRAWN)

    with pytest.raises(Refused, match="不在“陈述答辩”环节"):
        begin(held[0], by=office)


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_room_is_told_nothing_before_every_mark_is_in(office, cycle, held):
    begin(held[0], by=office)
    cast.marked(held[0].application, 80, 85)
    [room] = queries.rooms_in(cycle)
    assert (room.now.given, room.now.owed, room.now.tally) == (2, 3, None)
    assert room.next == held[1]

    last = queries.assignments_to(held[0].application)[2].expert
    held[0].scores.create(expert=last, percent=90, at=world.NOON)

    [room] = queries.rooms_in(cycle)
    assert room.now.tally == Fraction(85)


def test_nothing_is_tallied_where_nobody_marks():
    assert rules.tally([], owed=0) is None


@pytest.mark.clause(Clause.RECUSAL)
def test_an_expert_has_a_place_in_the_rooms_of_their_panels_alone(cycle, held):
    cast.panel_of(cycle, ("钱一", "李二", "周三"))
    wang, stranger = (
        queries.the_leader(queries.reviewers_of(held[0].application)).person,
        cast.expert("周外").person,
    )

    assert [room.next for room in queries.rooms_for(wang)] == [held[0]]
    assert queries.rooms_for(stranger) == []


def test_many_rooms_are_read_in_as_many_queries_as_one(office, cycle, held):
    everywhere = cast.expert("周外")

    def heard(name):
        panel = cast.panel_of(cycle, ("钱一", "李二", "周三"))
        panel.seats.create(expert=everywhere, pool=everywhere.pool)
        begin(cast.defence_of(cast.reviewed(cycle, panel, name)), by=office)

    def asked():
        with CaptureQueriesContext(connection) as queried:
            rooms = [
                queries.rooms_in(cycle),
                queries.rooms_for(everywhere.person),
            ]
        return [len(found) for found in rooms], len(queried)

    begin(held[0], by=office)
    heard("邻室有限公司")
    few, one = asked()
    for number in range(4):
        heard(f"第{number}室有限公司")
    many, more = asked()

    assert (few, many) == ([2, 1], [6, 5])
    assert more == one
