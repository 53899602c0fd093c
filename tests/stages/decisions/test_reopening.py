"""What happens when a conflict comes out after the vote, or a struck candidate leaves a place."""

from datetime import timedelta

import pytest

from tests import world
from tests.stages.decisions.conftest import AN_HOUR, committee_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions import actions, queries
from zhiheng.stages.decisions.models import Nomination, Reopening, ReopeningOutcome
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.RECUSAL)]

MOMENT = timedelta(microseconds=1)


def states(*applications):
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


def reopen(committee, application, reason="吴委员曾在该组织任职", by=None):
    return actions.reopen_deliberation(
        application=application, reason=reason, by=by or committee.chair, at=world.NOON
    )


def decide(committee, act, application):
    return act(application=application, reason="重新表决", by=committee.chair, at=world.NOON)


def close(committee, publicity):
    committee.rechecked(Gate.PUBLICITY_END, at=publicity.closes_at)
    return actions.close_publicity(
        cycle=committee.cycle, by=committee.office, at=publicity.closes_at + MOMENT
    )


def proposed(committee):
    """甲 and 乙 are proposed by unanimous votes, 丙 lost; all is published."""
    committee.rechecked()
    found = [committee.candidate(name, 90000 - n) for n, name in enumerate("甲乙丙")]
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5, 乙=5, 丙=0)
    committee.nominate(meeting)
    return found, meeting, committee.publish()


def test_only_the_affected_application_is_voted_on_again_without_the_member(committee):
    (a, b, _), meeting, publicity = proposed(committee)
    committee.recused(committee.members[1], a, at=world.NOON + AN_HOUR)

    reopening = reopen(committee, a)
    committee.vote(meeting, 甲=5)
    outcome = decide(committee, actions.confirm_nomination, a)

    tally = queries.latest_tally(a)
    assert (tally.eligible, tally.present, tally.votes_for) == (4, 4, 4)
    assert (outcome.reopening, outcome.confirmed) == (reopening, True)
    assert close(committee, publicity) == [a, b]
    assert {"提起重新审议", "维持提名"} <= set(Entry.objects.values_list("act", flat=True))


def test_a_candidate_who_fails_the_clean_vote_is_struck_and_the_list_is_published_again(committee):
    (a, b, _), meeting, publicity = proposed(committee)
    reopen(committee, a)
    committee.vote(meeting, 甲=1)

    decide(committee, actions.annul_nomination, a)

    assert states(a, b) == [State.STRUCK, State.NOMINATED]
    with pytest.raises(Refused, match="公示后名单因重新审议有变：甲"):
        close(committee, publicity)
    second = actions.republish(cycle=committee.cycle, by=committee.office, at=world.NOON + AN_HOUR)
    assert (second.ordinal, queries.published_in(second)) == (2, {b.pk})
    assert close(committee, second) == [b]


def test_while_a_nomination_is_reopened_nothing_goes_on(committee):
    (a, _, _), _, publicity = proposed(committee)
    reopen(committee, a)

    with pytest.raises(Refused, match="甲正在重新审议"):
        close(committee, publicity)
    with pytest.raises(Refused, match="该申报正在重新审议"):
        reopen(committee, a)

    assert Reopening.objects.count() == 1


def test_a_reopened_nomination_holds_up_the_publication_and_the_proposal(committee):
    committee.rechecked()
    a = committee.candidate("甲")
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5)
    committee.nominate(meeting)
    reopen(committee, a)

    with pytest.raises(Refused, match="甲正在重新审议"):
        committee.publish()


def test_the_vote_that_was_voided_confirms_nothing(committee):
    (a, b, _), _, _ = proposed(committee)
    reopen(committee, a)

    for act in (actions.confirm_nomination, actions.annul_nomination):
        for application in (a, b):
            with pytest.raises(Refused, match="没有经回避后重新表决的结果"):
                decide(committee, act, application)

    assert not ReopeningOutcome.objects.exists()
    assert states(a, b) == [State.NOMINATED] * 2


@pytest.mark.clause(Clause.DELIBERATION)
@pytest.mark.parametrize(
    ("votes", "wrong"), [(5, actions.annul_nomination), (0, actions.confirm_nomination)]
)
def test_the_new_vote_is_followed_whichever_way_it_went(committee, votes, wrong):
    (a, _, _), meeting, _ = proposed(committee)
    reopen(committee, a)
    committee.vote(meeting, 甲=votes)

    with pytest.raises(Refused, match="与此办理不符"):
        decide(committee, wrong, a)

    assert states(a) == [State.NOMINATED]
    assert not ReopeningOutcome.objects.exists()


def test_only_what_was_proposed_is_reopened_and_only_with_a_reason_by_the_chair(committee):
    (a, _, loser), _, _ = proposed(committee)
    before = Entry.objects.count()

    with pytest.raises(Refused, match="没有可以重新审议的提名"):
        reopen(committee, loser)
    with pytest.raises(Refused, match="没有写明重新审议的事由"):
        reopen(committee, a, reason=" ")
    for other in (committee.office, committee.members[1], committee.government):
        with pytest.raises(Refused, match="不担任"):
            reopen(committee, a, by=other)
        for act in (actions.confirm_nomination, actions.annul_nomination):
            with pytest.raises(Refused, match="不担任"):
                act(application=a, reason="", by=other, at=world.NOON)

    assert Entry.objects.count() == before


@pytest.mark.clause(Clause.DELIBERATION)
def test_after_the_award_is_out_nothing_is_reopened(committee):
    (a, _, _), _, _ = proposed(committee)
    committee.done(Step.PUBLICITY, Step.APPROVAL, Step.CIRCULAR)

    with pytest.raises(Refused, match="不能再审议"):
        reopen(committee, a)

    assert not Reopening.objects.exists()


# --- 递补


def replace_struck(committee, meeting, application, reason="递补", by=None):
    return actions.nominate_replacement(
        meeting=meeting,
        application=application,
        reason=reason,
        by=by or committee.chair,
        at=world.NOON,
    )


def one_place(chair, *, allowed):
    """One place; 甲 has it, 乙 passed too."""
    cycle = world.cycle(at_step=Step.DELIBERATION, quota=1, replacement_allowed=allowed)
    committee = committee_of(cycle, chair)
    committee.rechecked()
    found = [committee.candidate("甲", 90000), committee.candidate("乙", 80000)]
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5, 乙=5)
    committee.nominate(meeting)
    return committee, found, committee.publish()


def struck(committee, publicity, application):
    actions.uphold_objection(
        objection=committee.objection(publicity, application),
        reasons="属实",
        by=committee.office,
        at=world.NOON,
    )


@pytest.mark.clause(Clause.DELIBERATION, Clause.QUOTA, Clause.OBJECTION)
def test_where_the_edition_allows_it_a_reserve_is_voted_on_anew_and_published_by_itself(chair):
    committee, (a, b), publicity = one_place(chair, allowed=True)
    struck(committee, publicity, a)
    assert states(a, b) == [State.STRUCK, State.SUMMARISED]

    meeting = committee.meeting()
    committee.vote(meeting, 乙=5)
    row = replace_struck(committee, meeting, b)

    assert (row.application, row.departure, row.bonus_fen) == (b, "递补", 50_000_000)
    with pytest.raises(Refused, match="公示后名单因重新审议有变：乙"):
        close(committee, publicity)
    second = actions.republish(cycle=committee.cycle, by=committee.office, at=world.NOON + AN_HOUR)
    assert close(committee, second) == [b]
    assert Entry.objects.filter(act="递补提名").count() == 1


@pytest.mark.clause(Clause.QUOTA)
def test_by_default_the_place_of_a_struck_candidate_stays_vacant(chair):
    committee, (a, b), publicity = one_place(chair, allowed=False)
    struck(committee, publicity, a)

    with pytest.raises(Refused, match="没有允许递补"):
        replace_struck(committee, committee.meeting(), b)

    assert states(a, b) == [State.STRUCK, State.NOT_SELECTED]
    assert close(committee, publicity) == []


@pytest.mark.clause(Clause.DELIBERATION)
def test_no_vote_of_an_earlier_day_makes_a_replacement(chair):
    committee, (a, b), publicity = one_place(chair, allowed=True)
    struck(committee, publicity, a)
    meeting = committee.meeting()

    with pytest.raises(Refused, match="没有经本次会议重新表决通过"):
        replace_struck(committee, meeting, b)
    committee.vote(meeting, 乙=5)
    with pytest.raises(Refused, match="没有写明递补的理由"):
        replace_struck(committee, meeting, b, reason=" ")
    with pytest.raises(Refused, match="甲不在候补之列"):
        replace_struck(committee, meeting, a)
    with pytest.raises(Refused, match="不担任"):
        replace_struck(committee, meeting, b, by=committee.office)

    assert Nomination.objects.count() == 1


@pytest.mark.clause(Clause.QUOTA)
def test_nobody_moves_up_while_the_place_is_taken(chair):
    committee, (_, b), _ = one_place(chair, allowed=True)
    meeting = committee.meeting()
    committee.vote(meeting, 乙=5)

    with pytest.raises(Refused, match="没有空出的名额"):
        replace_struck(committee, meeting, b)

    assert Nomination.objects.count() == 1


@pytest.mark.clause(Clause.DELIBERATION)
def test_reserves_are_told_when_no_place_can_fall_free_any_more(chair):
    committee, (a, b), publicity = one_place(chair, allowed=True)

    close(committee, publicity)

    assert states(a, b) == [State.PUBLICISED, State.NOT_SELECTED]
    assert Entry.objects.last().facts["released"] == [b.pk]
