"""Pure: identities and codes. No Django."""

from stdnum.cn import ric, uscc

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.ELIGIBILITY)
def code_is_wrong(code: str) -> Refusal | None:
    """统一社会信用代码 by GB 32100: eighteen characters, the last a check digit."""
    if uscc.is_valid(code):
        return None
    return Refusal(
        Clause.ELIGIBILITY,
        "统一社会信用代码“{code}”不成立：应为18位，且校验位相符。",
        "请对照营业执照逐位核对。",
        code=code,
    )


@enforces(Clause.OFFICE_DUTIES)
def identity_is_wrong(number: str) -> Refusal | None:
    """居民身份证 by GB 11643, with its check digit."""
    if ric.is_valid(number):
        return None
    return Refusal(Clause.OFFICE_DUTIES, "身份证号码不成立：校验位不符。", "请对照证件逐位核对。")


@enforces(Clause.OFFICE_DUTIES)
def is_registered_already(*, name: str | None) -> Refusal | None:
    """`name`: of what has that code or key, None if nothing has."""
    if name is None:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "该代码或代号已登记为“{name}”。",
        "请使用已有登记；名称有变的，请办理更名。",
        name=name,
    )


@enforces(Clause.OFFICE_DUTIES)
def name_is_the_same(*, former: str, name: str) -> Refusal | None:
    if former != name:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES, "新名称与现名称“{name}”相同。", "请核对变更登记。", name=name
    )


@enforces(Clause.OFFICE)
def account_is_taken(taken: list[str]) -> Refusal | None:
    """`taken`: user names that stand in the way. One person has one account, one name one person."""
    if not taken:
        return None
    return Refusal(
        Clause.OFFICE,
        "该用户名已被使用，或该人员已有账号（{taken}）。",
        "一人一个账号：请换用户名，或使用已有账号。",
        taken="、".join(taken),
    )


@enforces(Clause.OFFICE)
def is_ones_own_account(*, same: bool) -> Refusal | None:
    """Nobody lets themselves in again: that takes a second person."""
    if not same:
        return None
    return Refusal(
        Clause.OFFICE,
        "不能重置本人的账号。",
        "本人的密码和二次验证请在“我的登录”中办理，或请另一位系统管理员重置。",
    )


@enforces(Clause.OFFICE)
def no_second_factor(*, enrolled: int) -> Refusal | None:
    """`enrolled`: how many the account has."""
    if enrolled:
        return None
    return Refusal(
        Clause.OFFICE,
        "该账号没有登记二次验证，无须重置。",
        "请本人登录后自行登记。",
    )


@enforces(Clause.RECORDS)
def view_is_named_already(title: str | None) -> Refusal | None:
    """`title`: of the person's own view of that list that has the name, None if none has."""
    if title is None:
        return None
    return Refusal(
        Clause.RECORDS,
        "此列表已有名为“{title}”的视图。",
        "请换一个名称，或先删除原来的视图。",
        title=title,
    )


@enforces(Clause.RECORDS)
def view_is_not_theirs(*, owner: str | None, same: bool) -> Refusal | None:
    """`owner`: whose view it is, None if it is gone; `same`: whether that is who acts."""
    if owner is not None and same:
        return None
    if owner is None:
        return Refusal(Clause.RECORDS, "该视图已经删除。", "请刷新页面。")
    return Refusal(
        Clause.RECORDS,
        "该视图由{owner}保存，只能由本人删除。",
        "请联系{owner}，或另存一个自己的视图。",
        owner=owner,
    )
