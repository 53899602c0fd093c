from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.methods.calibration import frozen
from zhiheng.methods.calibration import Scores, fit

few = settings(max_examples=15, deadline=None)


def everybody_scores(applications, experts, items):
    axes = (np.arange(size) for size in (applications, experts, items))
    return [axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")]


def simulated(applications, experts, items, top, *, panel, seed=0):
    """Scores of random panels, and the truth: applications, severity, difficulty, thresholds."""
    random = np.random.default_rng(seed)
    quality = random.normal(0.2, 1, applications)
    severity, difficulty = random.normal(0, 0.6, experts), random.normal(0, 0.5, items)
    severity, difficulty = severity - severity.mean(), difficulty - difficulty.mean()
    thresholds = np.linspace(-1.5, 1.5, top) if top > 1 else np.zeros(1)
    panels = np.argsort(random.random((applications, experts)))[:, :panel]
    a = np.repeat(np.arange(applications), panel * items)
    e = np.repeat(panels.ravel(), items)
    i = np.tile(np.arange(items), applications * panel)
    eta = quality[a] - severity[e] - difficulty[i]
    chances = np.exp(np.arange(top + 1) * eta[:, None] - np.cumsum(np.append(0, thresholds)))
    below = np.cumsum(chances / chances.sum(1, keepdims=True), axis=1)[:, :-1]
    category = (random.random(len(a))[:, None] > below).sum(1)
    sizes = (applications, experts, items)
    return Scores(a, e, i, category, sizes=sizes), (quality, severity, difficulty, thresholds)


def test_two_dichotomous_items_have_the_joint_solution_in_closed_form():
    """Andersen 1973: joint estimation doubles the conditional difference ln(n10/n01)."""
    patterns = [(1, 0)] * 30 + [(0, 1)] * 10 + [(1, 1)] * 7 + [(0, 0)] * 5
    a, e, i = everybody_scores(len(patterns), 1, 2)
    scores = Scores(a, e, i, np.ravel(patterns))

    joint = fit(scores, correct_bias=False, tolerance=1e-9)
    corrected = fit(scores, tolerance=1e-9)

    assert np.diff(joint.items.measure)[0] == pytest.approx(2 * log(3), abs=1e-6)
    assert corrected.bias_factor == 0.5
    assert np.diff(corrected.items.measure)[0] == pytest.approx(log(3), abs=1e-6)


def test_agrees_with_raschpy_well_within_the_errors():
    a, e, i = everybody_scores(frozen.APPLICATIONS, frozen.EXPERTS, frozen.ITEMS)

    found = fit(Scores(a, e, i, [int(digit) for digit in frozen.CATEGORIES]))

    assert found.converged
    np.testing.assert_allclose(found.experts.measure, frozen.SEVERITY, atol=0.03)
    np.testing.assert_allclose(found.items.measure, frozen.DIFFICULTY, atol=0.03)
    np.testing.assert_allclose(found.thresholds[0], frozen.THRESHOLDS, atol=0.085)


@pytest.mark.parametrize("partial_credit", [False, True])
def test_a_general_optimiser_finds_the_same_maximum(partial_credit):
    scores, _ = simulated(12, 4, 3, 3, panel=4, seed=1)

    found = fit(scores, partial_credit=partial_credit, correct_bias=False, tolerance=1e-8)

    assert not np.concatenate([found.applications.is_extreme, found.experts.is_extreme]).any()
    best = minimize(
        lambda x: -likelihood(x, scores, 3, partial_credit),
        np.zeros(12 + 4 + 3 + 3 * (3 if partial_credit else 1)),
        method="BFGS",
    )
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-4)
    severity = -best.x[12:16]
    np.testing.assert_allclose(found.experts.measure, severity - severity.mean(), atol=2e-3)


def likelihood(x, scores, top, partial_credit):
    a, e, i, tau = np.split(x, [12, 16, 19])
    eta = a[scores.application] + e[scores.expert] + i[scores.item]
    rows = tau.reshape(-1, top)[scores.item if partial_credit else np.zeros_like(scores.item)]
    powers = np.arange(top + 1) * eta[:, None]
    powers[:, 1:] -= np.cumsum(rows, axis=1)
    most = powers.max(1)
    total = most + np.log(np.exp(powers - most[:, None]).sum(1))
    return (powers[np.arange(len(eta)), scores.category] - total).sum()


def test_finds_what_was_simulated_from_sparse_panels():
    scores, (quality, severity, difficulty, thresholds) = simulated(300, 40, 20, 20, panel=5)

    found = fit(scores)

    assert found.converged and found.is_connected and found.iterations < 30
    for facet, truth in ((found.experts, severity), (found.items, difficulty)):
        assert np.sqrt(np.mean((facet.measure - truth) ** 2)) < 0.04
        assert np.mean(np.abs(facet.measure - truth) < 2 * facet.error) > 0.85
    assert np.corrcoef(found.applications.measure, quality)[0, 1] > 0.995
    assert np.polyfit(quality, found.applications.measure, 1)[0] == pytest.approx(1, abs=0.02)
    np.testing.assert_allclose(found.thresholds[0], thresholds, atol=0.15)
    for facet in (found.applications, found.experts, found.items):
        assert np.mean(facet.infit) == pytest.approx(1, abs=0.05)
        assert np.mean(facet.outfit) == pytest.approx(1, abs=0.05)


def test_an_expert_who_scores_at_random_misfits():
    scores, _ = simulated(100, 6, 8, 4, panel=4)
    noise = np.random.default_rng(1).integers(0, 5, len(scores))

    found = fit(scores.told(np.where(scores.expert == 2, noise, scores.category)))

    assert np.argmax(found.experts.infit) == np.argmax(found.experts.outfit) == 2
    assert found.experts.infit[2] > 1.5


@few
@given(st.integers(0, 1000), st.booleans())
def test_names_and_the_order_of_scores_do_not_matter(seed, partial_credit):
    scores, _ = simulated(30, 6, 3, 3, panel=3, seed=11)
    random = np.random.default_rng(seed)
    names = [random.permutation(size) for size in scores.sizes]
    shuffled = random.permutation(len(scores))
    columns = [
        new[old][shuffled] for new, old in zip(names[:2], scores.facets[:2], strict=True)
    ] + [names[2][scores.item][shuffled]]
    renamed = Scores(*columns, scores.category[shuffled], sizes=scores.sizes)

    before = fit(scores, partial_credit=partial_credit, tolerance=1e-7)
    after = fit(renamed, partial_credit=partial_credit, tolerance=1e-7)

    for name, facet in zip(names, ("applications", "experts", "items"), strict=True):
        old, new = getattr(before, facet), getattr(after, facet)
        np.testing.assert_allclose(new.measure[name], old.measure, atol=1e-5)
        np.testing.assert_allclose(new.infit[name], old.infit, atol=1e-5)


def test_partial_credit_of_two_levels_is_the_dichotomous_model():
    scores, _ = simulated(60, 6, 4, 1, panel=4, seed=2)

    plain, partial = fit(scores), fit(scores, partial_credit=True)

    np.testing.assert_allclose(plain.experts.measure, partial.experts.measure, atol=1e-5)


def test_unused_categories_are_left_out_and_said():
    scores, _ = simulated(60, 6, 4, 3, panel=4)

    whole, spaced = fit(scores), fit(scores.told(scores.category * 5))

    assert spaced.categories == ((0, 5, 10, 15),)
    assert spaced.collapsed == ((1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14),)
    np.testing.assert_allclose(whole.experts.measure, spaced.experts.measure)


def test_extreme_elements_are_measured_beyond_all_others_and_change_none_of_them():
    scores, _ = simulated(40, 6, 5, 3, panel=4, seed=5)
    perfect = scores.told(np.where(scores.application == 7, 3, scores.category))

    found = fit(perfect)
    without = fit(perfect.where(perfect.application != 7))

    extreme = found.applications.is_extreme
    assert extreme[7] and found.applications.measure[7] >= found.applications.measure.max() - 1e-9
    assert np.isfinite(found.applications.measure).all() and np.isnan(found.applications.infit[7])
    np.testing.assert_allclose(found.experts.measure, without.experts.measure, atol=1e-6)
    assert np.isnan(without.applications.measure[7])


def test_an_expert_of_only_an_extreme_application_is_extreme_and_measured():
    scores, _ = simulated(40, 6, 5, 3, panel=4, seed=5)
    columns = (*scores.facets, scores.category)
    # Application 40 is perfect; expert 6 scored nothing else.
    more = (np.full(10, 40), np.repeat([6, 0], 5), np.tile(np.arange(5), 2), np.full(10, 3))

    found = fit(Scores(*(np.concatenate(pair) for pair in zip(columns, more, strict=True))))

    assert found.applications.is_extreme[40] and found.experts.is_extreme[6]
    assert np.isfinite([found.applications.measure[40], found.experts.measure[6]]).all()
    assert not found.experts.is_extreme[0]


def test_panels_that_share_nobody_are_said_not_to_compare():
    left, _ = simulated(20, 4, 5, 3, panel=3, seed=1)
    right, _ = simulated(20, 4, 5, 3, panel=3, seed=2)
    both = Scores(
        np.append(left.application, right.application + 20),
        np.append(left.expert, right.expert + 4),
        np.append(left.item, right.item),
        np.append(left.category, right.category),
    )

    found = fit(both)

    assert not found.is_connected and found.converged
    halves = found.applications.subset
    assert len(set(halves[:20])) == len(set(halves[20:])) == 1 and halves[0] != halves[20]
    assert len(set(found.items.subset)) == 1
    for half in (slice(0, 4), slice(4, 8)):
        assert found.experts.measure[half].mean() == pytest.approx(0, abs=1e-9)


def test_experts_with_an_item_each_are_said_not_to_compare():
    """Everybody meets everybody, and yet severity and difficulty are one."""
    a, e = (axis.ravel() for axis in np.meshgrid(np.arange(30), np.arange(3), indexing="ij"))
    category = np.random.default_rng(0).integers(0, 3, len(a))

    found = fit(Scores(a, e, e, category))

    assert not found.is_connected
    assert len(set(found.experts.subset)) == 3 and len(set(found.applications.subset)) == 1


def test_no_scores_are_refused():
    with pytest.raises(ValueError, match="there are no scores"):
        fit(Scores([], [], [], [], sizes=(1, 1, 1)))


def test_too_few_steps_are_said():
    scores, _ = simulated(40, 6, 5, 3, panel=4)

    found = fit(scores, most_iterations=1)

    assert not found.converged and found.iterations == 1 and found.change > 1e-5


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (([], [], [], []), "there are no scores"),
        (([0], [0], [0], [0, 1]), "differ in length"),
        (([0], [0], [-1], [0]), "below 0"),
        (([0], [0], [0], [0.5]), "not whole"),
        (([[0]], [0], [0], [0]), "plain list"),
    ],
)
def test_scores_that_make_no_sense_are_refused(columns, words):
    with pytest.raises(ValueError, match=words):
        Scores(*columns)


@pytest.mark.parametrize(
    ("category", "partial_credit", "words"),
    [
        ([2, 2, 2, 2], False, "are the same"),
        ([0, 2, 1, 2], True, "item 1 is the same"),
        ([0, 0, 2, 2], False, "only lowest or highest|are the same"),
    ],
)
def test_scores_that_say_nothing_are_refused(category, partial_credit, words):
    scores = Scores([0, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1], category)

    with pytest.raises(ValueError, match=words):
        fit(scores, partial_credit=partial_credit)
