"""Pure: does the applicant qualify, and is it rightly recommended? No Django."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from zhiheng.methods.workdays import years_after
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import unmet
from zhiheng.rulebook.editions import Edition, Terms
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import Step


@enforces(Clause.ELIGIBILITY, Clause.RECOMMENDATION)
def conditions_unmet(
    edition: Edition,
    terms: Terms,
    facts: Mapping[str, Any],
    *,
    recommended_by: str | None,
    founded_on: date | None,
    on: date,
) -> list[Refusal]:
    """All conditions unmet. Who recommended is what the recommendation says, not what was typed."""
    found = unmet(edition, terms, {**facts, "recommended_by": recommended_by})
    if not recommendation_comes_first(edition.procedure):
        found = tuple(r for r in found if r.clause != Clause.RECOMMENDATION)
    stated = facts.get("years_in_operation")
    overstated = years_are_overstated(stated=stated, founded_on=founded_on, on=on)
    return [*found, *([overstated] if overstated else [])]


def recommendation_comes_first(procedure: Procedure) -> bool:
    """Whether an application reaches screening only with a recommendation."""
    return Step.RECOMMENDATION in procedure.steps[: procedure.steps.index(Step.SCREENING)]


@enforces(Clause.ELIGIBILITY)
def years_are_overstated(
    *, stated: float | None, founded_on: date | None, on: date
) -> Refusal | None:
    """Years count from the registration of this subject; those of a merged one are never added."""
    if stated is None or founded_on is None or years_after(founded_on, int(stated)) <= on:
        return None
    return Refusal(
        Clause.ELIGIBILITY,
        "填写的合法运营年限为{stated:g}年，而该组织登记成立于{founded}。",
        "请按本组织的成立日期填写；合并、分立前其他组织的年限不自动累计。",
        stated=stated,
        founded=founded_on,
    )


@enforces(Clause.QUOTA)
def tags_are_unproven(terms: Terms, tags: Iterable[str], facts: Mapping[str, Any]) -> list[Refusal]:
    """Whoever claims a reserved place states the ground for it."""
    stated = {key.replace("_", "-") for key, value in facts.items() if value is True}
    stated |= set(facts.get("honours") or ())
    return [
        Refusal(
            Clause.QUOTA,
            "申报单列名额“{tag}”，但申报内容没有说明具备该项认定。",
            "请填写并附上认定文件，或者放弃单列名额。",
            tag=tag,
        )
        for tag in tags
        if tag in terms.reserved and tag not in stated
    ]


@enforces(Clause.RECOMMENDATION)
def recommender_is_invalid(edition: Edition, kind: str, *, label: str) -> Refusal | None:
    if kind in {choice.key for choice in edition.recommenders}:
        return None
    return Refusal(
        Clause.RECOMMENDATION,
        "{body}不属于本版有权推荐的单位（{allowed}）。",
        "请由本版所列的推荐单位出具推荐意见。",
        body=label,
        allowed="、".join(choice.label for choice in edition.recommenders),
    )


@enforces(Clause.RECOMMENDATION)
def recommendation_is_unsigned(*, opinion: str, signed_by: str) -> Refusal | None:
    if opinion.strip() and signed_by.strip():
        return None
    return Refusal(
        Clause.RECOMMENDATION,
        "推荐意见或者签署人为空。",
        "请写明推荐意见，并由推荐单位负责人签署。",
    )
