from datetime import datetime

import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.honours.models import Revocation, Termination
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import last_moment
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.supervision import queries, rules
from zhiheng.stages.supervision.actions import (
    answer_survey,
    file_bonus_report,
    file_self_assessment,
    record_improvement,
)
from zhiheng.stages.supervision.models import (
    BonusUse,
    Duty,
    DutyDone,
    Improvement,
    SelfAssessment,
    SurveyAnswer,
)
from zhiheng.stages.supervision.vocabulary import DutyKind

pytestmark = [pytest.mark.clause(Clause.POST_AWARD), pytest.mark.django_db]
SCHEME = scheme("gbt-19580-2012")
HALF = {item.key: 50 for item in SCHEME.items}
DUE = last_moment(laureates.TODAY)
USE = ("training", 10_000_000, "记-2026-015", laureates.TODAY)


OWN = {
    "自评": DutyKind.SELF_ASSESSMENT,
    "调查": DutyKind.SURVEY,
    "提升": DutyKind.IMPROVEMENT,
    "奖金": DutyKind.BONUS_REPORT,
}


@pytest.fixture
def applicant(honour):
    return laureates.applicant_of(honour)


@pytest.fixture
def duty(honour, owners):
    def of_kind(kind, year=2026):
        return Duty.objects.create(
            honour=honour, kind=kind, owner=owners[0], year=year, due_at=DUE, basis="第二十八条"
        )

    return of_kind


def assess(duty, by, percents=HALF, at=world.NOON, **more):
    return file_self_assessment(duty=duty, percents=percents, by=by, at=at, **more)


def report(duty, by, *uses, **more):
    return file_bonus_report(duty=duty, uses=list(uses), by=by, at=world.NOON, **more)


def lose(honour, kind):
    """Revoked or terminated a month ago."""
    on, told = world.NOON.date() - 30 * world.A_DAY, {"honour": honour}
    if kind is Revocation:
        told |= {"ground": "fraud", "basis": "第二十七条", "reasons": "虚假材料"}
    return kind.objects.create(on=on, **told)


def nothing_was_filed():
    left = (DutyDone, SelfAssessment, SurveyAnswer, Improvement, BonusUse, Entry)
    return not any(model.objects.exists() for model in left)


def test_a_self_assessment_is_scored_on_the_scheme_of_the_award(duty, applicant):
    assessment = assess(
        duty(DutyKind.SELF_ASSESSMENT), applicant, report=("自评报告.pdf", world.pdf())
    )

    assert (assessment.scheme, assessment.quarters) == ("gbt-19580-2012", 500 * 4)
    assert assessment.report.name == "自评报告.pdf"
    assert not DutyDone.objects.get().late
    entry = Entry.objects.get()
    assert (entry.act, entry.facts) == (
        "提交自评报告",
        {"year": 2026, "quarters": 2000, "late": False},
    )


def test_the_year_before_lies_beside_it(duty, applicant):
    before = assess(duty(DutyKind.SELF_ASSESSMENT, 2025), applicant)
    now = duty(DutyKind.SELF_ASSESSMENT, 2026)

    assert queries.last_assessment(now) == before
    assert queries.last_assessment(before.duty) is None


@pytest.mark.parametrize(
    ("percents", "match"),
    [
        ({k: v for k, v in HALF.items() if k != "4.1.2"}, "4.1.2“.*没有自评"),
        ({**HALF, "9.9.9": 50}, "没有条款9.9.9"),
        ({**HALF, "4.1.2": 52}, "“52”不是"),
        ({**HALF, "4.1.2": 105}, "“105”不是"),
        ({**HALF, "4.1.2": True}, "“True”不是"),
        ({**HALF, "4.1.2": 50.0}, "“50.0”不是"),
    ],
)
def test_a_self_assessment_covers_every_item_in_steps_of_five(duty, applicant, percents, match):
    with pytest.raises(Refused, match=match):
        assess(duty(DutyKind.SELF_ASSESSMENT), applicant, percents)

    assert nothing_was_filed()


def test_all_faults_of_a_self_assessment_are_told_at_once():
    assert len(rules.self_assessment_is_wrong(SCHEME, {})) == len(SCHEME.items)


@pytest.mark.parametrize(
    ("at", "late"), [(DUE, False), (datetime(2026, 6, 2, tzinfo=world.SHANGHAI), True)]
)
def test_a_late_report_is_taken_and_marked(duty, applicant, at, late):
    assess(duty(DutyKind.SELF_ASSESSMENT), applicant, at=at)

    assert DutyDone.objects.get().late is late
    assert Entry.objects.get().facts["late"] is late


def test_survey_and_improvement_are_answered_by_the_laureate(duty, applicant):
    answer = answer_survey(
        duty=duty(DutyKind.SURVEY), figures={"revenue": 1}, by=applicant, at=world.NOON
    )
    improvement = record_improvement(
        duty=duty(DutyKind.IMPROVEMENT), text="质量月", by=applicant, at=world.NOON
    )

    assert (answer.figures, improvement.text) == ({"revenue": 1}, "质量月")
    assert [e.act for e in Entry.objects.order_by("seq")] == ["填报统计调查", "登记质量提升活动"]
    assert DutyDone.objects.count() == 2


def test_an_empty_answer_is_no_answer(duty, applicant):
    with pytest.raises(Refused, match="空的"):
        answer_survey(duty=duty(DutyKind.SURVEY), figures={}, by=applicant, at=world.NOON)
    with pytest.raises(Refused, match="空的"):
        record_improvement(duty=duty(DutyKind.IMPROVEMENT), text=" ", by=applicant, at=world.NOON)

    assert nothing_was_filed()


def filings(duty, by):
    return {
        "自评": lambda: assess(duty, by),
        "调查": lambda: answer_survey(duty=duty, figures={"a": 1}, by=by, at=world.NOON),
        "提升": lambda: record_improvement(duty=duty, text="甲", by=by, at=world.NOON),
        "奖金": lambda: report(duty, by),
    }


@pytest.mark.parametrize("which", ["自评", "调查", "提升", "奖金"])
def test_a_report_answers_its_own_duty(duty, applicant, which):
    other = DutyKind.SURVEY if which != "调查" else DutyKind.IMPROVEMENT

    with pytest.raises(Refused, match="这项任务是"):
        filings(duty(other), applicant)[which]()

    assert nothing_was_filed()


@pytest.mark.parametrize("which", ["自评", "调查", "提升", "奖金"])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.SUPERVISOR, Role.APPLICANT])
def test_nobody_reports_for_a_laureate_but_itself(duty, which, role):
    other = world.person("某人", role, organisation=world.organisation("别家"))

    with pytest.raises(Refused, match="不担任申报组织"):
        filings(duty(DutyKind.SURVEY), other)[which]()

    assert nothing_was_filed()


@pytest.mark.clause(Clause.TITLE_USE)
@pytest.mark.parametrize("kind", [Revocation, Termination], ids=["revoked", "terminated"])
@pytest.mark.parametrize("which", ["自评", "调查", "提升", "奖金"])
def test_whoever_lost_the_title_reports_nothing_more(duty, applicant, honour, which, kind):
    lose(honour, kind)

    with pytest.raises(Refused, match="不能再以该称号办理此事项") as caught:
        filings(duty(OWN[which]), applicant)[which]()

    assert caught.value.refusal.clause == Clause.TITLE_USE
    assert nothing_was_filed()


def test_a_duty_is_done_once(duty, applicant):
    once = duty(DutyKind.SELF_ASSESSMENT)
    assess(once, applicant)

    with pytest.raises(Refused, match="已经提交"):
        assess(once, applicant)

    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.BONUS_USE)
def test_the_use_of_the_bonus_is_reported_with_vouchers(duty, applicant, honour):
    banquet = ("banquet", 500_000, "记-2", USE[3])
    report(duty(DutyKind.BONUS_REPORT), applicant, USE, banquet, admitted=True)

    spending = [(s.label, s.amount_fen, s.permitted) for s in queries.spending_by_use(honour)]
    assert spending == [("质量管理人员培训和奖励", 10_000_000, True), ("banquet", 500_000, False)]
    assert [use.use for use in queries.uses_to_inspect()] == ["banquet"]
    entry = Entry.objects.get()
    assert (entry.article, entry.facts["not_permitted"]) == ("第二十三条", ["banquet"])


@pytest.mark.clause(Clause.BONUS_USE)
def test_a_use_that_the_measures_do_not_name_is_refused_until_it_is_admitted(duty, applicant):
    banquet = ("banquet", 500_000, "记-2", USE[3])

    with pytest.raises(Refused) as caught:
        report(duty(DutyKind.BONUS_REPORT), applicant, USE, banquet)

    assert [one.reason for one in caught.value.refusals] == [
        "第2笔支出的用途“banquet”不在奖金的规定用途之内。"
    ]
    assert "质量管理人员培训和奖励" in caught.value.refusal.advice
    assert nothing_was_filed()


@pytest.mark.clause(Clause.BONUS_USE)
@pytest.mark.parametrize("name", ["jinshui-2017", "jinshui-revised", "zhengzhou-2022"])
def test_permitted_uses_are_those_of_the_edition(name):
    which = edition(name)

    assert rules.is_permitted(which, "training") is True
    assert rules.is_permitted(which, "banquet") is False


@pytest.mark.clause(Clause.BONUS_USE)
def test_nothing_spent_is_a_report_too(duty, applicant):
    assert report(duty(DutyKind.BONUS_REPORT), applicant) == []
    assert DutyDone.objects.count() == 1


@pytest.mark.clause(Clause.BONUS_USE)
@pytest.mark.parametrize(
    "use",
    [
        ("training", 0, "记-1", USE[3]),
        ("training", 100, " ", USE[3]),
        ("training", 100, "记-1", USE[3] + world.A_DAY),
        ("", 100, "记-1", USE[3]),
    ],
    ids=["no amount", "no voucher", "to come", "no use"],
)
def test_a_spending_without_proof_is_refused(duty, applicant, use):
    with pytest.raises(Refused, match="第2笔支出") as caught:
        report(duty(DutyKind.BONUS_REPORT), applicant, USE, use)

    assert caught.value.refusal.clause == Clause.BONUS_USE
    assert nothing_was_filed()


@pytest.mark.clause(Clause.BONUS_USE)
def test_no_more_is_spent_than_was_paid_over_all_years(duty, applicant):
    most = laureates.BONUS - 1
    report(duty(DutyKind.BONUS_REPORT, 2025), applicant, ("brand", most, "记-1", USE[3]))

    with pytest.raises(Refused, match="超过已拨付的奖金"):
        report(duty(DutyKind.BONUS_REPORT), applicant, ("brand", 2, "记-2", USE[3]))
    report(duty(DutyKind.BONUS_REPORT, 2027), applicant, ("brand", 1, "记-3", USE[3]))

    assert sum(use.amount_fen for use in BonusUse.objects.all()) == laureates.BONUS
