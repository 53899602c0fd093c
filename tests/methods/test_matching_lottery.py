from dataclasses import replace
from fractions import Fraction

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods import test_matching_by_hand as by_hand
from zhiheng.methods import matching

few = settings(max_examples=40, deadline=None)
caps = st.sampled_from(["1/2", "3/5", "2/3", "3/4", "1"])


def district(*, seed=11):
    random = np.random.default_rng(seed)
    return matching.Problem(
        random.integers(0, 100, (20, 15)),
        demand=3,
        max_load=6,
        min_load=2,
        forbidden=np.argwhere(random.random((20, 15)) < 0.05),
    )


@few
@given(by_hand.problems(), caps)
def test_no_probability_is_above_the_cap_and_no_other_expects_more(problem, cap):
    try:
        made = matching.lottery(problem, cap=cap)
    except matching.Infeasible:
        return

    chance = made.units / made.parts
    required = np.isin(problem.keys(made.pairs), problem.required_keys)
    assert (chance[~required] <= Fraction(cap)).all()
    assert (chance[required] == 1).all()
    assert made.is_proven


@few
@given(by_hand.problems(), caps, st.text(max_size=9))
def test_every_draw_keeps_the_rules_and_repeats(problem, cap, seed):
    try:
        made = matching.lottery(problem, cap=cap)
    except matching.Infeasible:
        return

    drawn = made.draw(seed=seed)

    assert matching.matching_holds(problem, drawn)
    assert np.array_equal(drawn.pairs, made.draw(seed=seed).pairs)


@few
@given(by_hand.problems(), caps)
def test_the_layers_are_matchings_that_average_to_the_probabilities(problem, cap):
    try:
        made = matching.lottery(problem, cap=cap)
    except matching.Infeasible:
        return

    times = np.zeros(problem.applications * problem.experts, np.int64)
    for layer in made.layers:
        times[layer] += 1
        found = matching.Matching(problem.pairs(np.sort(layer)))
        assert matching.matching_holds(problem, found)
    assert np.array_equal(times[problem.keys(made.pairs)], made.units)
    assert times.sum() == made.units.sum()


def test_pairs_are_drawn_as_often_as_their_probability_says():
    """Within five standard errors for every pair; the seeds are fixed, so this never flickers."""
    problem, draws = district(), 500
    made = matching.lottery(problem, cap=0.6)
    times = np.zeros(problem.applications * problem.experts)

    for seed in range(draws):
        times[problem.keys(made.draw(seed=str(seed)).pairs)] += 1

    chance = np.zeros_like(times)
    chance[problem.keys(made.pairs)] = made.units / made.parts
    error = np.sqrt(draws * chance * (1 - chance))
    assert (np.abs(times - draws * chance) <= 5 * error).all()


def test_draws_are_many_and_not_only_the_layers():
    made = matching.lottery(district(), cap=0.6)

    seen = {made.draw(seed=str(seed)).pairs.tobytes() for seed in range(100)}

    assert len(seen) > 50


def test_a_draw_that_was_once_made_stays_as_it_was():
    """The same for ever: a record of years ago must still replay."""
    problem = matching.Problem(np.arange(12).reshape(3, 4) % 5, demand=2, max_load=2)
    layers = tuple(np.array(layer) for layer in ([0, 1, 6, 7, 8, 9], [2, 3, 4, 5, 10, 11]))
    made = matching.Lottery(
        problem=problem,
        cap=Fraction(1, 2),
        pairs=problem.pairs(np.arange(12)),
        units=np.ones(12, np.int64),
        parts=2,
        layers=layers,
        certificate=matching.Certificate(np.zeros(3, np.int64), np.zeros(4, np.int64)),
    )

    drawn = [problem.keys(made.draw(seed=f"七乐彩{n}").pairs).tolist() for n in range(3)]

    assert drawn == [
        [0, 1, 6, 7, 9, 11],
        [0, 3, 5, 6, 8, 11],
        [0, 3, 4, 5, 10, 11],
    ]


def test_prices_that_were_tampered_with_prove_nothing():
    made = matching.lottery(district(), cap=0.6)
    dearer = made.certificate.application_price + 1

    forged = replace(made, certificate=replace(made.certificate, application_price=dearer))

    assert made.is_proven
    assert not forged.is_proven


def test_a_cap_too_low_for_the_pool_is_said_in_words():
    problem = matching.Problem(np.ones((1, 4), np.int64), demand=3, max_load=1)

    with pytest.raises(matching.Infeasible, match="每对概率不超过 1/2 时，至少差 1 人次"):
        matching.lottery(problem, cap=0.5)


@pytest.mark.parametrize("cap", [0, 1.1, -0.5, 0.123456])
def test_a_cap_that_is_no_plain_fraction_is_refused(cap):
    with pytest.raises(ValueError, match="cap"):
        matching.lottery(district(), cap=cap)
