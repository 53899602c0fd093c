"""Scripts to play in the test's own database, workbooks filled from them, and the command itself."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.editions import names
from zhiheng.surfaces.console.__main__ import main
from zhiheng.surfaces.console.cycle import first_day, rehearse
from zhiheng.surfaces.console.rehearsal.invent import invent
from zhiheng.surfaces.console.rehearsal.script import Script
from zhiheng.surfaces.console.workbooks.books import Book, books
from zhiheng.surfaces.console.workbooks.cells import Column


def script_under(edition: str, *, applicants: int = 6, experts: int = 10) -> Script:
    which = edition_named(edition)
    return invent(which, seed=7, applicants=applicants, experts=experts, start=first_day(which))


def played(script: Script, **options: Any) -> Any:
    """The stage after the whole cycle, played in this test's database."""
    which = edition_named(script.edition)
    return rehearse(script, which, first_day(which), **options)


@pytest.fixture
def zhiheng(capsys):
    """Run a command in this process: (exit code, what it said, what it complained of)."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        try:
            code = main([f"{argument}" for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def fill(path: Path, book: Book, rows: Iterable[dict[str, Any]]) -> None:
    """Write a workbook as an office would send it back. Rows by heading; "" for the rest."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(book.sheet)
        sheet.write_row(0, 0, [column.heading for column in book.columns])
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(book.columns):
                sheet.write(number, place, row.get(column.heading, ""))


def fill_all(folder: Path, script: Script, **changed: dict[int, dict[str, Any]]) -> None:
    """The workbooks that say what a script says. `changed`: sheet file → row → cells put in."""
    folder.mkdir(exist_ok=True)
    edition = edition_named(script.edition)
    rows = {
        "applicants": [_applicant(a, edition) for a in script.applicants],
        "experts": [_expert(e, edition) for e in script.experts],
        "recommendations": [
            {
                "统一社会信用代码": code,
                "推荐单位类别": names(edition.recommenders)[r.kind],
                "推荐单位": r.recommender,
                "推荐意见": r.opinion,
                "签署人": r.signed_by,
            }
            for code, r in script.recommendations.items()
        ],
    }
    for book in books(edition):
        name = book.file.removesuffix(".xlsx")
        if name not in rows and name not in changed:
            continue
        found = rows.get(name, [])
        for number, cells in changed.get(name, {}).items():
            found += [{} for _ in range(number + 1 - len(found))]
            found[number] = {**found[number], **cells}
        fill(folder / book.file, book, found)


def _applicant(line: Any, edition: Any) -> dict[str, Any]:
    known = {column.key: column for column in books(edition)[0].columns}
    cells = {
        "code": line.code, "name": line.name, "founded_on": f"{line.founded_on:%Y/%m/%d}",
        "address": line.address, "contact": line.contact, "identity": line.identity,
        "undertaken_by": line.undertaken_by, "account_number": line.account_number,
        "tags": "、".join(line.tags), "credit_report_on": f"{line.credit_report_on or ''}",
    }  # fmt: skip
    cells |= {f"fact:{key}": _cell(known.get(f"fact:{key}"), v) for key, v in line.facts.items()}
    return {known[key].heading: value for key, value in cells.items() if key in known}


def _cell(column: Column | None, value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else value


def _expert(line: Any, edition: Any) -> dict[str, Any]:
    pools = {"direct": "直接聘请", **names(edition.pools)}
    return {
        "专家编号": line.number, "姓名": line.name, "证件号": line.identity,
        "专家库": pools[line.pool], "高级职称": "是" if line.senior else "否",
        "现任单位": line.employer, "单位代码": line.employer_code,
    }  # fmt: skip
