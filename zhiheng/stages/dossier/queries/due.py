"""Which papers a cycle owes by now, and what they would say."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import ref
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.queries import counted
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.queries.content import RECIPES, Frame, Made
from zhiheng.stages.dossier.queries.papers import issued_subjects, latest_versions
from zhiheng.stages.dossier.vocabulary import PaperKind


@dataclass(frozen=True)
class Due:
    """A paper to issue: its kind, what it is about, what it says, and the version it will be."""

    kind: PaperKind
    subject: str
    made: Made
    version: int


def made(kind: PaperKind, subject: Any, cycle: Cycle, *, at: datetime) -> Made:
    return RECIPES[kind].build(subject, Frame(cycle, at))


def refs_due(kind: PaperKind, cycle: Cycle) -> dict[str, Any]:
    """Of what a cycle owes a paper of that kind, as the ledger names it."""
    return {ref(subject): subject for subject in RECIPES[kind].due(cycle)}


def owed(cycle: Cycle, kind: PaperKind, *, most: int) -> int | None:
    """How many papers of a kind were never issued, `most` + 1 where more; None where none is due.

    What only changed since is not counted.
    """
    due = RECIPES[kind].due(cycle)
    if not isinstance(due, QuerySet):
        refs = {ref(subject) for subject in due}
        return len(refs - issued_subjects(cycle, kind)) if refs else None
    if not due.exists():
        return None
    subject = Concat(Value(f"{due.model._meta.label}:"), Cast(OuterRef("pk"), CharField()))
    issued = IssuedPaper.objects.filter(cycle=cycle, kind=kind, subject=subject)
    return counted(due.filter(~Exists(issued)), most=most)


def due_papers(cycle: Cycle, *, at: datetime, kinds: Collection[PaperKind] = ()) -> Iterator[Due]:
    """Papers not issued yet, and those that would say something else than their last version.

    One at a time: a cycle of thousands is never in memory at once.
    """
    frame = Frame(cycle, at)
    known = latest_versions(cycle)
    for kind in kinds or [kind for kind in PaperKind if kind != PaperKind.INDEX]:
        for subject in RECIPES[kind].due(cycle):
            paper, named = RECIPES[kind].build(subject, frame), ref(subject)
            version, digest = known.get((kind.value, named), (0, ""))
            if paper.content.digest != digest:
                yield Due(kind, named, paper, version + 1)


def feedback_warnings(application: Application, *, at: datetime) -> tuple[str, ...]:
    """People whom the comments on an application name: to be looked at before the report goes out."""
    return made(PaperKind.FEEDBACK, application, application.cycle, at=at).content.warnings
