from datetime import date

import pytest

from tests import world
from tests.stages.applications.scene import A_MICROSECOND, LAST_MOMENT, refused
from zhiheng.instruments.cycles import actions, queries, rules
from zhiheng.instruments.cycles.models import CalendarDay, CalendarYear, Milestone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step

A_DAY, NOON = world.A_DAY, world.NOON


@pytest.mark.clause(Clause.PUBLICITY)
def test_an_announced_year_is_seeded_with_every_day_that_departs(office):
    entered = actions.seed_calendar_year(year=2026, by=office, at=NOON)

    workdays = queries.workdays()
    assert (entered.official, entered.source) == (True, rules.ANNOUNCED)
    assert workdays.is_workday(date(2026, 10, 10))
    assert not workdays.is_workday(date(2026, 10, 1))
    assert CalendarDay.objects.get(day=date(2026, 10, 10)).name == "国庆节调休上班"
    assert ["2026-10-01", False, "国庆节"] in Entry.objects.get().facts["days"]


@pytest.mark.clause(Clause.PUBLICITY)
def test_a_year_not_announced_yet_is_an_estimate_with_the_fixed_holidays(office):
    entered = actions.seed_calendar_year(year=2031, by=office, at=NOON)

    off = list(CalendarDay.objects.values_list("day", flat=True))
    assert (entered.official, entered.source) == (False, rules.ESTIMATED)
    assert off == [date(2031, 1, 1), date(2031, 5, 1), *(date(2031, 10, n) for n in (1, 2, 3))]
    assert queries.workdays().is_estimated(date(2031, 6, 2))


@pytest.mark.clause(Clause.PUBLICITY)
def test_a_fixed_holiday_on_a_weekend_departs_from_nothing():
    assert date(2028, 1, 1) not in [day for day, _, _ in rules.known_exceptions(2028)]


@pytest.mark.clause(Clause.PUBLICITY)
def test_a_notice_entered_later_replaces_the_estimate(office):
    actions.seed_calendar_year(year=2031, by=office, at=NOON)

    actions.enter_calendar_year(
        year=2031,
        official=True,
        source="国办发明电〔2030〕9号",
        days=[(date(2031, 1, 2), False, "元旦")],
        by=office,
        at=NOON,
    )

    assert list(CalendarDay.objects.values_list("day", flat=True)) == [date(2031, 1, 2)]
    assert not queries.workdays().is_estimated(date(2031, 6, 2))


@pytest.mark.clause(Clause.PUBLICITY)
def test_a_year_holds_only_its_own_days(office):
    found = refused(
        actions.enter_calendar_year,
        year=2031,
        official=True,
        source="通知",
        days=[(date(2030, 12, 31), False, "元旦")],
        by=office,
        at=NOON,
    )

    assert found == [(Clause.PUBLICITY, "放假调休安排中有不属于2031年的日期。")]
    assert not CalendarYear.objects.exists()


@pytest.mark.clause(Clause.PUBLICITY)
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT])
def test_nobody_else_enters_a_calendar(db, role):
    [(_, reason)] = refused(
        actions.seed_calendar_year, year=2026, by=world.person("某人", role), at=NOON
    )

    assert "不担任" in reason


@pytest.fixture
def planned(db):
    """A cycle that is not announced yet, its windows planned."""
    return world.cycle(at_step=Step.ANNOUNCEMENT)


def plan(cycle, by, **windows):
    return actions.plan_calendar(
        cycle=cycle, windows={Step(k): w for k, w in windows.items()}, by=by, at=NOON
    )


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_a_calendar_is_planned_anew_before_the_announcement(planned, office):
    plan(planned, office, filing=(NOON, NOON + A_DAY))

    [window] = Milestone.objects.filter(cycle=planned)
    assert (window.step, window.closes_at) == (Step.FILING, NOON + A_DAY)
    assert list(Entry.objects.get().facts["windows"]) == ["filing"]


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_windows_that_cannot_be_are_all_named(db, office):
    cycle = world.cycle("jinshui-2017", at_step=Step.ANNOUNCEMENT)

    found = refused(
        plan, cycle=cycle, by=office, filing=(NOON, NOON - A_DAY), circular=(NOON, NOON)
    )

    assert found == [
        (Clause.ANNOUNCEMENT, "本版没有“政府通报”这一环节。"),
        (Clause.ANNOUNCEMENT, "“申报”的截止时间早于开始时间。"),
    ]


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_what_was_announced_is_not_planned_anew(db, office):
    [(clause, reason)] = refused(plan, cycle=world.cycle(), by=office, filing=(NOON, NOON))

    assert (clause, "已经发布" in reason) == (Clause.ANNOUNCEMENT, True)


def extend(cycle, by, **values):
    values = {"closes_at": LAST_MOMENT + A_DAY, "reason": "系统维护", "at": NOON, **values}
    return actions.extend_step(cycle=cycle, step=Step.FILING, by=by, **values)


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_a_step_is_extended_for_everybody_at_its_last_moment(db, office):
    cycle = world.cycle()

    extend(cycle, office, at=LAST_MOMENT)

    assert queries.milestone(cycle, Step.FILING).closes_at == LAST_MOMENT + A_DAY
    assert Entry.objects.get().facts["reason"] == "系统维护"


@pytest.mark.clause(Clause.ANNOUNCEMENT)
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"closes_at": LAST_MOMENT}, "期限只能延长"),
        ({"reason": " "}, "期限只能延长"),
        ({"at": LAST_MOMENT + A_MICROSECOND}, "本环节已于2026-06-11 12:00:00截止"),
    ],
    ids=["not later", "no reason", "closed"],
)
def test_a_step_is_never_shortened_nor_reopened(db, office, values, reason):
    [(clause, found)] = refused(extend, cycle=world.cycle(), by=office, **values)

    assert (clause, found.startswith(reason)) == (Clause.ANNOUNCEMENT, True)


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_an_applicant_does_not_extend_a_step(db):
    [(_, reason)] = refused(extend, cycle=world.cycle(), by=world.person("赵申", Role.APPLICANT))

    assert "不担任" in reason


@pytest.mark.clause(Clause.FILING)
def test_a_window_holds_its_first_and_last_moments():
    opens, closes = NOON, NOON + A_DAY
    under = {"clause": Clause.FILING}

    assert rules.before_it_opens(opens_at=opens, at=opens, **under) is None
    assert rules.before_it_opens(opens_at=opens, at=opens - A_MICROSECOND, **under)
    assert rules.after_it_closed(closes_at=closes, at=closes, **under) is None
    assert rules.after_it_closed(closes_at=closes, at=closes + A_MICROSECOND, **under)
    assert rules.not_yet_over(closes_at=closes, at=closes, **under)
    assert rules.not_yet_over(closes_at=closes, at=closes + A_MICROSECOND, **under) is None
