"""Small matching problems, and their answers by trying everything."""

from itertools import combinations, product

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import strategies as st

from zhiheng.methods import matching


@st.composite
def problems(draw, *, groups=False):
    """Up to four applications and five experts, with everything that may bind."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    scores = draw(st.lists(st.integers(-3, 12), min_size=n * m, max_size=n * m))
    pairs = [(row, expert) for row in range(n) for expert in range(m)]
    forbidden = draw(st.lists(st.sampled_from(pairs), max_size=4))
    free = [pair for pair in pairs if pair not in forbidden]
    required = draw(st.lists(st.sampled_from(free), max_size=2, unique=True)) if free else []
    most = np.array(draw(st.lists(st.integers(0, 4), min_size=m, max_size=m)))
    least = np.array(draw(st.lists(st.integers(0, 1), min_size=m, max_size=m)))
    rules = {}
    if groups:
        seniors = np.array(draw(st.lists(st.booleans(), min_size=m, max_size=m)))
        rules["groups"] = [matching.Group("资深专家", draw(st.integers(0, 2)), seniors)]
        rules["employer"] = draw(st.lists(st.integers(-1, 2), min_size=m, max_size=m))
    return matching.Problem(
        np.array(scores).reshape(n, m),
        demand=draw(st.lists(st.integers(0, min(3, m)), min_size=n, max_size=n)),
        max_load=most,
        min_load=np.minimum(least, most),
        forbidden=forbidden,
        required=required,
        **rules,
    )


def small():
    """Three applications want two experts each of four; the loads bind."""
    scores = np.array([[9, 8, 1, 1], [9, 7, 2, 3], [9, 6, 4, 1]])
    return matching.Problem(scores, demand=2, max_load=[2, 2, 1, 2], forbidden=[(1, 1)])


def matchings(problem):
    """Every matching that keeps the rules."""
    n, m = problem.applications, problem.experts
    panels = [list(combinations(range(m), int(problem.demand[row]))) for row in range(n)]
    everything = (
        matching.Matching(
            np.array(
                [(row, expert) for row, panel in enumerate(choice) for expert in panel], np.int64
            ).reshape(-1, 2)
        )
        for choice in product(*panels)
    )
    return [found for found in everything if matching.matching_holds(problem, found)]


def best_total(problem):
    """The largest total of all matchings, None where there is none."""
    return max((found.total(problem) for found in matchings(problem)), default=None)


def best_total_by_programme(problem):
    """The largest total by scipy's integer programme over all pairs."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import eye_array, kron

    n, m = problem.applications, problem.experts
    scores = problem.affinity.rows(0, n).ravel()
    seats = kron(eye_array(n), np.ones((1, m)))
    loads = kron(np.ones((1, n)), eye_array(m))
    upper = np.ones(n * m)
    upper[problem.forbidden_keys] = 0
    found = milp(
        -scores,
        constraints=[
            LinearConstraint(seats, problem.demand, problem.demand),
            LinearConstraint(loads, problem.min_load, problem.max_load),
        ],
        bounds=Bounds(0, upper),
        integrality=np.ones(n * m),
    )
    return round(-found.fun)


def test_trying_everything_and_the_integer_programme_agree():
    assert best_total(small()) == best_total_by_programme(small()) == 39
