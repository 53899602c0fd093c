"""Which measures an edition knows, on what basis, and for what."""

import re
from collections.abc import Iterable

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Handling, edition

OWN_PROCEDURE = {"revoke": "撤销", "talk": "约谈"}
"""Measures that have an act of their own."""
LAUREATES = {"bonus-misuse", "fraud", "revocation-ground"}
"""What a measure against a laureate may be for."""
RECOVER = "recover"
BAR = "bar"


@enforces(Clause.BONUS_SUPERVISION)
def measure_is_unknown(which: Edition, measure: str) -> Refusal | None:
    """Only the measures of this edition exist: 通报批评 went with the edition that had it."""
    if which.handling(measure) is not None:
        return None
    former = _formerly(which, measure)
    if former is not None:
        return Refusal(
            Clause.BONUS_SUPERVISION,
            "“{measure}”是{former}的措施，本版已经删除，不能再用。",
            "请按本版规定的措施办理，并引用所依据的规定。",
            measure=former[1].label,
            former=former[0].number or former[0].title,
        )
    return Refusal(
        Clause.BONUS_SUPERVISION,
        "本版没有“{measure}”这一措施。",
        "请从这些措施中选择：{known}。",
        measure=measure,
        known="、".join(handling.label for handling in which.handlings),
    )


def _formerly(which: Edition, measure: str) -> tuple[Edition, Handling] | None:
    if not which.revises:
        return None
    old = edition(which.revises)
    handling = old.handling(measure)
    return (old, handling) if handling else _formerly(old, measure)


@enforces(Clause.BONUS_SUPERVISION)
def measure_is_elsewhere(handling: Handling) -> Refusal | None:
    """Against laureates only, and without the procedures that have their own safeguards."""
    if handling.key not in OWN_PROCEDURE and LAUREATES & set(handling.against):
        return None
    return Refusal(
        Clause.BONUS_SUPERVISION,
        "“{measure}”不在此处办理。",
        "撤销称号、约谈和对人员的处理各有程序，请从相应事项办理。",
        measure=handling.label,
    )


@enforces(Clause.BONUS_SUPERVISION)
def measure_lacks_a_basis(which: Edition, handling: Handling, basis: str) -> Refusal | None:
    """“按照有关规定和要求予以处理”: which regulation, must be said."""
    if not handling.needs_basis or cites_beyond_the_measures(which, basis):
        return None
    return Refusal(
        handling.clause,
        "“{measure}”须引用本办法以外的依据，所填依据是“{basis}”。",
        "请写明所依据规定的名称、文号和条款。",
        measure=handling.label,
        basis=basis,
    )


def cites_beyond_the_measures(which: Edition, basis: str) -> bool:
    """Whether a basis names anything besides the edition itself and its articles."""
    own = (which.title, which.title.split("》")[0].strip("《"), which.number, "本办法", "管理办法")
    for words in filter(None, own):
        basis = basis.replace(words, "")
    rest = re.sub(
        r"第[一二三四五六七八九十百〇零\d]+[条款项]|[\s《》()(),,、。;;:的及和]", "", basis
    )
    return bool(rest)


@enforces(Clause.BONUS_SUPERVISION)
def misuse_was_not_found(handling: Handling, *, misused_fen: int | None) -> Refusal | None:
    """Supervision first, handling after: misuse is what an inspection of this laureate found."""
    if "bonus-misuse" not in handling.against or misused_fen:
        return None
    return Refusal(
        Clause.BONUS_SUPERVISION,
        "没有监督检查认定该组织奖金使用不当，不能“{measure}”。",
        "请先开展监督检查，记录使用不当的金额。",
        measure=handling.label,
    )


@enforces(Clause.BONUS_SUPERVISION)
def recovery_is_impossible(
    *, measure: str, amount_fen: int, paid_fen: int, recovered_fen: int = 0
) -> Refusal | None:
    """Money comes back only by 追缴, and never more than was paid and isn't claimed already."""
    if measure != RECOVER and amount_fen == 0:
        return None
    if measure == RECOVER and 0 < amount_fen <= paid_fen - recovered_fen:
        return None
    return Refusal(
        Clause.BONUS_SUPERVISION,
        "追缴金额{amount}元有误：已拨付{paid}元，已列入追缴{recovered}元。",
        "追缴须写明金额且不超过尚未追缴的部分；其他措施不填金额。",
        amount=amount_fen // 100,
        paid=paid_fen // 100,
        recovered=recovered_fen // 100,
    )


@enforces(Clause.REVOCATION)
def recovery_lacks_a_basis(which: Edition, *, amount_fen: int, basis: str) -> Refusal | None:
    """Neither edition lets money come back with the title: that needs a regulation of its own."""
    if amount_fen == 0 or cites_beyond_the_measures(which, basis):
        return None
    return Refusal(
        Clause.REVOCATION,
        "撤销称号并不当然追缴奖金，追缴须另有依据，所填依据是“{basis}”。",
        "请写明追缴所依据规定的名称、文号和条款；没有依据的，只撤销称号。",
        basis=basis,
    )


def approver_of(which: Edition, measures: Iterable[str]) -> str:
    """Who decides on all of these: "government" if any of them needs it, else "office"."""
    known = filter(None, map(which.handling, measures))
    return "government" if any(h.approved_by == "government" for h in known) else "office"
