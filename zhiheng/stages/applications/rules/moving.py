"""Pure: where a file stands, and what it waits for. No Django."""

from zhiheng.rulebook.citations import Refusal, enforces, named
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import STATE_LABELS, State


@enforces(Clause.RECORDS)
def move_is_not_allowed(procedure: Procedure, source: State, to: State) -> Refusal | None:
    """Only the moves that the edition's procedure yields exist."""
    if procedure.allows(source, to):
        return None
    return Refusal(
        Clause.RECORDS,
        "申报现为“{source}”，按本版程序不能转为“{to}”。",
        "请刷新页面，按当前状态办理。",
        source=STATE_LABELS[source],
        to=STATE_LABELS[to],
    )


def is_elsewhere(state: State, expected: State, *, clause: Clause) -> Refusal | None:
    """An act waits for one state; a second click, or a file that went another way, is refused."""
    if state == expected:
        return None
    return Refusal(
        clause,
        "申报现为“{state}”，只有“{expected}”的申报才能办理此事项。",
        "请刷新页面，按当前状态办理。",
        state=STATE_LABELS[state],
        expected=STATE_LABELS[expected],
    )


def reason_is_missing(reason: str, *, clause: Clause) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(clause, "没有填写理由。", "请写明理由后再办理，理由随案卷保存。")


@enforces(Clause.SCREENING)
def change_is_decided(*, decided: bool) -> Refusal | None:
    if not decided:
        return None
    return Refusal(Clause.SCREENING, "该项主体变更已经作出决定。", "请刷新页面，查看已有的决定。")


@enforces(Clause.SCREENING)
def identity_is_undecided(names: list[str]) -> Refusal | None:
    """A step does not close over a file that waits for a decision on who the applicant is."""
    if not names:
        return None
    return Refusal(
        Clause.SCREENING,
        "{names}因主体变更中止，尚未作出决定。",
        "请先决定继续还是终止其申报，再办结本环节。",
        names=named(names),
    )
