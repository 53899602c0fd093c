"""推广 and 证后监管: cases and exchanges, duties, an inspection, and a title that is lost."""

from collections.abc import Iterator
from typing import Any

from zhiheng.instruments.honours import queries as honours
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Handling
from zhiheng.stages.promotion import actions as promotion
from zhiheng.stages.supervision import actions, queries
from zhiheng.stages.supervision.vocabulary import DutyKind, Figure
from zhiheng.surfaces.console.rehearsal import judgement
from zhiheng.surfaces.console.rehearsal.play.stage import Stage

MISUSED_FEN = 1_000_000
ENOUGH = 3
"""From so many laureates on, one of them loses its title."""
SURVEYED = {Figure.QUALITY_LOSS: "0.8", Figure.EMPLOYEES: "120"}
OTHER_BASIS = "《示例财政资金管理规定》第十条（演示）"


def laureates(stage: Stage) -> list[Any]:
    return list(honours.register().filter(cycle=stage.cycle).order_by("number"))


def promote(stage: Stage) -> Iterator[None]:
    """Each laureate offers a case; the office publishes them and holds an exchange."""
    tags = [choice.key for choice in stage.edition.case_tags][-1:]
    stage.clock.at(stage.window.opens)
    held = laureates(stage)
    for honour in held:
        case = stage.act(
            promotion.offer_case, stage.contacts[honour.organisation.code],
            honour=honour, title=f"{honour.name}质量管理案例", body="以顾客需求牵引全过程改进。",
            tags=tags, secrets_cleared=True,
        )  # fmt: skip
        stage.act(promotion.publish_case, stage.cast.office, case=case)
    yield
    if held:
        moment = stage.clock.at(stage.window.moment(0, 1))
        stage.act(
            promotion.hold_exchange, stage.cast.office,
            cycle=stage.cycle, title="质量管理经验交流会", held_on=day_of(moment), tags=tags,
            organisations=[honour.organisation for honour in held],
        )  # fmt: skip
    stage.act(promotion.close_promotion, stage.cast.office, stage.window.after, cycle=stage.cycle)


def supervise(stage: Stage) -> Iterator[None]:
    """The duties of the first year, one misuse handled, one title revoked after a hearing."""
    stage.act(actions.begin_supervision, stage.cast.office, stage.window.opens, cycle=stage.cycle)
    yield
    held = laureates(stage)
    for honour in held:
        for duty in queries.duties_of(honour).order_by("due_at", "pk"):
            stage.clock.at(min(duty.due_at, stage.window.moment(1, 4)))
            _fulfil(stage, honour, duty)
    paid = [honour for honour in held if queries.paid_fen(honour)]
    if paid:
        _misuse(stage, paid[0])
    if len(held) >= ENOUGH:
        _revoke(stage, held[-1])


def _fulfil(stage: Stage, honour: Any, duty: Any) -> None:
    contact = stage.contacts[honour.organisation.code]
    if duty.kind == DutyKind.SELF_ASSESSMENT:
        scheme: Any = queries.scheme_of(honour)
        lines = judgement.sheet(
            scheme, seed=stage.script.seed, code=honour.organisation.code, expert=f"{duty.year}"
        )
        stage.act(
            actions.file_self_assessment, contact,
            duty=duty, percents={line.item: line.percent for line in lines},
            report=("自评报告.pdf", "%PDF-1.7\n自评报告 演示\n".encode()),
        )  # fmt: skip
    elif duty.kind == DutyKind.SURVEY:
        figures = {figure.label: value for figure, value in SURVEYED.items()}
        stage.act(actions.answer_survey, contact, duty=duty, figures=figures)
    elif duty.kind == DutyKind.BONUS_REPORT:
        _report_bonus(stage, contact, honour, duty)
    else:
        stage.act(actions.record_improvement, contact, duty=duty, text="参加质量月和QC小组活动。")


def _report_bonus(stage: Stage, contact: Any, honour: Any, duty: Any) -> None:
    """Half of the bonus goes to permitted uses in the first year."""
    uses = [choice.key for choice in stage.edition.permitted_uses][:2]
    share = queries.paid_fen(honour) // 4
    day = day_of(stage.clock.now)
    stage.act(
        actions.file_bonus_report, contact,
        duty=duty,
        uses=[(use, share, f"示例凭证{n}", day) for n, use in enumerate(uses, start=1)],
    )  # fmt: skip


def _misuse(stage: Stage, honour: Any) -> None:
    """The office finds part of the bonus misused, and takes the measure its edition knows."""
    inspection = stage.act(
        actions.inspect, stage.cast.office, stage.window.moment(2, 4),
        honour=honour, subject="奖金使用情况", findings="一笔支出不属于规定用途。",
        inspected_on=day_of(stage.window.moment(2, 4)), misused_fen=MISUSED_FEN,
    )  # fmt: skip
    measure = next(
        handling
        for handling in stage.edition.handlings
        if "bonus-misuse" in handling.against and handling.approved_by == "office"
        and handling.clause == Clause.BONUS_SUPERVISION
    )  # fmt: skip
    stage.act(
        actions.handle, stage.cast.office,
        honour=honour, measure=measure.key, basis=_basis(measure), detail="责令改正并退回原渠道。",
        inspection=inspection,
    )  # fmt: skip


def _basis(measure: Handling) -> str:
    return OTHER_BASIS if measure.needs_basis else ""


def _revoke(stage: Stage, honour: Any) -> None:
    """Facts, hearing, decision: whoever the edition names decides."""
    ground = stage.edition.revocation_grounds[1]
    case = stage.act(
        actions.open_revocation, stage.cast.office, stage.window.moment(3, 4),
        honour=honour, ground=ground.key, facts=f"{ground.label}，有调查报告为证。",
    )  # fmt: skip
    stage.act(
        actions.hear, stage.contacts[honour.organisation.code],
        case=case, statement="对事实没有异议，请求从轻。",
    )  # fmt: skip
    handling = stage.edition.handling("revoke")
    decides = handling.approved_by if handling else "office"
    stage.act(
        actions.revoke_honour, stage.cast.persons[decides],
        case=case, reasons="事实清楚，符合撤销情形。",
        basis=f"{stage.edition.title}{stage.edition.article(Clause.REVOCATION)}",
    )  # fmt: skip
