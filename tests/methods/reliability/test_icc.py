import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.methods.reliability import Incomplete, correlations

few = settings(max_examples=60, deadline=None)

# Shrout and Fleiss (1979), table 2: six targets, four judges.
PUBLISHED = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
NAMES = (
    "single_one_way", "single_random", "single_fixed",
    "average_one_way", "average_random", "average_fixed",
)  # fmt: skip


def estimates(found):
    return [getattr(found, name).estimate for name in NAMES]


def test_the_published_correlations_come_out_as_published():
    found = correlations(PUBLISHED)

    # Table 4 of the article.
    assert [round(value, 2) for value in estimates(found)] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    squares = found.mean_squares
    told = (squares.between, squares.within, squares.expert, squares.error)
    # Table 3 of the article.
    assert [round(value, 2) for value in told] == [11.24, 6.26, 32.49, 1.02]


def test_the_intervals_are_those_of_the_psych_package():
    # R's psych::ICC prints these for the same table (Revelle, "The ICC" in its manual).
    expected = [
        (-0.13, 0.72), (0.02, 0.76), (0.34, 0.95), (-0.88, 0.91), (0.07, 0.93), (0.68, 0.99),
    ]  # fmt: skip
    found = correlations(PUBLISHED)

    limits = [getattr(found, name) for name in NAMES]
    assert [(round(one.lower, 2), round(one.upper, 2)) for one in limits] == expected


def test_the_standard_errors_are_the_roots_of_what_counts_as_error():
    found = correlations(PUBLISHED)

    assert found.sem_consistency**2 == pytest.approx(1.019444, abs=1e-6)
    # (32.486111 - 1.019444) / 6 of leniency, and the error.
    assert found.sem_agreement**2 == pytest.approx(6.263889, abs=1e-6)
    assert found.sem_one_way**2 == pytest.approx(6.263889, abs=1e-6)


def tables():
    return st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).integers(0, 101, (7, 4)).astype(float)
    )


@few
@given(tables(), st.integers(0, 2**32 - 1), st.integers(-40, 40), st.sampled_from([0.1, 3, -2]))
def test_neither_order_nor_unit_nor_zero_of_the_scores_matters(table, seed, shift, times):
    random = np.random.default_rng(seed)
    other = table[random.permutation(7)][:, random.permutation(4)] * times + shift

    assert estimates(correlations(other)) == pytest.approx(estimates(correlations(table)))


@few
@given(tables(), st.lists(st.integers(-30, 30), min_size=4, max_size=4))
def test_leniency_cancels_out_where_experts_are_fixed(table, lenient):
    before, after = correlations(table), correlations(table + lenient)

    assert after.single_fixed.estimate == pytest.approx(before.single_fixed.estimate)
    assert after.sem_consistency == pytest.approx(before.sem_consistency)


@few
@given(tables())
def test_an_estimate_lies_within_its_limits_and_more_confidence_is_wider(table):
    narrow, wide = correlations(table, confidence=0.8), correlations(table, confidence=0.99)

    for name in ("single_one_way", "single_fixed"):
        inner, outer = getattr(narrow, name), getattr(wide, name)
        assert outer.lower <= inner.lower <= inner.estimate <= inner.upper <= outer.upper


def test_experts_who_differ_only_by_leniency_agree_fully_once_it_is_fixed():
    found = correlations([[1, 2], [3, 4], [8, 9]])

    assert found.single_fixed.estimate == found.average_fixed.estimate == 1
    assert found.sem_consistency == 0
    assert found.single_random.estimate < 1


def test_an_incomplete_design_is_refused_by_name():
    table = PUBLISHED.astype(float)
    table[2, 1] = np.nan

    with pytest.raises(Incomplete, match=r"\(2, 1\): a mixed model can") as refused:
        correlations(table)

    assert refused.value.missing.tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([[5, 5], [5, 5]], "every score is the same"),
        ([[5, 6], [5, 6]], "each expert scored all applications the same"),
        ([[1, 2, 3]], "at least two applications"),
        ([[1, np.inf], [2, 3]], "infinite"),
    ],
)
def test_what_has_no_correlation_is_refused_in_words(table, words):
    with pytest.raises(ValueError, match=words):
        correlations(table)


def test_confidence_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        correlations(PUBLISHED, confidence=95)
