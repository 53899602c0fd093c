"""Words for people: dates, money, labels and refusals, in the language of the page."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from zhiheng.methods.wording import count_text
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.conditions import known_facts
from zhiheng.rulebook.editions import Edition, names
from zhiheng.rulebook.numerals import LAST, number_of
from zhiheng.rulebook.steps import STATE_LABELS, STEP_LABELS, State, Step

up_to = count_text

STANDINGS = {
    "有效": gettext_noop("有效"),
    "到期": gettext_noop("到期"),
    "已撤销": gettext_noop("已撤销"),
    "已终止": gettext_noop("已终止"),
}
"""How an honour stands, as the public certificate check says."""

APPLICANT_STATES = {
    State.DRAFTING: gettext_noop("填报中，尚未提交"),
    State.FILED: gettext_noop("已提交，等待推荐"),
    State.RECOMMENDED: gettext_noop("已获推荐，等待资格审查"),
    State.ACCEPTED: gettext_noop("已受理，正在征求部门意见"),
    State.CONSULTED: gettext_noop("正在评审"),
    State.REVIEWED: gettext_noop("正在评审：材料评审已完成"),
    State.VISITED: gettext_noop("正在评审：现场评审已完成"),
    State.DEFENDED: gettext_noop("正在评审：陈述答辩已完成"),
    State.SUMMARISED: gettext_noop("评审已完成，结果以公示为准"),
    State.NOMINATED: gettext_noop("列入拟授奖名单，正在公示"),
    State.PUBLICISED: gettext_noop("公示已结束，等待政府审定"),
    State.APPROVED: gettext_noop("政府已审定"),
    State.COMMENDED: gettext_noop("政府已通报，等待颁奖"),
    State.AWARDED: gettext_noop("已获奖"),
    State.RETURNED: gettext_noop("已退回，等待本组织补正"),
    State.SUSPENDED: gettext_noop("暂停办理，等待决定"),
    State.LAPSED: gettext_noop("逾期未提交"),
    State.WITHDRAWN: gettext_noop("已撤回"),
    State.NOT_RECOMMENDED: gettext_noop("未获推荐"),
    State.REFUSED: gettext_noop("不予受理"),
    State.NOT_ADVANCED: gettext_noop("未进入下一环节"),
    State.NOT_SELECTED: gettext_noop("未入选"),
    State.STRUCK: gettext_noop("已取消资格"),
    State.NOT_APPROVED: gettext_noop("未获审定"),
}
"""What applicants are told of a state: what happened and what comes, never how they fared."""

DECIDED_IN_CAMERA = (State.NOMINATED, State.NOT_SELECTED)
"""What 公示 makes known: a refusal, which cannot know whether it did, tells neither."""

STATES_BY_LABEL = {label: state for state, label in STATE_LABELS.items()}

_to_applicant: ContextVar[bool] = ContextVar("to_applicant", default=False)


def speak(*, to_applicant: bool) -> None:
    """Who reads from here on: an applicant reads an applicant's words for a state."""
    _to_applicant.set(to_applicant)


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December"]  # fmt: skip
FEN = 100
WAN = 10_000


def in_chinese() -> bool:
    return (translation.get_language() or "zh-hans").startswith("zh")


def said(template: str, **values: object) -> str:
    """A message template in the reader's language, its {named} places filled."""
    return gettext(template).format(**values)


def reason(refusal: Refusal) -> str:
    return said(refusal.what, **_values(refusal))


def advice(refusal: Refusal) -> str:
    return said(refusal.remedy, **_values(refusal)) if refusal.remedy else ""


def _values(refusal: Refusal) -> dict[str, Any]:
    """A state among them in the reader's word for it."""
    return {key: _state_for_reader(value) for key, value in refusal.values.items()}


def _state_for_reader(value: Any) -> Any:
    state = STATES_BY_LABEL.get(value) if isinstance(value, str) else None
    if state is None:
        return value
    if not _to_applicant.get():
        return state_label(state)
    return applicant_state_label(State.SUMMARISED if state in DECIDED_IN_CAMERA else state)


def article(refusal: Refusal, edition: Edition | None) -> str:
    """第十七条, or Article 17; empty where no edition is at hand or it has no such article."""
    written = edition.article(refusal.clause) if edition else ""
    number = number_of(written) if written else LAST
    if in_chinese() or number == LAST:
        return gettext(written) if written else ""
    return f"Article {number}"


def label(word: str | Promise) -> str:
    """A label of a vocabulary, translated: a role, a kind of notice, how an honour stands."""
    return gettext(str(word)) if word else ""


def state_label(state: str) -> str:
    return gettext(STATE_LABELS[State(state)])


def applicant_state_label(state: str) -> str:
    return gettext(APPLICANT_STATES[State(state)])


def step_label(step: str, edition: Edition | None = None) -> str:
    """What the edition calls a step; its plain name in other languages than that of the edition."""
    if edition is not None and in_chinese():
        return edition.plan(Step(step)).title
    return gettext(STEP_LABELS[Step(step)])


def money(fen: int) -> str:
    """50万元 for whole 万, 1,234,567元 otherwise, 分 only where there are any."""
    yuan, cents = divmod(fen, FEN)
    if in_chinese() and yuan and not cents and yuan % WAN == 0:
        return f"{yuan // WAN:,}万元"
    amount = f"{yuan:,}.{cents:02}" if cents else f"{yuan:,}"
    return f"{amount}元" if in_chinese() else f"RMB {amount}"


def money_in_full(fen: int) -> str:
    """1,500,000元: for tables, where amounts are compared."""
    yuan, cents = divmod(fen, FEN)
    amount = f"{yuan:,}.{cents:02}" if cents else f"{yuan:,}"
    return f"{amount}元" if in_chinese() else f"RMB {amount}"


def score(quarters: int | None) -> str:
    """Quarter points as the papers print them: 688.25分; empty where there is none."""
    return "" if quarters is None else points(quarters * 25)


def points(hundredths: int | None) -> str:
    """Hundredths of a point: 688.20分; 688.20 points."""
    if hundredths is None:
        return ""
    whole, rest = divmod(hundredths, 100)
    return gettext("{points}分").format(points=f"{whole:,}.{rest:02}")


def left(until: datetime, at: datetime) -> str:
    """How long until then, or how long since: in days, on the last day in hours and minutes."""
    seconds = abs(until - at).total_seconds()
    days, hours, minutes = int(seconds // 86400), int(seconds // 3600), int(seconds // 60)
    if days:
        template = gettext("已逾期 {n} 天") if until < at else gettext("还有 {n} 天")
        return template.format(n=days)
    if hours:
        template = gettext("已逾期 {n} 小时") if until < at else gettext("还有 {n} 小时")
        return template.format(n=hours)
    template = gettext("已逾期 {n} 分钟") if until < at else gettext("还有 {n} 分钟")
    return template.format(n=minutes)


def day(value: date | datetime | None) -> str:
    """2026年6月1日; 1 June 2026."""
    if value is None:
        return ""
    on = localtime(value) if isinstance(value, datetime) else value
    if in_chinese():
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(value: datetime | None) -> str:
    """2026年6月1日 17:30; 1 June 2026, 17:30. Always the time of Beijing."""
    if value is None:
        return ""
    on = localtime(value)
    clock = f"{on:%H:%M:%S}" if on.second else f"{on:%H:%M}"
    return f"{day(value)} {clock}" if in_chinese() else f"{day(value)}, {clock}"


def stated(facts: Mapping[str, Any], edition: Edition) -> list[tuple[str, str]]:
    """What an applicant stated, in the order and by the labels of the edition's facts."""
    known = known_facts(edition.facts)
    choices = {**names(edition.quality_foundations), **names(edition.preferences)}
    return [
        (fact.label, _statement(facts[key], choices)) for key, fact in known.items() if key in facts
    ] + [(key, _statement(facts[key], choices)) for key in sorted(facts.keys() - known.keys())]


def _statement(value: Any, choices: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(choices.get(one, str(one)) for one in value) or gettext("无")
    return "—" if value in (None, "") else str(value)


def iso(value: date | datetime) -> str:
    return localtime(value).isoformat() if isinstance(value, datetime) else value.isoformat()
