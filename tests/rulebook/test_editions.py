"""An edition says what it knows, from where, and what the office must still enter."""

import json
from datetime import date
from fractions import Fraction

import pytest

from zhiheng.rulebook import printing
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import FOLDER, edition, editions, repealed_by
from zhiheng.rulebook.numerals import number_of
from zhiheng.rulebook.terms import Mark, Terms

REVISED, OLD = edition("jinshui-revised"), edition("jinshui-2017")
FULL = [held for held in editions() if not held.lineage_only]

# the article numbers that the interpretation states; all others are inferred
STATED = {1, 7, 8, 11, 13, 14, 17, 19, 23, 28, 30}


def test_four_editions_are_on_file():
    assert [held.name for held in editions()] == [
        "jinshui-2011",
        "jinshui-2017",
        "jinshui-revised",
        "zhengzhou-2022",
    ]


def test_an_edition_known_by_name_alone_only_marks_the_lineage():
    old = edition("jinshui-2011")

    assert (old.number, old.issued_on) == ("金政文〔2011〕106号", date(2011, 12, 19))
    assert old.lineage_only
    assert not old.provisions


@pytest.mark.clause(Clause.EFFECT)
def test_each_edition_is_repealed_by_the_next():
    assert repealed_by(edition("jinshui-2011")) == OLD
    assert repealed_by(OLD) == REVISED
    assert repealed_by(REVISED) is None


@pytest.mark.clause(Clause.EFFECT)
def test_the_day_of_publication_of_the_revision_is_left_to_the_office():
    assert (REVISED.issued_on, REVISED.in_force_from, REVISED.number) == (None, None, "")


def test_the_revised_edition_has_every_clause_and_the_old_one_lacks_three():
    assert set(REVISED.provisions) == set(Clause)
    assert set(Clause) - set(OLD.provisions) == {
        Clause.POST_AWARD,
        Clause.CIRCULAR,
        Clause.TRUTHFULNESS,
    }


def test_article_numbers_run_from_1_to_30():
    numbers = {number_of(provision.article) for provision in REVISED.provisions.values()}

    assert numbers == set(range(1, 31))
    assert numbers > STATED


def test_articles_up_to_27_keep_their_number():
    for clause, provision in OLD.provisions.items():
        if number_of(provision.article) <= 27:
            assert REVISED.article(clause) == provision.article


@pytest.mark.parametrize("held", FULL, ids=lambda e: e.name)
def test_what_is_left_to_people_is_short_and_has_a_reason(held):
    left = {p.clause for p in held.provisions.values() if p.left_to_people}

    assert left == {
        Clause.BASIS,
        Clause.SCOPE,
        Clause.DEFINITION,
        Clause.PRINCIPLES,
        Clause.CRITERIA,
        Clause.INTERPRETATION,
    }


@pytest.mark.clause(Clause.QUOTA)
@pytest.mark.parametrize("held", [REVISED, OLD], ids=lambda e: e.name)
def test_the_quota_has_no_default(held):
    quota = held.term_values["quota"]

    assert (quota.mark, quota.value, quota.needs_confirmation) == (Mark.OFFICE, None, True)
    assert held.terms_with({"quota": 2}).quota == 2


@pytest.mark.clause(Clause.BONUS)
def test_the_bonus_of_the_past_is_a_fact_and_that_of_the_future_an_assumption():
    marks = [e.term_values["bonus_fen"].mark for e in (OLD, REVISED)]

    assert marks == [Mark.SEED, Mark.ASSUMED]
    assert REVISED.terms.bonus_fen == 50_000_000


@pytest.mark.parametrize("held", FULL, ids=lambda e: e.name)
def test_terms_are_typed(held):
    assert set(held.term_values) == set(Terms.keys()) - Terms.optional_keys()
    assert held.terms.quorum == Fraction(2, 3)
    assert sum(held.terms.weights.values()) == 100


def test_what_the_office_enters_is_typed_like_the_file():
    terms = REVISED.terms_with({"majority": "1/2", "publicity_days": 7})

    assert (terms.majority, terms.publicity_days) == (Fraction(1, 2), 7)


@pytest.mark.clause(Clause.OFFICE)
@pytest.mark.parametrize(
    ("day", "host"),
    [
        (date(2018, 6, 1), "金水区工商管理和质量技术监督局"),
        (date(2021, 6, 1), "金水区市场监督管理局"),
    ],
)
def test_papers_name_the_host_of_their_day(day, host):
    assert OLD.bodies["office"].host_on(day) == host


def test_a_clause_that_an_edition_lacks_has_no_article():
    assert OLD.article(Clause.CIRCULAR) == ""
    assert REVISED.article(Clause.CIRCULAR) == "第十七条"


@pytest.mark.parametrize("held", FULL, ids=lambda e: e.name)
def test_no_assumed_value_is_shown_as_law(held):
    text = printing.show_text(held)

    for term in held.term_values.values():
        (line,) = [row for row in text.splitlines() if row.startswith(f"  {term.label}：")]
        if term.mark == Mark.SEED:
            assert "；原文：" in line
        else:
            assert "原文" not in line.replace(term.source, "")
            assert printing.PROVENANCE[term.mark] in line
            assert f"（{held.article(term.clause)}" not in line


@pytest.mark.parametrize("held", FULL, ids=lambda e: e.name)
def test_every_value_has_a_source(held):
    rows = [*held.term_values.values(), *held.provisions.values(), *held.steps, *held.conditions]
    rows += [*held.restrictions, *held.attachments, *held.handlings, *held.bodies.values()]

    assert all(row.source for row in rows)


def test_everything_that_can_be_shown_can_be_written_as_json():
    shown = [
        printing.list_data(),
        printing.show_data(REVISED),
        printing.diff_data(OLD, REVISED),
        printing.check_data(FOLDER / "jinshui-2017.toml"),
        printing.articles_data(REVISED),
    ]

    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown


def test_the_differences_read_as_a_list_of_ten():
    lines = printing.diff_text(OLD, REVISED).splitlines()

    assert "9. 删除通报批评（第二十三条）" in lines
    assert "   删除处理措施“通报批评”" in lines
    assert sum(line.startswith("   软件：") for line in lines) == 10


def test_a_check_closes_with_a_verdict(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("x = ", encoding="utf-8")

    assert printing.check_text(FOLDER / "jinshui-2017.toml") == "jinshui-2017.toml：没有问题"
    assert printing.check_text(path).endswith("bad.toml：1处错误，0处提醒")


def test_the_list_names_every_edition():
    text = printing.list_text()

    assert "金政〔2017〕60号" in text
    assert "施行日期待记录" in text
    assert "仅作沿革" in text


def test_a_stub_shows_why_it_cannot_run_a_cycle():
    assert "不能据以开展评定" in printing.show_text(edition("jinshui-2011"))
