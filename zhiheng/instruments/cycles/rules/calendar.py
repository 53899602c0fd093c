"""Pure: which days of a year depart from Monday-to-Friday, as far as that is known. No Django."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chinese_calendar import constants as announced

from zhiheng.methods.workdays import SATURDAY
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

ANNOUNCED = "国务院办公厅当年节假日安排的通知"
ESTIMATED = "尚未公布：按法定节日和双休日估计"

HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}

FIXED = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节"))
"""Statutory holidays whose date follows the solar calendar (全国年节及纪念日放假办法)."""


def year_is_announced(year: int) -> bool:
    """Whether the year's 放假调休 notice is among the known ones."""
    return any(day.year == year for day in announced.holidays)


def known_exceptions(year: int) -> list[tuple[date, bool, str]]:
    """(day, is_workday, name) of a year; for one not announced, the fixed holidays only."""
    if not year_is_announced(year):
        fixed = ((date(year, month, day), name) for month, day, name in FIXED)
        return [(day, False, name) for day, name in fixed if day.weekday() < SATURDAY]
    return [
        (day, day in announced.workdays, _name(day))
        for day in _days(year)
        if _is_workday(day) != (day.weekday() < SATURDAY)
    ]


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def _is_workday(day: date) -> bool:
    return day in announced.workdays or (day.weekday() < SATURDAY and day not in announced.holidays)


def _name(day: date) -> str:
    name = announced.workdays.get(day) or announced.holidays.get(day) or ""
    return HOLIDAYS.get(name, name) + ("调休上班" if day in announced.workdays else "")


@enforces(Clause.PUBLICITY)
def days_are_of_another_year(year: int, days: Iterable[date]) -> Refusal | None:
    if all(day.year == year for day in days):
        return None
    return Refusal(
        Clause.PUBLICITY,
        "放假调休安排中有不属于{year}年的日期。",
        "请按年度分别录入。",
        year=year,
    )
