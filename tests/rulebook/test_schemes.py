"""A scoring scheme adds up, and its scores are exact."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import FOLDER, quarter_points, scheme

pytestmark = pytest.mark.clause(Clause.CRITERIA, Clause.SCORING)

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_the_2012_standard_has_23_items_and_1000_points():
    standard = scheme("gbt-19580-2012")

    by_category = {
        title: sum(item.points for item in standard.items if item.category == key)
        for key, title in standard.categories.items()
    }

    assert (len(standard.items), standard.points) == (23, 1000)
    assert list(by_category.values()) == [110, 90, 90, 130, 100, 80, 400]


def test_the_2012_standard_says_which_points_were_verified():
    marks = {item.key: item.mark for item in scheme("gbt-19580-2012").items}

    assert [key for key, mark in marks.items() if mark == "verified"] == ["4.1.2", "4.1.3", "4.1.4"]
    assert set(marks.values()) == {"verified", "recalled", "supported"}


def test_the_small_scheme_says_that_it_is_assumed():
    small = scheme("small-business")

    assert {item.mark for item in small.items} == {"assumed"}
    assert "假定" in small.note
    assert small.points == 500


@pytest.mark.parametrize("name", NAMES)
def test_points_are_multiples_of_five_and_every_item_has_a_category(name):
    for item in scheme(name).items:
        assert item.points % 5 == 0
        assert item.category in scheme(name).categories


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["process", "result"])
def test_bands_hold_every_fifth_percent_once(name, kind):
    percents = [percent for band in scheme(name).bands[kind] for percent in band.percents]

    assert percents == list(range(0, 101, 5))


@pytest.mark.parametrize("name", NAMES)
def test_a_percent_lies_in_the_band_that_holds_it(name):
    for item in scheme(name).items:
        for percent in range(0, 101, 5):
            band = scheme(name).band_holding(item, percent)
            assert band is not None
            assert scheme(name).band_of(item, band.key) is band
        assert scheme(name).band_holding(item, 33) is None
        assert scheme(name).band_of(item, "none") is None


@given(
    points=st.integers(0, 200).map(lambda n: n * 5), percent=st.integers(0, 20).map(lambda n: n * 5)
)
def test_quarter_points_are_exact(points, percent):
    assert Fraction(quarter_points(points, percent), 4) == Fraction(points * percent, 100)
