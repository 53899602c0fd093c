"""What the sections are made of: numbers that a page shows short and a workbook keeps whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

ROWS = 30
"""Of a table on a page; the workbook has them all."""
NONE = "—"


@dataclass(frozen=True)
class Figure:
    """A number as people read it."""

    value: float
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Table:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str = ""
    numbers: str = ""

    @property
    def shown(self) -> Sequence[Sequence[Any]]:
        return self.rows[:ROWS]

    @property
    def more(self) -> str:
        if len(self.rows) <= ROWS:
            return ""
        return gettext("只列前 {n} 行，全部 {all} 行见 Excel 文件。").format(
            n=ROWS, all=len(self.rows)
        )


@dataclass(frozen=True, kw_only=True)
class Section:
    """One question of the report: what is measured, what was found, and by whose bands."""

    key: str
    title: str
    meaning: str
    found: str
    source: str
    tables: Sequence[Table]
    chart: str = ""


def figure(value: float | None, form: Callable[[float], str]) -> Figure | str:
    return NONE if value is None else Figure(value, form(value))


def plain(value: float | None) -> Figure | str:
    """0.81"""
    return figure(value, lambda number: f"{number:.2f}")


def points(value: float | None) -> Figure | str:
    """14.8"""
    return figure(value, lambda number: f"{number:,.1f}")


def signed(value: float | None) -> Figure | str:
    """+14.8"""
    return figure(value, lambda number: f"{number:+,.1f}")


def signed_finely(value: float | None) -> Figure | str:
    """+0.76"""
    return figure(value, lambda number: f"{number:+.2f}")


def percent(value: float | None) -> Figure | str:
    """93%; what is not quite all or nothing never looks as if it were."""
    return figure(value, _percent)


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return gettext("不到 1%")
    if 0.99 < share < 1:
        return gettext("99% 以上")
    return f"{share:.0%}"
