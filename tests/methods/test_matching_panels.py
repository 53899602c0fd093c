from dataclasses import replace

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import given, settings

from tests.methods import test_matching_by_hand as by_hand
from zhiheng.methods import matching

few = settings(max_examples=40, deadline=None)


def district(applications=25, experts=40, *, seed=3):
    """A district's pool: a third are seniors, ten employers, 3 % of the pairs forbidden."""
    random = np.random.default_rng(seed)
    return matching.Problem(
        random.integers(0, 100, (applications, experts)),
        demand=5,
        max_load=5,
        min_load=1,
        forbidden=np.argwhere(random.random((applications, experts)) < 0.03),
        groups=[matching.Group("资深专家", 2, random.random(experts) < 0.33)],
        employer=random.integers(-1, 10, experts),
    )


@few
@given(by_hand.problems(groups=True))
def test_panels_with_groups_and_employers_are_the_best_there_are(problem):
    best = by_hand.best_total(problem)

    if best is None:
        with pytest.raises(matching.Infeasible):
            matching.best_total(problem)
        return
    found = matching.best_total(problem)

    assert found.matching.total(problem) == best
    assert found.searched
    assert matching.matching_holds(problem, found.matching)


@few
@given(by_hand.problems(groups=True))
def test_the_bound_of_panels_is_a_bound(problem):
    best = by_hand.best_total(problem)
    if best is None:
        return
    found = matching.best_total(problem)

    assert matching.bound(problem, found.certificate) >= best
    assert found.gap == matching.gap(problem, found.matching, found.certificate) >= 0


def test_a_districts_panels_are_the_best_or_say_how_far_they_may_be_off():
    problem = district()

    found = matching.best_total(problem)

    proven = matching.certificate_holds(problem, found.matching, found.certificate)
    assert matching.matching_holds(problem, found.matching)
    assert found.searched
    assert proven == (found.gap == 0)


def test_a_negative_surcharge_proves_nothing():
    problem = district()
    found = matching.best_total(problem)
    forged = replace(found.certificate, employer_price=-np.ones((25, 10), np.int64))

    with pytest.raises(ValueError, match="not negative"):
        matching.certificate_holds(problem, found.matching, forged)


def test_a_panel_short_of_seniors_is_named():
    seniors = np.array([True, False, False, False])
    problem = matching.Problem(
        np.ones((2, 4), np.int64),
        demand=2,
        max_load=2,
        forbidden=[(1, 0)],
        groups=[matching.Group("资深专家", 1, seniors)],
    )

    with pytest.raises(matching.Infeasible) as refused:
        matching.best_total(problem)

    assert str(refused.value) == (
        "档案 1 需资深专家 1 名，可选仅 0 名：共 1 名，其余因回避或满负荷。"
        "请增加 1 名可选的资深专家。"
    )


def test_a_panel_short_of_employers_is_named():
    problem = matching.Problem(
        np.ones((1, 4), np.int64), demand=3, max_load=1, employer=[5, 5, 9, 9]
    )

    with pytest.raises(matching.Infeasible) as refused:
        matching.best_total(problem)

    assert str(refused.value) == (
        "档案 0 需 3 名互不同单位的专家，可选专家 4 名只属 2 个单位。请增加 1 个单位的专家。"
    )


def test_rules_that_only_conflict_together_are_named():
    """Two panels need the one senior, who has load for one."""
    problem = matching.Problem(
        np.ones((2, 5), np.int64),
        demand=2,
        max_load=1,
        employer=[0, 1, 2, 3, 4],
        groups=[matching.Group("资深专家", 1, np.arange(5) == 0)],
    )

    with pytest.raises(matching.Infeasible) as refused:
        matching.best_total(problem)

    assert str(refused.value) == (
        "下列要求与人数、负荷、回避不能同时满足：资深专家不少于 1 名。放宽其中任何一项即可。"
    )


def test_an_industry_expert_may_depend_on_the_application():
    of_the_trade = np.array([[False, True, False], [False, False, True]])
    problem = matching.Problem(
        np.array([[9, 1, 1], [9, 1, 1]]),
        demand=1,
        max_load=2,
        groups=[matching.Group("行业专家", 1, of_the_trade)],
    )

    found = matching.best_total(problem)

    assert found.matching.pairs.tolist() == [[0, 1], [1, 2]]
    assert matching.certificate_holds(problem, found.matching, found.certificate)
