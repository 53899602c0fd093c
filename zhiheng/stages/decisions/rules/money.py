"""What a laureate is paid. Ranking and money are separate computations."""

from zhiheng.rulebook.citations import enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import RepeatRule, Terms

STRICTEST_FIRST = (
    RepeatRule.BARRED,
    RepeatRule.TITLE_ONLY,
    RepeatRule.TOP_UP,
    RepeatRule.FULL,
)


@enforces(Clause.QUOTA, Clause.BONUS)
def standing(*, earlier: bool, higher: bool, terms: Terms) -> RepeatRule | None:
    """The rule for an earlier laureate or the holder of a higher award; the stricter of the two."""
    found = [
        rule
        for holds, rule in ((earlier, terms.repeat_rule), (higher, terms.higher_award_rule))
        if holds
    ]
    return min(found, key=STRICTEST_FIRST.index, default=None)


@enforces(Clause.BONUS)
def bonus(*, terms: Terms, rule: RepeatRule | None, paid_fen: int, funded: bool) -> int:
    """In fen. `paid_fen`: bonus paid for earlier or higher awards; `funded`: 财政全额拨款单位."""
    if funded and not terms.funded_bodies_get_bonus:
        return 0
    if rule in (RepeatRule.TITLE_ONLY, RepeatRule.BARRED):
        return 0
    if rule == RepeatRule.TOP_UP:
        return max(terms.bonus_fen - paid_fen, 0)
    return terms.bonus_fen
