"""The committee meets and votes in secret."""

import secrets
from collections import Counter

import pytest

from tests import world
from tests.stages.decisions.conftest import AN_HOUR, refusals_of
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions import actions, queries
from zhiheng.stages.decisions.models import Attendance, Ballot, BallotRound, Meeting, Tally, Turnout
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.governance.models import Employment, Expert, Recusal

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.DELIBERATION)]


def cast(ballot, by, choices, at=world.NOON):
    return actions.cast_ballot(round=ballot, choices=choices, by=by, at=at)


def entries_after(count):
    return list(Entry.objects.order_by("seq")[count:])


# --- meetings


def test_the_chair_convenes_the_committee_as_it_is_on_that_day(committee):
    meeting = actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)

    entry = Entry.objects.get()
    assert (meeting.ordinal, entry.act, entry.clause) == (1, "召开评委会会议", Clause.DELIBERATION)
    assert set(entry.facts["members"]) == {member.ref for member in committee.members}


@pytest.mark.clause(Clause.RECUSAL)
def test_a_member_whose_employer_has_applied_since_keeps_out_of_its_ballot(committee):
    tied, code = committee.members[1], committee.candidate("东方重工有限公司").organisation.code
    member = Expert.objects.create(person=tied, pool="city", entered_at=world.NOON)
    Employment.objects.create(expert=member, name="东方", code=code, since=world.LONG_AGO)

    meeting = actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)

    recusal = Recusal.objects.get()
    assert (recusal.person, recusal.organisation.code) == (tied, code)
    entry = Entry.objects.get()
    assert entry.facts["recused"] == [{"person": tied.ref, "organisation": code}]
    actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON + AN_HOUR)
    assert Entry.objects.last().facts["recused"] == []
    assert meeting.ordinal == 1


def test_nobody_but_the_chair_convenes(committee):
    for other in (committee.office, committee.members[1], committee.government):
        with pytest.raises(Refused, match="不担任"):
            actions.convene_meeting(cycle=committee.cycle, by=other, at=world.NOON)

    assert not Entry.objects.exists()


def test_the_committee_does_not_meet_before_the_experts_are_done(chair):
    cycle = world.cycle(at_step=Step.SUMMARY)

    with pytest.raises(Refused, match="综合汇总”尚未完成"):
        actions.convene_meeting(cycle=cycle, by=chair, at=world.NOON)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("step", [Step.CIRCULAR, Step.AWARDING])
def test_once_the_award_is_out_the_committee_meets_no_more(committee, step):
    committee.done(Step.DELIBERATION, step)

    with pytest.raises(Refused, match="不能再审议"):
        actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)

    assert not Meeting.objects.exists()


def test_the_roll_is_called_and_called_again_for_those_who_come_later(committee):
    meeting = actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)
    first, second = committee.members[:3], committee.members[3:]

    for members in (first, second):
        actions.record_attendance(
            meeting=meeting, members=members, by=committee.chair, at=world.NOON
        )

    assert set(queries.present(meeting)) == set(committee.members)
    assert [e.act for e in Entry.objects.all()][1:] == ["登记到会", "登记到会"]


@pytest.mark.clause(Clause.COMMITTEE)
@pytest.mark.parametrize("stand_in", ["stranger", "former"])
def test_nobody_who_is_no_member_on_that_day_is_called_present(committee, stand_in):
    meeting = actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)
    person = world.person("代会人")
    if stand_in == "former":
        Post.objects.create(
            person=person, role=Role.COMMITTEE, since=world.LONG_AGO, until=world.LONG_AGO
        )

    with pytest.raises(Refused, match="代会人此时不是评定委员会委员"):
        actions.record_attendance(
            meeting=meeting, members=[person], by=committee.chair, at=world.NOON
        )

    assert not Attendance.objects.exists()


def test_a_member_is_called_present_once(committee):
    meeting = committee.meeting()
    before = Entry.objects.count()

    with pytest.raises(Refused, match="周主任已经登记到会"):
        actions.record_attendance(
            meeting=meeting, members=[committee.chair], by=committee.chair, at=world.NOON
        )
    with pytest.raises(Refused, match="名单是空的"):
        actions.record_attendance(meeting=meeting, members=[], by=committee.chair, at=world.NOON)

    assert Entry.objects.count() == before


# --- opening


@pytest.mark.clause(Clause.RECUSAL)
def test_a_round_lays_out_a_slip_for_each_present_member_who_may_vote(committee):
    east, west = committee.candidate("东方重工"), committee.candidate("西部电子")
    committee.recused(committee.members[1], east)
    committee.rechecked()
    meeting = committee.meeting(committee.members[4])

    ballot = committee.ballot(meeting, east, west)

    assert Counter(ballot.ballots.values_list("application", flat=True)) == {east.pk: 3, west.pk: 4}
    assert not ballot.ballots.exclude(choice=None).exists()
    assert Entry.objects.last().facts == {
        "applications": [east.pk, west.pk],
        "settles_tie": False,
        "electorates": {str(east.pk): [4, 3], str(west.pk): [5, 4]},
    }


@pytest.mark.clause(Clause.RECUSAL, Clause.COMMITTEE_DUTIES)
def test_the_quorum_fails_for_one_applicant_only_and_says_how_many_are_missing(committee):
    east, west = committee.candidate("东方重工"), committee.candidate("西部电子")
    for member in committee.members[:2]:
        committee.recused(member, east)
    committee.rechecked()
    meeting = committee.meeting(committee.members[3], committee.members[4])

    with pytest.raises(Refused) as refused:
        committee.ballot(meeting, east)

    # three of five are here; of the three who may vote on 东方重工, one
    assert refusals_of(refused) == [
        (
            Clause.COMMITTEE_DUTIES,
            "对东方重工有表决权的委员3人，到会1人，不足法定的2人，还差1人。",
        )
    ]
    assert not BallotRound.objects.exists()
    with pytest.raises(Refused) as refused:
        committee.ballot(meeting, east, west)
    assert [r.values["missing"] for r in refused.value.refusals] == [1, 1]


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
def test_where_the_others_have_a_quorum_they_are_voted_on(committee):
    east, west = committee.candidate("东方重工"), committee.candidate("西部电子")
    for member in committee.members[:2]:
        committee.recused(member, east)
    committee.rechecked()
    meeting = committee.meeting(committee.members[4])

    ballot = committee.ballot(meeting, west, east)

    assert queries.applications_on(ballot).count() == 2


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_nobody_is_voted_on_before_the_restrictions_were_looked_up_again(committee):
    east = committee.candidate("东方重工")
    meeting = committee.meeting()

    with pytest.raises(Refused, match="尚未进行“审议前”的限制情形复核"):
        committee.ballot(meeting, east)

    assert not BallotRound.objects.exists()


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_nobody_is_voted_on_while_a_finding_is_undecided(committee):
    east, west = committee.candidate("东方重工"), committee.candidate("西部电子")
    committee.rechecked()
    committee.finding(east)
    committee.finding(west, advisory=True)
    meeting = committee.meeting()

    with pytest.raises(Refused, match="^东方重工有限制情形的线索尚未认定"):
        committee.ballot(meeting, east)

    assert not BallotRound.objects.exists()


def test_only_candidates_of_this_cycle_that_wait_are_voted_on(committee):
    other = world.cycle(at_step=Step.DELIBERATION)
    stranger = world.application(other, state=State.SUMMARISED, name="外届公司")
    gone = committee.candidate("西部电子", state=State.WITHDRAWN)
    committee.rechecked()
    meeting = committee.meeting()

    with pytest.raises(Refused) as refused:
        committee.ballot(meeting, gone, stranger)

    assert {r.values["name"] for r in refused.value.refusals} == {"西部电子", "外届公司"}
    with pytest.raises(Refused, match="名单是空的"):
        committee.ballot(meeting)
    assert not BallotRound.objects.exists()


def test_one_round_runs_at_a_time_and_nobody_is_voted_on_until_it_pleases(committee):
    east, west = committee.candidate("东方重工"), committee.candidate("西部电子")
    committee.rechecked()
    meeting = committee.meeting()
    ballot = committee.ballot(meeting, east)

    with pytest.raises(Refused, match="有一轮表决尚未结束"):
        committee.ballot(meeting, west)
    actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)
    with pytest.raises(Refused, match="东方重工已有有效表决结果"):
        committee.ballot(meeting, east, west)

    assert BallotRound.objects.count() == 1


def test_the_office_opens_and_closes_no_ballot(committee):
    east = committee.candidate("东方重工")
    committee.rechecked()
    meeting = committee.meeting()

    with pytest.raises(Refused, match="不担任"):
        actions.open_ballot(
            meeting=meeting, applications=[east], by=committee.office, at=world.NOON
        )
    ballot = committee.ballot(meeting, east)
    with pytest.raises(Refused, match="不担任"):
        actions.close_ballot(round=ballot, by=committee.office, at=world.NOON)

    assert not Tally.objects.exists()


# --- casting


@pytest.fixture
def ballot(committee):
    """A round over 东方重工 and 西部电子, everybody present."""
    committee.east, committee.west = (
        committee.candidate("东方重工"),
        committee.candidate("西部电子"),
    )
    committee.rechecked()
    return committee.ballot(committee.meeting(), committee.east, committee.west)


def test_a_ballot_fills_one_slip_for_each_application_and_the_turnout(committee, ballot):
    member = committee.members[1]

    turnout = cast(
        ballot, member, {committee.east.pk: Choice.FOR, committee.west.pk: Choice.ABSTAIN}
    )

    filled = ballot.ballots.exclude(choice=None)
    assert set(filled.values_list("application", "choice")) == {
        (committee.east.pk, "for"),
        (committee.west.pk, "abstain"),
    }
    assert (turnout.member, turnout.round) == (member, ballot)
    assert queries.has_voted(member, ballot)
    assert not queries.has_voted(committee.chair, ballot)


def test_the_ledger_says_the_same_whatever_was_chosen(committee, ballot):
    before = Entry.objects.count()

    for member, choice in zip(committee.members, [*Choice, Choice.FOR], strict=True):
        cast(ballot, member, {committee.east.pk: choice, committee.west.pk: choice})

    said = {(e.act, e.subject, e.clause, str(e.facts)) for e in entries_after(before)}
    assert said == {("投票", f"decisions.BallotRound:{ballot.pk}", Clause.DELIBERATION, "{}")}


def test_nothing_ties_a_slip_to_a_member(committee, ballot):
    slips = {f.name for f in Ballot._meta.get_fields()}
    turnout = {f.name for f in Turnout._meta.get_fields()}

    assert slips == {"id", "round", "application", "choice"}
    assert turnout == {"id", "round", "member", "at"}
    assert {type(slip.pk).__name__ for slip in ballot.ballots.all()} == {"UUID"}


def test_which_slip_a_member_fills_is_drawn_by_lot_from_all_blank_ones(
    committee, ballot, monkeypatch
):
    lots = []

    def draw(blank):
        lots.append(sorted(blank))
        return blank[2]

    monkeypatch.setattr(secrets, "choice", draw)
    blank = sorted(ballot.ballots.filter(application=committee.east).values_list("pk", flat=True))

    cast(ballot, committee.chair, {committee.east.pk: Choice.FOR})
    cast(ballot, committee.members[1], {committee.east.pk: Choice.AGAINST})

    assert lots[0] == blank
    assert len(lots[1]) == 4


def test_the_slips_are_shuffled_before_they_are_laid_out(committee, monkeypatch):
    class Reversing:
        def shuffle(self, slips):
            slips.reverse()

    monkeypatch.setattr(secrets, "SystemRandom", Reversing)
    laid_out = []
    monkeypatch.setattr(
        type(Ballot.objects),
        "bulk_create",
        lambda _, slips, **__: laid_out.extend(slips),
    )
    applications = [committee.candidate("东方重工"), committee.candidate("西部电子")]
    committee.rechecked()
    meeting = actions.convene_meeting(cycle=committee.cycle, by=committee.chair, at=world.NOON)
    for member in committee.members:
        Attendance.objects.create(meeting=meeting, member=member, at=world.NOON)

    committee.ballot(meeting, *applications)

    assert [slip.application for slip in laid_out] == [
        application for application in reversed(applications) for _ in range(5)
    ]


def test_a_member_votes_once_in_a_round(committee, ballot):
    cast(ballot, committee.chair, {committee.east.pk: Choice.FOR})
    before = Entry.objects.count()

    with pytest.raises(Refused, match="您已在本轮投票"):
        cast(ballot, committee.chair, {committee.west.pk: Choice.FOR})

    assert ballot.ballots.exclude(choice=None).count() == 1
    assert Entry.objects.count() == before


@pytest.mark.clause(Clause.RECUSAL)
def test_a_recused_member_does_not_vote_on_that_applicant(committee, ballot):
    member = committee.members[1]
    committee.recused(member, committee.east)

    with pytest.raises(Refused, match="您对东方重工已经回避"):
        cast(ballot, member, {committee.east.pk: Choice.FOR, committee.west.pk: Choice.FOR})

    assert list(queries.ballot_of(ballot, member)) == [committee.west]
    assert not ballot.ballots.exclude(choice=None).exists()


def test_an_absent_member_does_not_vote(committee):
    east = committee.candidate("东方重工")
    committee.rechecked()
    absent = committee.members[4]
    ballot = committee.ballot(committee.meeting(absent), east)

    with pytest.raises(Refused, match="没有登记到会"):
        cast(ballot, absent, {east.pk: Choice.FOR})

    assert not Turnout.objects.exists()


def test_whoever_comes_after_the_round_began_votes_from_the_next_one(committee):
    east = committee.candidate("东方重工")
    committee.rechecked()
    late = committee.members[4]
    meeting = committee.meeting(late)
    ballot = committee.ballot(meeting, east)
    actions.record_attendance(
        meeting=meeting, members=[late], by=committee.chair, at=world.NOON + AN_HOUR
    )

    with pytest.raises(Refused, match="有1项不在您的表决票上"):
        cast(ballot, late, {east.pk: Choice.FOR}, at=world.NOON + AN_HOUR)

    tallies = actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON + AN_HOUR)
    assert [(t.eligible, t.present) for t in tallies] == [(5, 4)]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.GOVERNMENT, Role.EXPERT, Role.SUPERVISOR])
def test_nobody_outside_the_committee_votes(committee, ballot, role):
    with pytest.raises(Refused, match="不担任"):
        cast(ballot, world.person("旁人", role), {committee.east.pk: Choice.FOR})

    assert not Turnout.objects.exists()


def test_only_what_is_on_the_ballot_is_voted_on_and_only_in_four_ways(committee, ballot):
    third = committee.candidate("第三家")

    with pytest.raises(Refused, match="有1项不在您的表决票上"):
        cast(ballot, committee.chair, {third.pk: Choice.FOR, committee.east.pk: Choice.FOR})
    with pytest.raises(Refused, match="表决意见“maybe”不成立"):
        cast(ballot, committee.chair, {committee.east.pk: "maybe"})
    with pytest.raises(Refused, match="名单是空的"):
        cast(ballot, committee.chair, {})

    assert not Turnout.objects.exists()
    assert not ballot.ballots.exclude(choice=None).exists()


def test_after_the_count_nobody_votes_and_nobody_counts_again(committee, ballot):
    actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    with pytest.raises(Refused, match="本轮表决已于"):
        cast(ballot, committee.chair, {committee.east.pk: Choice.FOR})
    with pytest.raises(Refused, match="本轮表决已于"):
        actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    assert not Turnout.objects.exists()


# --- counting


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
def test_a_count_keeps_absent_abstained_against_and_invalid_apart(committee, ballot):
    for member, choice in zip(committee.members[:4], Choice, strict=True):
        cast(ballot, member, {committee.east.pk: choice, committee.west.pk: Choice.FOR})

    tallies = actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    rows = {t.application: t for t in tallies}
    east, west = rows[committee.east], rows[committee.west]
    assert (east.votes_for, east.votes_against, east.abstained, east.invalid) == (1, 1, 1, 1)
    assert (east.eligible, east.present, east.passed) == (5, 5, False)
    assert (west.votes_for, west.present, west.passed) == (4, 5, True)
    assert Entry.objects.last().facts["uncounted"] == []


def test_while_a_round_runs_nobody_sees_a_count(committee, ballot):
    cast(ballot, committee.chair, {committee.east.pk: Choice.FOR})

    assert not queries.tallies_of(ballot).exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_an_application_that_a_conflicted_member_voted_on_gets_no_count(committee, ballot):
    for member in committee.members:
        cast(ballot, member, {committee.east.pk: Choice.FOR, committee.west.pk: Choice.FOR})
    committee.recused(committee.members[1], committee.east, at=world.NOON + AN_HOUR)

    tallies = actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON + 2 * AN_HOUR)

    assert [t.application for t in tallies] == [committee.west]
    assert Entry.objects.last().facts["uncounted"] == [committee.east.pk]


@pytest.mark.clause(Clause.RECUSAL, Clause.COMMITTEE_DUTIES)
def test_an_application_whose_quorum_was_lost_during_the_round_gets_no_count(committee):
    east = committee.candidate("东方重工")
    committee.rechecked()
    ballot = committee.ballot(committee.meeting(committee.members[4]), east)
    for member in committee.members[:2]:
        committee.recused(member, east)

    tallies = actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    # three may vote, two of them are here: the quorum holds
    assert [(t.eligible, t.present, t.passed) for t in tallies] == [(3, 2, False)]


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
def test_a_lost_quorum_leaves_the_application_to_be_voted_on_again(committee):
    east = committee.candidate("东方重工")
    committee.rechecked()
    meeting = committee.meeting(committee.members[4])
    ballot = committee.ballot(meeting, east)
    for member in committee.members[:3]:
        committee.recused(member, east)

    tallies = actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    assert tallies == []
    with pytest.raises(Refused, match="还差1人"):
        committee.ballot(meeting, east)


def test_a_vote_costs_the_same_queries_for_many_applications(
    committee, django_assert_max_num_queries
):
    applications = [
        committee.candidate(f"申报{n}", organisation=world.organisation(f"申报{n}"))
        for n in range(60)
    ]
    committee.rechecked()
    meeting = committee.meeting()

    with django_assert_max_num_queries(40):
        ballot = committee.ballot(meeting, *applications)
    with django_assert_max_num_queries(30):
        cast(ballot, committee.chair, {a.pk: Choice.FOR for a in applications})
    with django_assert_max_num_queries(30):
        actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    assert Tally.objects.filter(votes_for=1, present=5).count() == 60


def test_finishing_is_left_to_the_nomination(committee, ballot):
    actions.close_ballot(round=ballot, by=committee.chair, at=world.NOON)

    assert not StepDone.objects.filter(step=Step.DELIBERATION).exists()
