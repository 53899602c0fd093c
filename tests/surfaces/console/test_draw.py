import json

import pytest

from zhiheng.methods import draws
from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.PANEL)


@pytest.fixture
def kept(tmp_path):
    """The record of a draw, as it is downloaded."""
    pool = [
        {"expert": f"P{n}", "name": f"专家{n}", "pool": "city", "specialties": [], "load": 0}
        for n in range(8)
    ]
    document = draws.committed(
        subject="2026年度",
        purpose="材料评审",
        seed_source="掷骰子",
        committed_at="2026-06-01T09:00:00+08:00",
        strata=[Stratum("全体", 3, 1)],
        pool=pool,
        exclusions=[],
    )
    told = draws.record(
        document,
        seed="3 1 6",
        revealed_at="2026-06-02T09:00:00+08:00",
        witnesses=["甄一", "甄二"],
        commitment=draws.digest(document),
        result=draws.draw(document, seed="3 1 6"),
    )
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return path


def test_a_record_replays_to_the_same_names(kept, zhiheng):
    told = json.loads(kept.read_text("utf-8"))

    code, said, _ = zhiheng("draw", "verify", kept)

    assert code == 0
    assert said.endswith("一致：重新抽取的结果与记录完全相同。\n")
    for ref in told["result"][0]["seats"]:
        assert f"（{ref}）" in said
    assert json.loads(zhiheng("draw", "verify", kept, "--json")[1]) == {
        "faults": [],
        "result": told["result"],
    }


def test_a_tampered_record_is_found_out(kept, zhiheng):
    told = json.loads(kept.read_text("utf-8"))
    told["result"][0]["seats"].reverse()
    kept.write_text(json.dumps(told), "utf-8")

    code, said, _ = zhiheng("draw", "verify", kept)

    assert code == 1
    assert "不一致：分组“全体”正选：记录为" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"commitment": {"format": "x"}}'])
def test_what_is_no_record_is_said_to_be_none(tmp_path, zhiheng, text):
    path = tmp_path / "draw.json"
    path.write_text(text)

    assert zhiheng("draw", "verify", path) == (2, "", f"{path} 不是抽取记录。\n")
    assert zhiheng("draw", "verify", tmp_path / "none")[0] == 2
