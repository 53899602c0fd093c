from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.instruments.cycles.rules import known_exceptions
from zhiheng.methods.workdays import (
    SHANGHAI,
    Workdays,
    day_of,
    last_moment,
    months_after,
    morning,
    years_after,
)
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.PUBLICITY)

YEARS = (2024, 2025, 2026)
DAY = timedelta(days=1)
CALENDAR = Workdays(
    exceptions={day: worked for year in YEARS for day, worked, _ in known_exceptions(year)},
    official_years=frozenset(YEARS),
)
PLAIN = Workdays(exceptions={}, official_years=frozenset())
DATES = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def test_every_day_of_three_years_is_worked_as_the_notices_say():
    first, last = date(2024, 1, 1), date(2026, 12, 31)
    days = [first + n * DAY for n in range((last - first).days + 1)]

    wrong = [d for d in days if CALENDAR.is_workday(d) != chinese_calendar.is_workday(d)]

    assert wrong == []


def test_national_day_of_2026_with_its_made_up_days():
    assert CALENDAR.is_workday(date(2026, 9, 20))  # a Sunday, worked
    assert CALENDAR.is_workday(date(2026, 10, 10))  # a Saturday, worked
    assert not CALENDAR.is_workday(date(2026, 10, 7))  # a Wednesday, off
    # 29, 30 September, 8, 9, 10 October
    assert CALENDAR.add(date(2026, 9, 28), 5) == date(2026, 10, 10)


def test_the_first_day_is_not_counted():
    assert PLAIN.add(date(2026, 6, 1), 5) == date(2026, 6, 8)  # Monday to Monday
    assert PLAIN.add(date(2026, 6, 6), 1) == date(2026, 6, 8)  # from a Saturday


@pytest.mark.parametrize(
    ("counts", "start", "end"),
    [
        ("workdays", date(2026, 9, 28), date(2026, 10, 10)),
        ("days", date(2026, 9, 28), date(2026, 10, 8)),  # 3 October is off: moved to the 8th
        ("days", date(2026, 6, 1), date(2026, 6, 8)),  # 6 June is a Saturday
    ],
)
def test_a_period_ends_by_the_way_it_counts(counts, start, end):
    assert CALENDAR.period_end(start, 5, counts=counts) == end


@given(start=DATES, count=st.integers(0, 40))
def test_a_period_of_working_days_holds_exactly_as_many(start, count):
    end = CALENDAR.add(start, count)

    assert CALENDAR.between(start + DAY, end) == count
    assert count == 0 or CALENDAR.is_workday(end)


@given(day=DATES)
def test_the_next_working_day_is_the_first_one_not_before(day):
    found = CALENDAR.next_workday(day)

    assert found >= day and CALENDAR.is_workday(found)
    assert CALENDAR.between(day, found) == 1


def test_nothing_lies_between_a_day_and_an_earlier_one():
    assert PLAIN.between(date(2026, 6, 5), date(2026, 6, 1)) == 0


def test_a_year_that_is_not_announced_is_an_estimate():
    assert CALENDAR.is_estimated(date(2027, 1, 4))
    assert not CALENDAR.is_estimated(date(2026, 12, 31))


def test_a_day_in_china_is_whole_to_its_last_moment():
    last = last_moment(date(2026, 6, 1))

    assert last == datetime(2026, 6, 1, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    assert day_of(last) == date(2026, 6, 1)
    assert day_of(last + timedelta(microseconds=1)) == date(2026, 6, 2)
    assert day_of(datetime(2026, 6, 1, 16, tzinfo=UTC)) == date(2026, 6, 2)
    assert morning(date(2026, 6, 1), 8, 30).isoformat() == "2026-06-01T08:30:00+08:00"


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2026, 6, 11), -3, date(2023, 6, 11)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_the_same_day_years_later(day, years, later):
    assert years_after(day, years) == later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 10, 31), 12, date(2027, 10, 31)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_the_same_day_months_later_or_the_last_of_a_shorter_month(day, months, later):
    assert months_after(day, months) == later
