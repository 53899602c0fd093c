"""Pure: may this be started, edited, submitted? No Django."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhiheng.methods.workdays import SHANGHAI
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import known_facts
from zhiheng.rulebook.editions import Edition, Terms
from zhiheng.rulebook.steps import STATE_LABELS, State

EDITABLE = (State.DRAFTING, State.RETURNED)
"""When an applicant may still write: before submission, and while a file is back with them."""


@enforces(Clause.ANNOUNCEMENT)
def is_not_announced(*, announced: bool) -> Refusal | None:
    if announced:
        return None
    return Refusal(Clause.ANNOUNCEMENT, "本届尚未发布，不能申报。", "请等待信息发布后再申报。")


@enforces(Clause.FILING)
def has_applied_already(*, state: State | None) -> Refusal | None:
    """One organisation applies once in a cycle."""
    if state is None:
        return None
    return Refusal(
        Clause.FILING,
        "本组织在本届已有一份申报（{state}）。",
        "请在原申报上继续办理，不要另开一份。",
        state=STATE_LABELS[state],
    )


@enforces(Clause.ELIGIBILITY)
def is_dissolved(*, dissolved_on: date | None, on: date) -> Refusal | None:
    if dissolved_on is None or on < dissolved_on:
        return None
    return Refusal(
        Clause.ELIGIBILITY,
        "该组织已于{day}注销，不再是可以申报的主体。",
        "请由存续的组织以自己的统一社会信用代码申报。",
        day=dissolved_on,
    )


@enforces(Clause.CRITERIA)
def scheme_is_not_offered(scheme: str, *, offered: Iterable[str]) -> Refusal | None:
    if scheme in offered:
        return None
    return Refusal(
        Clause.CRITERIA,
        "本届没有采用评分标准“{scheme}”。",
        "请选用本届公布的评分标准。",
        scheme=scheme,
    )


@enforces(Clause.QUOTA)
def tag_is_unknown(edition: Edition, terms: Terms, tags: Iterable[str]) -> Refusal | None:
    """A category is one that the edition's lists or its reserved places know."""
    choices = (*edition.case_tags, *edition.preferences)
    known = {*terms.reserved, *(choice.key for choice in choices)}
    strange = [tag for tag in tags if tag not in known]
    if not strange:
        return None
    return Refusal(
        Clause.QUOTA,
        "本版没有“{tags}”这样的类别。",
        "请从本届公布的类别中选择。",
        tags="、".join(strange),
    )


@enforces(Clause.FILING)
def is_frozen(state: State) -> Refusal | None:
    """What was submitted is not edited; it opens again only when it is returned."""
    if state in EDITABLE:
        return None
    return Refusal(
        Clause.FILING,
        "申报现为“{state}”，提交后的内容和附件不能再改。",
        "确需更正的，请联系评委会办公室退回补正。",
        state=STATE_LABELS[state],
    )


@enforces(Clause.FILING)
def draft_is_stale(
    *, version: int, current: int, saved_by: str, saved_at: datetime
) -> Refusal | None:
    """Two tabs at once: whoever saves second is told, and keeps what they typed."""
    if version == current:
        return None
    return Refusal(
        Clause.FILING,
        "{person}已于{saved:%Y-%m-%d %H:%M:%S}保存了第{current}稿，而这里是从第{version}稿改起的，未予保存。",
        "此处填写的内容仍在页面上，请与第{current}稿对照后再保存。",
        person=saved_by,
        saved=saved_at.astimezone(SHANGHAI),
        current=current,
        version=version,
    )


@enforces(Clause.TRUTHFULNESS)
def undertaking_is_missing(edition: Edition, undertaken_by: str) -> Refusal | None:
    # 第十七条: “如实填写” — we refuse a form whose undertaking is unsigned, not one with blanks.
    if undertaken_by.strip():
        return None
    return Refusal(
        # An edition that asks for no truthful filing by name still has its forms signed.
        Clause.TRUTHFULNESS if edition.has(Clause.TRUTHFULNESS) else Clause.FILING,
        "没有签署真实性承诺。",
        "请由法定代表人或其授权的人签署承诺后提交。",
    )


SHAPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "number": (int, float),
    "text": (str,),
    "list": (list, tuple),
}


@enforces(Clause.FILING)
def facts_are_malformed(edition: Edition, facts: Mapping[str, Any]) -> list[Refusal]:
    """Facts of the wrong kind, all at once: "三年" where a number is asked. Blanks are no fault."""
    known = known_facts(edition.facts)
    return [
        Refusal(
            Clause.FILING,
            "“{label}”填写的“{value}”无法识别。",
            "请按申报表说明的格式填写。",
            label=fact.label,
            value=facts[key],
        )
        for key, fact in known.items()  # in the form's order: a database may turn the facts about
        if facts.get(key) is not None and not _fits(fact.kind, facts[key])
    ]


def _fits(kind: str, value: Any) -> bool:
    if kind == "number" and isinstance(value, bool):
        return False
    if kind == "list" and isinstance(value, (list, tuple)):
        return all(isinstance(part, str) for part in value)
    return isinstance(value, SHAPES[kind])
