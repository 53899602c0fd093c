from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.methods.reliability.made_up import ratings
from zhiheng.methods.reliability import krippendorff, krippendorff_of_scores

SCALES = ("nominal", "ordinal", "interval", "ratio")
scales = pytest.mark.parametrize("scale", SCALES)
few = settings(max_examples=60, deadline=None)
NONE = np.nan

# Krippendorff (2011), section C: four observers, twelve units.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)


@pytest.mark.parametrize(
    ("scale", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example_comes_out_as_published(scale, alpha):
    found = krippendorff(PUBLISHED, scale=scale)

    assert round(found.alpha, 3) == alpha
    assert (found.units, found.scores) == (11, 40)


@pytest.mark.parametrize(
    ("scale", "alpha"),
    # krippendorff 0.9.0, alpha(reliability_data=ratings(), level_of_measurement=scale)
    [
        ("nominal", 0.21946986431050808),
        ("ordinal", 0.7577428354866921),
        ("interval", 0.7753665549464349),
        ("ratio", 0.4049114366019003),
    ],
)
def test_alpha_equals_the_krippendorff_package(scale, alpha):
    assert krippendorff(ratings(), scale=scale).alpha == pytest.approx(alpha, abs=1e-12)


def tables():
    return arrays(np.float64, (4, 7), elements=st.sampled_from([0, 1, 2, 3, 5, NONE]))


def by_definition(table, scale):
    """Alpha over all pairs, one by one, as the definition has it."""
    units = [column[~np.isnan(column)] for column in table.T]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate(units)
    apart = _distance(values, scale)
    seen = sum(
        apart(one, other) / (len(unit) - 1)
        for unit in units
        for one, other in permutations(unit, 2)
    )
    dealt = sum(apart(one, other) for one, other in permutations(values, 2))
    return 1 - (len(values) - 1) * seen / dealt


def _distance(values, scale):
    def ordinal(one, other):
        low, high = sorted((one, other))
        between = ((low <= values) & (values <= high)).sum()
        return (between - ((values == low).sum() + (values == high).sum()) / 2) ** 2

    return {
        "nominal": lambda one, other: float(one != other),
        "ordinal": ordinal,
        "interval": lambda one, other: (one - other) ** 2,
        "ratio": lambda one, other: ((one - other) / (one + other or 1)) ** 2,
    }[scale]


def can_agree(table):
    paired = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    return len(np.unique(paired[~np.isnan(paired)])) > 1


@scales
@few
@given(table=tables())
def test_alpha_is_what_the_definition_says_pair_by_pair(scale, table):
    assume(can_agree(table))

    assert krippendorff(table, scale=scale).alpha == pytest.approx(by_definition(table, scale))


@scales
@few
@given(table=tables(), seed=st.integers(0, 2**32 - 1))
def test_neither_the_order_of_raters_nor_of_units_matters(scale, table, seed):
    assume(can_agree(table))
    random = np.random.default_rng(seed)
    # Within a unit as well: alpha does not ask who gave which score.
    mixed = random.permuted(table, axis=0)[:, random.permutation(7)]

    assert krippendorff(mixed, scale=scale).alpha == pytest.approx(
        krippendorff(table, scale=scale).alpha
    )


@few
@given(table=tables(), shift=st.integers(-50, 50), times=st.sampled_from([-3, 0.5, 10]))
def test_an_interval_scale_has_no_zero_and_no_unit(table, shift, times):
    assume(can_agree(table))

    assert krippendorff(times * table + shift, scale="interval").alpha == pytest.approx(
        krippendorff(table, scale="interval").alpha
    )


@few
@given(table=tables())
def test_an_ordinal_scale_knows_only_the_order_and_a_ratio_scale_no_unit(table):
    assume(can_agree(table))

    for scale, told in (("ordinal", table**3), ("ratio", 7 * table)):
        assert krippendorff(told, scale=scale).alpha == pytest.approx(
            krippendorff(table, scale=scale).alpha
        )


@scales
def test_scores_in_long_form_give_the_same_as_their_table(scale):
    rater, unit = np.nonzero(~np.isnan(PUBLISHED))
    value = PUBLISHED[rater, unit]
    names = np.array([f"档案 {number}" for number in unit])

    found = krippendorff_of_scores(names, value, scale=scale, rater=rater)

    expected = krippendorff(PUBLISHED, scale=scale)
    assert found.alpha == pytest.approx(expected.alpha)
    assert (found.units, found.scores) == (expected.units, expected.scores)


def test_names_are_values_on_the_nominal_scale_only():
    bands = ["A", "A", "B", "C"]

    assert krippendorff_of_scores([1, 1, 2, 2], bands, scale="nominal").observed == 0.5
    with pytest.raises(ValueError, match="needs numbers"):
        krippendorff_of_scores([1, 1, 2, 2], bands, scale="interval")


@pytest.mark.parametrize(
    ("table", "scale", "words"),
    [
        ([[1, 2, 3]], "nominal", "no unit has two scores"),
        ([[4, 4], [4, 4]], "interval", "every score is the same"),
        ([[1, -2], [1, 2]], "ratio", "below 0"),
        ([[1, np.inf], [1, 2]], "interval", "infinite"),
        ([1, 2], "interval", "one row for each rater"),
        ([[1, 2], [2, 1]], "cardinal", "one of nominal"),
    ],
)
def test_what_has_no_alpha_is_refused_in_words(table, scale, words):
    with pytest.raises(ValueError, match=words):
        krippendorff(table, scale=scale)


def test_nobody_agrees_with_themselves():
    with pytest.raises(ValueError, match="same unit twice"):
        krippendorff_of_scores(
            [1, 1, 2], [3, 4, 5], scale="interval", rater=["王评", "王评", "王评"]
        )
