"""Pure: which cases may be shared, which exchanges held. No Django."""

from collections.abc import Iterable, Sequence
from datetime import date

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, names


@enforces(Clause.PROMOTION)
def tags_are_unknown(edition: Edition | None, tags: Iterable[str]) -> list[Refusal]:
    """专精特新 is a tag of the editions that speak of it, and of no other."""
    known = names(edition.case_tags) if edition else {}
    return [
        Refusal(
            Clause.PROMOTION,
            "本版没有“{tag}”这一推广类别。",
            "请从这些类别中选择：{known}。",
            tag=tag,
            known="、".join(known.values()),
        )
        for tag in tags
        if tag not in known
    ]


@enforces(Clause.CASE_SHARING)
def case_is_empty(*, title: str, body: str) -> Refusal | None:
    if title.strip() and body.strip():
        return None
    return Refusal(Clause.CASE_SHARING, "案例没有标题或者正文。", "请补齐后提交。")


@enforces(Clause.CASE_SHARING)
def secrets_are_not_cleared(*, cleared: bool) -> Refusal | None:
    """“涉及商业秘密的除外”: whoever shares a case has looked for its own secrets first."""
    if cleared:
        return None
    return Refusal(
        Clause.CASE_SHARING,
        "案例还没有核对商业秘密，不能提交或者发布。",
        "请删去或者改写涉密内容，核对后勾选确认。",
    )


@enforces(Clause.CASE_SHARING)
def case_is_published(*, title: str, published: bool) -> Refusal | None:
    if not published:
        return None
    return Refusal(
        Clause.CASE_SHARING, "案例“{title}”已经发布。", "请在案例库中查看。", title=title
    )


@enforces(Clause.EXCHANGE)
def exchange_is_impossible(
    *, title: str, held_on: date, organisations: Sequence[str], today: date
) -> Refusal | None:
    """An exchange is recorded once it was held, with whoever came."""
    if title.strip() and organisations and held_on <= today:
        return None
    return Refusal(
        Clause.EXCHANGE,
        "交流活动“{title}”（{held}，{count}家参加）还不能登记。",
        "请在活动举办后填写名称、日期和参加单位。",
        title=title,
        held=str(held_on),
        count=len(organisations),
    )
