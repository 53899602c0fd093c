"""When a title may be taken away, and how that is announced."""

from datetime import date

from zhiheng.instruments.honours.rules import title_line
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, names


@enforces(Clause.EFFECT)
def no_edition_governs(which: Edition | None) -> Refusal | None:
    """A title of an award whose Measures aren't on file is only kept in the register."""
    if which is not None:
        return None
    return Refusal(
        Clause.EFFECT,
        "该称号所依据的办法没有载入本系统，不能据以办理。",
        "请先载入该奖项的办法，或由授予机关另行办理。",
    )


@enforces(Clause.REVOCATION, Clause.FRAUD)
def ground_is_unknown(which: Edition, ground: str) -> Refusal | None:
    known = names(which.revocation_grounds)
    if ground in known:
        return None
    return Refusal(
        Clause.REVOCATION,
        "“{ground}”不是本版规定的撤销事由。",
        "请从这些事由中选择：{known}。",
        ground=ground,
        known="、".join(known.values()),
    )


@enforces(Clause.REVOCATION)
def text_is_missing(text: str, *, field: str) -> Refusal | None:
    if text.strip():
        return None
    return Refusal(Clause.REVOCATION, "没有填写{field}。", "请写明后再办理。", field=field)


@enforces(Clause.REVOCATION)
def case_is_open(*, number: str, is_open: bool) -> Refusal | None:
    if not is_open:
        return None
    return Refusal(
        Clause.REVOCATION,
        "证书{number}已有未结的撤销案。",
        "请在该案中办理。",
        number=number,
    )


@enforces(Clause.REVOCATION)
def case_is_closed(*, dismissed: bool, revoked: bool) -> Refusal | None:
    if not (dismissed or revoked):
        return None
    return Refusal(Clause.REVOCATION, "该撤销案已经办结。", "有新的事实的，请另行立案。")


@enforces(Clause.REVOCATION)
def heard_already(*, heard: bool) -> Refusal | None:
    if not heard:
        return None
    return Refusal(
        Clause.REVOCATION, "本案的陈述申辩已经记录。", "补充材料请提交评委会办公室归档。"
    )


@enforces(Clause.REVOCATION)
def not_heard_yet(*, heard: bool) -> Refusal | None:
    """Nothing is decided before the laureate was heard, or was invited and kept silent."""
    if heard:
        return None
    return Refusal(
        Clause.REVOCATION,
        "尚未听取获奖组织的陈述申辩，不能作出决定。",
        "请先通知其陈述；逾期不陈述的，如实记录后再决定。",
    )


@enforces(Clause.REVOCATION)
def revocation_text(
    which: Edition, *, year: int, name: str, number: str, ground: str, basis: str, on: date
) -> tuple[str, str]:
    """(title, body) of the public notice."""
    title = title_line(award_title=which.award_title, year=year)
    why = f"因{names(which.revocation_grounds)[ground]}，依据{basis}"
    what = f"自{on}起撤销{name}的{title}称号（证书编号{number}）"
    return f"关于撤销{name}{title}称号的公告", f"{why},{what}。原授奖记录保留，标注“已撤销”。"
