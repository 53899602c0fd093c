from dataclasses import replace
from fractions import Fraction

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods import test_matching_by_hand as by_hand
from zhiheng.methods import matching
from zhiheng.methods.matching import flow, transport

few = settings(max_examples=40, deadline=None)


@few
@given(by_hand.problems())
def test_the_total_is_the_best_there_is_and_its_certificate_holds(problem):
    best = by_hand.best_total(problem)

    if best is None:
        with pytest.raises(matching.Infeasible):
            matching.best_total(problem)
        return
    found = matching.best_total(problem)

    assert found.matching.total(problem) == best
    assert found.gap == 0
    assert matching.certificate_holds(problem, found.matching, found.certificate)


@few
@given(by_hand.problems())
def test_both_flow_solvers_find_the_same_total(problem):
    network_of = transport._network
    arcs = transport.first_arcs(transport.transport(problem)) if _not_overfull(problem) else None
    if arcs is None:
        return
    network = network_of(transport.transport(problem), arcs, 100, 100)

    flows = [flow._by_highs(network)]
    if flow.find_spec("ortools"):
        flows.append(flow._by_ortools(network))

    assert len({_worth(network, found) for found in flows}) == 1
    for found in flows:
        flow.prices(network, found)


def _not_overfull(problem):
    net = transport.transport(problem)
    return (net.demand >= 0).all() and (net.most >= 0).all()


def _worth(network, found):
    paid = network.empty_seat * found.empty.sum() + network.missing_load * found.missing.sum()
    return int((network.score * found.units).sum() - paid)


def test_a_flow_that_is_not_the_best_has_no_prices():
    network = flow.Network(
        application=np.array([0, 0]),
        expert=np.array([0, 1]),
        score=np.array([1, 9]),
        capacity=1,
        demand=np.array([1]),
        least=np.zeros(2, np.int64),
        most=np.ones(2, np.int64),
        empty_seat=100,
        missing_load=100,
    )
    worse = flow.Flow(np.array([1, 0]), np.array([0]), np.array([0, 0]))

    highest, lowest = flow._highest(network, worse), flow._lowest(network, worse)

    # Nobody's price can be right: the taken arc is worth less than the one left.
    assert (highest < lowest).any()


@few
@given(by_hand.problems(), st.data())
def test_a_certificate_does_not_hold_for_a_worse_matching(problem, data):
    everything = by_hand.matchings(problem)
    if len({found.total(problem) for found in everything}) < 2:
        return
    certificate = matching.best_total(problem).certificate
    best = max(found.total(problem) for found in everything)

    worse = data.draw(st.sampled_from([m for m in everything if m.total(problem) < best]))

    assert not matching.certificate_holds(problem, worse, certificate)
    assert matching.gap(problem, worse, certificate) == best - worse.total(problem)


@few
@given(by_hand.problems(), st.data())
def test_no_prices_whatever_prove_less_than_the_best_total(problem, data):
    """What keeps a forged certificate from passing: every bound is a bound."""
    best = by_hand.best_total(problem)
    if best is None:
        return
    fees = st.integers(-30, 30)
    n, m = problem.applications, problem.experts
    forged = matching.Certificate(
        np.array(data.draw(st.lists(fees, min_size=n, max_size=n)), np.int64),
        np.array(data.draw(st.lists(fees, min_size=m, max_size=m)), np.int64),
    )

    assert matching.bound(problem, forged) >= best


def test_prices_that_overflow_prove_nothing():
    problem = by_hand.small()
    found = matching.best_total(problem)
    huge = replace(found.certificate, expert_price=np.full(problem.experts, 2**61))

    with pytest.raises(ValueError, match="too large"):
        matching.certificate_holds(problem, found.matching, huge)


def test_a_certificate_of_the_wrong_shape_or_kind_proves_nothing():
    problem = by_hand.small()
    found = matching.best_total(problem)
    short = replace(found.certificate, expert_price=np.zeros(1, np.int64))
    halves = replace(found.certificate, application_price=np.full(problem.applications, 0.5))

    for wrong in (short, halves):
        with pytest.raises(ValueError, match="price"):
            matching.certificate_holds(problem, found.matching, wrong)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda pairs: pairs[1:], id="a seat is empty"),
        pytest.param(lambda pairs: pairs[np.r_[0, 0, 2 : len(pairs)]], id="a pair comes twice"),
        pytest.param(lambda pairs: pairs[::-1], id="not sorted"),
        pytest.param(lambda pairs: np.where(pairs == (0, 2), (0, 1), pairs), id="somebody else"),
    ],
)
def test_a_matching_that_was_tampered_with_fails(change):
    problem = by_hand.small()
    found = matching.best_total(problem)
    tampered = matching.Matching(change(found.matching.pairs))

    assert matching.certificate_holds(problem, found.matching, found.certificate)
    assert not matching.certificate_holds(problem, tampered, found.certificate)


@few
@given(by_hand.problems())
def test_the_same_problem_gives_the_same_matching(problem):
    if by_hand.best_total(problem) is None:
        return

    once, again = matching.best_total(problem), matching.best_total(problem)

    assert np.array_equal(once.matching.pairs, again.matching.pairs)


def test_arcs_that_the_first_guess_left_out_are_found():
    """Everybody wants the same few: the best arcs of each cannot fill the seats."""
    random = np.random.default_rng(5)
    scores = random.integers(0, 60, (90, 70)) + 10 * np.arange(70)
    forbidden = np.argwhere(random.random((90, 70)) < 0.1)
    problem = matching.Problem(scores, demand=2, max_load=3, min_load=1, forbidden=forbidden)

    found = matching.best_total(problem)

    assert found.matching.total(problem) == by_hand.best_total_by_programme(problem)
    assert matching.certificate_holds(problem, found.matching, found.certificate)


def test_scores_may_be_negative_and_a_matching_is_still_whole():
    problem = matching.Problem(-np.arange(1, 13).reshape(3, 4), demand=2, max_load=2)

    found = matching.best_total(problem)

    assert found.matching.total(problem) == by_hand.best_total(problem)
    assert matching.certificate_holds(problem, found.matching, found.certificate)


def test_decimals_are_counted_in_their_last_place():
    assert matching.decimals([[0.29, 1.0]], places=2).matrix.tolist() == [[29, 100]]


@pytest.mark.parametrize("score", [0.123, float("nan"), float("inf"), 1e12])
def test_decimals_that_would_be_rounded_are_refused(score):
    with pytest.raises(ValueError, match="score"):
        matching.decimals([[score]], places=2)


def test_specialties_give_the_total_that_their_dense_scores_give():
    random = np.random.default_rng(7)
    industries = matching.shared_prefix(
        ["C3411", "C3412", "P8336"],
        [["C3411"], ["C3499", "P8300"], ["A0111"], ["P8336"], []],
        worth=[0, 1, 3, 6, 8, 10],
    )
    regions = random.integers(0, 5, (4, 5))
    fields = matching.Specialties(
        (industries, regions), (random.integers(0, 3, 6), random.integers(0, 4, 6))
    )
    problem = matching.Problem(fields, demand=2, max_load=3)
    dense = problem.but(affinity=matching.Scores(fields.rows(0, 6)))

    found = matching.best_total(problem)

    assert industries.tolist() == [[10, 6, 0, 0, 0], [8, 6, 0, 0, 0], [0, 6, 0, 10, 0]]
    assert found.matching.total(problem) == by_hand.best_total_by_programme(dense)
    assert matching.certificate_holds(problem, found.matching, found.certificate)
    assert matching.certificate_holds(dense, found.matching, found.certificate)


def test_alternates_stand_by_without_breaking_any_load():
    problem = matching.Problem(
        np.array([[9, 8, 7, 1, 5], [9, 8, 7, 6, 5]]), demand=2, max_load=2, forbidden=[(0, 4)]
    )
    panels = matching.best_total(problem).matching

    further = matching.alternates(problem, panels, each=1)

    assert [row.tolist() for row in further] == [[2], [2]]


def test_an_alternate_is_no_colleague_of_the_panel():
    problem = matching.Problem(np.array([[9, 8, 7]]), demand=1, max_load=1, employer=[1, 1, -1])
    panels = matching.best_total(problem).matching

    assert [row.tolist() for row in matching.alternates(problem, panels, each=1)] == [[2]]


def test_a_problem_that_makes_no_sense_is_refused():
    scores = np.ones((2, 3), np.int64)
    for wrong in (
        {"demand": -1},
        {"demand": [1, 2, 3]},
        {"demand": 1.5},
        {"min_load": 4},
        {"forbidden": [(0, 3)]},
        {"forbidden": [(0, 1)], "required": [(0, 1)]},
        {"forbidden": [(0, 1)], "reasons": ["任职", "亲属"]},
        {"employer": [1]},
        {"groups": [matching.Group("资深", 1, np.ones(2, bool))]},
    ):
        with pytest.raises(ValueError, match=":|both"):
            matching.Problem(scores, **{"demand": 1, "max_load": 3, **wrong})


def test_fractions_of_a_bound_round_down_to_whole_totals():
    problem = matching.Problem(np.array([[3, 2]]), demand=1, max_load=1)
    found = matching.best_total(problem).matching
    loose = matching.Certificate(np.array([7]), np.array([0, 0]), scale=2)

    assert matching.bound(problem, loose) == Fraction(7, 2)
    assert matching.certificate_holds(problem, found, loose)


def test_a_full_expert_never_has_a_price_below_nothing():
    """Expert 0 is full by required pairs; the least load of expert 3 drives prices below 0."""
    problem = matching.Problem(
        np.zeros((3, 4), np.int64),
        demand=[1, 0, 2],
        max_load=[2, 0, 0, 2],
        min_load=[0, 0, 0, 1],
        required=[(0, 0), (2, 0)],
    )

    found = matching.best_total(problem)

    assert matching.certificate_holds(problem, found.matching, found.certificate)
