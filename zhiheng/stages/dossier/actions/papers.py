from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import access, parts, queries
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.queries import Due
from zhiheng.stages.dossier.rules import issuing
from zhiheng.stages.dossier.vocabulary import PaperKind


@act(under=Clause.RECORDS, allowed=access.the_office_or_ones_own)
def issue_paper(
    *,
    cycle: Cycle,
    kind: PaperKind,
    subject: Any,
    checked: bool = False,
    by: Person,
    at: datetime,
) -> IssuedPaper:
    """Issue one paper as Word and PDF; issued before, it is the next version.

    `subject`: the row that a paper of this kind is made of. `checked`: somebody has looked at the
    names that the comments of a 反馈报告 contain.
    """
    cycle = cycles.lock(cycle)
    due = queries.refs_due(kind, cycle)
    refuse(issuing.nothing_to_issue(subject=ref(subject), due=due, label=PaperKind(kind).label))
    made = queries.made(kind, due[ref(subject)], cycle, at=at)
    refuse(issuing.people_are_named(made.content.warnings, checked=checked))

    version, _ = queries.latest_versions(cycle).get((kind, ref(subject)), (0, ""))
    paper = parts.issue([Due(kind, ref(subject), made, version + 1)], cycle=cycle, at=at)[0]

    record(
        "出具文书",
        paper,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        edition=cycle.edition,
        title=paper.title,
        **parts.entered(paper),
    )
    return paper


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE, clause=Clause.RECORDS))
def issue_papers(
    *,
    cycle: Cycle,
    kinds: Collection[PaperKind] = (),
    progress: parts.Progress = parts.silent,
    by: Person,
    at: datetime,
) -> list[IssuedPaper]:
    """Issue everything that a cycle owes by now and that would not repeat its last version.

    A 反馈报告 whose comments name people is held back, and the entry says whose. `kinds`: only
    these; a very large cycle is issued kind by kind, so that no act takes long.
    """
    cycle = cycles.lock(cycle)
    held: list[str] = []
    papers = parts.issue(
        _released(queries.due_papers(cycle, at=at, kinds=kinds), held),
        cycle=cycle,
        at=at,
        progress=progress,
    )
    refuse(issuing.no_paper_is_due(len(papers)))

    record(
        "批量出具文书",
        cycle,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        edition=cycle.edition,
        counts=dict(sorted(Counter(paper.kind for paper in papers).items())),
        held_back=held,
        papers=[parts.entered(paper) for paper in papers],
    )
    return papers


def _released(papers: Iterator[Due], held: list[str]) -> Iterator[Due]:
    for due in papers:
        if due.made.content.warnings:
            held.append(due.subject)
        else:
            yield due
