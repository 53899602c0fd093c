"""A refusal cannot be made without its clause, and says why and what next."""

from datetime import UTC, datetime

import pytest

from zhiheng.rulebook.citations import Refusal, Refused, enforces, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.numerals import LAST, UNKNOWN_ARTICLE, is_article, number_of


def late(day="9月1日"):
    return Refusal(Clause.FILING, "申报已于{day}截止。", "请在下一届申报。", day=day)


def test_a_refusal_reads_as_reason_and_advice():
    assert f"{late()}" == "申报已于9月1日截止。请在下一届申报。"
    assert late() == late()
    assert late() != late("9月2日")


def test_refusing_gives_all_reasons():
    with pytest.raises(Refused) as caught:
        refuse((late(), late("9月2日")))

    assert caught.value.refusals == (late(), late("9月2日"))
    assert caught.value.refusal == late()


@pytest.mark.parametrize("nothing", [None, (), []])
def test_nothing_to_refuse_lets_the_act_go_on(nothing):
    assert refuse(nothing) is None


def test_a_rule_carries_the_clauses_it_enforces():
    @enforces(Clause.RECUSAL, Clause.PANEL)
    def rule(): ...

    assert rule.enforces == (Clause.RECUSAL, Clause.PANEL)


@pytest.mark.parametrize(
    ("article", "number"),
    [
        ("第一条", 1),
        ("第十条", 10),
        ("第十三条", 13),
        ("第二十条", 20),
        ("第三十条", 30),
        ("第一百零三条", 103),
        (UNKNOWN_ARTICLE, LAST),
        ("第条", LAST),
    ],
)
def test_article_numbers_are_read(article, number):
    assert number_of(article) == number


@pytest.mark.parametrize(("text", "holds"), [("第八条", True), ("条次待核", True), ("8", False)])
def test_an_article_is_a_number_or_says_it_is_not_known(text, holds):
    assert is_article(text) is holds


def test_a_refusal_tells_moments_in_the_time_of_china():
    closed = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)

    refusal = Refusal(Clause.FILING, "已于{closes:%Y-%m-%d %H:%M}截止。", "", closes=closed)

    assert refusal.reason == "已于2026-06-02 00:00截止。"
