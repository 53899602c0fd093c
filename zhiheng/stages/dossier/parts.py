"""Print papers, keep them, and enter each as its next version. Called inside acts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.parts import keep_issued
from zhiheng.instruments.ledger.acts import part
from zhiheng.stages.dossier import queries
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.queries import Due
from zhiheng.stages.dossier.rules.pdf import pdf
from zhiheng.stages.dossier.rules.sheet import workbook
from zhiheng.stages.dossier.rules.word import word
from zhiheng.stages.dossier.vocabulary import WORKBOOKS, PaperKind

CHUNK = 100
"""Papers that are in memory together."""
LONGEST_TITLE = 150

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Printed:
    """A paper in all its forms, each under its file name."""

    due: Due
    forms: dict[str, tuple[str, bytes]]


def silent(_: int) -> None:
    """Nobody watches."""


@part
def issue(
    papers: Iterable[Due], *, cycle: Cycle, at: datetime, progress: Progress = silent
) -> list[IssuedPaper]:
    """Print and keep papers, some at a time. `progress` is told how many more are done."""
    waiting, issued = iter(papers), []
    template = cache(lambda kind: queries.template_for(cycle.edition, kind))
    while some := list(islice(waiting, CHUNK)):
        issued += _kept([_printed(due, template) for due in some], cycle=cycle, at=at)
        progress(len(some))
    return issued


def _printed(due: Due, template: Callable[[PaperKind], bytes | None]) -> Printed:
    content, name = due.made.content, file_name(due)
    forms = {
        "docx": (f"{name}.docx", word(content, template(due.kind))),
        "pdf": (f"{name}.pdf", pdf(content)),
    }
    if due.kind in WORKBOOKS:
        forms["xlsx"] = (f"{name}.xlsx", workbook(content))
    return Printed(due, forms)


def file_name(due: Due) -> str:
    """What it is, whose, and which version; the subject's number tells namesakes apart."""
    of = due.made.organisation or due.made.person
    whose = f"_{of.name}" if of else ""
    title = due.made.content.title.replace("/", "／")
    return (
        f"{title}{whose}"[:LONGEST_TITLE] + f"_{due.subject.rpartition(':')[2]}_第{due.version}版"
    )


def _kept(printed: list[Printed], *, cycle: Cycle, at: datetime) -> list[IssuedPaper]:
    flat = [(paper, form) for paper in printed for form in paper.forms]
    documents = keep_issued([paper.forms[form] for paper, form in flat], at=at)
    kept = {(id(p), form): row for (p, form), row in zip(flat, documents, strict=True)}
    return IssuedPaper.objects.bulk_create(
        IssuedPaper(
            cycle=cycle,
            kind=paper.due.kind,
            subject=paper.due.subject,
            title=paper.due.made.content.title,
            version=paper.due.version,
            dated=paper.due.made.content.day,
            organisation=paper.due.made.organisation,
            person=paper.due.made.person,
            content_digest=paper.due.made.content.digest,
            docx=kept[id(paper), "docx"],
            pdf=kept[id(paper), "pdf"],
            xlsx=kept.get((id(paper), "xlsx")),
            issued_at=at,
        )
        for paper in printed
    )


def entered(paper: IssuedPaper) -> dict[str, object]:
    """A paper as the ledger has it: every file by its SHA-256."""
    digests = {"docx": paper.docx.digest, "pdf": paper.pdf.digest}
    if paper.xlsx is not None:
        digests["xlsx"] = paper.xlsx.digest
    return {"kind": paper.kind, "of": paper.subject, "version": paper.version, **digests}
