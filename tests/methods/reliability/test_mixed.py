import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.reliability.made_up import scores
from zhiheng.methods.reliability import fit, parts

few = settings(max_examples=10, deadline=None)

# Davies and Goldsmith (1972), as lme4's data set Penicillin: a row for each of 24 plates, a column
# for each of 6 samples, the diameter of the zone in mm.
PENICILLIN = """
27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20
24 22 25 23 22 19  24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19
26 23 26 24 24 21  25 22 26 24 24 20  26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22
25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19  24 21 23 21 21 19  26 23 26 24 24 21
25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""


def penicillin():
    return np.repeat(np.arange(24), 6), np.tile(list("ABCDEF"), 24), PENICILLIN.split()


def test_penicillin_comes_out_as_lme4_publishes_it():
    plate, sample, diameter = penicillin()

    found = fit(plate, sample, None, diameter)

    # Bates, "lme4: Mixed-effects modeling with R", section 2.1: the fit fm2 and its summary.
    variances = found.variances
    deviations = np.sqrt([variances.application, variances.expert, variances.residual])
    assert deviations == pytest.approx([0.8467, 1.9316, 0.5499], abs=5e-5)
    assert found.criterion == pytest.approx(330.8606, abs=5e-5)
    assert found.items.estimate == pytest.approx([22.9722], abs=5e-5)
    assert found.items.error == pytest.approx([0.8086], abs=5e-5)
    assert found.has_converged
    assert found.is_connected
    assert found.at_zero == ()


def test_the_model_equals_statsmodels():
    found = fit(*scores())

    # statsmodels 0.15.0, MixedLM y ~ 0 + C(item), one group, variance components C(application)
    # and C(expert), REML by lbfgs: -2 llf, scale, vcomp, fe_params, random_effects.
    assert found.criterion == pytest.approx(2110.278938, abs=1e-5)
    assert found.criterion <= 2110.278938126673
    assert found.variances.application == pytest.approx(26.446098, rel=1e-3)
    assert found.variances.expert == pytest.approx(3.229252, rel=1e-3)
    assert found.variances.residual == pytest.approx(24.393289, rel=1e-3)
    assert found.items.estimate == pytest.approx(
        [58.886912, 59.670057, 61.033282, 61.495991, 63.124580], abs=1e-4
    )
    assert found.leniency.estimate == pytest.approx(
        [1.186704, -1.590934, -1.830943, -1.652341, -0.241797, 0.299630, 2.635086, 1.194596],
        abs=1e-3,
    )


class Dense:
    """The same model with every matrix written out, as the textbooks have it."""

    def __init__(self, application, expert, item, value, variances):
        self.value = np.asarray(value, float)
        self.items = np.equal.outer(item, np.unique(item)).astype(float)
        self.applications = np.equal.outer(application, np.unique(application)).astype(float)
        self.experts = np.equal.outer(expert, np.unique(expert)).astype(float)
        pairs = application * 1000 + expert
        self.covariance = (
            variances.residual * np.eye(len(value))
            + variances.application * self.applications @ self.applications.T
            + variances.expert * self.experts @ self.experts.T
            + variances.interaction * np.equal.outer(pairs, pairs)
        )
        inverse = np.linalg.inv(self.covariance)
        self.of_items = self.items.T @ inverse @ self.items
        self.weight = inverse - inverse @ self.items @ np.linalg.solve(
            self.of_items, self.items.T @ inverse
        )
        self.variances = variances

    def criterion(self):
        free = len(self.value) - self.items.shape[1]
        fitted = self.value @ self.weight @ self.value
        determinants = [np.linalg.slogdet(m)[1] for m in (self.covariance, self.of_items)]
        return free * np.log(2 * np.pi) + sum(determinants) + fitted

    def predicted(self, design, variance):
        """Best linear unbiased predictions, and the covariance of their errors."""
        seen = variance * design.T @ self.weight
        return seen @ self.value, variance * np.eye(design.shape[1]) - seen @ design * variance


@pytest.mark.parametrize("interaction", [False, True])
def test_likelihood_predictions_and_errors_are_those_of_the_matrices_written_out(interaction):
    given_scores = scores(special=3)

    found = fit(*given_scores, interaction=interaction)

    dense = Dense(*given_scores, found.variances)
    assert found.criterion == pytest.approx(dense.criterion(), abs=1e-7)
    assert found.items.error == pytest.approx(np.sqrt(np.diag(np.linalg.inv(dense.of_items))))
    lenient, errors = dense.predicted(dense.experts, found.variances.expert)
    assert found.leniency.estimate == pytest.approx(lenient)
    assert found.leniency.error == pytest.approx(np.sqrt(np.diag(errors)))
    good, errors = dense.predicted(dense.applications, found.variances.application)
    assert found.applications.estimate == pytest.approx(good)
    assert found.applications.error == pytest.approx(np.sqrt(np.diag(errors)))
    chosen = [3, 0, 11]
    assert found.application_covariance(chosen) == pytest.approx(errors[np.ix_(chosen, chosen)])


def test_no_other_variances_are_likelier():
    from dataclasses import replace

    given_scores = scores(special=3)
    found = fit(*given_scores, interaction=True)

    for name in ("application", "expert", "interaction", "residual"):
        for times in (0.97, 1.03):
            moved = replace(found.variances, **{name: times * getattr(found.variances, name)})
            assert Dense(*given_scores, moved).criterion() > found.criterion


@few
@given(st.integers(0, 2**32 - 1))
def test_neither_order_nor_names_of_the_scores_matter(seed):
    application, expert, item, value = scores()
    order = np.random.default_rng(seed).permutation(len(value))
    names = np.array([f"专家 {number:02}" for number in range(8)])

    found = fit(application[order] * 7 - 3, names[expert][order], item[order], value[order])

    plain = fit(application, expert, item, value)
    assert found.criterion == pytest.approx(plain.criterion)
    assert found.leniency.labels.tolist() == names.tolist()
    assert found.leniency.estimate == pytest.approx(plain.leniency.estimate, abs=1e-4)
    assert found.applications.labels.tolist() == (plain.applications.labels * 7 - 3).tolist()


@few
@given(st.integers(-500, 500), st.sampled_from([0.01, 2, -1]))
def test_variances_follow_the_unit_of_the_scores_and_ignore_their_zero(shift, times):
    application, expert, item, value = scores()

    found = fit(application, expert, item, value * times + shift)

    plain = fit(application, expert, item, value)
    assert found.variances.expert == pytest.approx(plain.variances.expert * times**2, rel=1e-3)
    assert found.leniency.estimate == pytest.approx(plain.leniency.estimate * times, rel=1e-3)


def test_experts_who_do_not_differ_have_no_variance_and_it_is_said():
    random = np.random.default_rng(3)
    application, expert = np.repeat(np.arange(30), 6), np.tile(np.arange(6), 30)
    value = np.repeat(random.normal(0, 3, 30), 6) + random.normal(0, 1, 180)
    # What an expert gives on average is taken away: less than chance would leave.
    value -= np.array([value[expert == number].mean() for number in range(6)])[expert]

    found = fit(application, expert, None, value)

    assert found.has_converged
    assert found.at_zero == ("expert",)
    assert found.variances.expert == 0
    assert not found.leniency.estimate.any()
    assert not found.leniency.error.any()


def test_an_interval_is_the_estimate_give_or_take_1_96_errors():
    found = fit(*scores()).leniency

    lower, upper = found.limits()

    assert found.estimate - lower == pytest.approx(1.959964 * found.error, rel=1e-6)
    assert upper - found.estimate == pytest.approx(1.959964 * found.error, rel=1e-6)


def test_who_shares_no_scores_is_in_another_part():
    found = parts(["甲", "甲", "乙", "乙", "丙"], ["王评", "李评", "李评", "赵评", "孙评"])

    assert [(part.experts.tolist(), sorted(part.applications)) for part in found] == [
        (sorted(["王评", "李评", "赵评"]), sorted(["甲", "乙"])),
        (["孙评"], ["丙"]),
    ]


def test_a_fit_says_when_its_design_falls_apart():
    application, expert, item, value = scores()
    apart = np.concatenate([application, application + 100]), np.concatenate([expert, expert + 50])

    found = fit(*apart, np.tile(item, 2), np.tile(value, 2))

    assert not found.is_connected
    assert [part.experts.tolist() for part in found.parts] == [
        list(range(8)), list(range(50, 58)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("application", "expert", "item", "value", "interaction", "words"),
    [
        ([1, 1, 1], [1, 2, 3], None, [1, 2, 3], False, "at least two applications"),
        ([1, 2, 1, 2], [1, 1, 2, 2], None, [5, 5, 5, 5], False, "all the same"),
        ([1, 2, 1, 2], [1, 1, 2, 2], None, [5, 4, np.nan, 5], False, "missing or infinite"),
        ([1, 2, 1, 2], [1, 1, 2, 2], [1, 2, 3, 4], [5, 4, 3, 5], False, "too few scores"),
        ([1, 2, 1, 2, 3, 3], [1, 1, 2, 2, 1, 2], None, [5, 4, 3, 5, 1, 7], True, "one score"),
        ([1, 2, 1, 2], [1, 1, 2], None, [5, 4, 3, 5], False, "one of each for every score"),
        ([], [], None, [], False, "at least two applications"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(
    application, expert, item, value, interaction, words
):
    with pytest.raises(ValueError, match=words):
        fit(application, expert, item, value, interaction=interaction)


def test_scores_without_any_chance_in_them_are_refused():
    application, expert = np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4)

    with pytest.raises(ValueError, match="no residual"):
        fit(application, expert, None, 10.0 * application + expert)
