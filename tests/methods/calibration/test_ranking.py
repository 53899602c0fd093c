import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from zhiheng.methods.calibration import (
    Scores,
    mean_total,
    quota_chances,
    seats,
    sensitivity,
    trimmed_total,
)

few = settings(max_examples=30, deadline=None)
effects = st.lists(st.floats(-3, 3), min_size=1, max_size=8)


@few
@given(effects, st.data())
def test_chances_sum_to_the_quota_even_with_ties(middle, data):
    quota = data.draw(st.integers(0, len(middle)))
    spread = data.draw(st.sampled_from([0.0, 0.5]))

    found = quota_chances(middle, [spread] * len(middle), quota=quota, seed=1, draws=200)

    assert found.inside.sum() == pytest.approx(quota)
    assert (found.inside >= 0).all() and (found.inside <= 1 + 1e-12).all()


@few
@given(effects, st.data())
def test_a_better_candidate_never_has_a_smaller_chance(middle, data):
    quota = data.draw(st.integers(0, len(middle)))
    raised = [middle[0] + data.draw(st.floats(0, 2)), *middle[1:]]
    spread = [0.7] * len(middle)

    before, after = (
        quota_chances(each, spread, quota=quota, seed=4, draws=300) for each in (middle, raised)
    )

    assert after.inside[0] >= before.inside[0] - 1e-12


def test_two_candidates_have_the_chance_that_the_normal_law_gives():
    found = quota_chances([0.5, 0.0], [0.6, 0.8], quota=1, seed=9, draws=40_000)

    assert abs(found.inside[0] - norm.cdf(0.5)) < 4 * found.error[0]
    assert found.error[0] == pytest.approx(0.0023, abs=2e-4)


def test_a_covariance_and_a_residual_are_drawn_as_given():
    alike = [[1.0, 1.0], [1.0, 1.0]]

    together = quota_chances([0.1, 0.0], alike, quota=1, seed=2)
    apart = quota_chances([0.1, 0.0], alike, quota=1, seed=2, residual=2**-0.5)

    assert together.inside.tolist() == [1.0, 0.0]
    assert abs(apart.inside[0] - norm.cdf(0.1)) < 4 * apart.error[0]


def test_ties_at_the_last_place_share_it():
    assert seats([3, 1, 2, 2, 2], quota=3).tolist() == pytest.approx([1, 0, 2 / 3, 2 / 3, 2 / 3])
    assert seats([1.0, np.nan], quota=2).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("middle", "spread", "options", "words"),
    [
        ([0, 1], [1], {}, "differ in number"),
        ([0, np.nan], [1, 1], {}, "not finite"),
        ([0, 1], [1, -1], {}, "below 0"),
        ([0, 1], [[1, 2], [2, 1]], {}, "no covariance"),
        ([0, 1], [[1, 2], [0, 1]], {}, "symmetric"),
        ([0, 1], [1, 1], {"quota": 3}, "the quota is 3"),
        ([0, 1], [1, 1], {"residual": -1}, "residual"),
    ],
)
def test_what_cannot_be_drawn_is_refused(middle, spread, options, words):
    with pytest.raises(ValueError, match=words):
        quota_chances(middle, spread, **{"quota": 1, "seed": 0} | options)


def three_applications():
    """王评 (expert 2) alone lifts application 2; item 1 alone lifts application 1."""
    a, e, i = (x.ravel() for x in np.meshgrid(range(3), range(3), range(2), indexing="ij"))
    percents = [70, 60, 70, 60, 70, 60, 50, 80, 50, 70, 50, 70, 55, 55, 55, 55, 95, 95]
    return Scores(a, e, i, percents)


def test_the_usual_rule_is_the_mean_of_points_by_percent():
    totals = mean_total([600, 400])(three_applications())

    assert totals == pytest.approx([660, 593 + 1 / 3, 683 + 1 / 3])


def test_without_one_expert_or_item_others_enter_and_leave():
    scores = three_applications()
    rule = mean_total([600, 400])

    changes = sensitivity(scores, quota=1, rule=rule, trimmed=trimmed_total([600, 400]))

    told = {(each.kind, each.left_out): (each.gain, each.lose) for each in changes}
    assert told == {
        ("expert", 0): ((), ()),
        ("expert", 1): ((), ()),
        ("expert", 2): ((0,), (2,)),
        ("item", 0): ((1,), (2,)),
        ("item", 1): ((0,), (2,)),
        ("trimmed", -1): ((0,), (2,)),
    }
    assert changes[2].order.tolist() == [0, 1, 2]
    for change in changes:
        if change.kind == "expert":
            kept = scores.where(scores.expert != change.left_out)
            np.testing.assert_allclose(change.totals, rule(kept))


def test_an_application_that_loses_its_only_expert_has_no_total():
    scores = Scores([0, 0, 1], [0, 1, 1], [0, 0, 0], [50, 60, 90])

    changes = sensitivity(scores, quota=1, rule=mean_total([1000]), trimmed=None)

    lost = next(each for each in changes if (each.kind, each.left_out) == ("expert", 1))
    assert np.isnan(lost.totals[1]) and (lost.gain, lost.lose) == ((0,), (1,))


def test_points_for_other_items_are_refused():
    with pytest.raises(ValueError, match="2 items, but points for 1"):
        mean_total([1000])(three_applications())
