"""A workbook received, as plain text by sheet, row and column. Nothing in it is ever computed.

Read here and not by the library: that one gives what a formula came to, and lays out every row
and column up to the furthest cell, however far away somebody has put it.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_SHEETS = 200
MOST_ROWS = 5000  # the sheet of stamps has a line for each item of each sheet
MOST_COLUMNS = 50
MOST_TEXT = 5000

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")

Cells = dict[int, dict[int, str]]
"""row → column → text, both counted from 1; empty cells are left out."""


class Broken(ValueError):
    """Not a workbook that can be read."""


class TooLarge(ValueError):
    """A workbook, or a sheet of it, beyond what a score sheet can need."""


def sheets(content: bytes) -> dict[str, Cells]:
    """name → its cells. Raises Broken and TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge
    try:
        with ZipFile(BytesIO(content)) as file:
            if sum(part.file_size for part in file.infolist()) > MOST_UNPACKED:
                raise TooLarge
            return _sheets(file)
    except (BadZipFile, ZlibError, EOFError, ElementTree.ParseError, KeyError, IndexError) as wrong:
        raise Broken from wrong
    except (NotImplementedError, RuntimeError) as locked:  # packed or locked otherwise
        raise Broken from locked


def _sheets(file: ZipFile) -> dict[str, Cells]:
    links = {
        one.get("Id"): one.get("Target", "") for one in _tree(file, "xl/_rels/workbook.xml.rels")
    }
    shared = _shared(file)
    found = _tree(file, "xl/workbook.xml").findall(f"{MAIN}sheets/{MAIN}sheet")
    if len(found) > MOST_SHEETS:
        raise TooLarge
    return {one.get("name", ""): _cells(file, _path(links[one.get(LINK)]), shared) for one in found}


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tree(file: ZipFile, path: str) -> ElementTree.Element:
    text = file.read(path)
    if b"<!DOCTYPE" in text:  # no spreadsheet writes one
        raise Broken
    return ElementTree.fromstring(text)


def _shared(file: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in file.namelist():
        return []
    return [_text(one) for one in _tree(file, "xl/sharedStrings.xml").findall(f"{MAIN}si")]


def _text(node: ElementTree.Element) -> str:
    """Plain or in runs; without the readings that some input methods put beside it."""
    runs = [*node.findall(f"{MAIN}t"), *node.findall(f"{MAIN}r/{MAIN}t")]
    return "".join(run.text or "" for run in runs)


def _cells(file: ZipFile, path: str, shared: list[str]) -> Cells:
    found: Cells = {}
    for row, column, text in _filled(_tree(file, path), shared):
        if row > MOST_ROWS or column > MOST_COLUMNS or len(text) > MOST_TEXT:
            raise TooLarge
        found.setdefault(row, {})[column] = text
    return found


def _filled(sheet: ElementTree.Element, shared: list[str]) -> Iterator[tuple[int, int, str]]:
    for number, row in enumerate(sheet.iter(f"{MAIN}row"), start=1):
        for place, cell in enumerate(row.findall(f"{MAIN}c"), start=1):
            text = _value(cell, shared).strip()
            if text:
                written = PLACE.fullmatch(cell.get("r", ""))
                yield (*_place(written), text) if written else (number, place, text)


def _place(written: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in written[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(written[2]), column


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    formula = cell.find(f"{MAIN}f")
    if formula is not None:
        return f"={formula.text or ''}"
    kind = cell.get("t")
    if kind == "inlineStr":
        inside = cell.find(f"{MAIN}is")
        return _text(inside) if inside is not None else ""
    value = cell.findtext(f"{MAIN}v") or ""
    if kind == "s" and value:
        return shared[int(value)] if value.isdecimal() else ""
    return value.removesuffix(".0")
