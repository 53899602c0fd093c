"""When each step runs: working days after working days, from a given first day. No clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chinese_calendar.constants import holidays, workdays

from zhiheng.methods.workdays import Workdays, last_moment, morning
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import Step

DAY_SECONDS = 8 * 3600
A_SECOND = timedelta(seconds=1)
NIGHT = timedelta(hours=8, minutes=30)
FIXED = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    *((10, d, "国庆节") for d in (1, 2, 3)),
)
LAST_ANNOUNCED = max(holidays).year


@dataclass(frozen=True)
class CalendarYearLine:
    year: int
    official: bool
    source: str
    days: tuple[tuple[date, bool, str], ...]


def calendar_year(year: int) -> CalendarYearLine:
    """A year by its 放假调休 notice, or by its fixed holidays while the notice is not out."""
    if year > LAST_ANNOUNCED:
        days = tuple((date(year, m, d), False, name) for m, d, name in FIXED)
        return CalendarYearLine(
            year, official=False, source="放假安排尚未公布，按固定节日估计", days=days
        )
    off = [(day, False, name) for day, name in holidays.items() if day.weekday() < 5]
    on = [(day, True, name) for day, name in workdays.items()]
    days = tuple(sorted(line for line in (*off, *on) if line[0].year == year))
    source = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return CalendarYearLine(year, official=True, source=source, days=days)


def workdays_of(years: list[CalendarYearLine]) -> Workdays:
    exceptions = {day: works for line in years for day, works, _ in line.days}
    official = frozenset(line.year for line in years if line.official)
    return Workdays(exceptions=exceptions, official_years=official)


@dataclass(frozen=True)
class Window:
    """A step's time: its working days, and its first and last moments."""

    opens: datetime
    closes: datetime
    days: tuple[date, ...]

    def moment(self, place: int, of: int) -> datetime:
        """A moment in office hours, for the `place`th of so many things spread over the window."""
        second = (place + 1) * len(self.days) * DAY_SECONDS // (of + 2)
        day, rest = divmod(second, DAY_SECONDS)
        return morning(self.days[day]) + timedelta(seconds=rest)

    @property
    def after(self) -> datetime:
        """The morning after, before the next step opens."""
        return self.closes + NIGHT


def plan(edition: Edition, start: date, calendar: Workdays) -> Mapping[Step, Window]:
    """One window per step, one after the other, in the edition's order."""
    windows: dict[Step, Window] = {}
    day = calendar.next_workday(start)
    for step in edition.steps:
        days = [day]
        while len(days) < step.days:
            days.append(calendar.next_workday(days[-1] + timedelta(days=1)))
        windows[step.step] = Window(morning(days[0]), last_moment(days[-1]), tuple(days))
        day = calendar.next_workday(days[-1] + timedelta(days=1))
    return windows


def start_for(edition: Edition, step: Step, today: date, calendar: Workdays) -> date:
    """The first day of a cycle in which the step is half way through on `today`."""
    start = today
    while True:
        days = plan(edition, start, calendar)[step].days
        if days[len(days) // 2] <= today:
            return start
        start -= timedelta(days=1)


class Clock:
    """The simulated time. It moves forward with every act and never back."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def at(self, moment: datetime | None = None) -> datetime:
        """The next moment: a second later, or the given one if that is later still."""
        self.now += A_SECOND
        if moment is not None and moment > self.now:
            self.now = moment
        return self.now
