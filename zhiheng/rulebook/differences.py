"""What changed between two editions, computed from their data.

Provenance is not compared: a value that both editions hold is the same value, however each
knows it. Where the newer edition declares its changes against the older one, the details are
gathered under them; what no declared change covers is listed at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from zhiheng.rulebook.editions import LISTS, Body, Change, Edition, StepPlan

UNDECLARED = "未在修订说明中列出"

HEAD = {
    "bases": "制定依据",
    "repeals": "废止文件",
    "announcement_title": "发布文书名称",
    "scheme": "评分表",
    "other_schemes": "其他评分表",
}

KINDS = {
    **HEAD,
    "provisions": "条款",
    "terms": "参数",
    "conditions": "申报条件",
    "preferences": "优先推荐",
    "quality_foundations": "质量基础",
    "restrictions": "限制情形",
    "attachments": "申报资料",
    "recommenders": "推荐单位",
    "pools": "专家库",
    "departments": "征求意见部门",
    "permitted_uses": "奖金用途",
    "case_tags": "案例类别",
    "handlings": "处理措施",
    "revocation_grounds": "撤销情形",
    "steps": "程序",
    "bodies": "机构",
}


@dataclass(frozen=True)
class Detail:
    """One thing that differs. An empty `before` was added, an empty `after` removed."""

    topic: str  # "terms.one_off"
    label: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        return self.topic.partition(".")[0]

    def __str__(self) -> str:
        if not self.before:
            return f"新增{KINDS[self.kind]}“{self.after}”"
        if not self.after:
            return f"删除{KINDS[self.kind]}“{self.before}”"
        return f"{self.label}：“{self.before}”改为“{self.after}”"


@dataclass(frozen=True)
class Difference:
    """A declared change with its details, or a group of undeclared details (number 0)."""

    number: int
    title: str
    article: str
    details: tuple[Detail, ...]
    software: str


def differences(old: Edition, new: Edition) -> list[Difference]:
    """Declared changes in their order, then what they do not cover; or groups by kind."""
    found = details(old, new)
    if not (new.changes and new.revises == old.name):
        return _by_kind(found)
    declared = [_declared(change, found) for change in new.changes]
    rest = tuple(d for d in found if not any(covers(change, d) for change in new.changes))
    return declared + ([Difference(0, UNDECLARED, "", rest, "")] if rest else [])


def covers(change: Change, detail: Detail) -> bool:
    """Whether a declared change speaks of this detail: by its topic or by the whole table."""
    return any(detail.topic == c or detail.topic.startswith(f"{c}.") for c in change.covers)


def details(old: Edition, new: Edition) -> list[Detail]:
    """Every value that differs, in the order of KINDS."""
    return [
        *_head(old, new),
        *_provisions(old, new),
        *_terms(old, new),
        *_lists(old, new),
        *_steps(old, new),
        *_bodies(old, new),
    ]


def _declared(change: Change, found: list[Detail]) -> Difference:
    covered = tuple(detail for detail in found if covers(change, detail))
    return Difference(change.number, change.title, change.article, covered, change.software)


def _by_kind(found: list[Detail]) -> list[Difference]:
    grouped = {kind: tuple(d for d in found if d.kind == kind) for kind in KINDS}
    return [Difference(0, KINDS[kind], "", rows, "") for kind, rows in grouped.items() if rows]


def _head(old: Edition, new: Edition) -> Iterator[Detail]:
    for key, label in HEAD.items():
        before, after = getattr(old, key), getattr(new, key)
        if isinstance(before, str):
            yield from _detail(key, label, before, after)
            continue
        yield from (Detail(key, label, text, "") for text in before if text not in after)
        yield from (Detail(key, label, "", text) for text in after if text not in before)


def _provisions(old: Edition, new: Edition) -> Iterator[Detail]:
    for clause in {**old.provisions, **new.provisions}:
        texts = [
            f"{held.article} {held.wording}" if held else ""
            for held in (old.provisions.get(clause), new.provisions.get(clause))
        ]
        label = new.article(clause) or old.article(clause)
        yield from _detail(f"provisions.{clause}", label, *texts)


def _terms(old: Edition, new: Edition) -> Iterator[Detail]:
    for key in {**old.term_values, **new.term_values}:
        before, after = old.term_values.get(key), new.term_values.get(key)
        label = (after or before).label  # type: ignore[union-attr]
        texts = [shown(term.value) if term else "" for term in (before, after)]
        yield from _detail(f"terms.{key}", label, *texts)


def _lists(old: Edition, new: Edition) -> Iterator[Detail]:
    for table in LISTS:
        before = {row.key: row for row in getattr(old, table)}
        after = {row.key: row for row in getattr(new, table)}
        for key in {**before, **after}:
            yield from _row(f"{table}.{key}", before.get(key), after.get(key))


def _row(topic: str, before: Any, after: Any) -> Iterator[Detail]:
    """A keyed row: its label if it came or went, otherwise each column that differs."""
    if before is None or after is None:
        yield from _detail(
            topic, (before or after).label, *(row.label if row else "" for row in (before, after))
        )
        return
    for column in (f.name for f in fields(after) if f.name not in ("key", "mark", "source")):
        texts = [shown(getattr(row, column)) for row in (before, after)]
        yield from _detail(topic, f"{after.label}（{COLUMNS.get(column, column)}）", *texts)


COLUMNS = {
    "label": "名称",
    "holds": "条件",
    "remedy": "办法",
    "evidence": "证明",
    "clause": "条款",
    "look_back_years": "追溯年限",
    "required": "必交",
    "dated": "须有日期",
    "against": "适用情形",
    "needs_basis": "须另引依据",
    "approved_by": "批准机关",
}


WORDS = {
    "bonus-misuse": "奖金使用不当",
    "fraud": "弄虚作假",
    "revocation-ground": "撤销情形",
    "staff": "工作人员违纪",
    "expert": "专家违纪",
    "office": "评委会办公室",
    "government": "政府",
    "title-only": "只授称号，不发奖金，不占名额",
    "barred": "不得申报",
    "full": "与首次获奖相同",
    "top-up": "补足差额",
    "filing-closes": "申报截止日",
    "announcement": "信息发布日",
    "present": "到会委员",
    "members": "全体委员",
    "workdays": "工作日",
    "days": "自然日",
    "desk": "材料评审",
    "site": "现场评审",
    "defence": "陈述答辩",
    "result-items": "结果条款得分",
    "site-visit": "现场评审得分",
    "ballot": "投票",
    "specialised-new": "专精特新",
}
"""Words of the closed vocabularies, as people read them."""


def _steps(old: Edition, new: Edition) -> Iterator[Detail]:
    before = {plan.step: plan for plan in old.steps}
    after = {plan.step: plan for plan in new.steps}
    for step in {**before, **after}:
        plans: list[StepPlan | None] = [before.get(step), after.get(step)]
        label = next(plan.title for plan in reversed(plans) if plan)
        yield from _detail(f"steps.{step}", label, *(p.title if p else "" for p in plans))
    orders = [
        " → ".join(after[s].title for s in plans if s in before and s in after)
        for plans in (before, after)
    ]
    yield from _detail("steps.order", "程序次序", *orders)


def _bodies(old: Edition, new: Edition) -> Iterator[Detail]:
    for key in {**old.bodies, **new.bodies}:
        before, after = old.bodies.get(key), new.bodies.get(key)
        label = (after or before).label  # type: ignore[union-attr]
        yield from _detail(f"bodies.{key}", label, _hosts(before), _hosts(after))


def _hosts(body: Body | None) -> str:
    if body is None:
        return ""
    return f"{body.label}（{'；'.join(f'{since}起{host}' for since, host in body.hosts)}）"


def _detail(topic: str, label: str, before: str, after: str) -> Iterator[Detail]:
    if before != after:
        yield Detail(topic, label, before, after)


def shown(value: Any) -> str:
    """A value of an edition in words for people."""
    if value is None:
        return "未填写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (tuple, list)):
        return "、".join(WORDS.get(part, f"{part}") for part in value) or "无"
    if isinstance(value, dict):
        return "、".join(f"{WORDS.get(key, key)} {part}" for key, part in value.items()) or "无"
    return (
        f"{value.numerator}/{value.denominator}"
        if isinstance(value, Fraction)
        else WORDS.get(value, f"{value}")
    )
