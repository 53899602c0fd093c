"""How long a publicity lasts, what it waits for, and what an objection does."""

from collections.abc import Collection
from datetime import date, datetime

from zhiheng.methods.workdays import Workdays, last_moment
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms


@enforces(Clause.PUBLICITY)
def closes_at(calendar: Workdays, opened: date, *, terms: Terms) -> datetime:
    """The last moment of the period; the day of publication is not counted."""
    last = calendar.period_end(opened, terms.publicity_days, counts=terms.publicity_counts)
    return last_moment(last)


def is_estimated(calendar: Workdays, opened: date, closed: date) -> bool:
    """Whether the period touches a year whose 放假调休 notice is not out."""
    return any(
        calendar.is_estimated(date(year, 1, 1)) for year in range(opened.year, closed.year + 1)
    )


@enforces(Clause.PUBLICITY)
def already_publicised(*, published: bool) -> Refusal | None:
    if not published:
        return None
    return Refusal(
        Clause.PUBLICITY,
        "拟授奖名单已经公示。",
        "名单有变的，请办理重新公示。",
    )


@enforces(Clause.PUBLICITY)
def not_yet_publicised(*, published: bool) -> Refusal | None:
    if published:
        return None
    return Refusal(Clause.PUBLICITY, "拟授奖名单尚未公示。", "请先发布公示。")


@enforces(Clause.PUBLICITY)
def list_is_unchanged(published: Collection[int], waiting: Collection[int]) -> Refusal | None:
    if set(published) != set(waiting):
        return None
    return Refusal(Clause.PUBLICITY, "名单与上次公示相同。", "无须重新公示，请等候期满。")


@enforces(Clause.PUBLICITY)
def list_has_changed(names: Collection[str]) -> Refusal | None:
    """`names`: added since, or taken off by a new vote. Whoever is proposed was published whole."""
    if not names:
        return None
    return Refusal(
        Clause.PUBLICITY,
        "公示后名单因重新审议有变：{names}。",
        "请重新公示，期满后再办结。",
        names="、".join(names),
    )


@enforces(Clause.OBJECTION)
def objections_are_unruled(receipts: Collection[str]) -> Refusal | None:
    """The period may end, but the stage stays open until every timely objection is decided."""
    if not receipts:
        return None
    return Refusal(
        Clause.OBJECTION,
        "还有{count}件异议没有裁定：{receipts}。",
        "请逐件核查并作出裁定，再办结公示。",
        count=len(receipts),
        receipts="、".join(receipts),
    )


@enforces(Clause.OBJECTION)
def already_ruled(*, ruled: bool) -> Refusal | None:
    if not ruled:
        return None
    return Refusal(Clause.OBJECTION, "该异议已经裁定。", "裁定不能更改；有新的事实，请另行提出。")


@enforces(Clause.OBJECTION)
def not_investigated(*, investigated: bool) -> Refusal | None:
    if investigated:
        return None
    return Refusal(Clause.OBJECTION, "该异议还没有核查情况。", "请先录入核查情况，再作裁定。")


@enforces(Clause.OBJECTION)
def ruling_has_no_reasons(reasons: str) -> Refusal | None:
    if reasons.strip():
        return None
    return Refusal(Clause.OBJECTION, "没有写明裁定的理由。", "请写明事实、依据和理由。")


@enforces(Clause.OBJECTION)
def not_a_candidate(name: str, *, candidate: bool) -> Refusal | None:
    if candidate:
        return None
    return Refusal(
        Clause.OBJECTION,
        "{name}不在该次公示的名单上，没有可以取消的资格。",
        "请核对异议所指的组织，或不作取消处理。",
        name=name,
    )


@enforces(Clause.RECUSAL)
def reopenings_are_undecided(names: Collection[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.RECUSAL,
        "{names}正在重新审议，尚无结果。",
        "请先由评定委员会重新表决，并维持或撤销提名。",
        names="、".join(names),
    )
