"""What the chair does on this desk: each act done, and refused in words with its article."""

import pytest

from tests import world
from tests.stages.decisions.conftest import committee_of
from tests.surfaces.portal.committee.conftest import sign_in, text
from tests.surfaces.portal.conftest import signed_in, signed_in_at
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions.actions import uphold_objection
from zhiheng.stages.decisions.models import (
    Attendance,
    BallotRound,
    Meeting,
    Nomination,
    Reopening,
    TieDecision,
)
from zhiheng.stages.governance.models import Draw, DrawApproval
from zhiheng.stages.screening.models import Determination

pytestmark = pytest.mark.django_db


def last_act() -> str:
    return Entry.objects.latest("seq").act


@pytest.fixture
def draw(committee):
    return Draw.objects.create(
        cycle=committee.cycle,
        purpose="第一评审组",
        seed="2026-福彩",
        pool=[{"expert": "P7", "name": "王评", "pool": "district"}],
        pool_digest="abc",
        exclusions=[{"expert": "P9", "organisation": "甲公司", "reason": "曾任职"}],
        result={"seats": ["P7"], "reserves": []},
        seats=1,
        drawn_at=world.NOON,
    )


def test_a_draw_shows_its_record_and_is_approved(chair, draw):
    page = text(chair.get(f"/committee/draws/{draw.pk}"))
    chair.post(f"/committee/draws/{draw.pk}/approval")

    for said in ("2026-福彩", "王评", "甲公司", "曾任职", "abc", "批准抽取"):
        assert said in page
    assert DrawApproval.objects.get().draw == draw
    assert "批准" in last_act()


def test_a_draw_is_approved_once(chair, draw):
    url = f"/committee/draws/{draw.pk}/approval"
    chair.post(url)

    again = text(chair.post(url))

    assert "已" in again and "批准" in again and "第" in again
    assert DrawApproval.objects.count() == 1


def test_a_meeting_is_called(committee, chair):
    committee.candidate("甲公司")

    answer = chair.post("/committee/meetings/convocation")

    found = Meeting.objects.get()
    assert answer.headers["location"] == f"/committee/meetings/{found.pk}"
    assert last_act() == "召开评委会会议"


def test_no_meeting_before_the_experts_are_done(at_noon):
    world.cycle(at_step=Step.DESK_REVIEW)
    client = sign_in(world.person("周主任", Role.CHAIR))

    page = text(client.post("/committee/meetings/convocation"))
    button = text(client.get("/committee/meetings"))

    assert "第" in page and not Meeting.objects.exists()
    assert "disabled" in button


def test_the_roll_is_called(committee, chair):
    committee.candidate("甲公司")
    meeting = _empty_meeting(committee)
    url = f"/committee/meetings/{meeting.pk}/attendance"
    before = text(chair.get(url))

    answer = chair.post(url, {"members": [m.pk for m in committee.members[:4]]})

    assert answer.headers["location"] == url
    assert Attendance.objects.count() == 4
    assert "还差 4 人" in before
    assert "足够" in text(chair.get(url))


def _empty_meeting(committee):
    return Meeting.objects.create(cycle=committee.cycle, ordinal=1, convened_at=world.NOON)


def test_a_roll_call_without_names_or_twice_is_refused(committee, chair):
    meeting = committee.meeting()
    url = f"/committee/meetings/{meeting.pk}/attendance"
    entries = Entry.objects.count()

    nobody, again = (
        text(chair.post(url, {"members": members})) for members in ([], [committee.members[1].pk])
    )

    assert "名单是空的" in nobody
    assert "吴委员已经登记到会" in again
    assert Entry.objects.count() == entries


def test_a_ballot_opens(committee, chair):
    one = committee.candidate("甲公司")
    committee.rechecked()
    meeting = committee.meeting()

    answer = chair.post(f"/committee/meetings/{meeting.pk}/opening", {"applications": [one.pk]})

    found = BallotRound.objects.get()
    assert answer.headers["location"] == f"/committee/rounds/{found.pk}"
    assert last_act() == "开始表决"


def test_a_ballot_without_the_recheck_is_refused_with_its_article(committee, chair):
    one = committee.candidate("甲公司")
    meeting = committee.meeting()
    url = f"/committee/meetings/{meeting.pk}"

    page = text(chair.post(f"{url}/opening", {"applications": [one.pk]}))
    button = text(chair.get(url))

    for said in (page, button):
        assert "限制情形复核" in said
        assert "第" in said
    assert not BallotRound.objects.exists()


def test_a_quorum_lost_by_recusals_is_refused_with_its_article(committee, chair):
    one = committee.candidate("甲公司")
    committee.rechecked()
    meeting = committee.meeting(committee.members[4])
    for member in committee.members[1:4]:
        committee.recused(member, one)
    url = f"/committee/meetings/{meeting.pk}"

    page = text(chair.post(f"{url}/opening", {"applications": [one.pk]}))
    button = text(chair.get(url))

    for said in (page, button):
        assert "对甲公司有表决权的委员2人" in said
        assert "还差1人" in said
        assert "第" in said
    assert "disabled" in button
    assert not BallotRound.objects.exists()


def test_others_may_be_voted_on_while_one_lacks_its_quorum(committee, chair):
    one, _other = committee.candidate("甲公司"), committee.candidate("乙公司")
    committee.rechecked()
    meeting = committee.meeting(committee.members[4])
    for member in committee.members[1:4]:
        committee.recused(member, one)

    page = text(chair.get(f"/committee/meetings/{meeting.pk}/opening"))

    assert "甲公司（到会还差 1 人）" in page
    assert page.count("checked") == 1
    assert f'href="/committee/meetings/{meeting.pk}/opening"' in text(
        chair.get(f"/committee/meetings/{meeting.pk}")
    )


def test_a_round_is_closed_once(committee, chair):
    one = committee.candidate("甲公司")
    committee.rechecked()
    round_ = committee.ballot(committee.meeting(), one)
    url = f"/committee/rounds/{round_.pk}"

    running = text(chair.get(url))
    answer = chair.post(f"{url}/closing")
    again = text(chair.post(f"{url}/closing"))

    assert answer.headers["location"] == url
    assert "计票单" not in running
    assert "计票单" in text(chair.get(url))
    assert "本轮表决已于" in again


def voted(committee, **votes_for):
    committee.rechecked()
    meeting = committee.meeting()
    committee.vote(meeting, **votes_for)
    return meeting


def test_the_committee_proposes(committee, chair):
    committee.candidate("甲公司")
    meeting = voted(committee, 甲公司=5)

    answer = chair.post(f"/committee/meetings/{meeting.pk}/nomination")

    assert answer.headers["location"] == "/committee/nominations"
    assert Nomination.objects.get().application.organisation.name == "甲公司"
    assert last_act() == "审议提名"
    assert "甲公司" in text(chair.get("/committee/nominations"))


def test_a_departure_wants_its_reason_and_what_was_typed_stays(committee, chair):
    committee.candidate("高分公司", 90000)
    low, lower = committee.candidate("低分公司", 80000), committee.candidate("更低公司", 70000)
    meeting = voted(committee, 高分公司=0, 低分公司=5, 更低公司=5)
    url = f"/committee/meetings/{meeting.pk}/nomination"

    refused = text(chair.post(url, {f"departure-{low.pk}": "创新突出"}))
    answer = chair.post(
        url, {f"departure-{low.pk}": "创新突出", f"departure-{lower.pk}": "带动产业"}
    )

    assert "更低公司通过而得分更高者未通过" in refused
    assert "创新突出" in refused
    assert answer.status_code == 302
    assert {n.departure for n in Nomination.objects.all()} == {"创新突出", "带动产业"}


def tied(committee):
    rows = [committee.candidate(f"{name}公司") for name in "甲乙丙丁"]
    meeting = voted(committee, 甲公司=5, 乙公司=5, 丙公司=5, 丁公司=5)
    return meeting, rows, "-".join(str(row.pk) for row in rows)


def test_a_tie_at_the_quota_is_shown_and_refused(committee, chair):
    meeting, _rows, which = tied(committee)
    url = f"/committee/meetings/{meeting.pk}/nomination"

    page, refused = text(chair.get(url)), text(chair.post(url))

    assert f"/committee/meetings/{meeting.pk}/ties/{which}" in page
    assert f"/opening?tie={which}" in page
    assert "同分并列" in refused
    assert not Nomination.objects.exists()


def test_a_tie_is_settled_with_its_reason_and_then_proposed(committee, chair):
    meeting, rows, which = tied(committee)
    url = f"/committee/meetings/{meeting.pk}/ties/{which}"
    chosen = [row.pk for row in rows[:3]]

    silent = text(chair.post(url, {"chosen": chosen, "reason": ""}))
    answer = chair.post(url, {"chosen": chosen, "reason": "结果类条款得分更高"})
    again = text(chair.post(url, {"chosen": chosen, "reason": "再来"}))
    chair.post(f"/committee/meetings/{meeting.pk}/nomination")

    assert "没有写明取舍的理由" in silent and silent.count("checked") == 3
    assert answer.status_code == 302
    assert "并不构成待处理的并列" in again
    assert TieDecision.objects.get().chosen == chosen
    assert Nomination.objects.count() == 3


def test_a_tie_is_voted_on_again(committee, chair):
    meeting, rows, which = tied(committee)
    url = f"/committee/meetings/{meeting.pk}/opening"

    page = text(chair.get(f"{url}?tie={which}"))
    chair.post(url, {"applications": [row.pk for row in rows]})

    assert page.count("checked") == 4
    assert BallotRound.objects.latest("pk").settles_tie


@pytest.fixture
def nominated(committee):
    found = committee.candidate("甲公司")
    meeting = voted(committee, 甲公司=5)
    committee.nominate(meeting)
    found.refresh_from_db()
    return found


def test_a_nomination_is_reopened_and_confirmed(committee, chair, nominated):
    url = f"/committee/applications/{nominated.pk}"

    silent = text(chair.post(f"{url}/reopening", {"reason": ""}))
    chair.post(f"{url}/reopening", {"reason": "吴委员曾任职"})
    early = text(chair.post(f"{url}/confirmation", {"reason": "维持"}))
    committee.recused(committee.members[1], nominated)
    committee.vote(Meeting.objects.get(), 甲公司=5)
    answer = chair.post(f"{url}/confirmation", {"reason": "重新表决通过"})

    assert "没有写明重新审议的事由" in silent
    assert "没有经回避后重新表决的结果" in early and "维持" in early
    assert answer.headers["location"] == "/committee/nominations"
    assert last_act() == "维持提名"
    assert Reopening.objects.get().outcome.confirmed


def test_a_nomination_is_annulled(committee, chair, nominated):
    url = f"/committee/applications/{nominated.pk}"
    chair.post(f"{url}/reopening", {"reason": "吴委员曾任职"})
    committee.recused(committee.members[1], nominated)
    committee.vote(Meeting.objects.get(), 甲公司=0)

    page = text(chair.get("/committee/nominations"))
    chair.post(f"{url}/annulment", {"reason": "重新表决未通过"})

    nominated.refresh_from_db()
    assert "撤销提名：甲公司" in page
    assert nominated.state == State.STRUCK
    assert last_act() == "撤销提名"


def test_no_replacement_where_the_edition_allows_none(committee, chair):
    one = committee.candidate("甲公司")
    meeting = committee.meeting()

    page = text(
        chair.post(
            f"/committee/meetings/{meeting.pk}/replacement",
            {"application": one.pk, "reason": "空缺"},
        )
    )

    assert "本办法没有允许递补" in page
    assert not Nomination.objects.exists()


@pytest.fixture
def reserve(at_noon):
    """(committee, who waits) where the edition knows 递补: 甲公司 had the only place until an
    objection to it was upheld."""
    cycle = world.cycle(at_step=Step.DELIBERATION, quota=1, replacement_allowed=True)
    made = committee_of(cycle, world.person("周主任", Role.CHAIR))
    made.rechecked()
    first, second = made.candidate("甲公司", 90000), made.candidate("乙公司", 80000)
    meeting = made.meeting()
    made.vote(meeting, 甲公司=5, 乙公司=5)
    made.nominate(meeting)
    objection = made.objection(made.publish(), first)
    uphold_objection(objection=objection, reasons="属实", by=made.office, at=world.NOON)
    return made, second


def test_the_place_of_a_struck_winner_is_filled_after_a_new_vote(reserve):
    committee, second = reserve
    chair, meeting = signed_in(committee.chair), committee.meeting()
    url = f"/committee/meetings/{meeting.pk}/replacement"

    offered = text(chair.get("/committee/nominations"))
    early = text(chair.post(url, {"application": second.pk, "reason": "名额空缺"}))
    committee.vote(meeting, 乙公司=5)
    answer = chair.post(url, {"application": second.pk, "reason": "名额空缺，重新表决通过"})

    assert url in offered
    assert "没有经本次会议重新表决通过" in early and "名额空缺" in early and "第十" in early
    assert answer.headers["location"] == "/committee/nominations"
    assert last_act() == "递补提名"
    second.refresh_from_db()
    assert second.state == State.NOMINATED
    assert "乙公司" in text(chair.get("/committee/nominations"))


def test_a_matter_after_the_cut_off_is_decided_by_the_chair(committee, chair, member):
    found = committee.finding(committee.candidate("甲公司"), after_cut_off=True)
    url = f"/committee/findings/{found.pk}/determination"

    silent = text(chair.post(url, {"bars": "yes", "reason": ""}))
    chair.post(url, {"bars": "yes", "reason": "属实"})

    assert "checked" in silent and "第" in silent
    assert Determination.objects.get().bars
    assert last_act() == "认定限制情形"
    assert member.get(url).status_code == 403


def test_a_matter_before_the_cut_off_is_not_the_chairs(committee, chair):
    found = committee.finding(committee.candidate("甲公司"))

    assert chair.get(f"/committee/findings/{found.pk}/determination").status_code == 404


def test_whom_a_restriction_bars_is_struck(committee, chair):
    found = committee.barred(committee.candidate("甲公司"), after_cut_off=True).finding.application
    other = committee.candidate("乙公司")

    innocent = text(chair.post(f"/committee/applications/{other.pk}/strike", {"reason": "无"}))
    chair.post(f"/committee/applications/{found.pk}/strike", {"reason": "属实"})

    found.refresh_from_db()
    assert found.state == State.STRUCK
    assert "第" in innocent
    other.refresh_from_db()
    assert other.state == State.SUMMARISED


def test_a_chair_who_keeps_out_does_not_decide(committee, chair):
    one = committee.candidate("甲公司")
    finding = committee.finding(one, after_cut_off=True)
    committee.recused(committee.chair, one)

    for url in (
        f"findings/{finding.pk}/determination",
        f"applications/{one.pk}/strike",
        f"applications/{one.pk}/reopening",
    ):
        assert chair.get(f"/committee/{url}").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "meetings/{meeting}/opening",
        "meetings/{meeting}/nomination",
        "meetings/{meeting}/ties/{application}",
        "meetings/{meeting}/replacement",
        "rounds/{round}/ballot",
        "rounds/{round}/closing",
        "applications/{application}/reopening",
        "applications/{application}/confirmation",
        "applications/{application}/annulment",
        "draws/{draw}/approval",
    ],
)
def test_what_decides_asks_who_one_is(committee, chair, draw, page):
    one = committee.candidate("甲公司")
    committee.rechecked()
    meeting = committee.meeting()
    round_ = committee.ballot(meeting, one)
    signed_in_at(chair, world.NOON - world.A_DAY)
    ids = {"meeting": meeting.pk, "round": round_.pk, "application": one.pk, "draw": draw.pk}

    answer = chair.get(f"/committee/{page.format(**ids)}")

    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["location"] or "next=" in answer.headers["location"]


def test_a_chair_who_keeps_out_sees_neither_score_nor_vote_where_they_propose(committee, chair):
    one = committee.candidate("甲公司", 81234)
    committee.candidate("乙公司", 70000)
    committee.recused(committee.chair, one)
    meeting = voted(committee, 甲公司=4, 乙公司=5)

    page = text(chair.get(f"/committee/meetings/{meeting.pk}/nomination"))

    assert "您已回避" in page and "812.34" not in page
    assert "700.00" in page
