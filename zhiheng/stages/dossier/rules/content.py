"""What a paper says, apart from how it is printed: one content, two printers."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Any

from zhiheng.methods.wording import day_text
from zhiheng.stages.dossier.rules.wording import full_width, numeral

LEFT, CENTRE, RIGHT = "l", "c", "r"
DATE_INDENT = 4
"""成文日期右空四字."""
BREAKS = re.compile(r"(?=关于)|(?<=关于授予)|(?<=年度)|(?=（)|(?<=的)|(?<=奖)(?=[^的奖])|(?=称号)")
"""Where the sense of a title allows a break."""
LATIN_ENDS = 0x2000
HEAD_WIDTH = 440
"""Points that a 红头 may take."""
LARGEST_HEAD = 40
LONG_CELL = 200
"""Characters; a row with a longer cell may run over to the next page, others stay whole."""
TITLE_LINE = 20
"""Characters of 二号 that a line of a title holds."""


@dataclass(frozen=True)
class Heading:
    """一、 （一） 1. by level; numbered when the paper is laid out."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; each line break begins another. `flush`: no indent, for lines such as 主送."""

    text: str
    flush: bool = False


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line, `aligns` one letter a column: l, c or r."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: str = ""
    caption: str = ""


Block = Heading | Text | Table


@dataclass(frozen=True)
class Certificate:
    """What only a certificate has."""

    laureate: str
    number: str
    check_code: str
    valid: str
    address: str  # where the public checks it; the QR code says the same


@dataclass(frozen=True)
class Content:
    """One paper. `head` is the 红头 of a document that a body issues; records have none."""

    title: str
    day: date
    blocks: tuple[Block, ...] = ()
    head: str = ""
    number: str = ""
    to: str = ""
    signed: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # 附注, in brackets below the date
    copies: str = ""  # 抄送
    landscape: bool = False
    certificate: Certificate | None = None
    warnings: tuple[str, ...] = ()  # for whoever issues it; never printed

    @property
    def digest(self) -> str:
        """What tells one content from another, whatever it is printed with."""
        written = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return sha256(written.encode()).hexdigest()


def form(rows: Iterable[tuple[str, object]], *, widths: tuple[float, float] = (1, 3)) -> Table:
    """Label and value, line by line."""
    return Table((), tuple((label, str(value)) for label, value in rows), widths, CENTRE + LEFT)


def paragraphs(text: str) -> tuple[Text, ...]:
    return tuple(Text(line.strip()) for line in text.splitlines() if line.strip())


def context(content: Content) -> dict[str, Any]:
    """The content as both printers read it: plain values, numbered, in full-width punctuation."""
    whole = replace(content, blocks=tuple(_numbered(content.blocks)))
    return _wide(
        {
            "title": title_lines(whole.title),
            "head": whole.head,
            "number": whole.number,
            "to": f"{whole.to}：" if whole.to else "",
            "blocks": [_block(block) for block in whole.blocks],
            "attachments": _attachments(whole.attachments),
            "signed": list(whole.signed),
            "day": day_text(whole.day) if whole.signed else "",
            "notes": [f"（{note}）" for note in whole.notes],
            "copies": f"抄送：{whole.copies}" if whole.copies else "",
        }
    )


def title_lines(title: str) -> str:
    """A title broken where its sense allows, into the fewest lines of the most alike length."""
    if ems(title) <= TITLE_LINE:
        return title
    pieces = [piece for piece in BREAKS.split(title) if piece]
    for lines in range(2, len(pieces) + 1):
        fitting = list(_arranged(pieces, lines))
        if fitting:
            best: list[str] = min(fitting, key=_unevenness)
            return "\n".join(best)
    size = -(-len(title) // int(-(-ems(title) // TITLE_LINE)))
    return "\n".join(title[start : start + size] for start in range(0, len(title), size))


def _unevenness(lines: list[str]) -> tuple[float, bool]:
    """The longest line first; of like ones, those that leave 关于 with what it is about."""
    return max(map(ems, lines)), not any(line.startswith("关于") for line in lines)


def _arranged(pieces: Sequence[str], lines: int) -> Iterator[list[str]]:
    """Every way to put the pieces on so many lines, none too long."""
    for cuts in combinations(range(1, len(pieces)), lines - 1):
        edges = (0, *cuts, len(pieces))
        found = ["".join(pieces[start:end]) for start, end in pairwise(edges)]
        if max(map(ems, found)) <= TITLE_LINE:
            yield found


def signature_indents(signed: Sequence[str], day: str) -> list[float]:
    """How many characters each line of the signature keeps from the right edge.

    The date keeps four, and names stand centred above it; a name too long for that moves it inward.
    """
    widths = [ems(line) for line in (*signed, day)]
    centre = max(DATE_INDENT + ems(day) / 2, max(widths) / 2)
    return [round(centre - width / 2, 3) for width in widths]


def ems(text: str) -> float:
    """How wide a text is in characters: figures take half of one, and a quarter lies beside them."""
    latin = [ord(sign) < LATIN_ENDS for sign in text]
    turns = sum(before != after for before, after in pairwise(latin))
    return sum(0.5 if one else 1 for one in latin) + turns / 4


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    counts = [0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            place = block.level - 1
            counts[place] += 1
            counts[place + 1 :] = [0] * (2 - place)
            yield replace(block, text=f"{_number(block.level, counts[place])}{block.text}")
        else:
            yield block


def _number(level: int, count: int) -> str:
    if level == 1:
        return f"{numeral(count)}、"
    return f"（{numeral(count)}）" if level == 2 else f"{count}."


def _block(block: Block) -> dict[str, Any]:
    """Every key in every block, so that a template may ask for any of them."""
    found: dict[str, Any] = {"kind": "", "text": "", "head": [], "rows": [], "caption": ""}
    if isinstance(block, Heading):
        return {**found, "kind": f"heading{block.level}", "text": block.text}
    if isinstance(block, Text):
        return {**found, "kind": "flush" if block.flush else "text", "text": block.text}
    return {
        **found,
        "kind": "table",
        "caption": block.caption,
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "aligns": block.aligns or LEFT * len(block.widths),
        "splits": any(len(cell) > LONG_CELL for row in block.rows for cell in row),
    }


def _attachments(names: Sequence[str]) -> list[str]:
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [f"{'附件：' if n == 1 else '　　　'}{n}. {name}" for n, name in enumerate(names, 1)]


def _wide(value: Any) -> Any:
    if isinstance(value, str):
        return full_width(value)
    if isinstance(value, list):
        return [_wide(one) for one in value]
    if isinstance(value, dict):
        return {key: _wide(one) for key, one in value.items()}
    return value


def head_size(head: str) -> int:
    """The largest size, in points, at which a 红头 stands on one line."""
    return min(LARGEST_HEAD, HEAD_WIDTH // max(len(head), 1))
