from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.documents.parts import keep_issued
from zhiheng.instruments.documents.queries import content_of
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import parts, queries
from zhiheng.stages.dossier.models import Dossier, IssuedPaper
from zhiheng.stages.dossier.queries import Due
from zhiheng.stages.dossier.rules import issuing, sealing
from zhiheng.stages.dossier.rules.sealing import File
from zhiheng.stages.dossier.vocabulary import PaperKind

LEDGER = "台账.jsonl"


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE, clause=Clause.RECORDS))
def seal_dossier(*, cycle: Cycle, by: Person, at: datetime) -> Dossier:
    """One zip with every paper of the cycle, its 档案目录, the ledger and a manifest of hashes.

    The ledger in it ends before this act, whose entry holds the manifest's digest.
    """
    cycle = cycles.lock(cycle)
    papers = list(queries.papers_of(cycle).exclude(kind=PaperKind.INDEX))
    refuse(issuing.nothing_to_seal(len(papers)))

    index = _index(cycle, at=at)
    content, manifest = sealing.sealed(
        [*_files([*papers, index]), _ledger()],
        head={"cycle": cycle.title, "edition": cycle.edition, "sealed_at": at.isoformat()},
        award=cycle.title,
    )
    version = queries.dossiers_of(cycle).count() + 1
    name = f"{cycle.title}档案_第{version}次.zip"
    dossier = Dossier.objects.create(
        cycle=cycle,
        version=version,
        document=keep_issued([(name, content)], at=at)[0],
        manifest_digest=manifest,
        papers=len(papers) + 1,
        at=at,
    )

    record(
        "封存档案",
        dossier,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        edition=cycle.edition,
        version=version,
        papers=dossier.papers,
        digest=dossier.document.digest,
        manifest=manifest,
        index=parts.entered(index),
    )
    return dossier


def _index(cycle: Cycle, *, at: datetime) -> IssuedPaper:
    made = queries.made(PaperKind.INDEX, cycle, cycle, at=at)
    version, _ = queries.latest_versions(cycle).get((PaperKind.INDEX, ref(cycle)), (0, ""))
    return parts.issue([Due(PaperKind.INDEX, ref(cycle), made, version + 1)], cycle=cycle, at=at)[0]


def _files(papers: list[IssuedPaper]) -> Iterator[File]:
    order = {kind.value: n for n, kind in enumerate(PaperKind, 1)}
    for paper in papers:
        folder = f"{order[paper.kind]:02d}_{PaperKind(paper.kind).label}"
        for document in filter(None, (paper.docx, paper.pdf, paper.xlsx)):
            yield _file(folder, paper, document)


def _file(folder: str, paper: IssuedPaper, document: Document) -> File:
    return File(
        path=f"{folder}/{document.name}",
        content=content_of(document),
        what=paper.title,
        kind=paper.kind,
        version=paper.version,
    )


def _ledger() -> File:
    with TemporaryDirectory() as folder:
        path = Path(folder) / LEDGER
        ledger.export(path)
        return File(LEDGER, path.read_bytes(), "台账导出，末行为封印")
