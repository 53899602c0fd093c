from dataclasses import replace
from fractions import Fraction

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import given, settings

from tests.methods import test_matching_by_hand as by_hand
from zhiheng.methods import matching


def worst(problem, found):
    needy = np.flatnonzero(problem.demand)
    served = found.served(problem)
    return min(Fraction(int(served[row]), int(problem.demand[row])) for row in needy)


@settings(max_examples=60, deadline=None)
@given(by_hand.problems())
def test_nobody_can_serve_the_worst_served_better_than_the_ceiling(problem):
    everything = by_hand.matchings(problem) if problem.demand.any() else []
    if not everything:
        return
    best = max(worst(problem, found) for found in everything)

    fair = matching.fairest(problem)

    assert fair.worst == worst(problem, fair.matching) <= best <= fair.worst_ceiling
    assert matching.ceiling_holds(problem, fair)


@settings(max_examples=60, deadline=None)
@given(by_hand.problems())
def test_no_total_above_the_ceiling_serves_the_worst_served_as_well(problem):
    everything = by_hand.matchings(problem) if problem.demand.any() else []
    if not everything:
        return

    fair = matching.fairest(problem)

    as_good = [m.total(problem) for m in everything if worst(problem, m) >= fair.worst]
    assert fair.total <= max(as_good) <= fair.total_ceiling


def test_the_worst_served_of_a_district_reaches_the_ceiling():
    random = np.random.default_rng(2)
    problem = matching.Problem(random.integers(0, 100, (60, 40)), demand=4, max_load=8)

    fair = matching.fairest(problem)

    assert fair.is_fairest
    assert fair.worst >= worst(problem, matching.best_total(problem).matching)


def test_a_ceiling_that_was_tampered_with_fails():
    random = np.random.default_rng(2)
    problem = matching.Problem(random.integers(0, 100, (12, 9)), demand=3, max_load=5)
    fair = matching.fairest(problem)
    lower = replace(fair, worst_ceiling=fair.worst_ceiling - 1)
    richer = replace(fair, total=fair.total + 1)
    proof, of_total = fair.proofs
    cheaper = replace(
        proof.certificate, application_price=proof.certificate.application_price - 10**6
    )
    cheap = replace(fair, proofs=(replace(proof, certificate=cheaper), of_total))
    negative = replace(fair, proofs=(proof, replace(of_total, weights=-of_total.weights)))

    assert matching.ceiling_holds(problem, fair)
    for forged in (lower, richer, cheap, negative):
        assert not matching.ceiling_holds(problem, forged)


def test_fairness_gives_up_some_total_for_the_worst_served():
    """By total alone, the first application would take both good experts."""
    problem = matching.Problem(np.array([[10, 9, 0, 0], [8, 7, 0, 0]]), demand=2, max_load=1)

    fair = matching.fairest(problem)

    assert worst(problem, matching.best_total(problem).matching) == 0
    assert (fair.worst, fair.total) == (4, 17)
    assert fair.matching.panel(0).tolist() in ([1, 2], [1, 3], [0, 2], [0, 3])


def test_groups_are_refused_rather_than_ignored():
    problem = matching.Problem(np.ones((1, 2), np.int64), demand=1, max_load=1, employer=[0, 0])

    with pytest.raises(ValueError, match="groups and employers"):
        matching.fairest(problem)
