"""What may be issued, and what holds a paper back."""

from collections.abc import Collection, Iterable, Sequence

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

SHORTEST_NAME = 2


@enforces(Clause.RECORDS)
def nothing_to_issue(*, subject: str, due: Collection[str], label: str) -> Refusal | None:
    """A paper says what happened: before that there is none, and none for another cycle's rows."""
    if subject in due:
        return None
    return Refusal(
        Clause.RECORDS,
        "此事项还没有办到可以出具“{kind}”的时候。",
        "请先办理有关事项；已办理的，请核对届次和对象。",
        kind=label,
    )


@enforces(Clause.INDEPENDENT_SCORING)
def people_are_named(names: Sequence[str], *, checked: bool) -> Refusal | None:
    """反馈报告 goes to the applicant, who must not learn who scored it."""
    if not names or checked:
        return None
    return Refusal(
        Clause.INDEPENDENT_SCORING,
        "评语中出现了人名或者专家姓名：{names}。",
        "请核对评语是否会透露专家身份；确认不会的，勾选“已核对”后再出具。",
        names="、".join(names),
    )


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that a text contains, each once, in order."""
    found = dict.fromkeys(names)
    return [name for name in found if len(name) >= SHORTEST_NAME and name in text]


@enforces(Clause.RECORDS)
def no_paper_is_due(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(
        Clause.RECORDS,
        "本届没有新的文书需要出具。",
        "有事项办结以后再来；需要重新出具的，请逐件办理。",
    )


@enforces(Clause.RECORDS)
def nothing_to_seal(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(
        Clause.RECORDS,
        "本届还没有出具任何文书，不能封存档案。",
        "请先出具本届文书。",
    )
