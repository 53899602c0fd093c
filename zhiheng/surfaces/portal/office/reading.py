"""What the pages of this desk tell about a cycle and about an application."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles import rules as readiness
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices import rules as announcing
from zhiheng.methods.workdays import Workdays, day_of, last_moment, morning
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.conditions import unmet
from zhiheng.rulebook.editions import Edition, RepeatRule, Term, Terms
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.components import words


def windows_of(cycle: Any) -> dict[Step, tuple[datetime, datetime]]:
    found = cycles.milestones(cycle)
    return {Step(step): (row.opens_at, row.closes_at) for step, row in found.items()}


def proposed(edition: Edition, calendar: Workdays, *, on: date) -> dict[Any, Any]:
    """Each step after the one before, from the next working day on, in working days."""
    windows, day = {}, on
    for plan in edition.steps:
        first = calendar.next_workday(day)
        last = calendar.add(first, max(plan.days - 1, 0))
        windows[plan.step] = (morning(first), last_moment(last))
        day = calendar.add(last, 1)
    return windows


def announcement_faults(cycle: Any, *, at: datetime) -> list[Refusal]:
    """All that keeps 信息发布 back, at once; the act itself tells the first of these."""
    edition, terms, windows = cycles.edition_of(cycle), cycles.terms_of(cycle), windows_of(cycle)
    faults = readiness.terms_are_open(edition, cycles.entered(cycle))
    if terms.quota is not None:
        faults += _present(
            readiness.quota_is_impossible(quota=terms.quota, reserved=terms.reserved),
            readiness.budget_is_short(
                budget_fen=cycle.bonus_budget_fen, quota=terms.quota, bonus_fen=terms.bonus_fen
            ),
        )
    faults += announcing.calendar_has_gaps(edition, windows)  # type: ignore[arg-type]
    if Step.FILING in windows:
        faults += _present(announcing.filing_would_be_over(windows, at=at))  # type: ignore[arg-type]
    return _present(announcing.is_announced_already(pinned=cycle.is_pinned)) or faults


def _present(*found: Refusal | None) -> list[Refusal]:
    return [refusal for refusal in found if refusal]


def announcement(cycle: Any, *, more: str, at: datetime) -> str:
    """The text as it would be published now."""
    day = day_of(at)
    return announcing.announcement_text(
        cycles.edition_of(cycle),
        cycles.terms_of(cycle),
        windows=windows_of(cycle),  # type: ignore[arg-type]
        day=day,
        issuer=notices.issuer_of(cycle, on=day),
        more=more,
    )


REPEATS = {
    RepeatRule.TITLE_ONLY: "只授称号，不发奖金，不占名额",
    RepeatRule.BARRED: "不再受理",
    RepeatRule.FULL: "同样奖励",
    RepeatRule.TOP_UP: "补足差额",
}


def value_of(term: Term, value: Any) -> str:
    """A term's value in words."""
    if value is None:
        return gettext("尚未填写")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, RepeatRule):
        return gettext(REPEATS[value])
    if term.key.endswith("_fen"):
        return str(words.money(value))
    if isinstance(value, dict):
        return "；".join(f"{key}：{number}" for key, number in value.items()) or gettext("无")
    if isinstance(value, tuple):
        return "、".join(value) or gettext("无")
    return str(value)


def conditions_of(
    edition: Edition, terms: Terms, facts: dict[str, Any], recommended_by: str | None
) -> list[tuple[Any, Refusal | None]]:
    """(condition, why it isn't met or None) for each condition of the edition."""
    stated = {**facts, "recommended_by": recommended_by}
    found = []
    for condition in edition.conditions:
        faults = unmet(replace(edition, conditions=(condition,)), terms, stated)
        found.append((condition, faults[0] if faults else None))
    return found
