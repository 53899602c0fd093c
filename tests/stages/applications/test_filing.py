from datetime import date

import pytest

from tests import world
from tests.stages.applications import scene
from tests.stages.applications.scene import A_MICROSECOND, LAST_MOMENT, refused
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import actions, queries
from zhiheng.stages.applications.models import Application, Filing, Move


@pytest.fixture
def newcomer(db):
    return world.organisation("精工仪器有限公司")


def start(cycle, organisation, **values):
    values = {"by": scene.contact_of(organisation), "at": world.NOON, **values}
    return actions.start_application(cycle=cycle, organisation=organisation, **values)


@pytest.mark.clause(Clause.FILING)
def test_an_organisation_starts_an_application_of_its_own_accord(cycle, newcomer):
    application = start(cycle, newcomer, tags=["specialised-new"])

    assert (application.state, application.scheme) == (State.DRAFTING, "gbt-19580-2012")
    assert application.tags == ["specialised-new"]
    assert Entry.objects.get().facts["organisation"] == ref(newcomer)


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.RECOMMENDER, Role.DEPARTMENT, Role.EXPERT])
def test_nobody_else_starts_an_application_for_an_organisation(cycle, newcomer, role):
    other = world.person("李办", role)

    [(clause, reason)] = refused(start, cycle=cycle, organisation=newcomer, by=other)

    assert (clause, "不担任申报组织" in reason) == (Clause.FILING, True)


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_no_application_starts_before_the_cycle_is_announced(newcomer):
    unannounced = world.cycle(at_step=Step.ANNOUNCEMENT)

    [refusal] = refused(start, cycle=unannounced, organisation=newcomer)

    assert refusal == (Clause.ANNOUNCEMENT, "本届尚未发布，不能申报。")


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize("at", [world.NOON - 11 * world.A_DAY, LAST_MOMENT + A_MICROSECOND])
def test_an_application_starts_only_in_the_filing_window(cycle, newcomer, at):
    [(clause, _)] = refused(start, cycle=cycle, organisation=newcomer, at=at)

    assert clause == Clause.FILING


@pytest.mark.clause(Clause.FILING)
def test_an_organisation_applies_once_in_a_cycle(cycle, draft, applicant):
    [refusal] = refused(start, cycle=cycle, organisation=draft.organisation, by=applicant)

    assert refusal == (Clause.FILING, "本组织在本届已有一份申报（填报中）。")


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_dissolved_organisation_does_not_apply(cycle):
    gone = world.organisation("旧厂", dissolved_on=date(2026, 6, 1))

    [(clause, reason)] = refused(start, cycle=cycle, organisation=gone)

    assert (clause, reason) == (
        Clause.ELIGIBILITY,
        "该组织已于2026-06-01注销，不再是可以申报的主体。",
    )


@pytest.mark.clause(Clause.CRITERIA)
def test_only_a_scheme_of_the_cycle_may_be_chosen(cycle, newcomer):
    [(clause, _)] = refused(start, cycle=cycle, organisation=newcomer, scheme="baldrige")

    assert clause == Clause.CRITERIA


@pytest.mark.clause(Clause.QUOTA)
def test_only_a_category_that_the_edition_knows_may_be_claimed(cycle, newcomer):
    [refusal] = refused(start, cycle=cycle, organisation=newcomer, tags=["famous"])

    assert refusal == (Clause.QUOTA, "本版没有“famous”这样的类别。")


@pytest.mark.clause(Clause.FILING)
def test_a_draft_is_saved_over_the_version_it_was_typed_from(draft, applicant):
    actions.save_draft(
        application=draft, facts={"employees": 80}, version=1, by=applicant, at=world.NOON
    )

    draft.refresh_from_db()
    assert (draft.draft, draft.version) == ({"employees": 80}, 2)
    assert Entry.objects.get().facts == {"version": 2}


@pytest.mark.clause(Clause.FILING)
def test_the_second_of_two_tabs_is_told_who_saved_and_overwrites_nothing(draft, applicant):
    typed = {"employees": 90}
    actions.save_draft(
        application=draft, facts={"employees": 80}, version=1, by=applicant, at=world.NOON
    )

    [(_, reason)] = refused(
        actions.save_draft, application=draft, facts=typed, version=1, by=applicant, at=world.NOON
    )

    draft.refresh_from_db()
    assert reason == ("赵申已于2026-06-01 12:00:00保存了第2稿，而这里是从第1稿改起的，未予保存。")
    assert (draft.draft, typed) == ({"employees": 80}, {"employees": 90})


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize("state", [s for s in State if s not in (State.DRAFTING, State.RETURNED)])
def test_what_was_submitted_is_frozen(cycle, state):
    application = scene.filed(cycle, state=state)
    applicant = scene.contact_of(application.organisation)

    changes = {"application": application, "by": applicant, "at": world.NOON}
    found = [
        *refused(actions.save_draft, facts={}, version=1, **changes),
        *refused(actions.attach, kind="evidence", name="a.pdf", content=world.pdf(), **changes),
    ]

    assert {clause for clause, _ in found} == {Clause.FILING}
    assert all("不能再改" in reason for _, reason in found)


@pytest.mark.clause(Clause.FILING)
def test_a_returned_file_may_be_mended_after_the_window(cycle):
    application = scene.filed(cycle, state=State.RETURNED)
    applicant = scene.contact_of(application.organisation)

    actions.save_draft(
        application=application,
        facts={},
        version=1,
        by=applicant,
        at=LAST_MOMENT + world.A_DAY,
    )

    assert Application.objects.get().version == 2


@pytest.mark.clause(Clause.FILING)
def test_a_draft_is_not_edited_after_the_window(draft, applicant):
    [(_, reason)] = refused(
        actions.save_draft,
        application=draft,
        facts={},
        version=1,
        by=applicant,
        at=LAST_MOMENT + A_MICROSECOND,
    )

    assert "已于2026-06-11 12:00:00截止" in reason


def submit(application, **values):
    values = {"undertaken_by": "孙法人", "at": world.NOON, **values}
    values.setdefault("by", scene.contact_of(application.organisation))
    return actions.submit_application(application=application, **values)


@pytest.mark.clause(Clause.FILING, Clause.TRUTHFULNESS)
def test_submitting_freezes_the_draft_with_who_the_applicant_is(draft, applicant):
    filing = submit(draft, by=applicant, consultants=["示例咨询公司"], secrets="配方")

    organisation = draft.organisation
    assert (filing.ordinal, filing.facts) == (1, scene.GOOD_FACTS)
    assert (filing.name, filing.code) == (organisation.name, organisation.code)
    assert (filing.undertaken_by, filing.consultants) == ("孙法人", ["示例咨询公司"])
    assert scene.state_of(draft) == State.FILED
    assert Move.objects.get().target == State.FILED
    entry = Entry.objects.get()
    assert (entry.act, entry.article) == ("提交申报", "第十七条")
    assert entry.facts["to"] == [ref(organisation)]


@pytest.mark.clause(Clause.FILING)
def test_submitting_at_the_last_moment_is_in_time(draft, applicant):
    submit(draft, by=applicant, at=LAST_MOMENT)

    assert scene.state_of(draft) == State.FILED


@pytest.mark.clause(Clause.FILING)
def test_submitting_a_microsecond_later_is_too_late(draft, applicant):
    [(clause, reason)] = refused(
        submit, application=draft, by=applicant, at=LAST_MOMENT + A_MICROSECOND
    )

    assert (clause, reason) == (
        Clause.FILING,
        "本环节已于2026-06-11 12:00:00截止，逾期不再受理。",
    )
    assert not Filing.objects.exists()


@pytest.mark.clause(Clause.TRUTHFULNESS)
def test_without_a_signed_undertaking_nothing_is_submitted(draft, applicant):
    [refusal] = refused(submit, application=draft, by=applicant, undertaken_by=" ")

    assert refusal == (Clause.TRUTHFULNESS, "没有签署真实性承诺。")


@pytest.mark.clause(Clause.TRUTHFULNESS)
def test_the_undertaking_is_asked_under_2017_too(db):
    draft = scene.draft(world.cycle("jinshui-2017"))

    [refusal] = refused(submit, application=draft, undertaken_by="")

    assert refusal == (Clause.FILING, "没有签署真实性承诺。")


@pytest.mark.clause(Clause.FILING, Clause.ATTACHMENTS)
def test_all_that_is_wrong_with_a_submission_is_told_at_once(cycle):
    draft = world.application(
        cycle, state=State.DRAFTING, draft={"years_in_operation": "三年", "honours": "高新"}
    )
    scene.attach_all(draft, without=("overview", "licence"))

    found = refused(submit, application=draft, undertaken_by="")

    assert [reason for _, reason in found] == [
        "没有签署真实性承诺。",
        "“合法运营年限”填写的“三年”无法识别。",
        "“已获荣誉和资质”填写的“高新”无法识别。",
        "缺少必备资料“组织概述”。",
        "缺少必备资料“营业执照或者登记证书”。",
    ]


@pytest.mark.clause(Clause.FILING)
def test_a_second_click_on_submit_is_refused_clearly(cycle):
    application = scene.filed(cycle)

    [refusal] = refused(submit, application=application)

    assert refusal == (
        Clause.FILING,
        "申报现为“已申报”，只有“填报中”的申报才能办理此事项。",
    )


@pytest.mark.clause(Clause.FILING)
def test_a_returned_file_is_not_submitted_as_if_it_were_a_draft(cycle):
    application = scene.filed(cycle, state=State.RETURNED)

    [(clause, reason)] = refused(submit, application=application)

    assert (clause, "补正中" in reason) == (Clause.FILING, True)


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.RECOMMENDER, Role.ADMINISTRATOR])
def test_nobody_submits_edits_or_withdraws_for_the_applicant(draft, role):
    other = world.person("李办", role)
    of = {"application": draft, "by": other, "at": world.NOON}

    for act, more in (
        (actions.submit_application, {"undertaken_by": "李办"}),
        (actions.save_draft, {"facts": {}, "version": 1}),
        (actions.attach, {"kind": "evidence", "name": "a.pdf", "content": world.pdf()}),
        (actions.withdraw_application, {"reason": "代办"}),
    ):
        [(clause, reason)] = refused(act, **of, **more)
        assert (clause, "不担任申报组织" in reason) == (Clause.FILING, True)


@pytest.mark.clause(Clause.FILING)
def test_an_applicant_does_not_touch_the_file_of_another(cycle, draft):
    rival = scene.contact_of(world.organisation("西方重工有限公司"), "吴竞")

    [(clause, _)] = refused(submit, application=draft, by=rival)

    assert clause == Clause.FILING
    assert list(queries.applications_of(rival, at=world.NOON)) == []


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize("state", [State.DRAFTING, State.FILED, State.ACCEPTED, State.NOMINATED])
def test_an_applicant_withdraws_with_a_reason(cycle, state):
    application = scene.filed(cycle, state=state)

    actions.withdraw_application(
        application=application,
        reason="经营安排变化",
        by=scene.contact_of(application.organisation),
        at=world.NOON,
    )

    assert scene.state_of(application) == State.WITHDRAWN
    assert Entry.objects.get().facts["reason"] == "经营安排变化"


@pytest.mark.clause(Clause.FILING)
def test_withdrawing_needs_a_reason(draft, applicant):
    [refusal] = refused(
        actions.withdraw_application, application=draft, reason="", by=applicant, at=world.NOON
    )

    assert refusal == (Clause.FILING, "没有填写理由。")


@pytest.mark.clause(Clause.RECORDS)
def test_what_has_ended_is_not_withdrawn(cycle):
    application = scene.filed(cycle, state=State.REFUSED)

    [(clause, reason)] = refused(
        actions.withdraw_application,
        application=application,
        reason="不申报了",
        by=scene.contact_of(application.organisation),
        at=world.NOON,
    )

    assert (clause, reason) == (
        Clause.RECORDS,
        "申报现为“不予受理”，按本版程序不能转为“已撤回”。",
    )


@pytest.mark.clause(Clause.FILING)
def test_after_the_window_drafts_lapse_and_filings_stay(cycle, draft, timetable):
    filed = scene.filed(cycle, name="西方重工有限公司")

    lapsed = actions.close_filing(cycle=cycle, by=timetable, at=LAST_MOMENT + A_MICROSECOND)

    assert lapsed == 1
    assert (scene.state_of(draft), scene.state_of(filed)) == (State.LAPSED, State.FILED)
    assert StepDone.objects.filter(step=Step.FILING).exists()
    assert Entry.objects.get().facts["to"] == [ref(draft.organisation)]


@pytest.mark.clause(Clause.FILING)
def test_the_window_is_not_closed_while_it_runs(cycle, draft, timetable):
    [(clause, _)] = refused(actions.close_filing, cycle=cycle, by=timetable, at=LAST_MOMENT)

    assert clause == Clause.FILING
    assert scene.state_of(draft) == State.DRAFTING


@pytest.mark.clause(Clause.FILING)
def test_the_applicant_does_not_close_the_window(cycle, applicant):
    [(_, reason)] = refused(
        actions.close_filing, cycle=cycle, by=applicant, at=LAST_MOMENT + A_MICROSECOND
    )

    assert "不担任" in reason


@pytest.mark.clause(Clause.RECORDS)
def test_closing_costs_as_many_queries_for_many_as_for_few(db, timetable):
    costs = []
    for size in (2, 40):
        cycle = world.cycle()
        for place in range(size):
            world.application(cycle, state=State.DRAFTING, name=f"{place}")
        at = LAST_MOMENT + A_MICROSECOND
        costs.append(scene.queries_of(actions.close_filing, cycle=cycle, by=timetable, at=at))

    assert costs[1] <= costs[0]
    assert set(Application.objects.values_list("state", flat=True)) == {State.LAPSED}
