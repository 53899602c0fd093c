from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.methods import consensus
from zhiheng.methods.consensus import Place
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.SCORING)

PERCENTS = st.lists(st.sampled_from(range(0, 101, 5)), min_size=1, max_size=9)
TOTALS = st.dictionaries(st.text(max_size=4), st.integers(0, 100_000))


def test_the_spread_is_from_the_lowest_to_the_highest():
    assert consensus.spread([60, 45, 70, 55, 60]) == 25


@pytest.mark.parametrize(
    ("scores", "middle"), [([70, 30, 50], (50, 50)), ([30, 70, 50, 60], (50, 60)), ([45], (45, 45))]
)
def test_the_middle_of_an_even_number_of_scores_is_two_scores(scores, middle):
    assert consensus.medians(scores) == middle


def test_whatever_lies_between_two_middle_scores_is_the_median():
    found = [p for p in range(0, 101, 5) if consensus.is_the_median(p, [30, 50, 60, 70])]

    assert found == [50, 55, 60]


def test_a_mean_is_exact():
    assert consensus.mean([80, 85, 85]) == Fraction(250, 3)


def test_scores_are_gathered_by_item():
    sheets = [{"4.1.2": 50, "4.1.3": 60}, {"4.1.2": 70, "4.1.3": 65}]

    assert consensus.by_item(sheets) == {"4.1.2": [50, 70], "4.1.3": [60, 65]}


def test_equal_numbers_share_a_rank_and_the_next_rank_is_skipped():
    places = consensus.ranking({"甲": 61200, "乙": 70000, "丙": 61200, "丁": 50000})

    assert places == {
        "乙": Place(1, tied=False),
        "甲": Place(2, tied=True),
        "丙": Place(2, tied=True),
        "丁": Place(4, tied=False),
    }


@given(PERCENTS)
def test_the_median_is_always_one_of_the_scores_and_within_their_spread(scores):
    low, high = consensus.medians(scores)

    assert {low, high} <= set(scores)
    assert high - low <= consensus.spread(scores)


@given(TOTALS)
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores):
    places = consensus.ranking(scores)

    assert places == {
        key: Place(
            1 + sum(other > number for other in scores.values()),
            tied=list(scores.values()).count(number) > 1,
        )
        for key, number in scores.items()
    }


@given(TOTALS)
def test_a_ranking_does_not_depend_on_the_order_in_which_it_is_given(scores):
    backwards = dict(reversed(scores.items()))

    assert consensus.ranking(backwards) == consensus.ranking(scores)
