"""The commendation: what it says, and when it may be issued."""

from collections.abc import Sequence

from zhiheng.instruments.honours.rules import title_line
from zhiheng.methods.wording import money_text
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import Step


@enforces(Clause.CIRCULAR)
def circular_text(
    edition: Edition, *, year: int, laureates: Sequence[tuple[str, int]]
) -> tuple[str, str]:
    """(title, body) of the commendation. `laureates`: (name, bonus in fen); none is a valid outcome."""
    title = title_line(award_title=edition.award_title, year=year)
    basis = f"{edition.title}（{edition.number}）" if edition.number else edition.title
    if not laureates:
        return (
            f"{edition.government}关于{title}评定结果的通报",
            f"根据{basis}，经评审和审定，本届没有组织达到授奖要求，{title}名额空缺。特此通报。",
        )
    lines = "\n".join(
        f"{n}. {name}（{_bonus_line(fen)}）" for n, (name, fen) in enumerate(laureates, 1)
    )
    decided = f"决定授予下列{len(laureates)}家组织{title}称号，现予通报表扬。"
    return (
        f"{edition.government}关于授予{title}的通报",
        f"根据{basis}，经评审、公示和审定，{decided}\n{lines}",
    )


def _bonus_line(fen: int) -> str:
    return f"奖金{money_text(fen)}" if fen else "颁发证书，不发奖金"


@enforces(Clause.CIRCULAR)
def edition_has_no_circular(steps: Sequence[Step]) -> Refusal | None:
    """通报 exists only where the edition's procedure has it."""
    if Step.CIRCULAR in steps:
        return None
    return Refusal(
        Clause.CIRCULAR,
        "本届所依据的版本没有“通报”这一环节。",
        "审定后请直接办理颁奖。",
    )


@enforces(Clause.CIRCULAR)
def number_is_missing(number: str) -> Refusal | None:
    if number.strip():
        return None
    return Refusal(Clause.CIRCULAR, "通报没有文号。", "请填写发文字号。")


@enforces(Clause.CIRCULAR)
def circular_is_not_issued(*, steps: Sequence[Step], issued: bool) -> Refusal | None:
    """Where the edition has a 通报, money waits for it."""
    if issued or Step.CIRCULAR not in steps:
        return None
    return Refusal(
        Clause.CIRCULAR,
        "区政府尚未通报，不能拨付奖金。",
        "请先办理通报。",
    )
