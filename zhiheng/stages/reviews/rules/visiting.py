"""Pure: the site visit, its findings and report, and what fabricated evidence leads to."""

from collections.abc import Iterator, Mapping
from datetime import date

from zhiheng.methods.workdays import Workdays, years_after
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Scheme
from zhiheng.rulebook.steps import STATE_LABELS, STEP_LABELS, State, Step
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.reviews.rules.agreeing import percent_is_off_the_scale

Rescores = Mapping[str, tuple[int, str]]
"""item → (percent, reason)."""

CLAUSES = {
    Step.DESK_REVIEW: Clause.DESK_REVIEW,
    Step.SITE_VISIT: Clause.SITE_VISIT,
    Step.DEFENCE: Clause.DEFENCE,
    Step.SUMMARY: Clause.SUMMARY,
}


@enforces(Clause.DESK_REVIEW, Clause.SITE_VISIT, Clause.DEFENCE)
def not_waiting_for(step: Step, *, waiting: State, state: State, name: str) -> Refusal | None:
    """`waiting`: the state in which the edition's procedure enters the step."""
    if state == waiting:
        return None
    return Refusal(
        CLAUSES[step],
        "{name}的申报现为“{state}”，不在“{step}”环节。",
        "请核对申报状态，按程序办理。",
        name=name,
        state=STATE_LABELS[state],
        step=STEP_LABELS[step],
    )


@enforces(Clause.SITE_VISIT)
def already_planned(*, planned: bool) -> Refusal | None:
    if not planned:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "现场评审已经安排。",
        "请查看现场评审计划。",
    )


@enforces(Clause.SITE_VISIT)
def planned_in_the_past(*, planned_on: date, on: date) -> Refusal | None:
    if planned_on >= on:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "现场评审日期{day}已经过去。",
        "请另定日期。",
        day=planned_on,
    )


@enforces(Clause.SITE_VISIT)
def visit_has_not_begun(*, planned_on: date, on: date) -> Refusal | None:
    if on >= planned_on:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "现场评审定于{day}，此前不能记录发现或签署报告。",
        "请在现场评审开始后办理。",
        day=planned_on,
    )


@enforces(Clause.SITE_VISIT)
def report_is_signed(*, signed: bool) -> Refusal | None:
    if not signed:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "现场评审报告已经签署，不能再增加或更改。",
        "请查看现场评审报告。",
    )


@enforces(Clause.SITE_VISIT)
def finding_is_wrong(scheme: Scheme, *, item: str, text: str, evidence: str) -> list[Refusal]:
    return list(_finding_problems(scheme, item, text, evidence))


def _finding_problems(scheme: Scheme, item: str, text: str, evidence: str) -> Iterator[Refusal]:
    if item not in scheme.item:
        yield Refusal(
            Clause.SITE_VISIT,
            "{item}不是{scheme}的条款。",
            "请选择该申报适用的评分标准中的条款。",
            item=item,
            scheme=scheme.title,
        )
    if not text.strip():
        yield Refusal(Clause.SITE_VISIT, "没有写现场发现。", "请写明看到、听到或查到的事实。")
    if not evidence.strip():
        yield Refusal(Clause.SITE_VISIT, "没有写现场证据。", "请注明记录、照片或文件的出处。")


@enforces(Clause.SITE_VISIT)
def already_confirmed(*, confirmed: bool) -> Refusal | None:
    if not confirmed:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "这一发现已经回复。",
        "如需补充，请联系评委会办公室。",
    )


@enforces(Clause.SITE_VISIT)
def disagreement_says_nothing(*, agreed: bool, remark: str) -> Refusal | None:
    if agreed or remark.strip():
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "对现场发现有异议，但没有说明。",
        "请写明异议的理由和依据。",
    )


@enforces(Clause.SITE_VISIT, Clause.SCORING)
def rescores_are_wrong(
    scheme: Scheme, rescores: Rescores, *, former: Mapping[str, int]
) -> list[Refusal]:
    """Everything that is wrong at once: each change is on the scale, a change, and has a reason."""
    return [
        problem
        for key, (percent, reason) in rescores.items()
        for problem in _rescore_problems(scheme, key, percent, reason, former)
    ]


def _rescore_problems(
    scheme: Scheme, key: str, percent: int, reason: str, former: Mapping[str, int]
) -> Iterator[Refusal]:
    if key not in scheme.item:
        yield Refusal(
            Clause.SITE_VISIT,
            "{item}不是{scheme}的条款。",
            "请选择该申报适用的评分标准中的条款。",
            item=key,
            scheme=scheme.title,
        )
        return
    named = {"item": key, "title": scheme.item[key].title, "percent": percent}
    if percent_is_off_the_scale(scheme, key, percent):
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的百分比{percent}不在打分尺度之内。",
            "请取0至100之间5的倍数。",
            **named,
        )
    if percent == former.get(key):
        yield Refusal(
            Clause.SITE_VISIT,
            "{item} {title}的百分比仍是{percent}，没有变化。",
            "只列现场评审改变的条款。",
            **named,
        )
    if not reason.strip():
        yield Refusal(
            Clause.SITE_VISIT,
            "{item} {title}改为{percent}，没有写理由。",
            "请写明现场查到的事实。",
            **named,
        )


@enforces(Clause.SITE_VISIT)
def report_is_missing(*, signed: bool, name: str) -> Refusal | None:
    if signed:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "{name}没有签署现场评审报告，或者报告之后合议有变动。",
        "请由组长就现行合议签署现场评审报告。",
        name=name,
    )


@enforces(Clause.FRAUD)
def not_called_fabricated(*, fabricated: bool, of_this_application: bool) -> Refusal | None:
    if fabricated and of_this_application:
        return None
    return Refusal(
        Clause.FRAUD,
        "这不是对该申报记录的涉嫌造假的现场发现。",
        "请选择评审组记录的涉嫌造假的发现。",
    )


@enforces(Clause.FRAUD)
def already_decided(*, decided: bool) -> Refusal | None:
    if not decided:
        return None
    return Refusal(Clause.FRAUD, "这一涉嫌造假的发现已经作出决定。", "请查看决定及理由。")


@enforces(Clause.FRAUD)
def decision_has_no_reason(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Clause.FRAUD, "没有写决定的理由。", "请写明查证经过和认定的事实。")


@enforces(Clause.FRAUD)
def applicant_was_not_heard(
    *, heard: bool, found_on: date, on: date, days: int, workdays: Workdays
) -> Refusal | None:
    """The applicant is heard before a decision against it; silence counts after `days` workdays.

    No text read says how long. The period for 补正 is taken: as long as any answer to the office.
    """
    if heard or on > workdays.add(found_on, days):
        return None
    return Refusal(
        Clause.FRAUD,
        "申报组织尚未对涉嫌造假的发现作出说明，说明期限到{day}为止。",
        "请先听取说明；逾期不说明的，期满后再作决定。",
        day=workdays.add(found_on, days),
    )


@enforces(Clause.FRAUD)
def ban(terms: Terms, *, on: date) -> tuple[date | None, int]:
    """How long a fraud bars the applicant: until a day, or for a number of cycles."""
    if terms.ban_sessions:
        return None, terms.ban_sessions
    return years_after(on, terms.ban_years), 0
