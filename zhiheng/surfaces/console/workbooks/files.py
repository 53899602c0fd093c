"""Write a workbook's template and read it back, with every wrong cell named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from zhiheng.surfaces.console.workbooks.books import EXAMPLE, Book
from zhiheng.surfaces.console.workbooks.cells import Column, Fault, Wrong

NOTES = "说明"
ROWS_FORMATTED = 5000


@dataclass(frozen=True)
class Row:
    """A row that was understood: its number in the sheet and its values by key."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


def write_template(folder: Path, book: Book) -> Path:
    return write_book(folder / book.file, book)


def write_book(path: Path, book: Book) -> Path:
    """The workbook with its headings, an example row and a sheet that explains each column."""
    with xlsxwriter.Workbook(path) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        example = workbook.add_format({"italic": True, "font_color": "#666666", "num_format": "@"})
        typed = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(book.sheet)
        sheet.set_column(0, len(book.columns) - 1, 18, typed)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(book.columns):
            sheet.write_string(0, place, column.heading, bold)
            sheet.write_string(1, place, f"{column.example}", example)
        _explain(workbook.add_worksheet(NOTES), book, bold)
    return path


def _explain(sheet: Any, book: Book, bold: Any) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, book.purpose)
    for place, heading in enumerate(("栏目", "必填", "填写说明")):
        sheet.write_string(2, place, heading, bold)
    for row, column in enumerate(book.columns, start=3):
        sheet.write_string(row, 0, column.heading)
        sheet.write_string(row, 1, "必填" if column.required else "选填")
        sheet.write_string(row, 2, column.explanation)


def read(path: Path, book: Book) -> tuple[list[Row], list[Fault]]:
    """The rows that were understood, and everything that was not."""
    if not path.is_file():
        return [], [Fault(path.name, "没有这个文件", "用 template 命令写出模板后填写")]
    try:
        workbook = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError):
        return [], [Fault(path.name, "不是可以读取的 xlsx 文件", "另存为 xlsx 后再用")]
    if book.sheet not in workbook.sheet_names:
        remedy = f"把数据所在的工作表命名为“{book.sheet}”"
        return [], [Fault(path.name, f"缺少工作表“{book.sheet}”", remedy)]
    lines = workbook.get_sheet_by_name(book.sheet).to_python(skip_empty_area=False)
    return _rows(path.name, book, lines)


def _rows(file: str, book: Book, lines: list[list[Any]]) -> tuple[list[Row], list[Fault]]:
    headings = [f"{cell}".strip() for cell in lines[0]] if lines else []
    faults = [
        _missing(file, book, c) for c in book.columns if c.required and c.heading not in headings
    ]
    faults += [
        Fault(file, "同一标题出现两次", "删去多余的一列", sheet=book.sheet, row=1, column=heading)
        for heading in dict.fromkeys(h for h in headings if h and headings.count(h) > 1)
    ]
    if faults:
        return [], faults
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(headings, line, strict=False))
        if _is_empty(line) or f"{cells.get('序号', '')}".strip() == EXAMPLE:
            continue
        values, wrong = _values(file, book, number, cells)
        faults += wrong
        if not wrong:
            rows.append(Row(number, values))
    return rows, faults


def _missing(file: str, book: Book, column: Column) -> Fault:
    remedy = "第一行须有这个标题，可从模板复制"
    return Fault(file, "缺少这一列", remedy, sheet=book.sheet, row=1, column=column.heading)


def _is_empty(line: list[Any]) -> bool:
    return not any(f"{cell}".strip() for cell in line)


def _values(
    file: str, book: Book, number: int, cells: dict[str, Any]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for column in book.columns:
        cell = cells.get(column.heading, "")
        try:
            values[column.key] = _value(column, cell)
        except Wrong as wrong:
            faults.append(
                Fault(file, wrong.what, wrong.remedy, sheet=book.sheet, row=number,
                      column=column.heading, value=_shown(cell))
            )  # fmt: skip
    return values, faults


def _value(column: Column, cell: Any) -> Any:
    if f"{cell}".strip() == "":
        if column.required:
            raise Wrong("没有填写", column.explanation or "补填")
        return None
    return column.parse(cell)


def _shown(cell: Any) -> str:
    return f"{int(cell)}" if isinstance(cell, float) and cell.is_integer() else f"{cell}"


def empty(file: str) -> Fault:
    """A workbook in which nobody is named."""
    return Fault(file, "没有填写任何一行", "示例行不读入，请从第3行起填写")


def duplicates(rows: list[Row], *keys: str) -> Iterator[tuple[Row, Row]]:
    """Each row that repeats the keys of an earlier one, with that earlier one."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[k] for k in keys)
        if key in first:
            yield row, first[key]
        first.setdefault(key, row)
