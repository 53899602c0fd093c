import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.procedure import procedure
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.governance.models import Employment, Recusal
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import assign_panel
from zhiheng.stages.reviews.models import Assignment

pytestmark = pytest.mark.clause(Clause.DESK_REVIEW)


def names(assignments):
    return [assignment.expert.person.name for assignment in assignments]


def assign(panel, *applications, by, **changes):
    arguments = {"due_at": cast.DUE, "at": world.NOON, **changes}
    return assign_panel(panel=panel, applications=applications, by=by, **arguments)


def test_a_panel_is_assigned_to_every_application_and_its_leader_leads(office, cycle, panel, filed):
    other = cast.application(cycle, "金水食品有限公司")

    made = assign(panel, filed, other, by=office)

    assert names(made) == ["王评", "赵审", "孙核"] * 2
    assert [a.leads for a in made] == [True, False, False] * 2
    entry = Entry.objects.get()
    assert (entry.act, len(entry.facts["assigned"]), len(entry.facts["to"])) == ("分派评审", 2, 3)


@pytest.mark.clause(Clause.RECUSAL)
def test_a_recused_expert_is_left_out_and_the_first_reserve_who_is_free_fills_the_seat(
    office, cycle, filed
):
    tied, free = cast.expert("钱亲", works_at=filed.organisation), cast.expert("吴补")
    panel = cast.panel_of(cycle, reserves=[tied, free])
    leader = queries.seats_of(panel)[0]
    cast.recuse(cycle, leader.person, filed.organisation)

    made = assign(panel, filed, by=office)

    assert names(made) == ["赵审", "孙核", "吴补"]
    assert queries.leader_of(filed).person.name == "赵审"


@pytest.mark.clause(Clause.RECUSAL)
def test_an_empty_seat_goes_to_a_reserve_of_the_same_group_first(office, cycle, filed):
    makers, food = cast.expert("制造候补"), cast.expert("食品候补")
    panel = cast.panel_of(cycle, reserves=[makers, food], groups=cast.GROUPS)
    cast.recuse(cycle, queries.seats_of(panel)[2].person, filed.organisation)

    made = assign(panel, filed, by=office)

    assert names(made) == ["王评", "赵审", "食品候补"]


@pytest.mark.clause(Clause.RECUSAL)
@pytest.mark.parametrize(
    ("kept_out", "standing", "added"),
    [
        ((), (), [1, 2, 3]),
        ((3,), (), [1, 2, 6]),
        ((1,), (), [2, 3, 4]),
        ((1, 2, 3), (), [4, 5, 6]),
        ((3, 6), (), [1, 2, 4]),  # nobody of the group is left
        ((), (1, 2), [3]),
        ((3,), (1, 2), [6]),
        ((3,), (1, 2, 6), []),
    ],
)
def test_reserves_move_up_within_their_group_while_there_are_any(kept_out, standing, added):
    group = {1: "制造", 2: "制造", 3: "食品", 4: "制造", 5: "制造", 6: "食品"}

    assert added == rules.newcomers(
        seats=[1, 2, 3], reserves=[4, 5, 6], kept_out=kept_out, known=standing, standing=standing,
        group=group,
    )  # fmt: skip


@pytest.mark.clause(Clause.RECUSAL)
def test_a_tie_that_appeared_since_becomes_a_recusal(office, cycle, filed):
    panel = cast.panel_of(cycle, reserves=[cast.expert("吴补")])
    tied = queries.seats_of(panel)[0]
    code = filed.organisation.code
    Employment.objects.create(expert=tied, name="东方", code=code, since=world.LONG_AGO)

    assign(panel, filed, by=office)

    recusal = Recusal.objects.get()
    assert (recusal.person, recusal.organisation) == (tied.person, filed.organisation)
    assert Entry.objects.get().facts["recused"] == [
        {"person": tied.person.ref, "organisation": code}
    ]


@pytest.mark.clause(Clause.PANEL)
def test_a_panel_that_recusals_leave_too_small_is_not_assigned(office, cycle, panel, filed):
    cast.recuse(cycle, queries.seats_of(panel)[1].person, filed.organisation)

    with pytest.raises(Refused, match="只有2名专家，少于最低3名"):
        assign(panel, filed, by=office)

    assert not Assignment.objects.exists()
    assert not Entry.objects.exists()


def test_assigned_again_a_panel_fills_only_the_seats_that_fell_empty(office, cycle, filed):
    panel = cast.panel_of(cycle, reserves=[cast.expert("吴补")])
    first, *_ = cast.assigned(filed, panel)
    cast.struck(first)

    made = assign(panel, filed, by=office)

    assert names(made) == ["吴补"]


def test_a_full_panel_is_not_assigned_twice(office, panel, filed, assignments):
    with pytest.raises(Refused, match="已分派满员"):
        assign(panel, filed, by=office)

    assert Assignment.objects.count() == 3
    assert not Entry.objects.exists()


def test_an_application_that_is_not_under_review_is_not_assigned(office, cycle, panel):
    refused = cast.application(cycle, state=State.REFUSED)

    with pytest.raises(Refused, match="不在评审之中"):
        assign(panel, refused, by=office)

    assert not Entry.objects.exists()


def test_a_panel_does_not_review_another_cycle(office, panel):
    stranger = cast.application(cast.review_cycle())

    with pytest.raises(Refused, match="不属于评审组所在的这一届"):
        assign(panel, stranger, by=office)

    assert not Entry.objects.exists()


def test_scores_cannot_be_due_before_they_are_asked_for(office, panel, filed):
    with pytest.raises(Refused, match="已经过去"):
        assign(panel, filed, by=office, due_at=world.NOON)

    assert not Entry.objects.exists()


def test_assigning_costs_as_many_queries_for_many_as_for_few(
    office, cycle, panel, django_assert_max_num_queries
):
    many = [cast.application(cycle, f"第{n}有限公司") for n in range(40)]

    with django_assert_max_num_queries(28):
        assign(panel, *many, by=office)


def test_another_order_of_steps_moves_the_review_by_data_alone():
    order = procedure(["filing", "desk-review", "defence", "site-visit", "summary"])

    assert rules.states_under_review(order) == {
        State.FILED,
        State.REVIEWED,
        State.DEFENDED,
        State.VISITED,
    }
    assert order.entering(Step.SITE_VISIT) == State.DEFENDED
