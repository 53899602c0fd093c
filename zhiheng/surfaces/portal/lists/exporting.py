"""A list as a workbook: the same rows to the same reader, all of them, in the columns chosen."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from io import BytesIO
from itertools import islice
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext

from zhiheng.surfaces.portal.lists.asking import Asked
from zhiheng.surfaces.portal.lists.declared import Column, Listing, Rows
from zhiheng.surfaces.portal.papers import XLSX, to_save

MOST = 20_000
CHUNK = 500
WIDTH = 18


def exported(listing: Listing, queryset: Rows, request: HttpRequest) -> HttpResponse:
    """The workbook; back to the list with a word where it would be too long."""
    asked = Asked(listing, request)
    found = asked.rows(queryset)
    if found.order_by()[: MOST + 1].count() > MOST:
        messages.warning(request, _too_many())
        return redirect(f"{request.path}?{asked.query()}")
    name = f"{listing.title}-{localtime(request.at):%Y%m%d-%H%M}.xlsx"  # type: ignore[attr-defined]
    return to_save(_workbook(listing, asked.chosen, found), name, XLSX)


def _too_many() -> str:
    return gettext(
        "符合条件的超过 {most} 行，不能一次导出。请先用条件缩小范围，再分次导出。"
    ).format(most=f"{MOST:,}")


def _workbook(listing: Listing, columns: list[Column], found: Rows) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 2 * WIDTH)
        sheet.set_column(1, max(1, len(columns) - 1), WIDTH)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.label), head)
        for line, row in enumerate(_rows(listing, found), start=1):
            for place, column in enumerate(columns):
                _write(sheet, line, place, _value(column, row))
    return file.getvalue()


def _rows(listing: Listing, found: Rows) -> Iterator[Any]:
    rows = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from listing.prepare(chunk)


def _value(column: Column, row: Any) -> Any:
    value = (column.exported or column.value)(row)
    return unescape(strip_tags(value)).strip() if isinstance(value, SafeString) else value


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    """Numbers as numbers; everything else as text, so that no cell becomes a formula."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif isinstance(value, datetime):
        sheet.write_string(line, place, f"{localtime(value):%Y-%m-%d %H:%M:%S}")
    elif isinstance(value, date):
        sheet.write_string(line, place, value.isoformat())
    else:
        sheet.write_string(line, place, "" if value is None else str(value))
