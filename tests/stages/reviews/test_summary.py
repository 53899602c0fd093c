from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.procedure import procedure
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import summarise
from zhiheng.stages.reviews.models import Summary
from zhiheng.stages.reviews.rules import Scores

pytestmark = pytest.mark.clause(Clause.SUMMARY)

WEIGHTS = {"desk": 40, "site": 40, "defence": 20}
PERCENT = st.sampled_from(range(0, 101, 5))


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.SUMMARY)


def candidate(cycle, panel, name, *, desk=50, site=50, marks=(50, 50, 50), **values):
    made = cast.reviewed(cycle, panel, name, desk, **values)
    cast.reported(made, site)
    cast.marked(made, *marks)
    return made


def lines(summary):
    return [
        (line.application.organisation.name, line.total_hundredths, line.rank, line.tied)
        for line in queries.lines_of(summary)
    ]


def test_every_layer_weighs_what_the_edition_says(office, cycle, panel):
    made = candidate(cycle, panel, "东方重工", desk=60, site=70, marks=(80, 85, 85))

    summary = summarise(cycle=cycle, by=office, at=world.NOON)

    # 0.4 × 600 + 0.4 × 700 + 0.2 × 833.33… = 686.67, rounded once
    line = queries.lines_of(summary).get()
    assert (line.desk_quarters, line.site_quarters) == (300 * 4, 350 * 4)
    assert (line.defence_percents, line.total_hundredths) == ([80, 85, 85], 68667)
    made.refresh_from_db()
    assert made.state == State.SUMMARISED
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["digest"]) == ("综合汇总", summary.digest)
    assert entry.facts["weights"] == WEIGHTS


def test_equal_totals_share_a_rank_and_are_marked(office, cycle, panel):
    for name, percent in (("甲", 60), ("乙", 70), ("丙", 60), ("丁", 50)):
        candidate(cycle, panel, name, desk=percent)

    summary = summarise(cycle=cycle, by=office, at=world.NOON)

    assert lines(summary) == [
        ("乙", 58000, 1, False),
        ("甲", 54000, 2, True),
        ("丙", 54000, 2, True),
        ("丁", 50000, 4, False),
    ]
    assert Entry.objects.get().facts["tied"] == 2


def test_two_schemes_rank_by_the_share_of_their_own_points(office, cycle, panel):
    candidate(cycle, panel, "小型", desk=60, site=60)
    candidate(cycle, panel, "大型", desk=60, site=60, scheme="gbt-19580-2012")

    summary = summarise(cycle=cycle, by=office, at=world.NOON)

    assert [(total, tied) for _, total, _, tied in lines(summary)] == [(58000, True)] * 2


def test_a_struck_experts_mark_does_not_count(office):
    cycle = cast.review_cycle(Step.SUMMARY, panel_minimum=2)
    panel = cast.panel_of(cycle)
    made = candidate(cycle, panel, "东方重工", marks=(80, 80, 0))
    cast.struck(queries.assignments_to(made)[2])
    cast.agreed(made, 50)
    cast.reported(made, 50)

    summary = summarise(cycle=cycle, by=office, at=world.NOON)

    assert queries.lines_of(summary).get().defence_percents == [80, 80]


def test_the_summary_waits_for_every_layer_and_tells_all_that_is_missing(office, cycle, panel):
    candidate(cycle, panel, "齐备公司")
    stale = candidate(cycle, panel, "变动公司")
    cast.struck(queries.assignments_to(stale)[2])
    cast.reviewed(cycle, panel, "未现场公司")
    unheard = cast.reviewed(cycle, panel, "未答辩公司")
    cast.reported(unheard)

    with pytest.raises(Refused) as refused:
        summarise(cycle=cycle, by=office, at=world.NOON)

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "变动公司只有2份有效评分，少于最低3份。",
        "未现场公司没有签署现场评审报告，或者报告之后合议有变动。",
        "未答辩公司的答辩只有0份评分，应有3份。",
    ]
    assert not Summary.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_a_consensus_that_no_longer_stands_is_not_summed_up(office):
    cycle = cast.review_cycle(Step.SUMMARY, panel_minimum=2)
    made = candidate(cycle, cast.panel_of(cycle), "东方重工")
    cast.struck(queries.assignments_to(made)[2])

    with pytest.raises(Refused, match="合议之后评分表有变动"):
        summarise(cycle=cycle, by=office, at=world.NOON)

    assert not Entry.objects.exists()


def test_it_is_computed_once(office, cycle, panel):
    candidate(cycle, panel, "东方重工")
    summarise(cycle=cycle, by=office, at=world.NOON)

    with pytest.raises(Refused, match="已经完成"):
        summarise(cycle=cycle, by=office, at=world.NOON)

    assert Summary.objects.count() == 1
    assert Entry.objects.count() == 1


def test_a_summary_of_nobody_is_a_summary(office, cycle):
    summary = summarise(cycle=cycle, by=office, at=world.NOON)

    assert lines(summary) == []


def test_it_costs_as_many_queries_for_many_as_for_few(
    office, cycle, panel, django_assert_max_num_queries
):
    for n in range(20):
        candidate(cycle, panel, f"第{n}公司")

    with django_assert_max_num_queries(32):
        summarise(cycle=cycle, by=office, at=world.NOON)


def test_every_score_is_a_row_of_the_workbook(cycle, panel):
    made = candidate(cycle, panel, "东方重工", site=50, number="JS2026-001")

    rows = list(queries.score_rows(cycle))

    assert len(rows) == 3 * 6 + 6 + 3
    assert rows[0] == (
        "JS2026-001",
        made.organisation.name,
        "王评",
        "1.1",
        "50-65",
        50,
        "方法系统",
        "",
        "自评报告第12页",
        "独立评分",
    )
    assert [row.layer for row in rows[-4:]] == ["合议", "陈述答辩", "陈述答辩", "陈述答辩"]


# The arithmetic


def total(scores, weights=WEIGHTS, places=2):
    return rules.total_hundredths(scores, weights=weights, places=places)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (Scores(1000, 2400, 2800, [80, 80]), 68000),
        (Scores(1000, 2400, None, [80]), 66667),  # 40 : 20 for desk and defence
        (Scores(1000, 2400, 2800, []), 65000),  # 40 : 40
        (Scores(1000, 2400), 60000),
        (Scores(500, 1200), 60000),
    ],
    ids=["all", "no visit", "no defence", "desk only", "another scheme"],
)
def test_a_missing_layer_gives_its_weight_to_the_others_in_proportion(scores, expected):
    assert total(scores) == expected


def test_layers_that_carry_no_weight_count_alike():
    assert total(Scores(1000, 2400), weights={"desk": 0, "site": 100, "defence": 0}) == 60000


@pytest.mark.parametrize(("places", "expected"), [(2, 60012), (1, 60010), (0, 60000)])
def test_it_is_rounded_once_at_the_declared_precision(places, expected):
    scores = Scores(10_000, 24_005)  # 600.125 points of 1000

    assert total(scores, places=places) == expected


def test_the_desk_review_alone_is_on_the_same_scale():
    assert rules.desk_hundredths(1200, points=500, places=2) == 60000
    assert rules.desk_hundredths(24_005, points=10_000, places=0) == 60000


@given(PERCENT, st.lists(PERCENT, min_size=1, max_size=7), st.integers(0, 2))
def test_a_total_lies_between_nothing_and_a_thousand_points(percent, marks, places):
    scores = Scores(1000, percent * 40, percent * 40, marks)

    assert 0 <= total(scores, places=places) <= 100_000


@given(PERCENT)
def test_whoever_reaches_the_same_share_everywhere_gets_exactly_that_share(percent):
    assert total(Scores(500, percent * 20, percent * 20, [percent] * 3)) == percent * 1000


@given(PERCENT, PERCENT)
def test_a_better_layer_never_lowers_the_total(one, other):
    low, high = sorted((one, other))

    assert total(Scores(1000, low * 40, 2000, [50])) <= total(Scores(1000, high * 40, 2000, [50]))


# The cut after the desk review


def cut(scores, order=None, **values):
    which = edition("jinshui-revised")
    return rules.cut(
        scores,
        procedure=order or which.procedure,
        terms=which.terms_with({"quota": 2, "advance_multiple": 2, **values}),
    )


@pytest.mark.clause(Clause.DESK_REVIEW)
@given(st.dictionaries(st.integers(0, 99), st.integers(0, 20), max_size=30))
def test_nobody_stays_behind_who_scored_as_well_as_somebody_who_goes_on(scores):
    result = cut(scores)

    worst = min((scores[key] for key in result.advanced), default=0)
    assert all(scores[key] < worst for key in result.beyond_limit)
    assert sorted((*result.advanced, *result.beyond_limit)) == sorted(scores)
    assert len(result.advanced) >= min(4, len(scores))


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_without_a_limit_everybody_above_the_line_goes_on():
    result = cut({1: 70000, 2: 50000, 3: 40000}, advance_multiple=0, score_line=500)

    assert (result.advanced, result.below_line, result.beyond_limit) == ((1, 2), (3,), ())


@pytest.mark.clause(Clause.DESK_REVIEW)
def test_where_no_further_review_follows_nobody_is_cut():
    order = procedure(["filing", "desk-review", "summary", "deliberation"])

    result = cut({n: n * 100 for n in range(9)}, order, score_line=500)

    assert result.advanced == tuple(range(9))


@pytest.mark.clause(Clause.DESK_REVIEW)
@pytest.mark.parametrize("further", ["site-visit", "defence"])
def test_a_visit_or_a_defence_is_a_further_review(further):
    order = procedure(["desk-review", further, "summary"])

    assert cut({n: n * 100 for n in range(9)}, order).advanced == (5, 6, 7, 8)


def test_shares_are_exact():
    assert Scores(1000, 1, 2, [1, 2]).shares == {
        "desk": Fraction(1, 4000),
        "site": Fraction(1, 2000),
        "defence": Fraction(3, 200),
    }
