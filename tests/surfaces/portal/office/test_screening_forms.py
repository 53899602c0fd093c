"""受理, 补正, 不予受理, restrictions and departments in forms."""

import pytest

from tests import world
from tests.stages.applications import scene as filings
from tests.stages.screening import scene
from tests.surfaces.portal.office.conftest import done, refused
from zhiheng.instruments.people.models import Body
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import IdentityChange
from zhiheng.stages.applications.queries import applications_in
from zhiheng.stages.applications.vocabulary import ChangeKind
from zhiheng.stages.screening.models import (
    Acceptance,
    Consultation,
    Finding,
    Listing,
    OpinionDecision,
    Recheck,
    Rejection,
    Reply,
    Return,
)
from zhiheng.stages.screening.vocabulary import Opinion

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause(Clause.SCREENING, Clause.CONSULTATION, Clause.RESTRICTIONS),
]


@pytest.fixture
def filed():
    return filings.recommended(world.cycle(at_step=Step.SCREENING))


def url_of(application, act):
    return f"/office/applications/{application.pk}/{act}"


# 受理


def test_an_application_is_accepted(desk, filed):
    _entry, location = done(desk, url_of(filed, "accept"), {}, "受理")

    assert location == f"/office/applications/{filed.pk}"
    assert Acceptance.objects.filter(application=filed).exists()


def test_nobody_in_doubt_is_accepted(desk, filed):
    scene.finding(filed)

    refused(desk, url_of(filed, "accept"), {}, words="命中尚未认定。")

    assert filings.state_of(filed) == State.RECOMMENDED


def test_all_defects_go_back_at_once(desk):
    filed = filings.recommended(
        world.cycle(at_step=Step.SCREENING),
        without=("credit-report",),
        facts={**filings.GOOD_FACTS, "quality_system_sound": False},
    )
    said = {"extra_defects": "法定代表人未签字\n第3页缺页"}

    entry, location = done(desk, url_of(filed, "return"), said, "退回补正")

    assert location == f"/office/applications/{filed.pk}"
    told = [defect["what"] for defect in entry.facts["defects"]]
    assert told[-2:] == ["法定代表人未签字", "第3页缺页"]
    assert len(told) == 4
    assert filings.state_of(filed) == State.RETURNED


def test_an_application_without_defects_is_not_returned(desk, filed):
    refused(
        desk,
        url_of(filed, "return"),
        {"extra_defects": " "},
        words="没有需要补正的事项。",
        clause=Clause.SCREENING,
    )

    assert not Return.objects.exists()


def test_a_second_return_is_refused_and_the_defects_typed_stay(desk, filed):
    scene.returned(filed)

    page = refused(
        desk,
        url_of(filed, "return"),
        {"extra_defects": "法定代表人未签字"},
        words="已退回补正1次",
        clause=Clause.SCREENING,
    )

    assert "法定代表人未签字" in page


def test_an_application_is_refused_with_every_ground(desk, filed):
    said = {"extra_grounds": "申报主体已注销"}

    _entry, location = done(desk, url_of(filed, "refuse"), said, "不予受理")

    assert location == f"/office/applications/{filed.pk}"
    assert [ground["what"] for ground in Rejection.objects.get().grounds] == ["申报主体已注销"]


def test_nobody_is_refused_without_a_ground(desk, filed):
    refused(
        desk,
        url_of(filed, "refuse"),
        {"extra_grounds": ""},
        words="没有不予受理的理由",
        clause=Clause.SCREENING,
    )

    assert not Rejection.objects.exists()


def test_nobody_is_refused_while_they_may_mend(desk, filed):
    scene.returned(filed)
    type(filed).objects.filter(pk=filed.pk).update(state=State.RETURNED)

    page = refused(
        desk,
        url_of(filed, "refuse"),
        {"extra_grounds": "申报主体已注销"},
        words="此前不能不予受理。",
        clause=Clause.SCREENING,
    )

    assert "申报主体已注销" in page


# 限制情形


def test_a_finding_is_recorded_and_determined(desk, filed):
    said = {"restriction": "penalty", "source": "税务部门函", "gate": "acceptance"}

    _entry, first = done(desk, url_of(filed, "finding"), said, "登记限制情形")
    found = Finding.objects.get()
    _entry, second = done(
        desk,
        f"/office/findings/{found.pk}",
        {"bars": "no", "reason": "罚款金额不属较大"},
        "认定限制情形",
    )

    assert first == second == f"/office/applications/{filed.pk}?tab=findings"
    assert found.determination.bars is False


def test_a_finding_is_not_determined_without_a_reason(desk, filed):
    found = scene.finding(filed)

    page = refused(
        desk,
        f"/office/findings/{found.pk}",
        {"bars": "yes", "reason": " "},
        words="理由",
        clause=Clause.RESTRICTIONS,
    )

    assert "checked" in page
    assert not hasattr(Finding.objects.get(), "determination")


def test_a_restriction_is_entered_and_removed(desk):
    said = {"code": world.code(999_001).lower(), "restriction": "joint-punishment",
            "title": "严重失信主体名单", "authority": "示例市发展改革委",
            "listed_on": "2026-01-05"}  # fmt: skip

    _entry, first = done(desk, "/office/listings/enter", said, "录入限制记录")
    row = Listing.objects.get()
    removal = f"/office/listings/{row.pk}/remove"
    _entry, second = done(desk, removal, {"removed_on": "2026-05-01"}, "移出限制记录")

    assert first == second == "/office/listings"
    assert row.code == world.code(999_001)


def test_a_code_that_is_none_is_refused(desk):
    page = refused(
        desk,
        "/office/listings/enter",
        {"code": "91410105MA0000000X", "restriction": "joint-punishment", "title": "名单",
         "authority": "示例市发展改革委", "listed_on": "2026-01-05"},
        words="统一社会信用代码",
    )  # fmt: skip

    assert 'value="示例市发展改革委"' in page
    assert not Listing.objects.exists()


def test_a_record_is_not_removed_before_it_was_listed(desk, filed):
    row = scene.listing(filed)

    page = refused(
        desk, f"/office/listings/{row.pk}/remove", {"removed_on": "2020-01-01"}, words="移出"
    )

    assert 'value="2020-01-01"' in page


def test_everybody_in_the_running_is_looked_up(desk, filed):
    url = f"/office/cycles/{filed.cycle_id}/recheck"

    entry, location = done(desk, url, {"gate": "deliberation"}, "复核限制情形")

    assert location == f"/office/cycles/{filed.cycle_id}/rechecks"
    assert entry.facts["gate"] == Recheck.objects.get().gate == "deliberation"


def test_a_gate_that_is_none_is_refused(desk, filed):
    refused(desk, f"/office/cycles/{filed.cycle_id}/recheck", {"gate": "someday"}, words="someday")

    assert not Recheck.objects.exists()


# 主体变更


@pytest.fixture
def change(filed):
    filings.suspend(filed)
    return IdentityChange.objects.create(
        application=filed,
        kind=ChangeKind.MERGER,
        detail="与乙厂合并",
        reported_at=world.NOON,
    )


def test_a_change_of_identity_is_decided(desk, change):
    said = {"continues": "yes", "reason": "承继主体条件不变"}

    _entry, location = done(
        desk, f"/office/identity-changes/{change.pk}", said, "决定主体变更后的申报"
    )

    assert location == f"/office/applications/{change.application_id}"
    assert filings.state_of(change.application) == State.RECOMMENDED


def test_a_change_of_identity_is_not_decided_without_a_reason(desk, change):
    refused(
        desk,
        f"/office/identity-changes/{change.pk}",
        {"continues": "no", "reason": ""},
        words="理由",
    )

    assert filings.state_of(change.application) == State.SUSPENDED


# 征求意见


@pytest.fixture
def asking():
    cycle = world.cycle(at_step=Step.CONSULTATION)
    filings.recommended(cycle, state=State.ACCEPTED)
    scene.department()
    return cycle


def test_each_department_is_asked_once(desk, asking):
    url = f"/office/cycles/{asking.pk}/consult"
    said = {"departments": [Body.objects.get(label="区税务局").pk]}

    _entry, location = done(desk, url, said, "征求部门意见")
    page = refused(
        desk,
        url,
        said,
        words="没有需要征询的部门和申报组织，或者均已发函。",
        clause=Clause.CONSULTATION,
    )

    assert location == f"/office/cycles/{asking.pk}/consultations"
    assert "checked" in page
    assert Consultation.objects.count() == 1


@pytest.fixture
def reply(asking):
    body = Body.objects.get(label="区税务局")
    letter = scene.letter(applications_in(asking).get(), body)
    return Reply.objects.create(
        consultation=letter, opinion=Opinion.OBJECTION, basis="欠税", signed_by="丙", at=world.NOON
    )


def test_an_opinion_is_weighed_with_its_reason(desk, reply):
    said = {"bars": "no", "reason": "信用核查报告显示税款已经补缴"}

    entry, location = done(desk, f"/office/replies/{reply.pk}", said, "认定部门意见")

    assert location == f"/office/applications/{reply.consultation.application_id}?tab=opinions"
    assert entry.facts["reason"] == OpinionDecision.objects.get().reason


def test_an_opinion_is_weighed_once(desk, reply):
    said = {"bars": "no", "reason": "信用核查报告显示税款已经补缴"}
    desk.post(f"/office/replies/{reply.pk}", said)

    page = refused(
        desk,
        f"/office/replies/{reply.pk}",
        {**said, "reason": "再看一遍"},
        words="该意见已经认定。",
        clause=Clause.CONSULTATION,
    )

    assert "再看一遍" in page


@pytest.mark.parametrize(
    ("step", "act"),
    [(Step.SCREENING, "资格审查办结"), (Step.CONSULTATION, "征求部门意见办结")],
)
def test_a_step_is_closed(desk, step, act):
    cycle = world.cycle(at_step=step)

    _entry, location = done(desk, f"/office/cycles/{cycle.pk}/close/{step}", {}, act)

    assert location == f"/office/cycles/{cycle.pk}"


def test_screening_does_not_end_before_everybody_is_decided(desk, filed):
    refused(
        desk,
        f"/office/cycles/{filed.cycle_id}/close/screening",
        {},
        words="尚有1份申报没有审查",
        clause=Clause.SCREENING,
    )

    assert filings.state_of(filed) == State.RECOMMENDED
