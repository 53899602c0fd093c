import json

import pytest

from tests.methods.test_matchings import application, excluded, expert, solved, told
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.PANEL)


@pytest.fixture
def kept(tmp_path):
    """The record of a matching, as it is downloaded."""
    document = solved(
        [application(n) for n in range(4)],
        [expert(n, senior=n % 2 == 0, employers=[f"E{n}"]) for n in range(12)],
        [excluded("P3", "A1")],
    )
    path = tmp_path / "matching.json"
    path.write_text(json.dumps(told(document), ensure_ascii=False), "utf-8")
    return path


def tampered(path, change):
    record = json.loads(path.read_text("utf-8"))
    change(record)
    path.write_text(json.dumps(record), "utf-8")


def test_a_record_replays_to_the_same_panels(kept, zhiheng):
    record = json.loads(kept.read_text("utf-8"))

    code, said, _ = zhiheng("matching", "verify", kept)

    assert code == 0
    assert said.endswith("一致：承诺合乎自己的规则，重新匹配的结果与记录完全相同。\n")
    assert "任何一对的概率：至多1/2（上限1/2）" in said
    for ref in record["result"][0]["experts"]:
        assert f"（{ref}）" in said
    assert json.loads(zhiheng("matching", "verify", kept, "--json")[1]) == {
        "faults": [],
        "result": record["result"],
    }


def test_a_tampered_result_is_found_out(kept, zhiheng):
    tampered(kept, lambda record: record["result"][0]["experts"].reverse())

    code, said, _ = zhiheng("matching", "verify", kept)

    assert code == 1
    assert "不一致：档案“第0公司”评审组：记录为" in said


def test_a_commitment_that_breaks_its_own_rules_is_found_out(kept, zhiheng):
    def arranged(record):
        for layer in record["commitment"]["layers"]:
            layer[1] = ["P3", "P0", "P2"]

    tampered(kept, arranged)

    code, said, _ = zhiheng("matching", "verify", kept)

    assert code == 1
    assert "不一致：承诺内容与所公布的摘要不一致" in said
    assert "不一致：第1套分派不合要求" in said
    assert "不一致：有一对的概率为1，超过上限1/2" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"commitment": {"format": "x"}}'])
def test_what_is_no_record_is_said_to_be_none(tmp_path, zhiheng, text):
    path = tmp_path / "matching.json"
    path.write_text(text)

    assert zhiheng("matching", "verify", path) == (2, "", f"{path} 不是匹配记录。\n")
    assert zhiheng("matching", "verify", tmp_path / "none")[0] == 2
