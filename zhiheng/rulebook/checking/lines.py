"""On which line of a TOML file each key stands. tomllib says what was written, not where."""

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''.*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|."
    r"|\n",
    re.DOTALL,
)
PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
PATH = rf"\s*({PART}(?:\s*\.\s*{PART})*)\s*"
ROW = re.compile(rf"\[\[{PATH}\]\]")
TABLE = re.compile(rf"\[{PATH}\]")
KEY = re.compile(rf"{PATH}=")

Path = tuple[str | int, ...]


def locate(text: str) -> dict[Path, int]:
    """path → line, from 1: ("terms", "quota", "value"), ("conditions", 2, "holds").

    A table or row has the line of its header, a prefix that has none that of its first key.
    The text must be valid TOML.
    """
    lines: dict[Path, int] = {}
    rows: dict[Path, int] = {}
    here: Path = ()
    for line, statement in statements(text):
        if found := ROW.match(statement):
            here = _resolved(found[1], rows, at_row=True)
            path = here
        elif found := TABLE.match(statement):
            here = _resolved(found[1], rows)
            path = here
        elif found := KEY.match(statement):
            path = (*here, *_parts(found[1]))
        else:
            continue
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], line)
    return lines


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Headers and assignments with the line on which each begins, without their comments."""
    depth, line, begun, held = 0, 1, 1, ""
    for token in TOKEN.findall(text):
        if token == "\n" and depth == 0:
            yield begun, held.strip()
            held, begun = "", line + 1
        elif not token.startswith("#"):
            held += token
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token, 0)
        line += token.count("\n")
    yield begun, held.strip()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that is written down."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def _resolved(dotted: str, rows: dict[Path, int], *, at_row: bool = False) -> Path:
    """A header's path, with the number of the row wherever it goes through a list."""
    *outer, last = _parts(dotted)
    path: Path = ()
    for part in outer:
        path = (*path, part)
        if path in rows:
            path = (*path, rows[path])
    path = (*path, last)
    if not at_row:
        return path
    rows[path] = rows.get(path, -1) + 1
    return (*path, rows[path])


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(PART, dotted)]
