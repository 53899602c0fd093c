"""证后监管 begins and runs on: what laureates owe each year, and their reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.documents.parts import keep
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.supervision import access, parts, queries, rules
from zhiheng.stages.supervision.models import (
    BonusUse,
    Duty,
    Improvement,
    SelfAssessment,
    SurveyAnswer,
)
from zhiheng.stages.supervision.vocabulary import DutyKind


@act(under=Clause.POST_AWARD, allowed=only(Role.OFFICE, clause=Clause.POST_AWARD))
def begin_supervision(*, cycle: Cycle, basis: str = "", by: Person, at: datetime) -> list[Duty]:
    """证后监管 begins: the first duties of every laureate of the cycle.

    Under an edition without such duties there are none, unless the office records a `basis` for
    applying them.
    """
    cycle = cycles.lock(cycle)

    finish_step(cycle, Step.SUPERVISION, at=at)
    laureates = queries.lock_laureates_of(cycle)
    duties = parts.generate(laureates, year=None, recorded=basis)

    record(
        "开始证后监管",
        cycle,
        clause=Clause.POST_AWARD,
        edition=cycle.edition,
        by=by,
        at=at,
        duties=len(duties),
        basis=basis,
        to=[ref(laureate.organisation) for laureate in laureates] if duties else [],
    )
    return duties


@act(
    under=Clause.POST_AWARD,
    allowed=only(Role.OFFICE, Role.TIMETABLE, clause=Clause.POST_AWARD),
)
def generate_duties(
    *, year: int, award: str, basis: str = "", by: Person, at: datetime
) -> list[Duty]:
    """The duties of one year for every standing laureate of an award; repeating it adds none.

    Laureates under an edition without duties go on owing them only where a basis is on record,
    or is recorded now.
    """
    laureates = queries.lock_standing(award=award, on=day_of(at))
    known = queries.bases_on_record(laureates)
    recorded = {h.pk: known.get(h.pk) or basis for h in laureates}

    duties = parts.generate(laureates, year=year, recorded=recorded)

    organisations = {duty.honour.organisation_id: duty.honour.organisation for duty in duties}
    record(
        "生成年度任务",
        by,
        clause=Clause.POST_AWARD,
        by=by,
        at=at,
        year=year,
        award=award,
        duties=len(duties),
        basis=basis,
        to=[ref(organisation) for organisation in organisations.values()],
    )
    return duties


@act(under=Clause.POST_AWARD, allowed=access.only_the_laureate)
def file_self_assessment(
    *,
    duty: Duty,
    percents: Mapping[str, int],
    report: tuple[str, bytes] | None = None,
    by: Person,
    at: datetime,
) -> SelfAssessment:
    """《自评报告》 on the scheme of the award. `percents`: item → percent; `report`: (name, bytes)."""
    duty = queries.lock_duty(duty)
    parts.ask(duty, wanted=DutyKind.SELF_ASSESSMENT, at=at)
    scheme = queries.scheme_of(duty.honour)
    assert scheme is not None  # no duty is generated without an edition
    refuse(rules.self_assessment_is_wrong(scheme, percents))

    assessment = SelfAssessment.objects.create(
        duty=duty,
        scheme=scheme.name,
        percents=dict(percents),
        quarters=rules.self_assessed_quarters(scheme, percents),
        report=keep(report[1], name=report[0], at=at) if report else None,
        at=at,
    )
    done = parts.fulfil(duty, at=at)

    record(
        "提交自评报告",
        duty,
        clause=Clause.POST_AWARD,
        edition=duty.honour.edition,
        by=by,
        at=at,
        year=duty.year,
        quarters=assessment.quarters,
        late=done.late,
    )
    return assessment


@act(under=Clause.POST_AWARD, allowed=access.only_the_laureate)
def answer_survey(
    *, duty: Duty, figures: Mapping[str, Any], by: Person, at: datetime
) -> SurveyAnswer:
    """绩效统计调查: the laureate's figures of the year."""
    duty = queries.lock_duty(duty)
    parts.ask(duty, wanted=DutyKind.SURVEY, at=at)
    refuse(rules.answer_is_empty(figures))

    answer = SurveyAnswer.objects.create(duty=duty, figures=dict(figures), at=at)
    done = parts.fulfil(duty, at=at)

    record(
        "填报统计调查",
        duty,
        clause=Clause.POST_AWARD,
        edition=duty.honour.edition,
        by=by,
        at=at,
        year=duty.year,
        late=done.late,
    )
    return answer


@act(under=Clause.POST_AWARD, allowed=access.only_the_laureate)
def record_improvement(*, duty: Duty, text: str, by: Person, at: datetime) -> Improvement:
    """质量提升活动: what the laureate took part in that year."""
    duty = queries.lock_duty(duty)
    parts.ask(duty, wanted=DutyKind.IMPROVEMENT, at=at)
    refuse(rules.answer_is_empty(text))

    improvement = Improvement.objects.create(duty=duty, text=text, at=at)
    done = parts.fulfil(duty, at=at)

    record(
        "登记质量提升活动",
        duty,
        clause=Clause.POST_AWARD,
        edition=duty.honour.edition,
        by=by,
        at=at,
        year=duty.year,
        late=done.late,
    )
    return improvement


@act(under=Clause.BONUS_USE, allowed=access.only_the_laureate)
def file_bonus_report(
    *,
    duty: Duty,
    uses: Sequence[rules.Use],
    admitted: bool = False,
    by: Person,
    at: datetime,
) -> list[BonusUse]:
    """How the bonus was spent in the period; nothing spent is a report too.

    `uses`: (use, amount in fen, voucher, spent on). A use that the Measures don't name is refused
    until the laureate admits it: then it is on file as such, for the inspection to see.
    """
    duty = queries.lock_duty(duty)
    honour = honours.lock(duty.honour)
    parts.ask(duty, wanted=DutyKind.BONUS_REPORT, at=at)
    refuse(rules.spending_is_unproven(uses, today=day_of(at)))
    refuse(
        rules.spends_more_than_paid(
            before_fen=queries.spent_fen(honour),
            now_fen=sum(amount for _, amount, _, _ in uses),
            paid_fen=queries.paid_fen(honour),
        )
    )
    which = queries.edition_over(honour)
    refuse(rules.no_edition_governs(which))
    assert which is not None
    refuse(rules.use_is_not_permitted(which, uses, admitted=admitted))

    reported = BonusUse.objects.bulk_create(
        BonusUse(
            duty=duty,
            honour=honour,
            use=use,
            amount_fen=amount,
            voucher=voucher,
            spent_on=spent_on,
            permitted=bool(rules.is_permitted(which, use)),
        )
        for use, amount, voucher, spent_on in uses
    )
    done = parts.fulfil(duty, at=at)

    record(
        "报告奖金使用",
        duty,
        clause=Clause.BONUS_USE,
        edition=honour.edition,
        by=by,
        at=at,
        year=duty.year,
        spent_fen=sum(use.amount_fen for use in reported),
        not_permitted=[use.use for use in reported if not use.permitted],
        late=done.late,
    )
    return reported
