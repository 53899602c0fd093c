"""Money in words, and what each kind of laureate gets: a worked example for finance."""

from dataclasses import dataclass

from zhiheng.rulebook.citations import enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.terms import RepeatRule, Terms
from zhiheng.stages.decisions.rules import bonus, standing


@dataclass(frozen=True)
class Example:
    """One kind of laureate, what the terms give it, and whether it takes a place of the quota."""

    laureate: str
    paid_before_fen: int
    bonus_fen: int
    takes_a_place: bool
    may_win: bool = True


@enforces(Clause.BONUS, Clause.QUOTA)
def bonus_worked_example(terms: Terms, *, paid_before_fen: int) -> list[Example]:
    """What the terms of a cycle come to, kind by kind, if that much was paid before."""
    kinds = (
        ("首次获奖", False, False, False),
        ("再次获奖", True, False, False),
        ("已获上级质量奖", False, True, False),
        ("再次获奖且已获上级质量奖", True, True, False),
        ("财政全额拨款单位首次获奖", False, False, True),
    )
    return [
        _example(
            terms,
            laureate,
            rule=standing(earlier=earlier, higher=higher, terms=terms),
            paid_fen=paid_before_fen if earlier or higher else 0,
            funded=funded,
        )
        for laureate, earlier, higher, funded in kinds
    ]


def _example(
    terms: Terms, laureate: str, *, rule: RepeatRule | None, paid_fen: int, funded: bool
) -> Example:
    return Example(
        laureate=laureate,
        paid_before_fen=paid_fen,
        bonus_fen=bonus(terms=terms, rule=rule, paid_fen=paid_fen, funded=funded),
        takes_a_place=rule is not RepeatRule.TITLE_ONLY and rule is not RepeatRule.BARRED,
        may_win=rule is not RepeatRule.BARRED,
    )
