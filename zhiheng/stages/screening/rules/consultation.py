"""Pure: 征求部门意见. No Django."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.methods.workdays import SHANGHAI
from zhiheng.rulebook.citations import Refusal, enforces, named
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.CONSULTATION)
def nobody_is_left_to_ask(*, pairs: int) -> Refusal | None:
    """Each department is asked once about each applicant; a second click asks nobody."""
    if pairs:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "没有需要征询的部门和申报组织，或者均已发函。",
        "请核对所选部门；已发函的不再重发。",
    )


@enforces(Clause.CONSULTATION)
def consultation_is_of_another(*, foreign: int, department: str) -> Refusal | None:
    """A department answers only for itself."""
    if not foreign:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "有{foreign}件征求意见函不是发给{department}的。",
        "请只答复发给本部门的征求意见函。",
        foreign=foreign,
        department=department,
    )


@enforces(Clause.CONSULTATION)
def speaks_of_itself(own: Iterable[str], subjects: Iterable[tuple[str, str]]) -> Refusal | None:
    """`own`: codes and names of the department and its clerk; `subjects`: (code, name) asked about."""
    own = set(own)
    found = [name for code, name in subjects if code in own or name in own]
    if not found:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "{names}是答复部门或者答复人自己的单位，不能对自己出具意见。",
        "请由其他部门答复，或者由上级部门出具意见。",
        names="、".join(found),
    )


@enforces(Clause.CONSULTATION)
def is_answered(*, answered: int) -> Refusal | None:
    if not answered:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "有{answered}件征求意见函已经答复。",
        "答复一经提交不能更改；情况有变的，请另行函告评委会办公室。",
        answered=answered,
    )


@enforces(Clause.CONSULTATION)
def consultation_is_over(*, over: bool) -> Refusal | None:
    if not over:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "征求部门意见环节已经办结，逾期的答复不再收取。",
        "确有新情况的，请函告评委会办公室作为线索处理。",
    )


@enforces(Clause.CONSULTATION)
def objections_lack_a_basis(objections: Iterable[str]) -> Refusal | None:
    """`objections`: the stated basis of each 有意见."""
    if all(basis.strip() for basis in objections):
        return None
    return Refusal(
        Clause.CONSULTATION,
        "有意见的答复没有写明事实与依据。",
        "请写明事实、时间和认定文书。",
    )


@enforces(Clause.CONSULTATION)
def reply_is_unsigned(signed_by: str) -> Refusal | None:
    if signed_by.strip():
        return None
    return Refusal(Clause.CONSULTATION, "答复没有签署人。", "请由部门负责人签署后提交。")


@enforces(Clause.CONSULTATION)
def nothing_to_decide(*, objects: bool, decided: bool) -> Refusal | None:
    if not objects:
        return Refusal(Clause.CONSULTATION, "该部门没有意见，无需认定。", "请只认定有意见的答复。")
    if decided:
        return Refusal(
            Clause.CONSULTATION, "该意见已经认定。", "请刷新页面，查看已有的认定和理由。"
        )
    return None


@enforces(Clause.CONSULTATION)
def reason_is_missing(reason: str) -> Refusal | None:
    """A clean credit report against a department's objection is weighed by a person, with reasons."""
    if reason.strip():
        return None
    return Refusal(
        Clause.CONSULTATION,
        "没有写明采纳或者不采纳部门意见的理由。",
        "请对照信用核查报告和部门意见，写明理由。",
    )


@enforces(Clause.CONSULTATION)
def replies_are_awaited(*, count: int, due_at: datetime | None) -> Refusal | None:
    """`count`: letters still unanswered within their time; inclusive at its last moment."""
    if not count or due_at is None:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "尚有{count}件征求意见函未回复，答复期限到{due:%Y-%m-%d %H:%M:%S}为止。",
        "请等待答复或者期满后办结；期满仍未答复的记为未回复。",
        count=count,
        due=due_at.astimezone(SHANGHAI),
    )


@enforces(Clause.CONSULTATION)
def somebody_was_not_asked_about(names: list[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "尚未就{names}征求部门意见。",
        "请先向有关部门发出征求意见函。",
        names=named(names),
    )


@enforces(Clause.CONSULTATION)
def objections_are_undecided(names: list[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.CONSULTATION,
        "部门对{names}的意见尚未认定。",
        "请逐件决定是否构成限制，并写明理由。",
        names=named(names),
    )


@enforces(Clause.CONSULTATION)
def opinions_that_bar(decided: Iterable[tuple[str, str]]) -> list[Refusal]:
    """Departments' objections that a person upheld. `decided`: (department, reason)."""
    return [
        Refusal(
            Clause.RESTRICTIONS,
            "{department}提出的意见经认定构成限制情形：{reason}。",
            "待有关情形消除后，可在以后的届次申报。",
            department=department,
            reason=reason.rstrip("。"),
        )
        for department, reason in decided
    ]
