"""Working days by the yearly 放假调休 notice. Pure: the exceptions are given, no clock, no database.

Periods are counted as civil computation does: the first day is not counted, and a last day that
falls on a holiday moves to the next working day (民法典 第二百零一条、第二百零三条).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
LAST_SECOND = time(23, 59, 59, 999999)


@dataclass(frozen=True)
class Workdays:
    """A calendar: which days depart from Monday-to-Friday, and which years are announced."""

    exceptions: Mapping[date, bool]  # day → is a working day
    official_years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def is_estimated(self, day: date) -> bool:
        """Whether the notice for that year isn't out yet, so that the answer may change."""
        return day.year not in self.official_years

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """The last day of a period of `count` working days that begins the day after `day`."""
        for _ in range(count):
            day = self.next_workday(day + timedelta(days=1))
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie in [first, last]."""
        span = (last - first).days + 1
        return sum(self.is_workday(first + timedelta(days=n)) for n in range(max(span, 0)))

    def period_end(self, start: date, count: int, *, counts: str) -> date:
        """The last day of a period. `counts`: "workdays", or "days" with the last moved off a holiday."""
        if counts == "workdays":
            return self.add(start, count)
        return self.next_workday(start + timedelta(days=count))


def last_moment(day: date) -> datetime:
    """The last moment of a day in China: a period includes it whole."""
    return datetime.combine(day, LAST_SECOND, tzinfo=SHANGHAI)


def morning(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def day_of(moment: datetime) -> date:
    """The day in China of a moment."""
    return moment.astimezone(SHANGHAI).date()


def years_after(day: date, years: int) -> date:
    """The same day years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day months later, or the last day of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
