"""What a laureate owes, from when to when, and whether it was done."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhiheng.methods.workdays import months_after
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.schemes import Scheme, quarter_points
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.supervision.vocabulary import DutyKind

STEP_OF_PERCENT = 5


@enforces(Clause.POST_AWARD)
def basis_of_duties(edition: Edition, *, annual: bool, recorded: str) -> str:
    """On what a laureate owes yearly duties; empty: it owes none.

    The edition's own article where it has one. A laureate under an edition without it owes
    nothing, unless somebody recorded a basis for applying the duties to it.
    """
    if annual:
        return f"{edition.title}{edition.article(Clause.POST_AWARD)}"
    return recorded.strip()


@enforces(Clause.POST_AWARD)
def duties_due(
    terms: Terms, *, conferred_on: date, valid_until: date, bonus_fen: int, year: int
) -> list[tuple[DutyKind, date]]:
    """(duty, last day of its period) for the periods since the award that end in a year.

    A bonus report is owed only where there was a bonus; nothing is owed beyond the title.
    """
    kinds = [k for k in DutyKind if bonus_fen or k is not DutyKind.BONUS_REPORT]
    ends = {
        kind: _period_end(conferred_on, months_between(kind, terms), year=year) for kind in kinds
    }
    return [(kind, end) for kind, end in ends.items() if end and end <= valid_until]


@enforces(Clause.POST_AWARD)
def first_year(terms: Terms, *, conferred_on: date) -> int:
    """The year in which a laureate's first period ends."""
    return min(months_after(conferred_on, months_between(k, terms)) for k in DutyKind).year


def months_between(kind: DutyKind, terms: Terms) -> int:
    """How often a duty comes round."""
    if kind is DutyKind.BONUS_REPORT:
        return terms.bonus_report_months
    return terms.self_assessment_months


def _period_end(conferred_on: date, months: int, *, year: int) -> date | None:
    count, end = 1, months_after(conferred_on, months)
    while end.year < year:
        count += 1
        end = months_after(conferred_on, months * count)
    return end if end.year == year else None


@enforces(Clause.POST_AWARD)
def duty_has_no_owner(kinds: Iterable[DutyKind]) -> Refusal | None:
    """Nobody looks after a duty without an owner, so it isn't generated."""
    missing = list(kinds)
    if not missing:
        return None
    return Refusal(
        Clause.POST_AWARD,
        "{duties}没有负责的机构，不能生成任务。",
        "请系统管理员先登记评委会办公室和质量强区战略工作领导小组办公室。",
        duties="、".join(kind.label for kind in missing),
    )


@enforces(Clause.POST_AWARD)
def duty_is_another(*, kind: DutyKind, wanted: DutyKind) -> Refusal | None:
    if kind == wanted:
        return None
    return Refusal(
        Clause.POST_AWARD,
        "这项任务是“{kind}”，不是“{wanted}”。",
        "请从任务列表中打开对应的任务。",
        kind=kind.label,
        wanted=wanted.label,
    )


@enforces(Clause.POST_AWARD)
def duty_is_done(*, kind: DutyKind, year: int, done: bool) -> Refusal | None:
    if not done:
        return None
    return Refusal(
        Clause.POST_AWARD,
        "{year}年度的“{kind}”已经提交。",
        "需要更正的，请联系评委会办公室。",
        year=year,
        kind=kind.label,
    )


@enforces(Clause.POST_AWARD)
def is_late(*, due_at: datetime, at: datetime) -> bool:
    """Late is recorded, not refused; the last moment still counts."""
    return at > due_at


@enforces(Clause.POST_AWARD)
def self_assessment_is_wrong(scheme: Scheme, percents: Mapping[str, int]) -> list[Refusal]:
    """On the same scheme as the award: every item, in steps of five percent; all faults at once."""
    missing = [item for item in scheme.items if item.key not in percents]
    unknown = [key for key in percents if key not in scheme.item]
    uneven = [key for key, percent in percents.items() if not _is_percent(percent)]
    return [
        *(
            Refusal(
                Clause.POST_AWARD,
                "{item}“{title}”没有自评。",
                "《自评报告》须逐条打分。",
                item=item.key,
                title=item.title,
            )
            for item in missing
        ),
        *(
            Refusal(
                Clause.POST_AWARD,
                "{scheme}没有条款{item}。",
                "请按授奖时所用的评分标准自评。",
                scheme=scheme.title,
                item=key,
            )
            for key in unknown
        ),
        *(
            Refusal(
                Clause.POST_AWARD,
                "{item}的自评“{percent}”不是0到100之间5的倍数。",
                "请改为5的倍数。",
                item=key,
                percent=str(percents[key]),
            )
            for key in uneven
        ),
    ]


def _is_percent(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 100 and value % STEP_OF_PERCENT == 0


@enforces(Clause.POST_AWARD)
def self_assessed_quarters(scheme: Scheme, percents: Mapping[str, int]) -> int:
    """The total in quarter points, computed as the award's own."""
    return sum(quarter_points(item.points, percents[item.key]) for item in scheme.items)


@enforces(Clause.POST_AWARD)
def answer_is_empty(content: Any) -> Refusal | None:
    if content and (not isinstance(content, str) or content.strip()):
        return None
    return Refusal(Clause.POST_AWARD, "提交的内容是空的。", "请填写后提交。")
