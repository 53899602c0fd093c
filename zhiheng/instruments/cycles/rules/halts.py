"""Pure: may supervision stop a cycle, and who lets it go on? No Django."""

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.PRINCIPLES)
def is_halted(*, asked: bool, stopped: bool) -> Refusal | None:
    """Nothing is concluded while a halt is unanswered, or answered by a stop that is not lifted."""
    if stopped:
        return Refusal(
            Clause.PRINCIPLES,
            "评定委员会主任已决定中止本届评定，恢复以前不能办结任何环节。",
            "请待主任作出恢复决定后再办结。",
        )
    if asked:
        return Refusal(
            Clause.PRINCIPLES,
            "纪检监督已要求中止本届评定，主任尚未答复，不能办结任何环节。",
            "请待评定委员会主任答复后再办结。",
        )
    return None


@enforces(Clause.PRINCIPLES)
def nothing_is_left_to_halt(*, over: bool) -> Refusal | None:
    if not over:
        return None
    return Refusal(
        Clause.PRINCIPLES,
        "本届的环节已经全部办结，没有可以中止的环节。",
        "发现问题的，请登记违纪线索移送处理。",
    )


@enforces(Clause.PRINCIPLES)
def is_asked_already(*, open_halt: bool) -> Refusal | None:
    """One at a time: a second would only hide which of them keeps the cycle back."""
    if not open_halt:
        return None
    return Refusal(
        Clause.PRINCIPLES,
        "本届已有一项中止要求未了结。",
        "请待其了结后再提出；情况有补充的，请直接告知评定委员会主任。",
    )


@enforces(Clause.PRINCIPLES)
def halt_is_unexplained(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Clause.PRINCIPLES, "没有写明理由。", "请写明事实和依据，以便答复和日后核查。")


@enforces(Clause.PRINCIPLES)
def is_answered_already(*, answered: bool) -> Refusal | None:
    if not answered:
        return None
    return Refusal(Clause.PRINCIPLES, "这项中止要求已经答复。", "请刷新页面，查看已有的答复。")


@enforces(Clause.PRINCIPLES)
def nothing_to_lift(*, stopped: bool, lifted: bool) -> Refusal | None:
    """Only a stop is lifted, and once."""
    if lifted:
        return Refusal(Clause.PRINCIPLES, "本届已经恢复。", "请刷新页面，继续办理。")
    if not stopped:
        return Refusal(
            Clause.PRINCIPLES,
            "这项要求没有使本届中止，无须恢复。",
            "尚未答复的，请先答复。",
        )
    return None
