import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.methods.calibration import Bounds, Reason, gate, mean_run, watch, weighted_kappa


@pytest.mark.parametrize(("h", "sheets"), [(4, 168), (5, 465)])
def test_false_alarms_are_as_rare_as_published(h, sheets):
    """Montgomery, Introduction to Statistical Quality Control, tabular CUSUM with k = 1/2."""
    assert round(mean_run(k=0.5, h=h)) == pytest.approx(sheets, abs=1)


def sheets(*, drift, seed=0):
    """Five experts score 60 applications; expert 0 becomes harsher from the 30th on."""
    random = np.random.default_rng(seed)
    a, e = (x.ravel() for x in np.meshgrid(range(60), range(5), indexing="ij"))
    late = (e == 0) & (a >= 30)
    return a, e, 700 + random.normal(0, 50, 60)[a] + random.normal(0, 20, len(a)) - drift * late


def test_the_expert_who_becomes_harsher_is_found_first():
    a, e, total = sheets(drift=50)

    found = watch(a, e, total, sigma=20)

    first = found.alarms[0]
    assert 30 <= a[first] < 38 and found.below[first] > 5
    assert all(alarm == -1 or alarm > first for alarm in found.alarms[1:])


def test_alarms_without_drift_are_about_as_rare_as_said():
    alarms = [watch(*sheets(drift=0, seed=seed), sigma=20).alarms for seed in range(100)]

    found = watch(*sheets(drift=0))

    assert found.false_alarm_every == pytest.approx(465, abs=1)
    assert np.mean(np.ravel(alarms) >= 0) == pytest.approx(60 / 465, abs=0.04)


def test_sums_by_hand():
    found = watch([0, 0, 1, 1], [0, 1, 0, 1], [4.0, 0.0, 4.0, 0.0], sigma=2.0)

    # Two sheets: each is 4 from the other, of standard deviation 2·√2.
    assert found.deviation == pytest.approx([2**0.5, -(2**0.5)] * 2)
    assert found.above == pytest.approx([2**0.5 - 0.5, 0, 2 * (2**0.5 - 0.5), 0])


def test_sheets_without_peers_or_without_any_difference_raise_no_alarm():
    alone = watch([0, 1], [0, 0], [10, 99])
    alike = watch([0, 0], [0, 1], [7, 7])

    assert np.isnan(alone.deviation).all() and alone.alarms.tolist() == [-1]
    assert alike.alarms.tolist() == [-1, -1] and alike.sigma == 0


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(5)))
def test_the_names_of_experts_do_not_matter(names):
    a, e, total = sheets(drift=50)

    before, after = watch(a, e, total), watch(a, np.array(names)[e], total)

    np.testing.assert_allclose(before.above, after.above)
    assert after.alarms[names].tolist() == before.alarms.tolist()


@pytest.mark.parametrize(
    ("columns", "options", "words"),
    [
        (([], [], []), {}, "missing"),
        (([0], [0, 1], [1.0]), {}, "differ in length"),
        (([0], [0], [np.nan]), {}, "not numbers"),
        (([0], [0], [1.0]), {"h": 0}, "above 0"),
        (([0], [0], [1.0]), {"sigma": 0}, "sigma is above 0"),
    ],
)
def test_what_cannot_be_watched_is_refused(columns, options, words):
    with pytest.raises(ValueError, match=words):
        watch(*columns, **options)


def test_the_gate_lets_in_who_is_near_the_key():
    bounds = Bounds(mean_difference=5, item_difference=10, kappa=0.6)

    near = gate([50, 60, 70, 80], [50, 65, 70, 90], bounds=bounds)
    far = gate([80, 70, 60, 30], [50, 65, 70, 90], bounds=bounds)

    assert near.is_passed and near.differences == (0, -5, 0, -10)
    assert near.mean_difference == 3.75
    assert far.reasons == (Reason.TOO_FAR, Reason.ITEM_TOO_FAR, Reason.TOO_LITTLE_AGREEMENT)


def test_weighted_kappa_by_hand():
    """Squared distances 0, 1, 0, 1 of mean 1/2; over all 16 pairs of mean 11/4."""
    x, y = np.array([0.0, 1, 2, 3]), np.array([0.0, 2, 2, 4])

    pairs = ((x[:, None] - y) ** 2).mean()

    assert weighted_kappa(x, y) == pytest.approx(1 - 0.5 / pairs)


def test_agreement_that_cannot_be_measured_is_a_reason():
    found = gate([50, 50], [50, 50], bounds=Bounds(kappa=0.6))

    assert found.kappa is None and found.reasons == (Reason.AGREEMENT_UNDEFINED,)
    assert gate([50, 50], [50, 50], bounds=Bounds()).is_passed


def test_a_key_for_other_items_is_refused():
    with pytest.raises(ValueError, match="differ in number"):
        gate([50], [50, 60], bounds=Bounds())
