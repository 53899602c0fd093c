"""The index finds who keeps a clause and who proves it."""

import ast

from zhiheng.rulebook import index, printing
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.index import code_mentions, test_mentions

REVISED = edition("jinshui-revised")

CODE = """
UNDER = {"a": Clause.QUOTA}

@enforces(Clause.RECUSAL)
def must_recuse(): ...

def late():
    return Refusal(Clause.FILING, "x", "y")

class Ballot(Paper):
    clause: Clause = Clause.BASIS

    class Meta:
        constraints = [upholds(Clause.DELIBERATION, unique())]

    @act(under=Clause.RECORDS)
    def cast(self): ...
"""

TESTS = """
pytestmark = pytest.mark.clause(Clause.SCORING)

@pytest.mark.clause(Clause.RECUSAL, Clause.PANEL)
def test_one():
    assert Clause.BASIS

@pytest.mark.clause(Clause.QUOTA)
class TestMany:
    @pytest.mark.parametrize("x", [1])
    @pytest.mark.clause(Clause.BONUS)
    def test_two(self): ...
"""


def test_code_cites_by_decorator_body_call_and_table():
    assert list(code_mentions(ast.parse(CODE))) == [
        ("QUOTA", "UNDER"),
        ("RECUSAL", "must_recuse"),
        ("FILING", "late"),
        ("DELIBERATION", "Ballot"),
        ("RECORDS", "Ballot.cast"),
    ]


def test_tests_cite_by_mark_only():
    assert list(test_mentions(ast.parse(TESTS))) == [
        ("SCORING", "（全模块）"),
        ("RECUSAL", "test_one"),
        ("PANEL", "test_one"),
        ("QUOTA", "TestMany"),
        ("BONUS", "TestMany.test_two"),
    ]


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def test_a_clause_is_kept_when_it_is_enforced_and_tested(tmp_path):
    write(tmp_path, "zhiheng/a.py", CODE)
    write(tmp_path, "tests/test_a.py", TESTS)

    rows = {row.clause: row for row in index.articles(REVISED, tmp_path)}
    gaps = index.gaps(REVISED, tmp_path)

    assert rows[Clause.RECUSAL].code == ("zhiheng/a.py · must_recuse",)
    assert rows[Clause.RECUSAL].tests == ("tests/test_a.py · test_one",)
    assert Clause.RECUSAL not in gaps
    assert Clause.FILING in gaps
    assert Clause.PANEL in gaps
    assert Clause.PRINCIPLES not in gaps


def test_the_page_follows_the_articles_and_names_no_lines(tmp_path):
    write(tmp_path, "zhiheng/a.py", CODE)
    write(tmp_path, "tests/test_a.py", TESTS)

    page = index.markdown(REVISED, tmp_path)
    write(tmp_path, "zhiheng/a.py", "# moved down\n\n\n" + CODE)

    assert index.markdown(REVISED, tmp_path) == page
    assert page.index("| 第一条 |") < page.index("| 第十八条 |") < page.index("| 第三十条 |")
    assert "`zhiheng/a.py · must_recuse`" in page


def test_the_conditions_of_this_project_are_in_the_index():
    rows = {row.clause: row for row in index.articles(REVISED)}

    assert "zhiheng/rulebook/conditions.py · unmet" in rows[Clause.ELIGIBILITY].code
    assert any("test_conditions.py" in place for place in rows[Clause.ELIGIBILITY].tests)
    assert not any("clauses.py" in place for row in rows.values() for place in row.code)


def test_the_index_reads_as_text():
    text = printing.articles_text(REVISED)

    assert "第十三条" in text
    assert "由人把握" in text
