"""From votes, scores and places to a list of those proposed."""

import pytest

from tests import world
from tests.stages.decisions.conftest import AN_HOUR, committee_of, refusals_of
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Filing
from zhiheng.stages.decisions import actions, queries
from zhiheng.stages.decisions.models import Nomination, TieDecision
from zhiheng.stages.screening.models import Determination

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.DELIBERATION)]

BONUS = 50_000_000


def states(*applications):
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


def settle(committee, meeting, tied, chosen, reason="兼顾行业代表性", by=None):
    return actions.settle_tie(
        meeting=meeting,
        applications=tied,
        chosen=chosen,
        reason=reason,
        by=by or committee.chair,
        at=world.NOON,
    )


@pytest.fixture
def meeting(committee):
    committee.rechecked()
    return committee.meeting()


@pytest.mark.clause(Clause.QUOTA, Clause.BONUS)
def test_those_who_passed_are_proposed_in_order_of_score_and_the_step_is_done(committee, meeting):
    scores = {"甲": 90000, "乙": 80000, "丙": 70000, "丁": 60000, "戊": 50000}
    a, b, c, d, e = (committee.candidate(name, score) for name, score in scores.items())
    committee.vote(meeting, 甲=5, 乙=4, 丙=5, 丁=5, 戊=1)

    rows = committee.nominate(meeting)

    assert [(n.application, n.outside_quota, n.reserved_for, n.bonus_fen) for n in rows] == [
        (a, False, "", BONUS),
        (b, False, "", BONUS),
        (c, False, "", BONUS),
    ]
    assert states(a, b, c, d, e) == [State.NOMINATED] * 3 + [State.NOT_SELECTED] * 2
    assert StepDone.objects.filter(cycle=committee.cycle, step=Step.DELIBERATION).exists()
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["not_selected"]) == ("审议提名", [d.pk, e.pk])
    assert entry.facts["to"] == [ref(x.organisation) for x in (a, b, c, d, e)]


@pytest.mark.clause(Clause.QUOTA)
def test_fewer_than_the_quota_and_nobody_at_all_are_valid(committee, meeting):
    a, b = committee.candidate("甲", 90000), committee.candidate("乙", 80000)
    committee.vote(meeting, 甲=3, 乙=0)

    assert committee.nominate(meeting) == []
    assert states(a, b) == [State.NOT_SELECTED, State.NOT_SELECTED]


def test_nobody_but_the_chair_proposes(committee, meeting):
    for other in (committee.office, committee.government, committee.members[1]):
        with pytest.raises(Refused, match="不担任"):
            actions.nominate(meeting=meeting, by=other, at=world.NOON)
        with pytest.raises(Refused, match="不担任"):
            settle(committee, meeting, [], [], by=other)

    assert not StepDone.objects.filter(step=Step.DELIBERATION).exists()


def test_nobody_is_proposed_twice(committee, meeting):
    committee.nominate(meeting)

    with pytest.raises(Refused, match="评委会审议”环节已经完成"):
        committee.nominate(meeting)

    assert not Nomination.objects.exists()


def test_whoever_was_left_off_the_ballot_holds_the_list_up(committee, meeting):
    committee.candidate("甲"), committee.candidate("乙", 70000)
    committee.vote(meeting, 甲=5)

    with pytest.raises(Refused, match="^乙还没有有效的表决结果"):
        committee.nominate(meeting)

    assert not Nomination.objects.exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_a_conflict_that_comes_out_after_the_vote_voids_that_vote_alone(committee, meeting):
    a, _ = committee.candidate("甲"), committee.candidate("乙", 70000)
    committee.vote(meeting, 甲=5, 乙=5)
    committee.recused(committee.members[1], a, at=world.NOON + AN_HOUR)

    with pytest.raises(Refused, match="^甲还没有有效的表决结果"):
        committee.nominate(meeting)
    committee.vote(meeting, 甲=4)

    assert len(committee.nominate(meeting)) == 2
    assert (a.pk, 4, 3) in queries.rounds_of(meeting)[1].tallies.values_list(
        "application", "eligible", "votes_for"
    )


def test_a_round_that_runs_holds_the_list_up(committee, meeting):
    committee.ballot(meeting, committee.candidate("甲"))

    with pytest.raises(Refused, match="有一轮表决尚未结束"):
        committee.nominate(meeting)

    assert not Nomination.objects.exists()


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_listing_after_the_cut_off_is_decided_before_anybody_is_proposed(committee, meeting):
    a, b = committee.candidate("甲"), committee.candidate("乙", 70000)
    committee.vote(meeting, 甲=5, 乙=5)
    finding = committee.finding(a, after_cut_off=True)

    with pytest.raises(Refused, match="^甲有限制情形的线索尚未认定"):
        committee.nominate(meeting)
    assert not Nomination.objects.exists()

    Determination.objects.create(finding=finding, bars=True, reason="属实", at=world.NOON)
    committee.nominate(meeting)

    assert states(a, b) == [State.NOT_SELECTED, State.NOMINATED]


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_listing_that_the_committee_finds_harmless_bars_nobody(committee, meeting):
    a = committee.candidate("甲")
    committee.vote(meeting, 甲=5)
    Determination.objects.create(
        finding=committee.finding(a, after_cut_off=True), bars=False, reason="已修复", at=world.NOON
    )

    committee.nominate(meeting)

    assert states(a) == [State.NOMINATED]


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_the_list_waits_for_a_candidate_whose_identity_changed(committee, meeting):
    a, _ = committee.candidate("甲"), committee.candidate("乙", 70000)
    committee.vote(meeting, 甲=5, 乙=5)
    committee.suspended(a)

    with pytest.raises(Refused, match="甲因身份变更中止"):
        committee.nominate(meeting)

    assert not Nomination.objects.exists()


# --- ties


def tied(committee, meeting, **votes):
    found = [
        committee.candidate(name, score)
        for name, score in (("甲", 90000), ("乙", 80000), ("丙", 70000), ("丁", 70000), ("戊", 1))
    ]
    committee.vote(meeting, **{"甲": 5, "乙": 5, "丙": 5, "丁": 4, "戊": 5, **votes})
    return found


def test_a_tie_at_the_quota_is_named_with_the_declared_chain_and_never_broken(committee, meeting):
    tied(committee, meeting)

    with pytest.raises(Refused) as refused:
        committee.nominate(meeting)

    assert refusals_of(refused) == [
        (Clause.DELIBERATION, "丁、丙同分并列，争1个名额，系统不作取舍。")
    ]
    assert "结果类条款得分、现场评审得分、再次投票" in refused.value.refusal.advice
    assert not Nomination.objects.exists()
    assert not StepDone.objects.filter(step=Step.DELIBERATION).exists()


@pytest.mark.parametrize("who", ["丙", "丁", ""])
def test_the_committee_settles_a_tie_and_what_it_leaves_vacant_moves_to_nobody(
    committee, meeting, who
):
    *_, c, d, e = tied(committee, meeting)
    chosen = [x for x in (c, d) if x.organisation.name == who]

    decision = settle(committee, meeting, [d, c], chosen)
    entry = Entry.objects.last()
    committee.nominate(meeting)

    assert (decision.applications, decision.chosen) == ([c.pk, d.pk], [x.pk for x in chosen])
    assert (entry.act, entry.facts["reason"]) == ("处理并列", "兼顾行业代表性")
    assert [x.organisation.name for x in (c, d) if states(x) == [State.NOMINATED]] == [
        x.organisation.name for x in chosen
    ]
    assert states(e) == [State.NOT_SELECTED]


def test_a_tie_is_not_settled_without_a_reason_or_among_others(committee, meeting):
    a, _, c, d, _ = tied(committee, meeting)

    for members, chosen, reason, refused in (
        ([c, d], [c], " ", "没有写明取舍的理由"),
        ([a, c], [c], "理由", "不构成待处理的并列"),
        ([c, d], [c, d], "理由", "只有1个名额"),
        ([c, d], [a], "理由", "所选不符"),
    ):
        with pytest.raises(Refused, match=refused):
            settle(committee, meeting, members, chosen, reason)

    assert not TieDecision.objects.exists()


def test_another_ballot_over_a_tie_binds_the_choice_and_changes_no_majority(committee, meeting):
    *_, c, d, _ = tied(committee, meeting)

    ballot = committee.vote(meeting, 丙=1, 丁=3)

    assert ballot.settles_tie
    with pytest.raises(Refused, match="与并列再投的票数不符"):
        settle(committee, meeting, [c, d], [c])
    settle(committee, meeting, [c, d], [d])
    committee.nominate(meeting)
    assert states(c, d) == [State.NOT_SELECTED, State.NOMINATED]


# --- places


@pytest.mark.clause(Clause.QUOTA)
@pytest.mark.parametrize("transfer", [False, True])
def test_a_place_kept_for_a_tag_moves_only_by_the_terms(chair, transfer):
    cycle = world.cycle(
        at_step=Step.DELIBERATION,
        quota=2,
        reserved={"specialised-new": 1},
        reserved_transfer=transfer,
    )
    committee = committee_of(cycle, chair)
    committee.rechecked()
    meeting = committee.meeting()
    a, b = committee.candidate("甲", 90000), committee.candidate("乙", 80000)
    committee.vote(meeting, 甲=5, 乙=5)

    committee.nominate(meeting)

    assert states(a, b) == [State.NOMINATED, State.NOMINATED if transfer else State.NOT_SELECTED]


@pytest.mark.clause(Clause.QUOTA)
def test_whoever_fills_a_kept_place_is_marked_and_the_others_are_not(chair):
    cycle = world.cycle(at_step=Step.DELIBERATION, quota=2, reserved={"specialised-new": 1})
    committee = committee_of(cycle, chair)
    committee.rechecked()
    meeting = committee.meeting()
    a, b = committee.candidate("甲", 90000), committee.candidate("乙", 80000)
    c = committee.candidate("丙", 70000, tags=["specialised-new"])
    committee.vote(meeting, 甲=5, 乙=5, 丙=5)

    rows = committee.nominate(meeting)

    assert [(n.application, n.reserved_for) for n in rows] == [(a, ""), (c, "specialised-new")]
    assert states(b) == [State.NOT_SELECTED]


@pytest.mark.clause(Clause.QUOTA, Clause.BONUS)
@pytest.mark.parametrize("level", ["区", "市"])
def test_an_earlier_laureate_or_higher_laureate_is_proposed_besides_the_quota_without_bonus(
    committee, meeting, level
):
    again = committee.candidate("甲", 90000)
    committee.earlier_honour(again, level=level, paid=BONUS)
    others = [committee.candidate(name, 80000 - n) for n, name in enumerate("乙丙丁")]
    committee.vote(meeting, 甲=5, 乙=5, 丙=5, 丁=5)

    rows = committee.nominate(meeting)

    assert [(n.application, n.outside_quota, n.bonus_fen) for n in rows] == [
        (again, True, 0),
        *((other, False, BONUS) for other in others),
    ]


@pytest.mark.clause(Clause.QUOTA, Clause.BONUS)
@pytest.mark.parametrize(
    ("rule", "state", "bonus"),
    [
        ("barred", State.NOT_SELECTED, None),
        ("full", State.NOMINATED, BONUS),
        ("top-up", State.NOMINATED, 20_000_000),
    ],
)
def test_what_an_earlier_laureate_gets_is_the_editions_choice(chair, rule, state, bonus):
    committee = committee_of(world.cycle(at_step=Step.DELIBERATION, repeat_rule=rule), chair)
    committee.rechecked()
    meeting = committee.meeting()
    again = committee.candidate("甲")
    committee.earlier_honour(again, paid=30_000_000)
    committee.vote(meeting, 甲=5)

    rows = committee.nominate(meeting)

    assert states(again) == [state]
    assert [n.bonus_fen for n in rows] == ([] if bonus is None else [bonus])


@pytest.mark.clause(Clause.BONUS)
def test_a_body_that_the_treasury_funds_gets_the_title_alone_where_the_edition_says_so(chair):
    cycle = world.cycle(at_step=Step.DELIBERATION, funded_bodies_get_bonus=False)
    committee = committee_of(cycle, chair)
    committee.rechecked()
    meeting = committee.meeting()
    funded, other = committee.candidate("甲", 90000), committee.candidate("乙", 80000)
    Filing.objects.create(
        application=funded,
        ordinal=1,
        facts={"fully_funded": True},
        name="甲",
        code="1",
        undertaken_by="甲",
        filed_by=committee.office,
        filed_at=world.NOON,
    )
    committee.vote(meeting, 甲=5, 乙=5)

    rows = committee.nominate(meeting)

    assert [(n.application, n.bonus_fen, n.outside_quota) for n in rows] == [
        (funded, 0, False),
        (other, BONUS, False),
    ]


# --- departures


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
def test_the_committee_departs_from_the_experts_order_only_with_a_written_reason(
    committee, meeting
):
    a, b, c = (committee.candidate(name, 90000 - n) for n, name in enumerate("甲乙丙"))
    committee.vote(meeting, 甲=5, 乙=2, 丙=5)

    with pytest.raises(Refused, match="^丙通过而得分更高者未通过"):
        committee.nominate(meeting, departures={c.pk: " "})
    assert not Nomination.objects.exists()

    committee.nominate(meeting, departures={c.pk: "乙质量事故未结", a.pk: "无须理由"})

    assert states(a, b, c) == [State.NOMINATED, State.NOT_SELECTED, State.NOMINATED]
    assert Entry.objects.last().facts["departures"] == {str(c.pk): "乙质量事故未结"}
    assert queries.minutes_of(meeting)["departures"] == {"丙": "乙质量事故未结"}


# --- minutes


@pytest.mark.clause(Clause.RECORDS)
def test_the_minutes_hold_what_the_meeting_did_and_nobodys_vote(committee):
    committee.rechecked()
    absent = committee.members[4]
    a, b = committee.candidate("甲"), committee.candidate("乙", 70000)
    committee.recused(committee.members[1], b)
    meeting = committee.meeting(absent)
    committee.vote(meeting, 甲=4, 乙=4)
    committee.nominate(meeting)

    minutes = queries.minutes_of(meeting)

    assert {**minutes, "present": set(minutes["present"])} == {
        "meeting": str(meeting),
        "convened_at": world.NOON,
        "members": 5,
        "present": {"周主任", "吴委员", "郑委员", "冯委员"},
        "absent": ["陈委员"],
        "recusals": [{"member": "吴委员", "organisation": "乙", "kind": "任职"}],
        "rounds": [
            {
                "ordinal": 1,
                "settles_tie": False,
                "voted": 4,
                "tallies": [
                    {
                        "organisation": name,
                        "eligible": eligible,
                        "present": present,
                        "for": present,
                        "against": 0,
                        "abstained": 0,
                        "invalid": 0,
                        "absent": 0,
                        "passed": True,
                    }
                    for name, eligible, present in (("甲", 5, 4), ("乙", 4, 3))
                ],
            }
        ],
        "ties": [],
        "nominated": ["甲", "乙"],
        "departures": {},
    }
    assert states(a, b) == [State.NOMINATED, State.NOMINATED]


def test_the_minutes_hold_how_a_tie_was_settled(committee, meeting):
    *_, c, d, _ = tied(committee, meeting)
    settle(committee, meeting, [c, d], [d])

    assert queries.minutes_of(meeting)["ties"] == [
        {
            "tied": ["丙", "丁"],
            "chosen": ["丁"],
            "chain": ["结果类条款得分", "现场评审得分", "再次投票"],
            "reason": "兼顾行业代表性",
        }
    ]


def test_proposing_costs_the_same_queries_for_many_candidates(
    committee, meeting, django_assert_max_num_queries
):
    names = [f"申报{n}" for n in range(60)]
    for n, name in enumerate(names):
        committee.candidate(name, 90000 - n)
    committee.vote(meeting, **dict.fromkeys(names, 5))

    with django_assert_max_num_queries(60):
        committee.nominate(meeting)

    assert Nomination.objects.count() == 3
