"""Pure: 补正, 受理 and 不予受理. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhiheng.methods.wording import count_text
from zhiheng.methods.workdays import SHANGHAI
from zhiheng.rulebook.citations import Refusal, enforces, named
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Terms
from zhiheng.stages.applications import rules as filing

Remark = str | tuple[Clause, str]
"""What the office adds in its own words, under 资格审查 where it names no other clause."""


@enforces(Clause.SCREENING)
def remarks(extra: Iterable[Remark], *, remedy: str) -> list[Refusal]:
    pairs = [(Clause.SCREENING, one) if isinstance(one, str) else one for one in extra]
    return [Refusal(Clause(clause), "{text}", remedy, text=text) for clause, text in pairs]


def written(refusals: Iterable[Refusal], edition: Edition) -> list[dict[str, str]]:
    """Refusals as they stand in a notice, each with its article in that edition."""
    return [
        {
            "clause": str(refusal.clause),
            "article": edition.article(refusal.clause),
            "what": refusal.reason,
            "remedy": refusal.advice,
        }
        for refusal in refusals
    ]


@enforces(Clause.SCREENING)
def corrections_are_used_up(*, returned: int, allowed: int) -> Refusal | None:
    if returned < allowed:
        return None
    return Refusal(
        Clause.SCREENING,
        "已退回补正{returned}次，本版只允许{allowed}次。",
        "请按现有资料决定受理或者不予受理。",
        returned=returned,
        allowed=allowed,
    )


@enforces(Clause.SCREENING)
def nothing_to_mend(defects: list[Refusal]) -> Refusal | None:
    if defects:
        return None
    return Refusal(Clause.SCREENING, "没有需要补正的事项。", "请写明应补正的事项，或者直接受理。")


@enforces(Clause.SCREENING)
def correction_is_late(*, due_at: datetime, at: datetime) -> Refusal | None:
    """Inclusive: the last moment of the last working day still counts."""
    if at <= due_at:
        return None
    return Refusal(
        Clause.SCREENING,
        "补正期限已于{due:%Y-%m-%d %H:%M:%S}届满。",
        "逾期未补正的，由评委会办公室作出不予受理的决定。",
        due=due_at.astimezone(SHANGHAI),
    )


@enforces(Clause.SCREENING)
def time_to_mend_runs(*, due_at: datetime, at: datetime) -> Refusal | None:
    """Nobody is refused while they may still mend."""
    if at > due_at:
        return None
    return Refusal(
        Clause.SCREENING,
        "补正期限到{due:%Y-%m-%d %H:%M:%S}为止，此前不能不予受理。",
        "请在期限届满后办理。",
        due=due_at.astimezone(SHANGHAI),
    )


@enforces(Clause.SCREENING)
def return_was_not_served(names: Sequence[str]) -> Refusal | None:
    """A period that nobody was told of neither runs nor ends."""
    if not names:
        return None
    return Refusal(
        Clause.SCREENING,
        "{names}处于补正状态，却没有补正通知，补正期限无从计算。",
        "请系统管理员核对其状态变动的记录，补发补正通知后再办。",
        names=named(names),
    )


def mending_was_missed(*, due_at: datetime) -> Refusal:
    """The ground of whoever let the period pass."""
    return Refusal(
        Clause.SCREENING,
        "在{due:%Y-%m-%d}前没有补正。",
        "可在以后的届次重新申报。",
        due=due_at.astimezone(SHANGHAI),
    )


@enforces(Clause.SCREENING)
def no_ground_to_refuse(grounds: list[Refusal]) -> Refusal | None:
    if grounds:
        return None
    return Refusal(
        Clause.SCREENING,
        "没有不予受理的理由：条件均已满足，资料齐全，也没有限制情形。",
        "请受理，或者写明理由和所依据的条款。",
    )


@enforces(Clause.SCREENING)
def somebody_is_undecided(*, waiting: int, mending: int, most: int) -> Refusal | None:
    """资格审查 ends with a decision on everybody. Counted no further than `most` and one more."""
    if not (waiting or mending):
        return None
    return Refusal(
        Clause.SCREENING,
        "尚有{waiting}份申报没有审查，{mending}份仍在补正期内。",
        "请逐份决定受理、退回补正或者不予受理，待补正期满后再办结。",
        waiting=count_text(waiting, most),
        mending=count_text(mending, most),
    )


def gap_list(
    new: Edition,
    terms: Terms,
    old: Edition,
    *,
    facts: Mapping[str, Any],
    attached: Mapping[str, date | None],
    recommended_by: str | None,
    founded_on: date | None,
    filed_on: date,
) -> list[Refusal]:
    """What a filing made under the old edition lacks under the new one, new checks included."""
    fresh = [ground for ground in new.restrictions if old.restriction(ground.key) is None]
    return [
        *filing.conditions_unmet(
            new,
            terms,
            facts,
            recommended_by=recommended_by,
            founded_on=founded_on,
            on=filed_on,
        ),
        *filing.attachments_are_wanting(new, terms, attached, filed_on=filed_on, on=filed_on),
        *(
            Refusal(
                ground.clause,
                "尚未核查“{label}”。",
                "请按新版补做此项核查。",
                label=ground.label,
            )
            for ground in fresh
        ),
    ]
