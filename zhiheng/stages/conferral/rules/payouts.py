"""The bonus: paid once, whole, to the laureate, with two keys, within the budget."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from zhiheng.methods.wording import money_text
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.BONUS)
def title_carries_no_bonus(*, name: str, bonus_fen: int) -> Refusal | None:
    if bonus_fen:
        return None
    return Refusal(
        Clause.BONUS,
        "{name}本次只授称号，没有奖金。",
        "无需制作拨付单；依据见拟授奖名单中的奖金计算。",
        name=name,
    )


@enforces(Clause.PAYMENT, Clause.BONUS)
def must_be_paid_at_once(*, amount_fen: int, bonus_fen: int, one_off: bool) -> Refusal | None:
    """The whole bonus, in one sum.

    Only the revised edition says 一次性发放. An earlier edition leaves the mode open, but a
    laureate is paid once: there a smaller sum is refused because it falls short of the bonus.
    """
    if amount_fen == bonus_fen:
        return None
    if one_off:
        return Refusal(
            Clause.PAYMENT,
            "奖金须一次性发放：应拨{bonus}，拨付单为{amount}。",
            "请按全额制单，不能分期。",
            bonus=money_text(bonus_fen),
            amount=money_text(amount_fen),
        )
    return Refusal(
        Clause.BONUS,
        "拨付单{amount}与审定的奖金{bonus}不一致，每家只拨付一次。",
        "请按审定的奖金制单。",
        bonus=money_text(bonus_fen),
        amount=money_text(amount_fen),
    )


@enforces(Clause.FUNDING)
def payee_is_not_approved(*, name: str, approved: bool) -> Refusal | None:
    """Finance pays the approved list and nobody else."""
    if approved:
        return None
    return Refusal(
        Clause.FUNDING,
        "{name}不在本届审定的获奖名单中，奖金不能拨付。",
        "请核对审定文件。",
        name=name,
    )


@enforces(Clause.PAYMENT)
def account_is_not_the_laureates(
    *, account_name: str, account_number: str, names: Iterable[str]
) -> Refusal | None:
    """The money goes to the laureate itself, under the name of the award or the one it has now."""
    names = list(names)
    own = {_plain(name) for name in names}
    if _plain(account_name) in own and re.fullmatch(r"[0-9 -]{8,40}", account_number.strip()):
        return None
    return Refusal(
        Clause.PAYMENT,
        "收款户名“{account}”不是获奖组织{name}的账户，或者账号不完整。",
        "请填写获奖组织自己的对公账户，账号只含数字。",
        account=account_name,
        name=names[0],
    )


def _plain(name: str) -> str:
    """A name without what banks write differently: width of brackets, blanks."""
    return re.sub(r"\s", "", normalize("NFKC", name))


@enforces(Clause.PAYMENT)
def payout_stands_already(*, number: str, standing: bool) -> Refusal | None:
    if not standing:
        return None
    return Refusal(
        Clause.PAYMENT,
        "证书{number}已有拨付单，每家只拨付一次。",
        "拨付单有误的，请财政部门退回后重新制单。",
        number=number,
    )


@enforces(Clause.FUNDING)
def budget_is_exceeded(*, committed_fen: int, amount_fen: int, budget_fen: int) -> Refusal | None:
    """All payouts of a cycle stay within its bonus budget."""
    if committed_fen + amount_fen <= budget_fen:
        return None
    return Refusal(
        Clause.FUNDING,
        "本届奖金预算{budget}，已制单{committed}，再拨{amount}即超出预算。",
        "请先落实预算，不得超支或者挪用评审经费。",
        budget=money_text(budget_fen),
        committed=money_text(committed_fen),
        amount=money_text(amount_fen),
    )


@enforces(Clause.PAYMENT)
def one_person_holds_both_keys(*, prepared_by: str, by: str, name: str) -> Refusal | None:
    """Whoever prepared a payout does not release it."""
    if prepared_by != by:
        return None
    return Refusal(
        Clause.PAYMENT,
        "拨付单由{name}制单，不能由同一人复核拨付。",
        "请由财政部门另一名经办人复核。",
        name=name,
    )


@enforces(Clause.PAYMENT)
def payout_is_settled(*, released: bool, returned: bool) -> Refusal | None:
    """A payout is released once, or sent back; never both, never again."""
    if released:
        return Refusal(
            Clause.PAYMENT,
            "这张拨付单已经拨付。",
            "请核对拨付记录，不要重复办理。",
        )
    if returned:
        return Refusal(
            Clause.PAYMENT,
            "这张拨付单已经退回。",
            "请由评委会办公室重新制单。",
        )
    return None


@enforces(Clause.PAYMENT)
def voucher_is_missing(voucher: str) -> Refusal | None:
    if voucher.strip():
        return None
    return Refusal(Clause.PAYMENT, "没有填写支付凭证号。", "请填写国库支付凭证号。")


@enforces(Clause.PAYMENT)
def return_has_no_reason(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Clause.PAYMENT, "退回拨付单没有写明原因。", "请写明哪一项有误。")


@enforces(Clause.PAYMENT)
def payable_honours_remain(names: Sequence[str]) -> Refusal | None:
    """奖金发放 ends when every laureate that has a bonus has got it."""
    if not names:
        return None
    return Refusal(
        Clause.PAYMENT,
        "{count}家获奖组织的奖金尚未拨付：{names}。",
        "请先逐家拨付；不应拨付的，须先撤销或者终止其称号。",
        count=len(names),
        names="、".join(names),
    )
