"""What the decisions page names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NASTY = (ROOT / "docs" / "decisions" / "0008-nasty-cases.md").read_text(encoding="utf-8")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_every_nasty_case_is_shown_by_a_test_that_exists():
    rows = [line for line in NASTY.splitlines() if re.match(r"\| \d+ \|", line)]

    assert len(rows) == 15
    for row in rows:
        shown = re.findall(r"`(test_\w+)`", row)
        assert shown, row
        assert all(f"def {name}(" in TESTS for name in shown), row


def test_the_index_lists_every_decision():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    pages = {path.name for path in folder.glob("[0-9]*.md")}
    assert set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index)) == pages


def test_each_of_the_ten_changes_is_shown_by_tests_that_exist():
    page = (ROOT / "docs" / "ten-changes.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| \d+ \|", line)]

    assert len(rows) == 10
    for row in rows:
        shown = re.findall(r"`(test_\w+)`", row)
        assert shown, row
        assert all(f"def {name}(" in TESTS for name in shown), row
