"""What goes wrong in a cycle, each from the step where it happens."""

from datetime import timedelta

import pytest

from tests import world
from tests.stages.applications import scene
from tests.stages.decisions.conftest import committee_of
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.models import Nomination, Publicity, TieDecision
from zhiheng.stages.reviews.models import Assignment, Scoresheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_SECOND = timedelta(seconds=1)


def test_a_second_late_is_late_and_nothing_typed_is_lost(comes, clock):
    draft = scene.draft(world.cycle())
    scene.attach_all(draft)
    clock.move_to(scene.LAST_MOMENT - 60 * A_SECOND)
    applicant = comes(scene.contact_of(draft.organisation))
    applicant.opens(f"/applicant/applications/{draft.pk}/filing")
    applicant.types(undertaken_by="赵法人", secrets="配方", true=True)
    clock.move_to(scene.LAST_MOMENT + A_SECOND)
    applicant.presses()
    draft.refresh_from_db()

    assert draft.state == State.DRAFTING
    applicant.sees("截止")
    assert applicant.page.locator("main [name=undertaken_by]").input_value() == "赵法人"
    assert applicant.page.locator("main [name=secrets]").input_value() == "配方"


def test_two_tabs_with_one_draft_overwrite_nothing_unseen(comes):
    draft = scene.draft(world.cycle())
    applicant = comes(scene.contact_of(draft.organisation))
    path = f"/applicant/applications/{draft.pk}/facts"
    applicant.opens(path)
    first, applicant.page = applicant.page, applicant.window.new_page()
    applicant.does(path, years_in_operation=12)
    applicant.page = first
    applicant.types(years_in_operation=15)
    applicant.presses()
    draft.refresh_from_db()

    assert draft.draft["years_in_operation"] == 12
    applicant.sees("与已保存内容不同之处")
    assert applicant.page.locator("main [name=years_in_operation]").input_value() == "15"


def test_two_tabs_with_one_ballot_cast_it_once(comes):
    committee = committee_of(
        world.cycle(at_step=Step.DELIBERATION), world.person("周主任", Role.CHAIR)
    )
    one = committee.candidate("东方重工有限公司")
    committee.rechecked()
    ballot = committee.ballot(committee.meeting(), one)
    member = comes(committee.members[1])
    path = f"/committee/rounds/{ballot.pk}/ballot"
    tabs = []
    for _ in range(2):
        member.page = member.window.new_page()
        member.opens(path)
        member.types({f"choice-{one.pk}": "for"})
        member.presses("main button[name=look]")
        tabs.append(member.page)
    for member.page in tabs:
        member.presses("main button[name=cast]")

    member.sees("已投票")
    assert decisions.turnout_of(ballot) == (1, len(committee.members))


def test_a_tie_at_the_quota_is_settled_by_the_chair_with_a_reason(comes):
    committee = committee_of(
        world.cycle(at_step=Step.DELIBERATION, quota=1, tie_chain=[]),
        world.person("周主任", Role.CHAIR, Role.COMMITTEE),
    )
    one, other = committee.candidate("甲示例有限公司"), committee.candidate("乙示例有限公司")
    committee.rechecked()
    meeting = committee.meeting()
    committee.vote(meeting, 甲示例有限公司=5, 乙示例有限公司=5)
    chair = comes(committee.chair)
    own = f"/committee/meetings/{meeting.pk}"
    chair.asks(f"{own}/nomination")
    chair.sees("并列")
    assert not Nomination.objects.exists()

    chair.asks(f"{own}/ties/{one.pk}-{other.pk}", chosen=[one.pk])
    chair.sees("理由")
    assert not TieDecision.objects.exists()

    chair.types(chosen=[one.pk], reason="现场评审得分较高。")
    chair.presses()
    chair.has_done()
    chair.does(f"{own}/nomination")
    assert Nomination.objects.get().application == one


def test_an_upheld_objection_leaves_the_place_vacant(comes):
    office = world.person("李办", Role.OFFICE)
    committee = committee_of(
        world.cycle(at_step=Step.PUBLICITY), world.person("周主任", Role.CHAIR)
    )
    one = committee.candidate("甲示例有限公司", state=State.NOMINATED)
    committee.candidate("乙示例有限公司", state=State.NOMINATED)
    objection = committee.objection(committee.publish(), one)
    clerk = comes(office)
    clerk.does(f"/office/objections/{objection.pk}/uphold", reasons="反映属实。", strike="yes")
    one.refresh_from_db()

    assert one.state == State.STRUCK
    clerk.does(f"/office/cycles/{committee.cycle.pk}/publicity/again")
    notice = Publicity.objects.latest("pk").notice
    anybody = comes()
    anybody.opens(f"/notices/{notice.pk}")
    anybody.sees("乙示例有限公司")
    assert "甲示例有限公司" not in anybody.reads()
    assert Application.objects.filter(state=State.NOMINATED).count() == 1


def test_a_recusal_discovered_mid_review_shuts_the_file_and_lets_a_reserve_in(comes):
    cycle = cast.review_cycle()
    reserve = cast.expert("候补")
    panel = cast.panel_of(cycle, reserves=[reserve])
    file = cast.application(cycle)
    row = cast.assigned(file, panel)[1]
    cast.scored(row)
    expert = comes(row.expert.person)
    expert.opens("/expert")
    expert.does(f"/expert/assignments/{row.pk}/recusal", kind="consultancy", reason="曾提供咨询。")

    answer = expert.page.goto(f"{expert.site}/expert/assignments/{row.pk}")
    assert answer.status in (403, 404)
    assert Scoresheet.objects.filter(assignment=row).exists()
    assert Assignment.objects.filter(application=file, expert=reserve).exists()
    comes(reserve.person).opens("/expert/declarations")
