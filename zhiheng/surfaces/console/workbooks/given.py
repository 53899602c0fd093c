"""A folder of workbooks as a script, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.schemes import Scheme
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.surfaces.console.rehearsal.script import (
    Applicant,
    ExpertLine,
    ItemLine,
    Recommendation,
    Reply,
    Script,
    Vote,
)
from zhiheng.surfaces.console.workbooks.books import DEFENCE, Book, books
from zhiheng.surfaces.console.workbooks.cells import Fault
from zhiheng.surfaces.console.workbooks.files import Row, duplicates, empty, read

Sheets = Mapping[str, list[Row]]
MEMBERS = 9
"""Members of the committee that a rehearsal convenes."""


def script_of(folder: Path, edition: Edition, *, seed: int) -> tuple[Script | None, list[Fault]]:
    """The script that a folder describes; None where anything at all is wrong."""
    if not folder.is_dir():
        return None, [Fault(f"{folder}", "没有这个目录", "用 cycle template 写出模板后填写")]
    sheets: dict[str, list[Row]] = {}
    faults: list[Fault] = []
    absent = []
    wanted = books(edition)
    for book in wanted:
        if book.optional and not (folder / book.file).exists():
            absent.append(book.file)
            continue
        sheets[book.file], wrong = read(folder / book.file, book)
        faults += wrong
    faults += _empty(sheets, {fault.file for fault in faults})
    faults += _cross_checked(sheets, {book.file: book for book in wanted}, edition)
    if faults:
        return None, sorted(faults, key=_place)
    return _script(sheets, edition, seed, tuple(absent)), []


def _empty(sheets: Sheets, wrong: set[str]) -> Iterator[Fault]:
    """Workbooks without a row; one whose rows are all wrong has said so already."""
    for file in NEVER_EMPTY:
        if not sheets[file] and file not in wrong:
            yield empty(file)


def _place(fault: Fault) -> tuple[Any, ...]:
    return (fault.file, fault.row, fault.column)


def _cross_checked(sheets: Sheets, wanted: Mapping[str, Book], edition: Edition) -> Iterator[Fault]:
    """What is wrong between rows: repeated codes, and names that another workbook does not know."""
    for file, keys in UNIQUE.items():
        heading = {column.key: column.heading for column in wanted[file].columns}
        for row, earlier in duplicates(sheets.get(file, []), *keys):
            yield _fault(wanted[file], row, heading[keys[-1]], row[keys[-1]],
                         f"与第{earlier.number}行重复", "删去其中一行")  # fmt: skip
    if not any(row for row in sheets.get("applicants.xlsx", [])):
        return
    yield from _strangers(sheets, wanted)
    yield from _wrong_sheets(sheets, wanted["scores.xlsx"], edition)
    yield from _wrong_replies(sheets, wanted["replies.xlsx"])
    yield from _wrong_ballots(sheets, wanted["ballots.xlsx"])


NEVER_EMPTY = ("applicants.xlsx", "experts.xlsx")
UNIQUE = {
    "applicants.xlsx": ("code",),
    "experts.xlsx": ("number",),
    "recommendations.xlsx": ("code",),
    "scores.xlsx": ("code", "number", "item"),
    "replies.xlsx": ("code", "department"),
    "ballots.xlsx": ("code",),
}


def _strangers(sheets: Sheets, wanted: Mapping[str, Book]) -> Iterator[Fault]:
    codes = {row["code"] for row in sheets["applicants.xlsx"]}
    numbers = {row["number"] for row in sheets.get("experts.xlsx", [])}
    identities: dict[str, int] = {}
    for file in ("recommendations.xlsx", "scores.xlsx", "replies.xlsx", "ballots.xlsx"):
        for row in sheets.get(file, []):
            if row["code"] not in codes:
                yield _fault(wanted[file], row, "统一社会信用代码", row["code"],
                             "申报组织表中没有这个代码", "核对代码，或者在申报组织表中补填")  # fmt: skip
    for row in sheets.get("scores.xlsx", []):
        if row["number"] not in numbers:
            yield _fault(wanted["scores.xlsx"], row, "专家编号", row["number"],
                         "评审专家表中没有这个编号", "核对编号，或者在评审专家表中补填")  # fmt: skip
    for file, heading in (("applicants.xlsx", "联系人证件号"), ("experts.xlsx", "证件号")):
        for row in sheets.get(file, []):
            if row["identity"] in identities:
                yield _fault(wanted[file], row, heading, row["identity"],
                             "该证件号已用于另一人", "一人只有一个身份，核对证件号")  # fmt: skip
            identities[row["identity"]] = row.number


def _wrong_sheets(sheets: Sheets, book: Book, edition: Edition) -> Iterator[Fault]:
    schemes = {row["code"]: _scheme(row, edition) for row in sheets["applicants.xlsx"]}
    given: dict[tuple[str, str], list[Row]] = {}
    for row in sheets.get("scores.xlsx", []):
        if row["code"] in schemes and row["item"] != DEFENCE:
            given.setdefault((row["code"], row["number"]), []).append(row)
            yield from _wrong_score(row, book, schemes[row["code"]])
    for (code, _), rows in given.items():
        items = [row["item"] for row in rows]
        if missing := [item.key for item in schemes[code].items if item.key not in items]:
            yield _fault(book, rows[-1], "条款", rows[-1]["item"],
                         f"该专家对该组织的评分缺少条款{'、'.join(missing)}", "补齐各条款")  # fmt: skip


def _wrong_score(row: Row, book: Book, scheme: Scheme) -> Iterator[Fault]:
    item = scheme.item.get(row["item"])
    if item is None:
        yield _fault(book, row, "条款", row["item"], f"{scheme.title}没有这个条款", "核对条款号")
        return
    band = scheme.band_of(item, row["band"]) if row["band"] else None
    if band and row["percent"] not in band.percents:
        held = scheme.band_holding(item, row["percent"])
        yield _fault(book, row, "百分比", row["percent"], f"不在等级“{band.key}”之内",
                     f"改百分比，或者把等级改为“{held.key if held else ''}”")  # fmt: skip
    if not (row["strength"] or row["opportunity"]):
        yield _fault(book, row, "优势", "", "优势和改进空间都没有填写", "至少填一项")


def _wrong_replies(sheets: Sheets, book: Book) -> Iterator[Fault]:
    for row in sheets.get("replies.xlsx", []):
        if row["objects"] == "yes" and not row["basis"]:
            yield _fault(book, row, "事实与依据", "", "有意见而没有写明依据", "写明事实与依据")


def _wrong_ballots(sheets: Sheets, book: Book) -> Iterator[Fault]:
    for row in sheets.get("ballots.xlsx", []):
        total = sum(row[key] or 0 for key in ("votes_for", "against", "abstained", "invalid"))
        if total > MEMBERS:
            yield _fault(book, row, "赞成", row["votes_for"],
                         f"各栏合计{total}票，多于委员{MEMBERS}人", "核对票数")  # fmt: skip


def _fault(book: Book, row: Row, column: str, value: Any, what: str, remedy: str) -> Fault:
    return Fault(book.file, what, remedy, book.sheet, row.number, column, value)


def _scheme(row: Row, edition: Edition) -> Scheme:
    return scheme_named(row["scheme"] or edition.scheme)


def _script(sheets: Sheets, edition: Edition, seed: int, absent: tuple[str, ...]) -> Script:
    return Script(
        edition=edition.name,
        seed=seed,
        applicants=tuple(_applicant(row) for row in sheets["applicants.xlsx"]),
        experts=tuple(_expert(row) for row in sheets["experts.xlsx"]),
        recommendations={
            row["code"]: Recommendation(**_only(row, Recommendation))
            for row in sheets["recommendations.xlsx"]
        },
        replies=_replies(sheets.get("replies.xlsx")),
        sheets=_sheets(sheets.get("scores.xlsx")),
        marks={
            (row["code"], row["number"]): row["percent"]
            for row in sheets.get("scores.xlsx", [])
            if row["item"] == DEFENCE
        },
        votes=_votes(sheets.get("ballots.xlsx")),
        invented=absent,
    )


def _only(row: Row, kind: type) -> dict[str, Any]:
    """The values of a row that a dataclass knows and that were filled in."""
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    return {key: value for key, value in row.values.items() if key in known and value is not None}


def _applicant(row: Row) -> Applicant:
    facts = {
        key.removeprefix("fact:"): value
        for key, value in row.values.items()
        if key.startswith("fact:") and value is not None
    }
    values = {"account_name": row["name"], "address": "", **_only(row, Applicant)}
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    return Applicant(facts=facts, **values)


def _expert(row: Row) -> ExpertLine:
    return ExpertLine(**_only(row, ExpertLine))


def _replies(rows: list[Row] | None) -> dict[tuple[str, str], Reply] | None:
    if rows is None:
        return None
    return {
        (row["code"], row["department"]): Reply(
            row["objects"] == "yes", row["basis"] or "", row["signed_by"], bool(row["bars"])
        )
        for row in rows
    }


def _sheets(rows: list[Row] | None) -> dict[tuple[str, str], tuple[ItemLine, ...]] | None:
    if rows is None:
        return None
    found: dict[tuple[str, str], list[ItemLine]] = {}
    for row in rows:
        if row["item"] != DEFENCE:
            lines = found.setdefault((row["code"], row["number"]), [])
            lines.append(ItemLine(**_only(row, ItemLine)))
    return {key: tuple(lines) for key, lines in found.items()}


def _votes(rows: list[Row] | None) -> dict[str, Vote] | None:
    if rows is None:
        return None
    return {row["code"]: Vote(**_only(row, Vote)) for row in rows}
