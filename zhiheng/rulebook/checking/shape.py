"""The form of an edition file: which tables and keys there are, and of what type."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Union, get_args, get_origin, get_type_hints

from zhiheng.rulebook.checking.draft import Draft
from zhiheng.rulebook.checking.lines import Path
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import (
    LISTS,
    Change,
    Fact,
    Mark,
    Provision,
    RepeatRule,
    StepPlan,
    Terms,
)
from zhiheng.rulebook.steps import Step

HEAD: dict[str, Any] = {
    "award": str,
    "award_title": str,
    "level": str,
    "government": str,
    "title": str,
    "number": str,
    "issuer": str,
}
HEAD_MAY: dict[str, Any] = {
    "issued_on": date,
    "in_force_from": date,
    "repeals": tuple[str, ...],
    "bases": tuple[str, ...],
    "announcement_title": str,
    "revises": str,
    "notes": str,
    "lineage_only": str,
    "scheme": str,
    "other_schemes": tuple[str, ...],
}
ROWS: dict[str, type] = {
    **LISTS,
    "provisions": Provision,
    "procedure": StepPlan,
    "changes": Change,
    "facts": Fact,
}
NEEDED = ("procedure", "terms", "provisions", "conditions", "attachments", "bodies")
BODY = {"key": str, "label": str, "hosts": list, "mark": Mark}
TERM = {"label": str, "mark": Mark, "clause": Clause}
WORDS = {
    str: "文字",
    bool: "true 或者 false",
    int: "整数",
    date: "日期（如 2017-09-18）",
    Fraction: '分数（如 "2/3"）',
    Mark: "、".join(Mark),
    RepeatRule: "、".join(RepeatRule),
    Clause: "clauses.py 中的条款名",
    Step: "steps.py 中的程序名",
}


def check(draft: Draft) -> None:
    """Find what is missing, unknown or of the wrong type."""
    _check_head(draft)
    for table in draft.data.keys() - {"edition", "terms", "bodies", *ROWS}:
        draft.fault((table,), "没有这个表", "删除，或者改正表名")
    if draft.head.get("lineage_only"):
        return
    for table in NEEDED:
        if not draft.data.get(table):
            draft.fault((table,), f"缺少 {table}", "完整版本必须有这个表")
    for table, kind in ROWS.items():
        _check_rows(draft, table, *_columns(kind))
    _check_rows(draft, "bodies", BODY, {"source": str})
    _check_hosts(draft)
    _check_terms(draft)


def _check_head(draft: Draft) -> None:
    if not isinstance(draft.data.get("edition"), dict):
        draft.fault(("edition",), "缺少 [edition] 表头", "写明版本的名称、文号和发布机关")
        return
    needed = HEAD if draft.head.get("lineage_only") else {**HEAD, "scheme": str}
    _check_keys(draft, ("edition",), draft.head, needed, HEAD_MAY)


def _check_rows(draft: Draft, table: str, needed: Mapping, may: Mapping) -> None:
    if not isinstance(draft.data.get(table, []), list):
        draft.fault((table,), f"{table} 不是列表", f"写成 [[{table}]]")
        return
    for number, row in enumerate(draft.listed(table)):
        _check_keys(draft, (table, number), row, needed, may)


def _check_keys(draft: Draft, path: Path, row: Any, needed: Mapping, may: Mapping) -> None:
    if not isinstance(row, dict):
        draft.misshapen(path, "不是一个表", "写成 键 = 值 的形式")
        return
    for key in needed.keys() - row.keys():
        remedy = "写明来源：" + "、".join(Mark) if key == "mark" else f"补上 {key}"
        draft.misshapen(path, f"缺少 {key}", remedy)
    for key, value in row.items():
        hint = needed.get(key, may.get(key))
        if hint is None:
            draft.fault((*path, key), f"没有“{key}”这个键", "删除，或者改正拼写")
        elif not fits(value, hint):
            draft.misshapen((*path, key), f"“{value}”不是{_word(hint)}", f"改为{_word(hint)}")


def _check_terms(draft: Draft) -> None:
    terms = draft.data.get("terms", {})
    if not isinstance(terms, dict):
        draft.fault(("terms",), "terms 不是表", "每个参数写成 [terms.参数名]")
        return
    hints = get_type_hints(Terms)
    for key in hints.keys() - terms.keys() - Terms.optional_keys():
        draft.fault(("terms", key), f"缺少参数 {key}", f"补上 [terms.{key}]，并写明来源")
    for key, row in terms.items():
        if key not in hints:
            draft.misshapen(("terms", key), f"没有名为“{key}”的参数", "删除，或者改正拼写")
            continue
        _check_keys(draft, ("terms", key), row, TERM, {"source": str, "value": hints[key]})


def _check_hosts(draft: Draft) -> None:
    for path, row in draft.rows("bodies"):
        hosts = row["hosts"]
        if not hosts or not all(map(_is_host, hosts)):
            remedy = '写成 { since = 2017-09-18, name = "…" }'
            draft.misshapen((*path, "hosts"), "承担单位的写法不对", remedy)
        elif [h["since"] for h in hosts] != sorted({h["since"] for h in hosts}):
            draft.fault((*path, "hosts"), "承担单位没有按日期先后排列", "按起始日期从早到晚排列")


def _is_host(host: Any) -> bool:
    return (
        isinstance(host, dict)
        and host.keys() == {"since", "name"}
        and fits(host["since"], date)
        and fits(host["name"], str)
    )


def _columns(kind: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns a row must have and those it may have."""
    hints = get_type_hints(kind)
    optional = set(_optional(kind))
    needed = {key: hint for key, hint in hints.items() if key not in optional}
    return needed, {key: hints[key] for key in optional}


def _optional(kind: type) -> Iterator[str]:
    for column in fields(kind):
        if column.name == "source" or column.default is not MISSING:
            yield column.name


def fits(value: Any, hint: Any) -> bool:
    """Whether a TOML value can become a value of that type."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return any(fits(value, part) for part in get_args(hint))
    if origin is tuple:
        return isinstance(value, list) and all(fits(v, get_args(hint)[0]) for v in value)
    if origin is not None:
        return isinstance(value, dict) and all(fits(v, get_args(hint)[1]) for v in value.values())
    if hint is Fraction:
        return _is_fraction(value)
    if issubclass(hint, StrEnum):
        return value in list(hint)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint) and not isinstance(value, datetime)


def _is_fraction(value: Any) -> bool:
    try:
        return isinstance(value, str) and Fraction(value) is not None
    except (ValueError, ZeroDivisionError):
        return False


def _word(hint: Any) -> str:
    if get_origin(hint) is tuple:
        return "文字的列表"
    if get_origin(hint) in (Union, types.UnionType):
        return _word(get_args(hint)[0])
    if get_origin(hint) is not None:
        return "由整数组成的表"
    return WORDS.get(hint, "列表")
