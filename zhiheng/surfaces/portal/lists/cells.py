"""Columns and filters that lists of several desks have."""

from collections.abc import Callable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.steps import State
from zhiheng.stages.governance.vocabulary import ConflictSource
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import (
    badge,
    cn_date,
    cn_moment,
    state_badge,
)
from zhiheng.surfaces.portal.lists.declared import Column, Filter

SHORT = 60

Value = Callable[[Any], Any]


def short(text: str) -> str:
    return Truncator(text).chars(SHORT)


def moment(key: str, label: Any, field: str, **more: Any) -> Column:
    """When: words on the page, a moment in the workbook."""
    return _dated(cn_moment, key, label, field, more)


def day(key: str, label: Any, field: str, **more: Any) -> Column:
    """On which day: words on the page, a date in the workbook."""
    return _dated(cn_date, key, label, field, more)


def _dated(said: Value, key: str, label: Any, field: str, more: dict[str, Any]) -> Column:
    return Column(
        key=key,
        label=label,
        value=lambda row: said(getattr(row, field)),
        exported=lambda row: getattr(row, field),
        **more,
    )


def text(key: str, label: Any, field: str) -> Column:
    """What somebody wrote: its beginning on the page, all of it in the workbook."""
    return Column(
        key=key,
        label=label,
        value=lambda row: short(getattr(row, field)),
        exported=lambda row: getattr(row, field),
        data=True,
    )


def money(key: str, label: Any, fen: Value, **more: Any) -> Column:
    """An amount in 元, on the page and in the workbook; `fen` gives it in fen."""
    return Column(
        key=key,
        label=label,
        value=lambda row: words.money_in_full(fen(row)),
        exported=lambda row: fen(row) / words.FEN,
        number=True,
        **more,
    )


def organisation(value: Value = lambda row: row.organisation.name) -> Column:
    return Column(key="organisation", label=_("申报组织"), value=value, data=True)


def code(value: Value = lambda row: row.organisation.code) -> Column:
    return Column(key="code", label=_("统一社会信用代码"), value=value, code=True)


def number() -> Column:
    """The number of an accepted application; lists of one cycle are sorted by it."""
    return Column(
        key="number",
        label=_("受理编号"),
        value=lambda row: row.number or gettext("未受理"),
        exported=lambda row: row.number,
        sort="number",
        code=True,
    )


def announced() -> Column:
    return Column(key="announced", label=_("信息发布"), value=_announced)


def _announced(row: Any) -> str:
    if row.is_pinned:
        return badge(text=gettext("已发布"), tone="won")
    return badge(text=gettext("筹备中"), tone="aside")


def state(**more: Any) -> Column:
    """Where an application stands, in the words of officials."""
    return Column(
        key="state",
        label=pgettext_lazy("申报", "状态"),
        value=lambda row: state_badge(state=row.state),
        **more,
    )


def by_state() -> Filter:
    """Applications in one state, in the words of officials."""
    return Filter(
        key="state",
        label=pgettext_lazy("申报", "状态"),
        choices=lambda: [(state, words.state_label(state)) for state in State],
        apply=lambda found, state: found.filter(state=state),
        every=_("全部状态"),
    )


def tie() -> Column:
    """How a person and an applicant are tied."""
    return Column(
        key="kind", label=_("关系"), value=lambda row: words.label(row.get_kind_display())
    )


def recusal() -> tuple[Column, ...]:
    """Who keeps out of whom, why, and on whose word."""
    return (
        Column(key="person", label=_("回避人"), value=lambda row: row.person.name, data=True),
        organisation(),
        tie(),
        Column(
            key="source", label=_("来源"), value=lambda row: words.label(row.get_source_display())
        ),
        text("reason", _("事由"), "reason"),
        moment("at", _("时间"), "at"),
    )


def challenge() -> tuple[Column, ...]:
    """Whom an applicant asks to keep out, and why."""
    return (
        organisation(),
        Column(
            key="expert",
            label=_("申请其回避的专家"),
            value=lambda row: row.expert.person.name,
            data=True,
        ),
        text("reason", _("事由"), "reason"),
        moment("at", _("时间"), "made_at"),
    )


def by_source() -> Filter:
    """Recusals on somebody's word: the expert's, the applicant's, the office's, or found."""
    return Filter(
        key="source",
        label=_("来源"),
        choices=lambda: ConflictSource.choices,
        apply=lambda found, source: found.filter(source=source),
    )


def by_restriction(grounds: Callable[[], list[tuple[str, Any]]]) -> tuple[Filter, ...]:
    """Entries of one ground, and those that stand or were removed."""
    return (
        Filter(
            key="restriction",
            label=_("限制情形"),
            choices=grounds,
            apply=lambda found, key: found.filter(restriction=key),
        ),
        Filter(
            key="standing",
            label=_("是否移出"),
            choices=lambda: [("standing", gettext("在册")), ("removed", gettext("已移出"))],
            apply=lambda found, key: found.filter(removed_on__isnull=key == "standing"),
        ),
    )
