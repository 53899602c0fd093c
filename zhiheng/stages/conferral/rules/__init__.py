"""Pure: what a circular says, who may be conferred upon, which bonus may be paid. No Django."""

from zhiheng.stages.conferral.rules.candidates import (
    gate_was_not_rechecked,
    somebody_is_in_doubt,
    somebody_is_suspended,
)
from zhiheng.stages.conferral.rules.circular import (
    circular_is_not_issued,
    circular_text,
    edition_has_no_circular,
    number_is_missing,
)
from zhiheng.stages.conferral.rules.money import (
    Example,
    bonus_worked_example,
)
from zhiheng.stages.conferral.rules.payouts import (
    account_is_not_the_laureates,
    budget_is_exceeded,
    must_be_paid_at_once,
    one_person_holds_both_keys,
    payable_honours_remain,
    payee_is_not_approved,
    payout_is_settled,
    payout_stands_already,
    return_has_no_reason,
    title_carries_no_bonus,
    voucher_is_missing,
)

__all__ = [
    "Example",
    "account_is_not_the_laureates",
    "bonus_worked_example",
    "budget_is_exceeded",
    "circular_is_not_issued",
    "circular_text",
    "edition_has_no_circular",
    "gate_was_not_rechecked",
    "must_be_paid_at_once",
    "number_is_missing",
    "one_person_holds_both_keys",
    "payable_honours_remain",
    "payee_is_not_approved",
    "payout_is_settled",
    "payout_stands_already",
    "return_has_no_reason",
    "somebody_is_in_doubt",
    "somebody_is_suspended",
    "title_carries_no_bonus",
    "voucher_is_missing",
]
