"""评分漂移监测: whether an expert drifts and which way, to those who may know; never a score."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import Assignment, Scoresheet
from zhiheng.stages.reviews.queries.drift import Drift, drifts
from zhiheng.stages.reviews.rules import Viewer
from zhiheng.stages.reviews.vocabulary import Direction

pytestmark = pytest.mark.django_db

AROUND = (380, 420, 400, 440, 360, 400)
"""What 赵审 and 孙核 give in turn, in quarters; they agree on the whole."""


@pytest.fixture
def watched(cycle, panel):
    """Twelve applications; the first half 王评 scores like the others, then far above them."""
    return [sheets_of(cycle, panel, n, apart=0 if n < 6 else 160) for n in range(12)]


def sheets_of(cycle, panel, n, *, apart, scheme=cast.SMALL, points=500):
    """A sheet of each, one minute after the other; `apart`: of 王评, in quarters of 500 points."""
    filed = cast.application(cycle, f"第{n}家", scheme=scheme)
    base = AROUND[n % len(AROUND)]
    given = (base + apart, base + 20 * (-1) ** n, base - 20 * (-1) ** n)
    at = world.NOON + timedelta(hours=n)
    for minute, (seat, quarters) in enumerate(zip(cast.assigned(filed, panel), given, strict=True)):
        Scoresheet.objects.create(
            assignment=seat,
            scheme=scheme,
            quarters=quarters * points // 500,
            submitted_at=at + timedelta(minutes=minute),
        )
    return filed


def found_in(cycle):
    """By name."""
    watch = drifts(cycle)
    named = queries.experts_named([one.expert for one in watch.experts])
    return {named[one.expert].person.name: one for one in watch.experts}


@pytest.mark.parametrize(("sign", "direction"), [(1, Direction.LENIENT), (-1, Direction.SEVERE)])
def test_a_shift_is_noticed_after_it_came_and_by_its_direction(cycle, panel, sign, direction):
    for n in range(12):
        sheets_of(cycle, panel, n, apart=0 if n < 6 else sign * 160)

    wang = found_in(cycle)["王评"]

    assert (wang.compared, wang.direction) == (12, direction)
    assert 6 < wang.since <= 12


def test_experts_who_agree_raise_no_alarm(cycle, panel):
    for n in range(12):
        sheets_of(cycle, panel, n, apart=0)

    found = found_in(cycle)

    assert {name: (one.compared, one.direction) for name, one in found.items()} == {
        "王评": (12, None),
        "赵审": (12, None),
        "孙核": (12, None),
    }


def test_the_order_of_handing_in_decides_not_that_of_assignment(cycle, panel):
    """Drawn apart first, like the others since: the alarm comes with the first sheets."""
    for n in range(12):
        sheets_of(cycle, panel, 11 - n, apart=0 if n < 6 else 160)

    assert found_in(cycle)["王评"].since <= 6


def test_sheets_that_do_not_count_are_not_compared(cycle, panel, watched):
    mine = Assignment.objects.filter(expert__person__name="王评")
    for one in mine.filter(application__in=watched[6:9]):
        cast.struck(one)
    for filed in watched[9:]:
        cast.recuse(cycle, mine.first().expert.person, filed.organisation)

    assert found_in(cycle)["王评"] == Drift(mine.first().expert_id, compared=6)


def test_a_sheet_without_peers_is_compared_with_nothing(cycle, panel, filed, assignments):
    cast.scored(assignments[0])

    assert drifts(cycle).experts == [Drift(assignments[0].expert_id, compared=0)]


def test_totals_are_compared_whatever_the_points_of_their_scheme(cycle, panel):
    """By a scheme of 1000 points the same shift is twice as many quarters."""
    for n in range(12):
        apart = 0 if n < 6 else 160
        sheets_of(cycle, panel, n, apart=apart, scheme="gbt-19580-2012", points=1000)
    twice = found_in(cycle)["王评"]

    other = cast.review_cycle()
    second = cast.panel_of(other, ("钱评", "李审", "吴核"))
    for n in range(12):
        sheets_of(other, second, n, apart=0 if n < 6 else 160)
    once = found_in(other)["钱评"]

    assert (twice.compared, twice.direction, twice.since) == (
        once.compared,
        once.direction,
        once.since,
    )


def test_nothing_in_says_nothing_and_how_often_an_alarm_is_false(cycle):
    assert (drifts(cycle).experts, drifts(cycle).false_alarm_every) == ([], 465)


def test_the_watch_costs_the_same_however_many_sheets(cycle, panel):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            watch = drifts(cycle)
        return watch.compared, len(queries)

    sheets_of(cycle, panel, 0, apart=0)
    (few, once), (_, again) = asked(), asked()
    for n in range(1, 31):
        sheets_of(cycle, panel, n, apart=0)

    assert (few, again) == (3, 4)
    assert (asked(), asked()) == ((93, once), (93, again))


def test_what_was_computed_is_kept_until_a_sheet_a_strike_or_a_recusal_comes(cycle, panel, watched):
    mine = Assignment.objects.filter(expert__person__name="王评")
    seen = [drifts(cycle).compared]
    cast.struck(mine.get(application=watched[0]))
    seen.append(drifts(cycle).compared)
    cast.recuse(cycle, mine.first().expert.person, watched[1].organisation)
    seen.append(drifts(cycle).compared)
    sheets_of(cycle, panel, 12, apart=0)
    seen.append(drifts(cycle).compared)

    assert seen == [36, 35, 34, 37]
    assert drifts(cycle) == drifts(cycle)


def test_experts_with_an_alarm_come_first_and_the_list_ends(cycle, panel, watched, monkeypatch):
    monkeypatch.setattr("zhiheng.stages.reviews.queries.drift.MOST", 1)

    watch = drifts(cycle)

    assert [one.direction for one in watch.experts] == [Direction.LENIENT]
    assert (watch.among, watch.experts_compared, watch.alarms) == (3, 3, 1)


# Who is told


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer(roles=frozenset({Role.OFFICE})), True),
        (Viewer(roles=frozenset({Role.SUPERVISOR})), True),
        (Viewer(roles=frozenset({Role.OFFICE}), sits=True), False),
        (Viewer(roles=frozenset({Role.SUPERVISOR}), belongs=True), False),
        (Viewer(roles=frozenset({Role.EXPERT}), sits=True), False),
        (Viewer(roles=frozenset({Role.EXPERT}), sits=True, sheet_is_in=True), False),
        (Viewer(roles=frozenset({Role.CHAIR, Role.COMMITTEE})), False),
        (Viewer(roles=frozenset({Role.APPLICANT}), belongs=True), False),
        (Viewer(), False),
    ],
)
def test_only_the_office_and_the_supervision_are_told(viewer, sees):
    assert bool(rules.sees_drift(viewer)) == sees


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_whoever_sat_on_a_panel_or_belongs_to_an_applicant_is_not_told(cycle, watched):
    office = world.person("李办", Role.OFFICE)
    applicant = watched[0].organisation
    belongs = world.person("两头", Role.OFFICE)
    belongs.posts.create(role=Role.APPLICANT, organisation=applicant, since=world.LONG_AGO)
    seat = Assignment.objects.first()
    cast.struck(seat)
    seat.expert.person.posts.create(role=Role.OFFICE, since=world.LONG_AGO)

    told = [
        queries.drifts_visible_to(person, cycle, at=world.NOON) is not None
        for person in (office, belongs, seat.expert.person)
    ]

    assert told == [True, False, False]
