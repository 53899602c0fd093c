"""政府审定: name by name, on the committee's list, before the publicity or after it."""

from datetime import timedelta

import pytest

from tests import world
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import actions, queries
from zhiheng.stages.decisions.models import Approval, Proposal, Reopening
from zhiheng.stages.reviews.models import SummaryLine
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.APPROVAL)]


def states(*applications):
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


def propose(committee, number="金质评〔2026〕1号", by=None):
    return actions.propose(
        cycle=committee.cycle, number=number, by=by or committee.office, at=world.NOON
    )


def approve(committee, proposal, declined=None, by=None):
    return actions.approve_proposal(
        proposal=proposal,
        number="金政纪〔2026〕8号",
        declined=declined or {},
        by=by or committee.government,
        at=world.NOON,
    )


@pytest.fixture
def publicised(committee):
    """甲 (lower score, entered first) and 乙 came through the publicity."""
    committee.done(Step.DELIBERATION, Step.PUBLICITY)
    return [
        committee.candidate("甲", 80000, state=State.PUBLICISED),
        committee.candidate("乙", 90000, state=State.PUBLICISED),
    ]


def test_the_list_goes_to_the_government_best_first(committee, publicised):
    a, b = publicised

    proposal = propose(committee)

    assert proposal.applications == [b.pk, a.pk]
    entry = Entry.objects.get()
    assert (entry.act, entry.facts) == (
        "报请审定",
        {"number": "金质评〔2026〕1号", "applications": [b.pk, a.pk]},
    )
    assert states(a, b) == [State.PUBLICISED] * 2


def test_the_government_approves_name_by_name_and_says_why_not(committee, publicised):
    a, b = publicised

    approval = approve(committee, propose(committee), {a.pk: "涉诉未决"})

    assert (approval.approved, approval.declined) == (
        [b.pk],
        [{"application": a.pk, "reason": "涉诉未决"}],
    )
    assert states(a, b) == [State.NOT_APPROVED, State.APPROVED]
    assert StepDone.objects.filter(step=Step.APPROVAL).exists()
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["to"]) == ("审定", [ref(b.organisation), ref(a.organisation)])
    assert queries.approval_of(committee.cycle) == approval


def test_an_empty_list_is_proposed_and_approved(committee):
    committee.done(Step.DELIBERATION, Step.PUBLICITY)

    approval = approve(committee, propose(committee))

    assert (approval.approved, approval.declined) == ([], [])
    assert StepDone.objects.filter(step=Step.APPROVAL).exists()


def test_nothing_is_proposed_before_the_publicity_is_over_or_twice(committee):
    committee.done(Step.DELIBERATION)
    with pytest.raises(Refused, match="公示”尚未完成"):
        propose(committee)
    committee.done(Step.PUBLICITY)
    propose(committee)
    with pytest.raises(Refused, match="审定请示金质评〔2026〕1号还没有批复"):
        propose(committee, number="金质评〔2026〕2号")

    assert Proposal.objects.count() == 1


def test_a_proposal_is_answered_once(committee, publicised):
    proposal = propose(committee)
    approve(committee, proposal)

    with pytest.raises(Refused, match="该请示已由金政纪〔2026〕8号批复"):
        approve(committee, proposal)

    assert Approval.objects.count() == 1


def test_the_government_adds_nobody_and_refuses_nobody_without_a_reason(committee, publicised):
    a, _ = publicised
    stranger = committee.candidate("丙", state=State.NOT_SELECTED)
    proposal = propose(committee)

    with pytest.raises(Refused, match="有1家不在请示名单上"):
        approve(committee, proposal, {stranger.pk: "理由"})
    with pytest.raises(Refused, match="没有写明不予审定甲的理由"):
        approve(committee, proposal, {a.pk: " "})

    assert not Approval.objects.exists()
    assert states(*publicised) == [State.PUBLICISED] * 2


def test_whoever_left_the_list_meanwhile_is_neither_approved_nor_refused(committee, publicised):
    a, b = publicised
    proposal = propose(committee)
    type(a).objects.filter(pk=a.pk).update(state=State.WITHDRAWN)

    approval = approve(committee, proposal)

    assert approval.approved == [b.pk]
    assert states(a, b) == [State.WITHDRAWN, State.APPROVED]


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_the_decision_waits_for_a_candidate_whose_identity_changed(committee, publicised):
    proposal = propose(committee)
    committee.suspended(publicised[0])

    with pytest.raises(Refused, match="甲因身份变更中止"):
        approve(committee, proposal)

    assert not Approval.objects.exists()


def test_each_does_its_own_part_only(committee, publicised):
    """The office proposes and does not approve; the government approves and does not propose."""
    for other in (committee.government, committee.chair, world.person("审计", Role.AUDITOR)):
        with pytest.raises(Refused, match="不担任"):
            propose(committee, by=other)
    proposal = propose(committee)
    for other in (committee.office, committee.chair, committee.members[1]):
        with pytest.raises(Refused, match="不担任"):
            approve(committee, proposal, by=other)

    assert not Approval.objects.exists()


def test_the_approval_changes_no_score_and_no_vote(committee, publicised):
    before = list(SummaryLine.objects.order_by("pk").values())

    approve(committee, propose(committee), {publicised[0].pk: "理由"})

    assert list(SummaryLine.objects.order_by("pk").values()) == before


@pytest.mark.clause(Clause.RECUSAL)
def test_a_reopened_nomination_holds_up_the_proposal_and_its_approval(committee):
    committee.rechecked()
    committee.candidate("甲")
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5)
    nomination = committee.nominate(meeting)[0]
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)
    actions.close_publicity(
        cycle=committee.cycle, by=committee.office, at=publicity.closes_at + timedelta(seconds=1)
    )
    proposal = propose(committee)
    actions.reopen_deliberation(
        application=nomination.application, reason="未回避", by=committee.chair, at=world.NOON
    )

    with pytest.raises(Refused, match="甲正在重新审议"):
        approve(committee, proposal)

    assert not Approval.objects.exists()
    assert Reopening.objects.count() == 1


@pytest.mark.clause(Clause.RECUSAL)
def test_nothing_is_proposed_while_a_nomination_is_reopened(committee):
    committee.rechecked()
    committee.candidate("甲")
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5)
    nomination = committee.nominate(meeting)[0]
    committee.done(Step.PUBLICITY)
    actions.reopen_deliberation(
        application=nomination.application, reason="未回避", by=committee.chair, at=world.NOON
    )

    with pytest.raises(Refused, match="甲正在重新审议"):
        propose(committee)

    assert not Proposal.objects.exists()


@pytest.mark.clause(Clause.PUBLICITY)
def test_the_same_acts_publish_after_the_decision_where_the_edition_says_so(approve_first):
    committee = approve_first
    committee.rechecked()
    a, b = committee.candidate("甲", 90000), committee.candidate("乙", 80000)
    meeting = committee.meeting()
    committee.vote(meeting, 甲=5, 乙=5)
    committee.nominate(meeting)
    with pytest.raises(Refused, match="政府审定”尚未完成"):
        committee.publish()

    approve(committee, propose(committee), {b.pk: "理由"})
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)
    actions.close_publicity(
        cycle=committee.cycle, by=committee.office, at=publicity.closes_at + timedelta(seconds=1)
    )

    assert states(a, b) == [State.PUBLICISED, State.NOT_APPROVED]
    assert list(a.moves.order_by("pk").values_list("target", flat=True)) == [
        State.NOMINATED,
        State.APPROVED,
        State.PUBLICISED,
    ]


def test_moves_are_made_only_inside_an_act(committee, publicised):
    from zhiheng.instruments.ledger.acts import OutsideAnAct

    with pytest.raises(OutsideAnAct):
        move(publicised, State.APPROVED, edition=committee.cycle.edition, at=world.NOON)
