"""What may be done about staff and experts who break the rules."""

from collections.abc import Iterable

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.stages.supervision.vocabulary import STAFF_ROLES, SuspectKind

CLAUSE_OF = {
    SuspectKind.STAFF: Clause.STAFF_MISCONDUCT,
    SuspectKind.EXPERT: Clause.EXPERT_MISCONDUCT,
}


@enforces(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT)
def suspect_is_neither(*, kind: SuspectKind, name: str, roles: Iterable[str]) -> Refusal | None:
    """A person is reported as what they are or were: expert, or staff of the award."""
    held = set(roles)
    fitting = {"expert"} if kind is SuspectKind.EXPERT else STAFF_ROLES
    if held & fitting:
        return None
    return Refusal(
        CLAUSE_OF[kind],
        "{name}没有担任过{kind}，不能按此身份登记。",
        "请核对身份；对获奖组织的问题请按监督检查办理。",
        name=name,
        kind=kind.label,
    )


@enforces(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT)
def report_is_empty(*, kind: SuspectKind, facts: str, cycle_known: bool) -> Refusal | None:
    if facts.strip() and cycle_known:
        return None
    return Refusal(
        CLAUSE_OF[kind],
        "没有写明事实，或者没有可以对应的届次。",
        "请写明时间、事项和依据，并注明所涉届次。",
    )


@enforces(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT)
def measure_is_not_for(edition: Edition, *, measure: str, kind: SuspectKind) -> Refusal | None:
    """An expert is removed, staff are referred: by the measures of the edition against each."""
    handling = edition.handling(measure)
    if handling is not None and kind in handling.against:
        return None
    fitting = [h.label for h in edition.handlings if kind in h.against]
    return Refusal(
        CLAUSE_OF[kind],
        "“{measure}”不是本版对{kind}的处理措施。",
        "请从这些措施中选择：{known}。",
        measure=handling.label if handling else measure,
        kind=kind.label,
        known="、".join(fitting),
    )


@enforces(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT)
def handles_own_case(*, suspect: str, by: str, kind: SuspectKind) -> Refusal | None:
    """Nobody decides on themself."""
    if suspect != by:
        return None
    return Refusal(
        CLAUSE_OF[kind],
        "涉及本人的事项，本人不能办理。",
        "请由评委会办公室其他人员办理。",
    )


@enforces(Clause.STAFF_MISCONDUCT)
def recipient_is_missing(*, kind: SuspectKind, to: str) -> Refusal | None:
    """移送 needs to say to whom: the system prepares, the authority decides."""
    if kind is not SuspectKind.STAFF or to.strip():
        return None
    return Refusal(
        Clause.STAFF_MISCONDUCT,
        "没有写明移送的机关。",
        "请填写有管理权限的机关。",
    )


@enforces(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT)
def referred_already(*, kind: SuspectKind, referred: bool) -> Refusal | None:
    if not referred:
        return None
    return Refusal(CLAUSE_OF[kind], "该问题已经处理。", "请查看处理记录。")
