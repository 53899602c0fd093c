"""The order of an edition decides which moves an application may make."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.procedure import Procedure, procedure
from zhiheng.rulebook.steps import FINAL, ON_FILE, PASSED, State, Step

FULL = ["jinshui-2017", "jinshui-revised", "zhengzhou-2022"]

orders = st.permutations(
    [Step.DESK_REVIEW, Step.SITE_VISIT, Step.DEFENCE, Step.CONSULTATION, Step.PUBLICITY]
).map(
    lambda middle: Procedure((Step.FILING, Step.SCREENING, *middle, Step.APPROVAL, Step.AWARDING))
)


@pytest.mark.parametrize("name", FULL)
def test_an_application_can_go_straight_through_to_the_award(name):
    steps = edition(name).procedure
    path = [State.DRAFTING, *(PASSED[step] for step in steps.steps if step in PASSED)]

    assert path[-1] == State.AWARDED
    assert all(steps.allows(source, target) for source, target in pairwise(path))


@pytest.mark.parametrize("name", FULL)
def test_no_step_can_be_skipped(name):
    steps = edition(name).procedure
    path = [State.DRAFTING, *(PASSED[step] for step in steps.steps if step in PASSED)]

    for place, source in enumerate(path):
        for target in path[place + 2 :]:
            assert not steps.allows(source, target)


@pytest.mark.clause(Clause.CIRCULAR)
def test_the_revised_edition_alone_has_the_government_circular():
    revised, old = edition("jinshui-revised").procedure, edition("jinshui-2017").procedure

    assert revised.before(Step.AWARDING) == Step.CIRCULAR
    assert revised.allows(State.APPROVED, State.COMMENDED)
    assert old.before(Step.AWARDING) == Step.APPROVAL
    assert old.allows(State.APPROVED, State.AWARDED)
    assert Step.CIRCULAR not in old.steps


@given(order=orders)
def test_no_ended_application_moves_again(order):
    assert {source for source, _ in order.moves}.isdisjoint(FINAL)


@given(order=orders)
def test_whatever_is_on_file_can_be_withdrawn_struck_or_suspended_and_resumed(order):
    on_file = {PASSED[step] for step in order.steps if step in PASSED} & ON_FILE

    for state in on_file:
        assert order.allows(state, State.WITHDRAWN)
        assert order.allows(state, State.STRUCK)
        assert order.allows(state, State.SUSPENDED)
        assert order.allows(State.SUSPENDED, state)


@given(order=orders)
def test_the_neighbours_of_a_step_agree(order):
    for earlier, later in pairwise(order.steps):
        assert order.after(earlier) == later
        assert order.before(later) == earlier
    assert order.before(order.steps[0]) is None
    assert order.after(order.steps[-1]) is None


def test_a_step_that_moves_no_application_leaves_its_state():
    order = procedure(["filing", "screening", "payment", "awarding"])

    assert order.entering(Step.AWARDING) == State.ACCEPTED
    assert order.entering(Step.FILING) == State.DRAFTING


@pytest.mark.clause(Clause.SCREENING)
def test_a_returned_application_comes_back_or_is_refused():
    order = edition("jinshui-revised").procedure

    assert order.allows(State.RECOMMENDED, State.RETURNED)
    assert order.allows(State.RETURNED, State.RECOMMENDED)
    assert order.allows(State.RETURNED, State.REFUSED)
    assert not order.allows(State.RETURNED, State.ACCEPTED)
