"""Each page by its role; who keeps out sees nothing; lists cost the same however long."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.committee.conftest import sign_in, text
from zhiheng.instruments.cycles.actions import ask_for_halt
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance.models import Draw, Recusal

pytestmark = pytest.mark.django_db

FOR_ALL = ["", "/agenda", "/meetings", "/nominations", "/matters", "/draws"]
OF_A_MEETING = ["", "/minutes", "/projector", "/projector/now"]
OF_THE_CHAIR = ["/attendance", "/quorum", "/opening", "/nomination", "/replacement"]


@pytest.mark.parametrize("page", FOR_ALL)
def test_a_member_opens_each_page_of_the_desk(committee, member, page):
    committee.candidate("甲公司")

    assert member.get(f"/committee{page}").status_code == 200


@pytest.mark.parametrize("page", FOR_ALL)
def test_before_any_cycle_each_page_says_so(at_noon, page):
    client = sign_in(world.person("吴委员", Role.COMMITTEE))

    assert client.get(f"/committee{page}").status_code == 200


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT, Role.OFFICE, Role.GOVERNMENT])
@pytest.mark.parametrize("page", [*FOR_ALL, "/meetings/1", "/applications/1", "/rounds/1/ballot"])
def test_the_desk_is_closed_to_others(at_noon, role, page):
    assert sign_in(world.person("他人", role)).get(f"/committee{page}").status_code == 403


def test_a_halt_waits_for_the_chair_and_for_nobody_else(committee, chair, member):
    halt = ask_for_halt(
        cycle=committee.cycle,
        reason="评分疑似外泄",
        by=world.person("郑督", Role.SUPERVISOR),
        at=world.NOON,
    )

    assert f"/supervisor/halts/{halt.pk}/answer" in text(chair.get("/committee"))
    assert "中止要求" not in text(member.get("/committee"))


@pytest.mark.parametrize("page", OF_A_MEETING)
def test_a_member_opens_each_page_of_a_meeting(committee, member, page):
    committee.candidate("甲公司")
    found = committee.meeting()

    assert member.get(f"/committee/meetings/{found.pk}{page}").status_code == 200


@pytest.mark.parametrize("page", OF_THE_CHAIR)
def test_what_the_chair_does_is_the_chairs(committee, chair, member, page):
    committee.candidate("甲公司")
    found = committee.meeting()

    assert chair.get(f"/committee/meetings/{found.pk}{page}").status_code == 200
    assert member.get(f"/committee/meetings/{found.pk}{page}").status_code == 403


@pytest.mark.parametrize(
    "page",
    ["meetings/9", "meetings/9/projector", "rounds/9", "rounds/9/ballot", "rounds/9/closing"]
    + ["applications/9", "applications/9/recusal", "findings/9/determination", "draws/9"]
    + ["meetings/9/ties/1-2", "papers/9/pdf", "applications/9/strike"],
)
def test_what_is_not_there_is_not_found(committee, chair, page):
    assert chair.get(f"/committee/{page}").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR, Role.COMMITTEE, Role.CHAIR])
def test_the_screen_in_the_room_is_open_to_who_is_in_it(committee, role):
    found = committee.meeting()

    page = sign_in(world.person("在场", role)).get(f"/committee/meetings/{found.pk}/projector")

    assert "应到" in text(page)
    assert "<script src=" in text(page)


def test_the_screen_is_closed_to_others(committee):
    found = committee.meeting()

    page = sign_in(world.person("他人", Role.EXPERT)).get(
        f"/committee/meetings/{found.pk}/projector"
    )

    assert page.status_code == 403


def test_an_application_that_is_not_summed_up_is_out_of_reach(at_noon):
    cycle = world.cycle(at_step=Step.DESK_REVIEW)
    found = world.application(cycle)
    client = sign_in(world.person("吴委员", Role.COMMITTEE))

    assert client.get(f"/committee/applications/{found.pk}").status_code == 404
    assert client.get(f"/committee/applications/{found.pk}/recusal").status_code == 404


def test_a_candidate_shows_its_scores(committee, member):
    found = committee.candidate("甲公司", 81234)

    page = text(member.get(f"/committee/applications/{found.pk}"))

    assert "812.34" in page


def test_a_member_recuses_themself_and_sees_the_applicant_no_more(committee, member):
    found = committee.candidate("甲公司")
    url = f"/committee/applications/{found.pk}"

    answer = member.post(f"{url}/recusal", {"kind": "kin", "reason": "近亲属任职"})

    assert answer.headers["location"] == "/committee/agenda"
    assert Entry.objects.get().act == "委员回避"
    assert Recusal.objects.get().person == committee.members[1]
    assert member.get(url).status_code == 404


def test_a_recusal_without_a_reason_is_refused_and_kept(committee, member):
    found = committee.candidate("甲公司")

    page = text(
        member.post(f"/committee/applications/{found.pk}/recusal", {"kind": "kin", "reason": " "})
    )

    assert "没有" in page and "第" in page
    assert 'value="kin"' in page and "checked" in page
    assert not Entry.objects.exists()


def test_a_second_recusal_is_refused_in_words(committee, member):
    found = committee.candidate("甲公司")
    committee.recused(committee.members[1], found)

    page = text(
        member.post(f"/committee/applications/{found.pk}/recusal", {"kind": "kin", "reason": "又"})
    )

    assert "本届已对“甲公司”回避" in page
    assert not Entry.objects.exists()


def test_who_keeps_out_finds_the_applicant_on_no_page_about_votes(committee, member):
    one, other = committee.candidate("甲公司"), committee.candidate("乙公司", 70000)
    committee.recused(committee.members[1], one)
    committee.rechecked()
    meeting = committee.meeting()
    round_ = committee.vote(meeting, 甲公司=4, 乙公司=5)

    pages = [
        text(member.get(f"/committee/{url}"))
        for url in (
            f"meetings/{meeting.pk}",
            f"meetings/{meeting.pk}/minutes",
            f"meetings/{meeting.pk}/projector",
            f"meetings/{meeting.pk}/projector/now",
            f"rounds/{round_.pk}",
            "nominations",
            "matters",
        )
    ]

    assert not any("甲公司" in page for page in pages)
    assert all("乙公司" in page for page in pages[1:5])
    assert "甲公司" not in text(member.get("/committee/agenda"))
    assert member.get(f"/committee/applications/{one.pk}").status_code == 404
    assert member.get(f"/committee/applications/{other.pk}").status_code == 200


def test_a_round_over_nobody_else_is_no_round_for_who_keeps_out(committee, member):
    one = committee.candidate("甲公司")
    committee.recused(committee.members[1], one)
    committee.rechecked()
    meeting = committee.meeting()
    round_ = committee.ballot(meeting, one)

    assert member.get(f"/committee/rounds/{round_.pk}").status_code == 404
    assert member.get(f"/committee/rounds/{round_.pk}/ballot").status_code == 404
    assert member.get(f"/committee/rounds/{round_.pk}/turnout").status_code == 404
    assert "已投票" not in text(member.get(f"/committee/meetings/{meeting.pk}/projector/now"))


def test_the_desk_tells_the_chair_what_waits(committee, chair):
    one = committee.candidate("甲公司")
    committee.finding(one, after_cut_off=True)
    committee.barred(committee.candidate("乙公司"), after_cut_off=True)
    Draw.objects.create(
        cycle=committee.cycle,
        purpose="第一评审组",
        seed="种子",
        pool=[],
        pool_digest="0",
        exclusions=[],
        result={"seats": [], "reserves": []},
        seats=3,
        drawn_at=world.NOON,
    )

    page = text(chair.get("/committee"))

    for said in ("批准专家抽取：第一评审组", "等待认定", "等待取消资格", "召开评定委员会会议"):
        assert said in page


def test_the_desk_tells_a_member_to_vote_until_they_have(committee, member):
    one = committee.candidate("甲公司")
    committee.rechecked()
    round_ = committee.ballot(committee.meeting(), one)
    before = text(member.get("/committee"))
    committee.cast(round_, committee.members[1], choices={one.pk: "for"})

    assert "等待您投票" in before
    assert "等待您投票" not in text(member.get("/committee"))


@pytest.mark.parametrize("page", ["", "/agenda", "/matters", "/meetings/{meeting}"])
def test_a_page_asks_as_often_for_thirty_candidates_as_for_one(committee, member, page):
    meeting = committee.meeting()
    url = f"/committee{page.format(meeting=meeting.pk)}"
    committee.candidate("示例0有限公司")
    member.get(url)
    with CaptureQueriesContext(connection) as one:
        member.get(url)
    for serial in range(1, 30):
        committee.candidate(f"示例{serial}有限公司")

    with CaptureQueriesContext(connection) as many:
        member.get(url)

    assert len(many) == len(one)


def test_without_a_summary_the_agenda_says_what_to_do(at_noon):
    world.cycle(at_step=Step.DESK_REVIEW)
    client = sign_in(world.person("吴委员", Role.COMMITTEE))

    assert "综合汇总完成后" in text(client.get("/committee/agenda"))
