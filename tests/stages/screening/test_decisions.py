"""补正, 受理 and 不予受理."""

from datetime import date, timedelta

import pytest

from tests import world
from tests.stages.applications import scene as filings
from tests.stages.applications.scene import A_MICROSECOND, TODAY, refused
from tests.stages.screening import scene
from zhiheng.instruments.cycles.models import CalendarDay
from zhiheng.instruments.honours.models import Ban, Honour
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import last_moment
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application, Attachment, Filing
from zhiheng.stages.screening import actions, queries
from zhiheng.stages.screening.models import Acceptance, Finding, Rejection, Return

pytestmark = pytest.mark.clause(Clause.SCREENING)

YOUNG = {**filings.GOOD_FACTS, "years_in_operation": 1}


def accept(application, by, at=world.NOON):
    return actions.accept_application(application=application, by=by, at=at)


def send_back(application, by, **values):
    return actions.return_application(application=application, by=by, at=world.NOON, **values)


def reject(application, by, at=world.NOON, **values):
    return actions.refuse_application(application=application, by=by, at=at, **values)


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_an_accepted_file_gets_its_number_and_every_condition_on_paper(filed, office):
    acceptance = accept(filed, office)

    filed.refresh_from_db()
    conditions = edition("jinshui-revised").conditions
    assert (filed.state, filed.number) == (State.ACCEPTED, acceptance.number)
    assert acceptance.number == f"JINSHUI-2026-{filed.cycle.ordinal}-001"
    assert [check["label"] for check in acceptance.checks["conditions"]] == [
        condition.label for condition in conditions
    ]
    assert acceptance.checks["conditions"][0]["article"] == "第十三条"
    assert acceptance.checks["preferences"] == ["高新技术企业"]
    assert Entry.objects.get().facts["to"] == [ref(filed.organisation)]


def test_numbers_go_on_within_each_cycle(cycle, office):
    other = world.cycle("jinshui-2017", at_step=Step.SCREENING)
    files = [
        filings.recommended(cycle, name="甲"),
        filings.recommended(other, name="乙"),
        filings.recommended(cycle, name="丙"),
    ]

    numbers = [accept(file, office).number.rpartition("-")[2] for file in files]

    assert numbers == ["001", "001", "002"]


@pytest.mark.clause(Clause.ELIGIBILITY, Clause.ATTACHMENTS)
def test_all_that_stands_against_a_file_is_told_at_once(cycle, office):
    facts = {**YOUNG, "registered_in_area": False}
    file = filings.recommended(cycle, facts=facts, without=("credit-report",))
    Ban.objects.create(
        organisation=file.organisation,
        award=cycle.award,
        ground="fraud",
        basis="第二十五条",
        since=date(2025, 1, 1),
        until=date(2028, 1, 1),
    )
    scene.finding(file)
    scene.determined(file, bars=True, restriction="failed-inspection")
    scene.listing(file)

    found = refused(accept, application=file, by=office)

    assert found == [
        (
            Clause.ELIGIBILITY,
            "不满足“在本区登记注册”：在授奖地区登记注册为否。",
        ),
        (Clause.ELIGIBILITY, found[1][1]),
        (Clause.ATTACHMENTS, "缺少必备资料“信用核查报告”。"),
        (
            Clause.RESTRICTIONS,
            "存在限制情形“追溯期内监督抽查不合格或者有严重服务质量问题”：经核实。",
        ),
        (Clause.FRAUD, "该组织处于禁止申报期内，至2028-01-01止。"),
        (
            Clause.RESTRICTIONS,
            "“追溯期内因知识产权、劳动、税务、安全等受到刑事或者行政处罚”的命中尚未认定。",
        ),
        (Clause.RESTRICTIONS, "限制情形核查命中“严重失信主体名单”，尚未登记。"),
    ]
    assert "合法运营" in found[1][1]
    assert filings.state_of(file) == State.RECOMMENDED


@pytest.mark.clause(Clause.QUOTA)
def test_a_claim_to_a_reserved_place_is_proven_before_acceptance(db, office):
    cycle = world.cycle("zhengzhou-2022", at_step=Step.SCREENING)
    file = filings.recommended(cycle, tags=["specialised-new"])

    found = refused(accept, application=file, by=office)

    assert (Clause.QUOTA, found[-1][1]) in found
    assert "specialised-new" in found[-1][1]


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize(("name", "accepted"), [("jinshui-2017", True), ("jinshui-revised", False)])
def test_a_listed_applicant_under_both_editions(db, office, name, accepted):
    file = filings.recommended(world.cycle(name, at_step=Step.SCREENING))
    scene.listing(file)

    if not accepted:
        [(clause, _)] = refused(accept, application=file, by=office)
        assert clause == Clause.RESTRICTIONS
        return

    acceptance = accept(file, office)
    [check] = acceptance.checks["findings"]
    assert Finding.objects.get().advisory
    assert (check["label"], check["note"]) == ("被列入联合惩戒", "非2017版限制情形")


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize(("name", "accepted"), [("jinshui-2017", False), ("jinshui-revised", True)])
def test_testing_is_a_quality_foundation_only_under_the_revised_measures(
    db, office, name, accepted
):
    facts = {**filings.GOOD_FACTS, "quality_foundations": ["testing"]}
    file = filings.recommended(world.cycle(name, at_step=Step.SCREENING), facts=facts)

    if accepted:
        accept(file, office)
        assert filings.state_of(file) == State.ACCEPTED
    else:
        [(clause, reason)] = refused(accept, application=file, by=office)
        assert (clause, "检验检测" in reason) == (Clause.ELIGIBILITY, True)


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_record_after_the_cut_off_does_not_stop_the_acceptance(filed, office):
    scene.listing(filed, listed_on=scene.CUT_OFF + timedelta(days=1))

    accept(filed, office, at=filings.LAST_MOMENT + 2 * world.A_DAY)

    assert list(queries.matters_for_the_committee(filed.cycle)) == [Finding.objects.get()]


def honour(organisation, *, award="jinshui", level="区", valid_until=date(2028, 1, 1)):
    return Honour.objects.create(
        organisation=organisation,
        award=award,
        award_title="质量奖",
        level=level,
        edition="jinshui-2017",
        year=2024,
        name=organisation.name,
        number=f"{award}-2024-1",
        check_code=f"{award}-code",
        conferred_on=date(2024, 1, 1),
        valid_until=valid_until,
        bonus_fen=50_000_000,
    )


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize(
    ("entered", "award", "level", "valid_until", "barred"),
    [
        ({"repeat_rule": "barred"}, "jinshui", "区", date(2028, 1, 1), True),
        ({"repeat_rule": "barred"}, "jinshui", "区", TODAY, True),
        ({"repeat_rule": "barred"}, "jinshui", "区", TODAY - timedelta(days=1), False),
        ({"repeat_rule": "title-only"}, "jinshui", "区", TODAY, True),
        ({"repeat_rule": "title-only"}, "jinshui", "区", TODAY - timedelta(days=1), False),
        ({"repeat_rule": "barred"}, "zhengzhou", "市", date(2028, 1, 1), False),
        ({"higher_award_rule": "barred"}, "zhengzhou", "市", date(2028, 1, 1), True),
        ({"higher_award_rule": "barred"}, "zhengzhou", "市", date(2025, 1, 1), False),
    ],
)
def test_an_honour_bars_within_its_validity_and_as_the_edition_says(
    db, office, entered, award, level, valid_until, barred
):
    file = filings.recommended(world.cycle(at_step=Step.SCREENING, **entered))
    honour(file.organisation, award=award, level=level, valid_until=valid_until)

    if barred:
        [(clause, reason)] = refused(accept, application=file, by=office)
        assert (clause, "不得申报" in reason) == (Clause.RESTRICTIONS, True)
    else:
        accept(file, office)


@pytest.mark.clause(Clause.FRAUD, Clause.RESTRICTIONS)
@pytest.mark.parametrize(
    ("ground", "until", "clause"),
    [
        ("fraud", TODAY, Clause.FRAUD),
        ("major-accident", TODAY, Clause.RESTRICTIONS),
        ("fraud", TODAY - timedelta(days=1), None),
    ],
)
def test_a_ban_in_force_bars_to_its_last_day(filed, office, ground, until, clause):
    Ban.objects.create(
        organisation=filed.organisation,
        award=filed.cycle.award,
        ground=ground,
        basis="第二十五条",
        since=date(2023, 1, 1),
        until=until,
    )

    if clause:
        assert [found for found, _ in refused(accept, application=filed, by=office)] == [clause]
    else:
        accept(filed, office)


@pytest.mark.parametrize("act", [accept, send_back, reject])
@pytest.mark.parametrize("state", [State.FILED, State.ACCEPTED, State.SUSPENDED])
def test_only_a_file_that_waits_is_decided(cycle, office, act, state):
    file = filings.recommended(cycle, state=state, facts=YOUNG)

    found = refused(act, application=file, by=office)

    assert (Clause.SCREENING, found[0][1]) == found[0]
    assert "只有“已推荐”的申报" in found[0][1]


@pytest.mark.parametrize("act", [accept, send_back, reject])
def test_an_applicant_does_not_decide_its_own_file(filed, applicant, act):
    [(_, reason)] = refused(act, application=filed, by=applicant)

    assert "不担任评委会办公室" in reason


def test_a_file_is_returned_once_with_every_defect_and_its_article(cycle, office):
    file = filings.recommended(
        cycle, facts=YOUNG, without=("overview",), issued={"credit_report": None}
    )

    paper = send_back(file, office, extra_defects=["第3页印章不清", (Clause.ATTACHMENTS, "缺页")])

    assert [(d["clause"], d["article"]) for d in paper.defects] == [
        ("eligibility", "第十三条"),
        ("attachments", "第十七条"),
        ("attachments", "第十七条"),
        ("screening", "第十七条"),
        ("attachments", "第十七条"),
    ]
    assert [d["what"] for d in paper.defects[1:]] == [
        "缺少必备资料“组织概述”。",
        "“信用核查报告”没有载明出具日期。",
        "第3页印章不清",
        "缺页",
    ]
    assert filings.state_of(file) == State.RETURNED
    assert Entry.objects.get().facts["to"] == [ref(file.organisation)]


def test_the_time_to_mend_is_counted_in_working_days(filed, office):
    CalendarDay.objects.create(day=date(2026, 6, 5), is_workday=False, name="休")
    CalendarDay.objects.create(day=date(2026, 6, 6), is_workday=True, name="补班")

    paper = send_back(filed, office, extra_defects=["印章不清"])

    # 1 June 2026 is a Monday: 2, 3, 4, 6 (worked), 8.
    assert paper.due_at == last_moment(date(2026, 6, 8))


def test_without_a_defect_nothing_is_returned(filed, office):
    assert refused(send_back, application=filed, by=office) == [
        (Clause.SCREENING, "没有需要补正的事项。")
    ]


def test_a_file_is_returned_no_more_often_than_the_edition_allows(cycle, office):
    file = filings.recommended(cycle, facts=YOUNG)
    scene.returned(file)

    [(clause, reason)] = refused(send_back, application=file, by=office)

    assert (clause, reason) == (Clause.SCREENING, "已退回补正1次，本版只允许1次。")
    assert Return.objects.count() == 1


@pytest.fixture
def returned(cycle):
    file = filings.recommended(cycle, state=State.RETURNED)
    scene.returned(file)
    return file


def resubmit(application, by=None, at=world.NOON, **values):
    values = {"undertaken_by": "孙法人", **values}
    by = by or filings.contact_of(application.organisation)
    return actions.resubmit_application(application=application, by=by, at=at, **values)


def test_what_was_mended_is_submitted_again_at_the_last_moment(returned):
    Application.objects.filter(pk=returned.pk).update(draft={"employees": 7})

    filing = resubmit(returned, at=scene.DUE)

    assert (filing.ordinal, filing.facts) == (2, {"employees": 7})
    assert (filing.consultants, filing.secrets) == (["示例咨询公司"], "配方")
    assert filings.state_of(returned) == State.RECOMMENDED
    assert Filing.objects.filter(application=returned).count() == 2


def test_mending_later_is_too_late(returned):
    [(clause, reason)] = refused(resubmit, application=returned, at=scene.DUE + A_MICROSECOND)

    assert (clause, reason) == (Clause.SCREENING, "补正期限已于2026-06-15 23:59:59届满。")


@pytest.mark.clause(Clause.TRUTHFULNESS)
def test_a_mended_file_is_signed_for_again(returned):
    assert refused(resubmit, application=returned, undertaken_by="") == [
        (Clause.TRUTHFULNESS, "没有签署真实性承诺。")
    ]


def test_only_a_returned_file_is_submitted_again(filed, applicant):
    [(clause, reason)] = refused(resubmit, application=filed, by=applicant)

    assert (clause, "只有“补正中”的申报" in reason) == (Clause.SCREENING, True)


@pytest.mark.clause(Clause.FILING)
def test_the_office_does_not_mend_for_the_applicant(returned, office):
    [(clause, _)] = refused(resubmit, application=returned, by=office)

    assert clause == Clause.FILING


def test_every_ground_of_a_refusal_has_its_article(cycle, office):
    file = filings.recommended(cycle, facts=YOUNG, without=("overview",))
    scene.determined(file, bars=True)
    scene.determined(file, bars=False, restriction="failed-inspection")

    rejection = reject(file, office, extra_grounds=[(Clause.TRUTHFULNESS, "营业额不实")])

    assert [(g["clause"], g["article"]) for g in rejection.grounds] == [
        ("eligibility", "第十三条"),
        ("attachments", "第十七条"),
        ("restrictions", "第十四条"),
        ("truthfulness", "第十七条"),
    ]
    assert filings.state_of(file) == State.REFUSED
    assert Entry.objects.get().facts["grounds"] == rejection.grounds


def test_without_a_ground_nobody_is_refused(filed, office):
    [(clause, reason)] = refused(reject, application=filed, by=office)

    assert (clause, reason.startswith("没有不予受理的理由")) == (Clause.SCREENING, True)
    assert not Rejection.objects.exists()


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_an_undecided_finding_is_no_ground(filed, office):
    scene.finding(filed)

    [(clause, _)] = refused(reject, application=filed, by=office)

    assert clause == Clause.SCREENING


def test_nobody_is_refused_while_they_may_still_mend(returned, office):
    [(clause, reason)] = refused(reject, application=returned, by=office, at=scene.DUE)

    assert (clause, "此前不能不予受理" in reason) == (Clause.SCREENING, True)


def test_whoever_let_the_time_pass_is_refused_for_it(returned, office):
    rejection = reject(returned, office, at=scene.DUE + A_MICROSECOND)

    assert [g["what"] for g in rejection.grounds] == ["在2026-06-15前没有补正。"]


def close(cycle, by, at=world.NOON):
    return actions.close_screening(cycle=cycle, by=by, at=at)


def test_screening_closes_once_everybody_is_decided(cycle, office, returned):
    accepted = filings.recommended(cycle, state=State.ACCEPTED, name="甲")

    assert close(cycle, office, at=scene.DUE + A_MICROSECOND) == 1

    assert (filings.state_of(returned), filings.state_of(accepted)) == (
        State.REFUSED,
        State.ACCEPTED,
    )
    assert Rejection.objects.get().grounds[0]["article"] == "第十七条"
    assert Entry.objects.get().facts["to"] == [ref(returned.organisation)]


def test_screening_does_not_close_over_the_undecided(cycle, office, returned, filed):
    assert refused(close, cycle=cycle, by=office, at=scene.DUE) == [
        (Clause.SCREENING, "尚有1份申报没有审查，1份仍在补正期内。")
    ]


@pytest.fixture
def untold(cycle):
    """Returned, as no act does it: without a 补正通知."""
    return filings.recommended(cycle, state=State.RETURNED)


UNTOLD = [(Clause.SCREENING, "东方重工有限公司处于补正状态，却没有补正通知，补正期限无从计算。")]


def test_nothing_follows_from_a_return_that_nobody_was_told_of(cycle, office, untold):
    assert refused(close, cycle=cycle, by=office) == UNTOLD
    assert refused(reject, application=untold, by=office) == UNTOLD
    assert refused(resubmit, application=untold) == UNTOLD
    assert not Rejection.objects.exists()


def test_a_period_that_runs_is_told_before_one_that_never_began(cycle, office, returned):
    filings.recommended(cycle, state=State.RETURNED, name="甲厂")

    [(_, reason)] = refused(close, cycle=cycle, by=office, at=scene.DUE)

    assert reason == "尚有0份申报没有审查，1份仍在补正期内。"


def test_a_refusal_names_twenty_and_says_that_there_are_more(cycle, office):
    for n in range(21):
        filings.recommended(cycle, state=State.RETURNED, name=f"{n}号厂")

    [(_, reason)] = refused(close, cycle=cycle, by=office)

    assert "19号厂等处于补正状态" in reason
    assert "20号厂" not in reason


def test_screening_does_not_close_over_a_suspended_file(cycle, office):
    filings.suspend(filings.recommended(cycle))

    assert refused(close, cycle=cycle, by=office) == [
        (Clause.SCREENING, "东方重工有限公司因主体变更中止，尚未作出决定。")
    ]


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.RECOMMENDER, Role.DEPARTMENT])
def test_nobody_else_closes_screening(cycle, role):
    [(_, reason)] = refused(close, cycle=cycle, by=world.person("某人", role))

    assert "不担任" in reason


@pytest.mark.clause(Clause.EFFECT)
def test_a_switch_of_edition_lists_what_each_filing_lacks(db):
    cycle = world.cycle("jinshui-2017", at_step=Step.SCREENING)
    filings.recommended(cycle, facts=YOUNG)
    filings.recommended(cycle, name="已撤回者", state=State.WITHDRAWN)

    gaps = queries.gaps_under(cycle, edition("jinshui-revised"))

    assert {gap["organisation"] for gap in gaps} == {"东方重工有限公司"}
    assert [(gap["article"], gap["what"]) for gap in gaps[1:]] == [
        ("第十七条", "缺少必备资料“真实性承诺书”。"),
        ("第十七条", "缺少必备资料“信用核查报告”。"),
        ("第十四条", "尚未核查“被列入联合惩戒”。"),
        ("第十四条", "尚未核查“有严重违法、违规、违纪行为”。"),
    ]
    assert gaps[0]["clause"] == "eligibility"


@pytest.mark.clause(Clause.RECORDS)
def test_what_was_attached_stays_when_the_file_is_refused(cycle, office):
    file = filings.recommended(cycle, facts=YOUNG)
    papers = Attachment.objects.filter(application=file).count()

    reject(file, office)

    assert Attachment.objects.filter(application=file).count() == papers
    assert not Acceptance.objects.exists()
    assert queries.rejection_of(file) == Rejection.objects.get()
