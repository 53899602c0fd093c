"""The workbook as it is given out: explanations, one sheet for each score sheet owed, stamps."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.timezone import localtime

from zhiheng.rulebook.schemes import Item, Scheme
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.surfaces.portal.expert.workbooks import layout
from zhiheng.surfaces.portal.expert.workbooks.layout import HEADS, Stamp

WIDTHS = (9, 22, 7, 10, 9, 44, 44, 28)
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
NAME_LENGTH = 31  # of a sheet, as spreadsheets allow
TOLD = (
    "每张评分表一个工作表，每个条款一行；“说明”以外的工作表可以改名，前四行不要改动。",
    "先选等级，再选该等级内的百分比；优势、改进空间至少写一项，并写明证据位置。",
    "填到一半也可以上传：已填的存为草稿，没有填的行留空。",
    "以“=”开头的内容按文字读入，不会计算；百分比直接填数。",
    "上传后有错的工作表整张不读入，逐行说明；在本工作簿中改正后再次上传即可。",
    "下载后又在页面上改过、已经提交或者已经回避的评分表，上传时不读入，并说明怎样办理。",
)


def workbook(sheets: Iterable[tuple[Any, Any]], *, person: str, at: Any) -> bytes:
    """`sheets`: each assignment owed with its draft, None where nothing is typed yet."""
    file, rows = BytesIO(), list(sheets)
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "in_memory": True}) as book:
        notes = book.add_worksheet(layout.NOTES)
        stamps = []
        for place, (assignment, draft) in enumerate(rows, start=1):
            stamp = layout.stamp(assignment, draft)
            sheet = book.add_worksheet(sheet_name(place, assignment))
            _fill(book, sheet, assignment, draft.items if draft else {}, stamp)
            stamps.append(stamp)
        _explain(book, notes, rows, person=person, at=at)
        _seal(book.add_worksheet(layout.STAMPS), stamps)
    return file.getvalue()


def sheet_name(place: int, assignment: Any) -> str:
    name = NOT_IN_A_NAME.sub(" ", assignment.application.organisation.name)
    return f"{place} {name}"[:NAME_LENGTH].strip()


def _fill(
    book: Any, sheet: Any, assignment: Any, items: Mapping[str, Mapping[str, Any]], stamp: Stamp
) -> None:
    locked = book.add_format({"locked": True, "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6F0"})
    typed = book.add_format(
        {"locked": False, "text_wrap": True, "valign": "top", "num_format": "@", "border": 1}
    )
    number = book.add_format({"locked": False, "valign": "top", "border": 1})
    scheme = scheme_named(assignment.application.scheme)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(layout.NAME_ROW - 1, 0, assignment.application.organisation.name)
    sheet.write_string(layout.STAMP_ROW - 1, 0, f"版本：{stamp}")
    for place, head in enumerate(HEADS.values()):
        sheet.write_string(layout.HEAD_ROW - 1, place, head, bold)
    for line, item in enumerate(scheme.items, start=layout.HEAD_ROW):
        row = items.get(item.key, {})
        sheet.write_string(line, 0, item.key, locked)
        sheet.write_string(line, 1, item.title, locked)
        sheet.write_number(line, 2, item.points, locked)
        sheet.write_string(line, 3, str(row.get("band", "")), typed)
        _percent(sheet, line, row.get("percent"), number)
        for place, key in enumerate(("strength", "opportunity", "evidence"), start=5):
            sheet.write_string(line, place, str(row.get(key, "")), typed)
        _lists(sheet, line, scheme, item)
    sheet.freeze_panes(layout.HEAD_ROW, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _percent(sheet: Any, line: int, percent: Any, form: Any) -> None:
    if isinstance(percent, int):
        sheet.write_number(line, 4, percent, form)
    else:
        sheet.write_blank(line, 4, None, form)


def _lists(sheet: Any, line: int, scheme: Scheme, item: Item) -> None:
    bands = scheme.bands[item.kind]
    for place, source in (
        (3, [band.key for band in bands]),
        (4, [percent for band in bands for percent in band.percents]),
    ):
        sheet.data_validation(line, place, line, place, {"validate": "list", "source": source})


def _explain(book: Any, sheet: Any, rows: list[tuple[Any, Any]], *, person: str, at: Any) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "评分工作簿", bold)
    sheet.write_string(0, 1, f"{person}，{localtime(at):%Y-%m-%d %H:%M} 下载")
    line = 2
    for text in TOLD:
        sheet.write_string(line, 1, text, wrapped)
        line += 1
    for name in dict.fromkeys(assignment.application.scheme for assignment, _ in rows):
        line = _bands(sheet, line + 1, scheme_named(name), bold, wrapped)
    sheet.protect()


def _bands(sheet: Any, line: int, scheme: Scheme, bold: Any, wrapped: Any) -> int:
    """What the keys of the bands mean; their wording is too long for the lists themselves."""
    for kind, bands in scheme.bands.items():
        sheet.write_string(line, 0, "过程条款" if kind == "process" else "结果条款", bold)
        sheet.write_string(line, 1, scheme.title, bold)
        for number, band in enumerate(bands, start=line + 1):
            sheet.write_string(number, 0, band.key)
            sheet.write_string(number, 1, band.label, wrapped)
        line += len(bands) + 2
    return line


def _seal(sheet: Any, stamps: list[Stamp]) -> None:
    """Hidden and locked: against accidents; whoever forges it can only overwrite their own."""
    for place, head in enumerate(("分派", "稿次", "条款", "摘要")):
        sheet.write_string(0, place, head)
    lines = [
        (str(one.assignment), str(one.version), key, digest)
        for one in stamps
        for key, digest in one.digests.items()
    ]
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)
    sheet.protect()
    sheet.very_hidden()
