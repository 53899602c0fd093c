import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests import world
from tests.stages.dossier.conftest import announced, rejected
from zhiheng.instruments.documents.queries import content_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import actions, queries
from zhiheng.stages.dossier.models import Dossier
from zhiheng.stages.dossier.rules import issuing, sealing
from zhiheng.stages.dossier.rules.sealing import MANIFEST, Fault

NOON = world.NOON


@pytest.fixture
def sealed(office, cycle) -> tuple[Dossier, bytes]:
    announced(cycle)
    rejected(cycle)
    actions.issue_papers(cycle=cycle, by=office, at=NOON)
    dossier = actions.seal_dossier(cycle=cycle, by=office, at=NOON)
    return dossier, content_of(dossier.document)


def rewritten(content: bytes, **changed: bytes | None) -> BytesIO:
    """The same zip with files replaced, or left out where None."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            new = changed.get(name, given.read(name))
            if new is not None:
                made.writestr(name, new)
        for name in changed.keys() - set(given.namelist()):
            made.writestr(name, changed[name] or b"")
    return out


@pytest.mark.clause(Clause.RECORDS)
def test_a_dossier_holds_every_paper_its_index_the_ledger_and_says_what_each_is(sealed):
    dossier, content = sealed
    with ZipFile(BytesIO(content)) as given:
        manifest = json.loads(given.read(MANIFEST))
        names = set(given.namelist())

    assert names == {row["path"] for row in manifest["files"]} | {MANIFEST}
    assert {row["kind"] for row in manifest["files"]} == {"announcement", "rejection", "index", ""}
    assert {"台账.jsonl", "说明.txt"} <= names
    assert [n for n in names if n.startswith("27_档案目录/") and n.endswith(".xlsx")]
    assert dossier.papers == 3
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["digest"]) == ("封存档案", dossier.document.digest)
    assert entry.facts["manifest"] == dossier.manifest_digest


@pytest.mark.clause(Clause.RECORDS)
def test_a_dossier_that_nobody_touched_has_no_fault(sealed):
    dossier, content = sealed

    assert sealing.faults(BytesIO(content), manifest_digest=dossier.manifest_digest) == []


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"台账.jsonl": b"{}"}, Fault("台账.jsonl", "内容与清单中的摘要不符")),
        ({"台账.jsonl": None}, Fault("台账.jsonl", "清单中有，档案中没有")),
        ({"另加.pdf": b"%PDF-"}, Fault("另加.pdf", "档案中有，清单中没有")),
    ],
)
def test_whatever_was_changed_in_it_is_found(sealed, changed, fault):
    _, content = sealed

    assert sealing.faults(rewritten(content, **changed)) == [fault]


@pytest.mark.clause(Clause.RECORDS)
def test_a_manifest_made_anew_is_found_by_the_ledgers_digest(sealed):
    dossier, content = sealed
    forged = rewritten(content, **{MANIFEST: ZipFile(BytesIO(content)).read(MANIFEST) + b" "})

    assert sealing.faults(forged, manifest_digest=dossier.manifest_digest) == [
        Fault(MANIFEST, "清单与台账记载的摘要不符")
    ]
    assert sealing.faults(BytesIO(b"no zip"))[0].path == MANIFEST


@pytest.mark.clause(Clause.RECORDS)
def test_a_cycle_without_papers_has_no_dossier(office, cycle):
    with pytest.raises(Refused) as refused:
        actions.seal_dossier(cycle=cycle, by=office, at=NOON)

    assert refused.value.refusal == issuing.nothing_to_seal(0)
    assert not Entry.objects.exists()
    assert not Dossier.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_sealed_again_it_is_the_next_dossier_and_the_former_stays(office, sealed):
    dossier, _ = sealed

    again = actions.seal_dossier(cycle=dossier.cycle, by=office, at=NOON)

    assert (dossier.version, again.version) == (1, 2)
    assert Dossier.objects.count() == 2


@pytest.mark.clause(Clause.RECORDS)
def test_only_the_office_seals(cycle, chair):
    with pytest.raises(Refused):
        actions.seal_dossier(cycle=cycle, by=chair, at=NOON)

    assert not Entry.objects.exists()


def test_the_last_versions_are_copied_into_a_folder_by_kind(sealed, office, tmp_path):
    dossier, content = sealed

    papers = queries.write_papers(dossier.cycle, tmp_path / "papers")
    archive = queries.write_dossier(dossier, tmp_path)

    assert [path.parent.name for path in papers[::2][:2]] == ["01_信息发布", "05_不予受理通知"]
    assert {path.suffix for path in papers} == {".docx", ".pdf", ".xlsx"}
    assert archive.read_bytes() == content
