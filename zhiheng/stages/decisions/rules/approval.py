"""What the government may be asked, and how it answers."""

from collections.abc import Collection, Mapping

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.APPROVAL)
def proposal_is_open(number: str) -> Refusal | None:
    """`number`: of a proposal that the government has not answered, else empty."""
    if not number:
        return None
    return Refusal(
        Clause.APPROVAL,
        "审定请示{number}还没有批复。",
        "请等候批复，不要重复报请。",
        number=number,
    )


@enforces(Clause.APPROVAL)
def already_approved(number: str) -> Refusal | None:
    if not number:
        return None
    return Refusal(Clause.APPROVAL, "该请示已由{number}批复。", "批复不能重复作出。", number=number)


@enforces(Clause.APPROVAL)
def declined_are_not_proposed(strangers: int) -> Refusal | None:
    """The government answers name by name and adds nobody of its own."""
    if not strangers:
        return None
    return Refusal(
        Clause.APPROVAL,
        "有{count}家不在请示名单上。",
        "请只对请示名单上的组织作出决定。",
        count=strangers,
    )


@enforces(Clause.APPROVAL)
def declined_without_reason(
    declined: Mapping[int, str], *, names: Mapping[int, str]
) -> Refusal | None:
    silent: Collection[str] = [
        names.get(pk, "") for pk, reason in declined.items() if not reason.strip()
    ]
    if not silent:
        return None
    return Refusal(
        Clause.APPROVAL,
        "没有写明不予审定{names}的理由。",
        "请逐家写明理由。",
        names="、".join(silent),
    )
