"""Earlier laureates, from a workbook into the register."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.editions import known
from zhiheng.surfaces.console.failures import Failure
from zhiheng.surfaces.console.workbooks.books import history
from zhiheng.surfaces.console.workbooks.cells import Fault
from zhiheng.surfaces.console.workbooks.files import Row, duplicates, empty, read, write_book

BOOK = history()


def template(chosen: Namespace) -> None:
    """Write the workbook that `history import` reads."""
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    print(write_book(chosen.out, BOOK))


def load(chosen: Namespace) -> None:
    """Enter every row, or none if anything is wrong; what is there already is left alone."""
    rows, faults = read(chosen.file, BOOK)
    faults = faults or ([] if rows else [empty(chosen.file.name)])
    from zhiheng.surfaces.timetable.clock import now

    at = now()
    faults += _cross_checked(rows, chosen.file, at.date())
    if faults:
        raise Failure(*(f"{fault}" for fault in faults), f"共{len(faults)}处，没有导入任何内容。")
    database.current()
    added = enter([row.values for row in rows], at=at)
    for number in added:
        print(f"已录入 {number}")
    for row in rows:
        if row["number"] not in added:
            print(f"已在册 {row['number']}")
    _sum_up()


def enter(lines: list[dict[str, Any]], *, at: datetime) -> list[str]:
    """Record those that the register doesn't know. Returns their certificate numbers."""
    from zhiheng.instruments.honours import actions, queries
    from zhiheng.instruments.people import actions as people
    from zhiheng.instruments.people import queries as persons

    there = set(queries.register().values_list("number", flat=True))
    new = [line for line in lines if line["number"] not in there]
    clerk: Any = _clerk(at) if new else None
    for line in new:
        which = edition_named(line["edition"])
        organisation = persons.organisation_coded(line["code"])
        organisation = organisation or people.register_organisation(
            code=line["code"], name=line["name"], by=clerk, at=at
        )
        actions.record_past_honour(
            organisation=organisation,
            award=which.award,
            award_title=which.award_title,
            level=which.level,
            year=line["year"],
            number=line["number"],
            conferred_on=line["conferred_on"],
            valid_until=line["valid_until"],
            bonus_fen=line["bonus_fen"],
            paid_on=line["paid_on"],
            source=line["source"],
            name=line["name"],
            by=clerk,
            at=at,
        )
    return [line["number"] for line in new]


def _clerk(at: datetime) -> Any:
    """Somebody of the office; on a database where nobody is registered yet, the first two people."""
    from zhiheng.instruments.people import actions, queries
    from zhiheng.instruments.people.vocabulary import Role

    found = queries.holders(Role.OFFICE, at=at).first()
    if found:
        return found
    administrator = queries.holders(Role.ADMINISTRATOR, at=at).first()
    administrator = administrator or actions.install_administrator(
        name="系统管理员", by=None, at=at
    )
    clerk = actions.register_person(name="评委会办公室经办人", by=administrator, at=at)
    actions.appoint(person=clerk, role=Role.OFFICE, since=at.date(), by=administrator, at=at)
    print("系统中还没有评委会办公室人员，已设“评委会办公室经办人”。")
    return clerk


def _cross_checked(rows: list[Row], path: Path, today: date) -> Iterator[Fault]:
    for row, earlier in duplicates(rows, "number"):
        what = f"与第{earlier.number}行重复"
        yield _fault(path, row, "证书编号", row["number"], what, "核对证书编号")
    for row, earlier in duplicates(rows, "code", "year"):
        what = f"与第{earlier.number}行是同一组织同一年度"
        yield _fault(
            path, row, "年度", row["year"], what, "一个组织一个年度只获奖一次，核对后删去一行"
        )
    for row in rows:
        yield from _wrong(path, row, today)


def _wrong(path: Path, row: Row, today: date) -> Iterator[Fault]:
    if row["edition"] not in known():
        what, remedy = "没有这个版本", f"可填：{'、'.join(known())}"
        yield _fault(path, row, "所据版本", row["edition"], what, remedy)
    if row["conferred_on"] > today:
        yield _fault(path, row, "授奖日期", row["conferred_on"], "日期在今天以后", "核对日期")
    if row["valid_until"] < row["conferred_on"]:
        what = "有效期在授奖以前截止"
        yield _fault(path, row, "有效期至", row["valid_until"], what, "核对两个日期")
    paid = row["paid_on"]
    if (row["bonus_fen"] > 0) != (paid is not None):
        what = "有奖金的须有发放日期，没有奖金的不填"
        yield _fault(path, row, "发放日期", paid or "", what, "核对奖金和发放日期")
    if paid and paid > today:
        yield _fault(path, row, "发放日期", paid, "日期在今天以后", "核对日期")


def _fault(path: Path, row: Row, column: str, value: Any, what: str, remedy: str) -> Fault:
    return Fault(path.name, what, remedy, BOOK.sheet, row.number, column, value)


def _sum_up() -> None:
    from zhiheng.instruments.honours import queries

    total = queries.totals()
    print(f"名册现有获奖组织{total['laureates']}家，累计发放奖金{total['paid_fen'] // 100:,}元")
