"""How the bonus is spent, and what an inspection may find."""

from collections.abc import Sequence
from datetime import date

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, names

Use = tuple[str, int, str, date]  # (use, amount in fen, voucher, spent on)


@enforces(Clause.BONUS_USE)
def is_permitted(edition: Edition, use: str) -> bool:
    """A use that the Measures don't name is recorded and shown to the inspection, not hidden."""
    return use in names(edition.permitted_uses)


@enforces(Clause.BONUS_USE)
def use_is_not_permitted(edition: Edition, uses: Sequence[Use], *, admitted: bool) -> list[Refusal]:
    """Each use that the Measures don't name, unless the laureate reports it as one."""
    return [
        Refusal(
            Clause.BONUS_USE,
            "第{row}笔支出的用途“{use}”不在奖金的规定用途之内。",
            "规定的用途是：{known}。确已这样支出的，请勾选如实报告后提交，列入监督检查。",
            row=row,
            use=use,
            known="、".join(names(edition.permitted_uses).values()),
        )
        for row, (use, *_rest) in enumerate(uses, 1)
        if not (admitted or is_permitted(edition, use))
    ]


@enforces(Clause.BONUS_USE)
def spending_is_unproven(uses: Sequence[Use], *, today: date) -> list[Refusal]:
    """Every spending has an amount, a voucher and a day that has come."""
    return [
        Refusal(
            Clause.BONUS_USE,
            "第{row}笔支出（{use},{amount}分，{day}）缺少金额或者凭证，或者日期在今天以后。",
            "请按原始凭证填写。",
            row=row,
            use=use,
            amount=amount,
            day=str(spent_on),
        )
        for row, (use, amount, voucher, spent_on) in enumerate(uses, 1)
        if amount <= 0 or not voucher.strip() or not use.strip() or spent_on > today
    ]


@enforces(Clause.BONUS_USE)
def spends_more_than_paid(*, before_fen: int, now_fen: int, paid_fen: int) -> Refusal | None:
    """All reported spendings together stay within the bonus that was paid."""
    if before_fen + now_fen <= paid_fen:
        return None
    return Refusal(
        Clause.BONUS_USE,
        "累计支出{total}元超过已拨付的奖金{paid}元。",
        "请只报告用奖金支付的部分。",
        total=(before_fen + now_fen) // 100,
        paid=paid_fen // 100,
    )


@enforces(Clause.BONUS_SUPERVISION)
def inspection_is_impossible(
    *, findings: str, inspected_on: date, misused_fen: int, paid_fen: int, today: date
) -> Refusal | None:
    """An inspection says what was found; no more can be misused than was paid."""
    if findings.strip() and inspected_on <= today and 0 <= misused_fen <= paid_fen:
        return None
    return Refusal(
        Clause.BONUS_SUPERVISION,
        "检查记录有误：检查日期{day}，使用不当{misused}元，已拨付{paid}元。",
        "请写明检查情况，日期不晚于今天，金额不超过已拨付的奖金。",
        day=str(inspected_on),
        misused=misused_fen // 100,
        paid=paid_fen // 100,
    )
