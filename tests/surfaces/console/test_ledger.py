import json

import pytest

from tests import world
from zhiheng.instruments.cycles import actions
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause


@pytest.fixture
def kept(db, zhiheng, tmp_path):
    """A ledger of three entries, exported."""
    office = world.person("李办", Role.OFFICE)
    for year in (2024, 2025, 2026):
        actions.enter_calendar_year(
            year=year, official=True, source="放假安排的通知", days=(), by=office, at=world.NOON
        )
    path = tmp_path / "ledger.jsonl"
    zhiheng("ledger", "export", path)
    return path


@pytest.mark.clause(Clause.RECORDS)
def test_a_whole_ledger_is_said_to_be_whole(kept, zhiheng):
    head = Entry.objects.last().digest
    whole = f"台账完整，共3条，末条摘要 {head}\n所存评分与台账一致，共0份\n"
    assert zhiheng("ledger", "verify") == (0, whole, "")
    assert zhiheng("ledger", "verify", kept) == (0, "台账完整，共3条\n", "")


@pytest.mark.clause(Clause.RECORDS)
def test_a_tampered_file_is_found_out_entry_by_entry(kept, zhiheng):
    kept.write_text(kept.read_text("utf-8").replace('"year": 2025', '"year": 2020').replace(
        '"by_name": "李办"', '"by_name": "王办"', 1), "utf-8")  # fmt: skip

    code, said, _ = zhiheng("ledger", "verify", kept)

    assert code == 1
    assert said.startswith("第1条：")


def test_a_cut_tail_is_found_out(kept, zhiheng):
    lines = kept.read_text("utf-8").splitlines()
    kept.write_text("\n".join([*lines[:2], lines[-1]]), "utf-8")

    code, said, _ = zhiheng("ledger", "verify", kept, "--json")

    assert code == 1
    assert [(f["kind"], f["seq"]) for f in json.loads(said)["faults"]] == [("dropped", 3)]


def test_what_is_no_ledger_is_said_in_one_line(zhiheng, tmp_path):
    (tmp_path / "x").write_bytes(b"\xff\xfe")

    code, _, err = zhiheng("ledger", "verify", tmp_path / "x")

    assert code == 2
    assert "不是导出的台账" in err
