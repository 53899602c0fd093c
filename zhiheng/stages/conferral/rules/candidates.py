"""Whom a commendation or a certificate may name."""

from collections.abc import Iterable, Sequence

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.RESTRICTIONS)
def gate_was_not_rechecked(*, done: bool, gate: str) -> Refusal | None:
    """Clean at acceptance is not clean today: the lists are looked up again at each gate."""
    if done:
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "限制情形还没有作“{gate}”复核。",
        "请先办理复核，再办此事项。",
        gate=gate,
    )


@enforces(Clause.RESTRICTIONS)
def somebody_is_in_doubt(*, barred: Iterable[str], undecided: Iterable[str]) -> list[Refusal]:
    """Neither a confirmed restriction nor an undecided one passes by itself."""
    return [
        *(
            Refusal(
                Clause.RESTRICTIONS,
                "{name}已认定存在限制情形，不能授奖或者拨付奖金。",
                "请先取消其资格；已经授奖的，按撤销程序办理。",
                name=name,
            )
            for name in barred
        ),
        *(
            Refusal(
                Clause.RESTRICTIONS,
                "{name}有尚未认定的限制情形。",
                "请先由有权的人认定是否构成限制，并说明理由。",
                name=name,
            )
            for name in undecided
        ),
    ]


@enforces(Clause.AWARDING)
def somebody_is_suspended(names: Sequence[str]) -> Refusal | None:
    """A merger or takeover under decision is neither passed over nor awarded."""
    if not names:
        return None
    return Refusal(
        Clause.AWARDING,
        "{names}因主体变更中止，尚未决定是否继续。",
        "请先决定主体变更，再办此事项。",
        names="、".join(names),
    )
