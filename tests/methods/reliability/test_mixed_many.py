"""With many experts the likelihood is searched nearly; what is found must be the same optimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.reliability.made_up import scores
from zhiheng.methods.reliability import fit, search
from zhiheng.methods.reliability.descent import enough
from zhiheng.methods.reliability.design import design
from zhiheng.methods.reliability.likelihood import Ratios, eliminated, system
from zhiheng.methods.reliability.probes import Probed
from zhiheng.methods.reliability.search import GAIN, Likelihood

few = settings(max_examples=10, deadline=None)


def made(seed, *, experts=60, parts=1, missing=0.0, popular=1.0, spread=3.0, items=4):
    """240 applications by three experts each, of the same part; some experts are drawn more often."""
    random = np.random.default_rng(seed)
    size, many = experts // parts, 240
    chance = np.arange(1, size + 1) ** -(popular - 1)
    panels = np.array(
        [
            number % parts * size + random.choice(size, 3, replace=False, p=chance / chance.sum())
            for number in range(many)
        ]
    )
    good, lenient = random.normal(0, 4, many), random.normal(0, spread, experts)
    value = 60 + good[:, None, None] + lenient[panels][:, :, None] + np.arange(items)
    value = value + random.normal(0, 5, (many, 3, items))
    kept = random.random(value.size) >= missing
    columns = (
        np.repeat(np.arange(many), 3 * items),
        np.repeat(panels.ravel(), items),
        np.tile(np.arange(items), 3 * many),
        value.ravel(),
    )
    return tuple(column[kept] for column in columns)


DESIGNS = {
    "balanced": {},
    "unbalanced": {"popular": 2.0},
    "disconnected": {"parts": 5},
    "missing items": {"missing": 0.3},
    "all of these": {"parts": 3, "missing": 0.3, "popular": 1.7},
    "experts alike": {"spread": 0.0},
    "one item": {"items": 1},
}


def both(monkeypatch, given_scores, **options):
    monkeypatch.setattr(search, "MANY", 10**9)
    whole = fit(*given_scores, **options)
    monkeypatch.setattr(search, "MANY", 1)
    return whole, fit(*given_scores, **options)


@pytest.mark.parametrize("kind", DESIGNS)
def test_many_experts_are_fitted_as_few_are(kind, monkeypatch):
    given_scores = made(7, **DESIGNS[kind])

    whole, nearly = both(monkeypatch, given_scores)

    scale = whole.variances.residual
    assert nearly.criterion == pytest.approx(whole.criterion, abs=1e-7)
    assert nearly.has_converged
    assert nearly.at_zero == whole.at_zero
    for name in ("application", "expert", "residual"):
        expected = getattr(whole.variances, name)
        assert getattr(nearly.variances, name) == pytest.approx(expected, abs=1e-4 * scale)
    for name in ("items", "leniency", "applications"):
        one, other = getattr(nearly, name), getattr(whole, name)
        assert one.estimate == pytest.approx(other.estimate, abs=1e-3)
        assert one.error == pytest.approx(other.error, abs=1e-3)


def test_an_interaction_of_many_experts_is_fitted_as_one_of_few(monkeypatch):
    whole, nearly = both(monkeypatch, made(7, missing=0.3), interaction=True)

    assert nearly.criterion == pytest.approx(whole.criterion, abs=1e-7)
    assert nearly.variances.interaction == pytest.approx(whole.variances.interaction, abs=1e-3)


@few
@given(seed=st.integers(0, 2**32 - 1), parts=st.sampled_from([1, 2, 4]), missing=st.floats(0, 0.4))
def test_where_the_near_search_ends_the_exact_slope_promises_nothing(seed, parts, missing):
    given_scores = made(seed, parts=parts, missing=missing)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search, "MANY", 1)
        found = fit(*given_scores)

    variances = found.variances
    likelihood = Likelihood(design(*given_scores, interaction=False))
    roots = np.sqrt([variances.application, variances.expert]) / np.sqrt(variances.residual)
    least = likelihood(roots)
    assert least == pytest.approx(found.criterion, abs=1e-7)
    for step in np.vstack((np.diag([1e-2, 1e-2]), np.diag([-1e-2, -1e-2]))):
        assert likelihood(roots + step) > least - enough(least, GAIN)


@few
@given(
    roots=st.tuples(st.floats(0.05, 3), st.floats(0.05, 3)), kind=st.sampled_from(sorted(DESIGNS))
)
def test_the_slope_is_that_of_the_criterion(roots, kind):
    likelihood = Likelihood(design(*made(7, **DESIGNS[kind]), interaction=False))

    slope = likelihood.at(np.array(roots)).slope()

    for position, width in enumerate(1e-4 * np.array(roots)):
        step = np.eye(2)[position] * width
        measured = likelihood(roots + step) - likelihood(roots - step)
        assert slope[position] == pytest.approx(measured / (2 * width), rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("kind", DESIGNS)
def test_the_near_criterion_is_off_by_the_determinant_only_and_hardly_bends(kind):
    held = design(*made(7, **DESIGNS[kind]), interaction=False)
    near, exact = Probed(held), Likelihood(held)
    roots = [np.array(pair) for pair in ((0.8, 0.6), (0.85, 0.6), (0.8, 0.65))]

    apart = [near(root) - exact(root) for root in roots]

    assert max(map(abs, apart)) < 5
    assert max(apart) - min(apart) < 0.05


def test_with_as_many_probes_as_experts_nothing_is_estimated(monkeypatch):
    held = design(*made(7, experts=8, missing=0.2), interaction=False)
    ratios = Ratios(0.6, 0.4)
    near = Probed(held)
    # Signs that are orthogonal add up to the trace; what was set apart is counted once.
    signs = np.array([[1.0]])
    while len(signs) < 8:
        signs = np.block([[signs, signs], [signs, -signs]])
    monkeypatch.setattr(near, "_signs", signs)

    found = near(np.sqrt([0.6, 0.4]))

    assert found == pytest.approx(system(held, ratios).criterion, abs=1e-5)
    assert eliminated(held, ratios).columns.shape == (8, 5)


def test_scores_of_many_experts_without_any_chance_in_them_are_refused(monkeypatch):
    monkeypatch.setattr(search, "MANY", 1)
    application, expert = np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4)

    with pytest.raises(ValueError, match="no residual"):
        fit(application, expert, None, 10.0 * application + expert)


def test_every_expert_of_every_application_is_fitted_as_well(monkeypatch):
    random = np.random.default_rng(1)
    application, expert = np.repeat(np.arange(30), 12), np.tile(np.arange(12), 30)
    value = random.normal(0, 3, 30)[application] + random.normal(0, 2, 12)[expert]

    whole, nearly = both(monkeypatch, (application, expert, None, value + random.normal(0, 1, 360)))

    assert nearly.criterion == pytest.approx(whole.criterion, abs=1e-7)


def test_a_tilted_search_makes_up_for_probes_that_mislead(monkeypatch):
    given_scores = scores()
    monkeypatch.setattr(search, "MANY", 1)
    monkeypatch.setattr(search, "Probed", _Misled)

    found = fit(*given_scores)

    assert found.criterion == pytest.approx(2110.278938, abs=1e-5)
    assert found.evaluations > 1


class _Misled(Likelihood):
    def __call__(self, roots):
        return super().__call__(roots) + 0.2 * float(abs(roots).sum())
