"""The same tables as a workbook, a sheet for each, numbers as numbers."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from zhiheng.surfaces.reliability.sections import advice, scope
from zhiheng.surfaces.reliability.tables import Figure, Section, Table

WIDTH = 20
LONG = 100


def workbook(title: str, facts: Iterable[tuple[str, Any]], told: Iterable[Section]) -> bytes:
    """The advice and what each section says first, then its tables in full."""
    file, found = BytesIO(), list(told)
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _explain(book.add_worksheet(gettext("说明")), title, facts, found, bold, wrapped)
        for place, table in enumerate((t for one in found for t in one.tables), start=1):
            _fill(book.add_worksheet(f"{place} {table.title}"[:31]), table, bold)
    return file.getvalue()


def _explain(
    sheet: Any,
    title: str,
    facts: Iterable[tuple[str, Any]],
    found: list[Section],
    bold: Any,
    wrapped: Any,
) -> None:
    sheet.set_column(0, 0, 2 * WIDTH)
    sheet.set_column(1, 1, LONG, wrapped)
    rows = [(title, advice()), ("", scope()), *facts]
    for one in found:
        rows += [(one.title, one.meaning), ("", one.found), ("", one.source)]
    for line, (label, text) in enumerate(rows):
        sheet.write_string(line, 0, str(label), bold if label else None)
        sheet.write_string(line, 1, str(text), wrapped)


def _fill(sheet: Any, table: Table, bold: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(table.heads) - 1, WIDTH)
    for place, head in enumerate(table.heads):
        sheet.write_string(0, place, head, bold)
    for line, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, line, place, value)


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    number = value.value if isinstance(value, Figure) else value
    if isinstance(number, int | float):
        sheet.write_number(line, place, number)
    else:
        sheet.write_string(line, place, str(value))
