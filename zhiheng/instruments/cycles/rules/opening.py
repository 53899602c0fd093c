"""Pure: may this cycle open, with these terms? No Django."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Mark, Term


@enforces(Clause.EFFECT)
def edition_cannot_open_a_cycle(
    edition: Edition, *, in_force_from: date | None, repealed_on: date | None, on: date
) -> Refusal | None:
    """A stub, an edition not yet in force, or one already repealed governs no new cycle."""
    if edition.lineage_only:
        return Refusal(
            Clause.EFFECT,
            "{title}只作为沿革存目，不能据以开展评选：{why}",
            "请选用现行版本。",
            title=edition.title,
            why=edition.lineage_only,
        )
    if in_force_from is None:
        return Refusal(
            Clause.EFFECT,
            "{title}的施行日期尚未录入。",
            "请先录入发布文号与施行日期。",
            title=edition.title,
        )
    if on < in_force_from:
        return Refusal(
            Clause.EFFECT,
            "{title}自{day}起施行，此前不能据以开展评选。",
            "请在施行后立项，或选用当时有效的版本。",
            title=edition.title,
            day=in_force_from,
        )
    if repealed_on is not None and on >= repealed_on:
        return Refusal(
            Clause.EFFECT,
            "{title}已于{day}废止，不能再据以开展新一届评选。",
            "请选用取代它的版本。",
            title=edition.title,
            day=repealed_on,
        )
    return None


@enforces(Clause.FREQUENCY)
def too_soon_after_the_last(*, last_year: int | None, year: int, interval: int) -> Refusal | None:
    """`interval` in years; 0 means on approval only, whose document is recorded anyway."""
    if last_year is None or not interval or year - last_year >= interval:
        return None
    return Refusal(
        Clause.FREQUENCY,
        "每{interval}年评选一届，上一届为{last}年，{year}年尚不能开展。",
        "请到{next}年再立项；确需提前的，先修订办法。",
        interval=interval,
        last=last_year,
        year=year,
        next=last_year + interval,
    )


@enforces(Clause.FREQUENCY)
def approval_is_missing(approval_document: str) -> Refusal | None:
    """评比达标表彰 needs an approval; its document is attached to every cycle."""
    if approval_document.strip():
        return None
    return Refusal(
        Clause.FREQUENCY,
        "没有填写开展本届评选的批准文件。",
        "请填写批准机关与文号。",
    )


def unconfirmed(edition: Edition, entered: Iterable[str]) -> list[Term]:
    """The terms that the office has still to enter or confirm for a cycle."""
    entered = set(entered)
    return [
        term
        for term in edition.term_values.values()
        if term.needs_confirmation and term.key not in entered
    ]


@enforces(Clause.ANNOUNCEMENT, Clause.QUOTA)
def terms_are_open(edition: Edition, entered: Iterable[str]) -> list[Refusal]:
    """信息发布 waits until every assumed value is confirmed and every office value entered."""
    return [_open_term(term) for term in unconfirmed(edition, entered)]


def _open_term(term: Term) -> Refusal:
    if term.mark == Mark.OFFICE:
        return Refusal(
            term.clause,
            "“{label}”没有默认值，须由评委会办公室录入。",
            "请在“参数确认”中填写数值及依据文件。",
            label=term.label,
        )
    return Refusal(
        term.clause,
        "“{label}”的取值不是正式文本所载（来源：{source}），须由评委会办公室确认。",
        "请在“参数确认”中确认或改正，并注明依据。",
        label=term.label,
        source=term.source or term.mark,
    )


@enforces(Clause.OFFICE_DUTIES)
def term_is_unknown(edition: Edition, values: Mapping[str, Any]) -> Refusal | None:
    strange = [key for key in values if key not in edition.term_values]
    if not strange:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "没有名为“{keys}”的参数。",
        "请从参数表中选择。",
        keys="、".join(strange),
    )


@enforces(Clause.BASIS)
def term_is_law(edition: Edition, values: Mapping[str, Any]) -> list[Refusal]:
    """What the official text states cannot be changed for one cycle."""
    fixed = (edition.term_values[key] for key in values if key in edition.term_values)
    return [
        Refusal(
            term.clause,
            "“{label}”由正式文本规定，不能为一届评选改动。",
            "请按原值开展；确需改动的，先修订办法。",
            label=term.label,
        )
        for term in fixed
        if term.mark == Mark.SEED
    ]


@enforces(Clause.QUOTA)
def quota_is_impossible(*, quota: int | None, reserved: Mapping[str, int]) -> Refusal | None:
    if quota is None or quota < 1:
        return Refusal(Clause.QUOTA, "名额须为正整数。", "请填写本届名额上限。")
    if sum(reserved.values()) > quota:
        return Refusal(
            Clause.QUOTA,
            "单列名额合计{reserved}个，超过总名额{quota}个。",
            "请调减单列名额或调增总名额。",
            reserved=sum(reserved.values()),
            quota=quota,
        )
    return None


@enforces(Clause.FUNDING, Clause.BONUS)
def budget_is_short(*, budget_fen: int, quota: int, bonus_fen: int) -> Refusal | None:
    """The bonus line must bear a full list of winners before the cycle is announced."""
    if budget_fen >= quota * bonus_fen:
        return None
    return Refusal(
        Clause.FUNDING,
        "奖金预算{budget}元不足：名额{quota}个、每个{bonus}元，共需{need}元。",
        "请先落实财政预算，或调减名额。",
        budget=budget_fen // 100,
        quota=quota,
        bonus=bonus_fen // 100,
        need=quota * bonus_fen // 100,
    )


@enforces(Clause.ANNOUNCEMENT)
def is_published(*, published: bool) -> Refusal | None:
    """What was announced is fixed: terms and calendar are not rewritten afterwards."""
    if not published:
        return None
    return Refusal(
        Clause.ANNOUNCEMENT,
        "本届已经发布，参数不能再改。",
        "参数随信息发布一并固定；确需调整的，提请评定委员会决定。",
    )
