import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from hypothesis import given, settings

from tests.methods import test_matching_by_hand as by_hand
from zhiheng.methods import matching

FOUR_BY_TEN = np.ones((4, 10), np.int64)


@settings(max_examples=60, deadline=None)
@given(by_hand.problems())
def test_a_conflict_is_named_exactly_when_there_is_no_matching(problem):
    conflicts = matching.explain(problem)

    assert bool(conflicts) == (by_hand.best_total(problem) is None)


def test_an_application_short_of_experts_says_who_is_gone_and_why():
    names = [f"{number}" for number in range(36, 40)]
    problem = matching.Problem(
        np.ones((4, 13), np.int64),
        demand=[2, 5, 2, 2],
        max_load=[4] * 10 + [0] * 3,
        forbidden=[(1, expert) for expert in range(6)],
        reasons=["任职回避"] * 4 + ["亲属回避"] * 2,
        application_names=names,
    )

    with pytest.raises(matching.Infeasible) as refused:
        matching.best_total(problem)

    assert str(refused.value) == (
        "档案 37 需 5 名，可选仅 4 名：因任职回避 4 名，因亲属回避 2 名，因满负荷 3 名。"
        "请增加 1 名可选专家，或减少 1 名需求。"
    )


def test_applications_that_want_the_same_few_experts_are_named_and_no_others():
    """Three applications may only have two experts of load 1; the fourth has all the others."""
    forbidden = [(row, expert) for row in range(3) for expert in range(2, 10)]
    problem = matching.Problem(FOUR_BY_TEN, demand=[1, 1, 1, 4], max_load=1, forbidden=forbidden)

    (conflict,) = matching.explain(problem)

    assert (conflict.applications, conflict.short) == ([0, 1, 2], 1)
    assert conflict.words == (
        "档案 0、1、2 共需 3 人次，可选专家 2 名至多承担 2 人次，其中 2 名用满负荷上限合计 2 人次。"
    )


@settings(max_examples=60, deadline=None)
@given(by_hand.problems())
def test_a_conflict_goes_away_when_any_of_its_applications_asks_for_nothing(problem):
    for conflict in matching.explain(problem):
        for row in conflict.applications if len(conflict.applications) > 1 else []:
            demand = problem.demand.copy()
            demand[row] = 0
            others = np.setdiff1d(np.arange(problem.applications), conflict.applications)
            demand[others] = 0
            alone = problem.but(demand=demand, min_load=0, required=())

            assert not matching.explain(alone)


def test_the_smallest_relaxation_is_enough():
    """40 seats, 33 loads: seven more loads, and no fewer, make a matching."""
    scores = np.ones((10, 11), np.int64)
    problem = matching.Problem(scores, demand=4, max_load=3)

    (conflict,) = matching.explain(problem)
    more = problem.max_load.copy()
    more[:7] += 1
    fewer = more.copy()
    fewer[0] -= 1

    assert conflict.short == 7
    assert not matching.explain(problem.but(max_load=more))
    assert matching.explain(problem.but(max_load=fewer))


def test_experts_who_cannot_reach_their_least_load_are_named():
    forbidden = [(row, 0) for row in range(3)]
    problem = matching.Problem(
        FOUR_BY_TEN,
        demand=2,
        max_load=4,
        min_load=[2] + [0] * 9,
        forbidden=forbidden,
        expert_names=["王评", *"乙丙丁戊己庚辛壬癸"],
    )

    (conflict,) = matching.explain(problem)

    assert conflict.experts == [0]
    assert conflict.words == "专家 王评 的最低负荷合计 2 人次，可评档案至多给出 1 人次。"


def test_too_many_required_pairs_are_named():
    required = [(0, 0), (0, 1), (1, 0)]
    problem = matching.Problem(FOUR_BY_TEN, demand=1, max_load=1, required=required)

    words = [conflict.words for conflict in matching.explain(problem)]

    assert words == ["档案 0 指定 2 名，多于所需 1 名。", "专家 0 被指定 2 件，多于其上限 1 件。"]


def test_alternates_that_do_not_exist_say_who_is_already_on_the_panel():
    problem = matching.Problem(np.array([[9, 8, 7]]), demand=2, max_load=1)
    panels = matching.best_total(problem).matching

    with pytest.raises(matching.Infeasible, match="因已在评审组或与组内专家同单位 2 名"):
        matching.alternates(problem, panels, each=2)
