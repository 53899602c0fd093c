"""催办: a reminder, once a day at most, of what is still owed."""

from datetime import timedelta

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.steps import State
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import nudge
from zhiheng.stages.reviews.models import Assignment
from zhiheng.stages.reviews.vocabulary import NUDGING


@pytest.fixture
def remind(office):
    def perform(assignments, message="请尽快评审。", at=world.NOON):
        return nudge(assignments=assignments, message=message, by=office, at=at)

    return perform


def test_all_who_owe_are_reminded_in_one_entry(remind, cycle, filed, assignments):
    cast.scored(assignments[0])

    assert remind(assignments) == sorted(assignments[1:], key=lambda a: a.expert.person.name)

    (entry,) = Entry.objects.all()
    assert (entry.act, entry.subject) == (NUDGING, ref(cycle))
    assert entry.facts["to"] == sorted(ref(a.expert.person) for a in assignments[1:])
    assert entry.facts["owed"][ref(assignments[1].expert.person)] == [ref(filed)]


def test_there_is_nothing_to_remind_of_where_nothing_is_owed(remind, cycle, panel, assignments):
    cast.scored(assignments[0])
    cast.struck(assignments[1])
    cast.recuse(cycle, assignments[2].expert.person, assignments[2].application.organisation)

    for chosen in ([], assignments):
        with pytest.raises(Refused, match="没有可以催办的"):
            remind(chosen)


def test_after_the_due_time_a_reminder_would_only_mislead(remind, assignments):
    assert remind(assignments, at=cast.DUE)

    with pytest.raises(Refused, match="没有可以催办的"):
        remind(assignments, at=cast.DUE + timedelta(seconds=1))


def test_an_applicant_who_left_is_no_matter_for_a_reminder(remind, filed, assignments):
    type(filed).objects.filter(pk=filed.pk).update(state=State.WITHDRAWN)

    with pytest.raises(Refused, match="没有可以催办的"):
        remind(assignments)


def test_nobody_is_reminded_twice_within_a_day(remind, panel, cycle, assignments):
    remind(assignments[:1])
    other = cast.assigned(cast.application(cycle, "花园口食品有限公司"), panel)

    with pytest.raises(Refused, match="王评在24小时以内已经催办过"):
        remind([assignments[1], other[0]], at=world.NOON + timedelta(hours=23))

    assert len(remind(other, at=world.NOON + rules.COURTESY)) == 3


def test_a_reminder_says_something(remind, assignments):
    with pytest.raises(Refused, match="没有写催办的话"):
        remind(assignments, message=" ")


def test_a_reminder_is_of_one_cycle(remind, assignments):
    other = cast.review_cycle()
    elsewhere = Assignment.objects.create(
        application=cast.application(other, "花园口食品有限公司"),
        expert=assignments[0].expert,
        panel=assignments[0].panel,
        due_at=cast.DUE,
        assigned_at=world.NOON,
    )

    with pytest.raises(Refused, match="不属于同一届"):
        remind([assignments[0], elsewhere])


def test_coverage_counts_and_shows_no_score(cycle, panel, assignments):
    cast.scored(assignments[0])
    cast.struck(assignments[2])
    bare = cast.application(cycle, "花园口食品有限公司")

    board = {one.pk: one for one in queries.coverage(cycle, at=cast.DUE + world.A_DAY)}

    one = board[assignments[0].application_id]
    assert (one.assigned, one.declared, one.submitted, one.late) == (2, 2, 1, 1)
    assert (one.late_since, one.signed, one.minimum) == (cast.DUE, False, 3)
    assert (board[bare.pk].assigned, board[bare.pk].late_since) == (0, None)
    assert queries.coverage_totals(cycle, at=world.NOON) == {
        "applications": 2, "short": 2, "signed": 0, "assigned": 2, "submitted": 1, "late": 0,
    }  # fmt: skip


def test_an_expert_at_work_is_counted_once(cycle, panel, assignments):
    cast.assigned(cast.application(cycle, "花园口食品有限公司"), panel, declared=False)
    cast.scored(assignments[0])

    found = queries.experts_at_work(cycle, at=world.NOON).get(person__name="王评")

    assert (found.assigned, found.declared, found.submitted, found.late) == (2, 1, 1, 0)
    assert found.next_due == cast.DUE
