"""Papers addressed to everybody: they say what the published notice says, laid out."""

import re
from collections.abc import Iterator
from datetime import datetime

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.methods.wording import moment_text
from zhiheng.methods.workdays import SHANGHAI, day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral.models import Circular
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.models import Publicity
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Block, Content, Heading, Table, Text, paragraphs

SECTION = re.compile(r"[一二三四五六七八九十]+、([^:：]+)[:：](.*)", re.DOTALL)
WINDOW = re.compile(r"(.+?)[:：](\d{4}-\d\d-\d\d \d\d:\d\d)至(\d{4}-\d\d-\d\d \d\d:\d\d)")
NUMBERED = re.compile(r"\d+\. (.+)")


def announced(cycle: Cycle) -> list[Notice]:
    return list(notices.notices_of(cycle, NoticeKind.ANNOUNCEMENT))


def announcement(notice: Notice, frame: Frame) -> Made:
    """The last paragraph of the notice is its signature, which a paper has of its own."""
    day = day_of(notice.published_at)
    body = notice.body.rpartition("\n\n")[0] or notice.body
    return Made(
        Content(
            title=notice.title,
            day=day,
            blocks=tuple(laid_out(body)),
            signed=frame.signed_by_office(day),
        )
    )


def laid_out(body: str) -> Iterator[Block]:
    """Sections under headings, their windows as a table; everything else as paragraphs."""
    for part in body.split("\n\n"):
        section = SECTION.fullmatch(part.strip())
        if section is None:
            yield from _section(part)
            continue
        yield Heading(section[1])
        yield from _section(section[2])


def _section(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    windows = [found for line in lines if (found := WINDOW.fullmatch(line))]
    if windows and len(windows) == len(lines):
        rows = tuple((w[1], _moment(w[2]), _moment(w[3])) for w in windows)
        yield Table(("环节", "开始", "截止"), rows, (2, 3, 3), "ccc")
        return
    for line in lines:
        yield Text(line)


def _moment(text: str) -> str:
    return moment_text(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))


def publicised(cycle: Cycle) -> list[Publicity]:
    return list(decisions.publicities_of(cycle))


def publicity(found: Publicity, frame: Frame) -> Made:
    day = day_of(found.notice.published_at)
    return Made(
        Content(
            title=found.notice.title,
            day=day,
            blocks=(
                Text(f"依据{frame.under(Clause.PUBLICITY)}，现将有关事项公示如下。"),
                *_listed(found.notice.body),
            ),
            signed=frame.signed_by_office(day),
        )
    )


def commended(cycle: Cycle) -> list[Circular]:
    found = conferral.circular_of(cycle)
    return [found] if found else []


def circular(found: Circular, frame: Frame) -> Made:
    day, government = day_of(found.issued_at), frame.edition.government
    return Made(
        Content(
            title=found.notice.title,
            day=day,
            head=f"{government}文件",
            number=found.number,
            to="各街道办事处，区人民政府各部门，各有关单位",
            blocks=tuple(_listed(found.notice.body)),
            signed=(government,),
            notes=("此件公开发布",),
        )
    )


def _listed(body: str) -> Iterator[Block]:
    """Numbered lines together become one table of names."""
    rows: list[tuple[str, str]] = []
    for line in (line.strip() for line in body.splitlines() if line.strip()):
        if found := NUMBERED.fullmatch(line):
            rows.append((str(len(rows) + 1), found[1]))
            continue
        yield from _names(rows)
        rows = []
        yield from paragraphs(line)
    yield from _names(rows)


def _names(rows: list[tuple[str, str]]) -> Iterator[Block]:
    if rows:
        yield Table(("序号", "组织"), tuple(rows), (1, 7), "cl")
