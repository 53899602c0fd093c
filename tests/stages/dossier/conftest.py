"""A cycle played through once, printed once, and looked at by many tests; small worlds for acts."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from tests import world
from tests.surfaces.console.conftest import played, script_under
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.rulebook.steps import State
from zhiheng.stages.dossier import queries
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.rules.content import Content
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.screening.models import Rejection


@dataclass(frozen=True)
class Sample:
    """One paper of the played cycle, and what became of whom it is about."""

    kind: PaperKind
    subject: str
    content: Content
    state: str = ""


_samples: dict[str, list[Sample]] = {}


@pytest.fixture
def papers_of_a_cycle(request) -> list[Sample]:
    """Every paper that a whole cycle owes. Played on the first call, then kept: it takes seconds."""
    if not _samples:
        request.getfixturevalue("db")
        stage = played(script_under("jinshui-revised", applicants=8))
        _samples["revised"] = made_in(stage.cycle, stage.clock.now)
    return _samples["revised"]


def made_in(cycle: Cycle, at: datetime) -> list[Sample]:
    """What every paper says that a cycle owes by then."""
    return list(_made(cycle, at))


def _made(cycle: Cycle, at: datetime):
    for kind in PaperKind:
        if kind == PaperKind.INDEX:
            IssuedPaper.objects.create(**issued_values(cycle))
        for subject in queries.RECIPES[kind].due(cycle):
            made = queries.made(kind, subject, cycle, at=at)
            yield Sample(kind, ref(subject), made.content, getattr(subject, "state", ""))


def issued_values(cycle: Cycle, **values: Any) -> dict[str, Any]:
    """An issued paper as a row, without printing it."""
    from zhiheng.instruments.documents.models import Document

    document = Document.objects.create(
        name="示例.pdf", digest="0" * 64, size=1, kind="pdf", kept_at=world.NOON
    )
    return {
        "cycle": cycle,
        "kind": PaperKind.ACCEPTANCE,
        "subject": "screening.Acceptance:1",
        "title": "示例",
        "version": 1,
        "dated": world.NOON.date(),
        "content_digest": "0" * 64,
        "docx": document,
        "pdf": document,
        "issued_at": world.NOON,
        **values,
    }


@cache
def one_of_each(samples: tuple[Sample, ...]) -> dict[PaperKind, Sample]:
    return {sample.kind: sample for sample in reversed(samples)}


def rejected(
    cycle: Cycle, *, name: str = "东方喆堃㛃重工有限公司", at: datetime = world.NOON
) -> Rejection:
    """A refusal of an application: enough for a paper."""
    application = world.application(cycle, state=State.REFUSED, name=name)
    ground = {
        "clause": "eligibility",
        "article": "",
        "what": "合法运营不足3年。",
        "remedy": "请届满后再申报。",
    }
    return Rejection.objects.create(application=application, grounds=[ground], at=at)


def announced(cycle: Cycle) -> Notice:
    return Notice.objects.create(
        cycle=cycle,
        kind=NoticeKind.ANNOUNCEMENT,
        issuer="示例",
        title=f"{cycle.title}评定工作信息发布",
        body="依据有关规定，现将本届评定工作安排如下：\n\n一、名额与奖励：不超过3个。\n\n签署\n2026年6月1日",
        digest="0",
        published_at=world.NOON,
    )


@pytest.fixture
def cycle(db):
    return world.cycle()


def in_2018() -> datetime:
    return datetime.combine(date(2018, 6, 1), world.NOON.timetz())
