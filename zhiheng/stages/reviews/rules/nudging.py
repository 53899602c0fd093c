"""Pure: reminding experts of what they still owe."""

from collections.abc import Iterable
from datetime import timedelta

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

COURTESY = timedelta(hours=24)
"""How long an expert is left in peace after a reminder. A courtesy of the office, not law."""


@enforces(Clause.DESK_REVIEW)
def nothing_is_owed(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "所选分派没有可以催办的：评分表已交，分派已排除，或者截止时间已过。",
        "请刷新进度；截止时间已过的，请排除分派并安排替补。",
    )


@enforces(Clause.DESK_REVIEW)
def nudges_of_several_cycles(count: int) -> Refusal | None:
    if count <= 1:
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "所选分派不属于同一届评定。",
        "请逐届催办。",
    )


@enforces(Clause.OFFICE_DUTIES)
def nudged_lately(names: Iterable[str]) -> Refusal | None:
    """`names`: who was reminded within COURTESY."""
    names = list(names)
    if not names:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "{names}在{hours}小时以内已经催办过。",
        "请不选这些专家，或者稍后再办。",
        names="、".join(names),
        hours=COURTESY // timedelta(hours=1),
    )


@enforces(Clause.OFFICE_DUTIES)
def nudge_says_nothing(message: str) -> Refusal | None:
    if message.strip():
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "没有写催办的话。",
        "请写明希望专家办什么。",
    )
