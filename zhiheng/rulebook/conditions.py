"""What an applicant must fulfil: expressions over named facts, written in the edition.

Another city's condition is another line in its file. An expression may use the facts below
and those the edition adds, the numbers and switches of its terms by their key, and the lists
that `RECOGNISED` names. It cannot reach a clock, the disk or anything else.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, get_type_hints

from rule_engine import Context, DataType, Rule
from rule_engine.errors import EngineError

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import (
    LISTS,
    Choice,
    Condition,
    Edition,
    Fact,
    Terms,
    editions,
    names,
)

UNFAIR = "以纳税额、产值等规模指标为条件可能妨碍公平竞争，须先经公平竞争审查"

FACTS: dict[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("registered_in_area", "在授奖地区登记注册", "boolean", "营业执照或者登记证书"),
        Fact("has_required_licences", "证照和资质齐全", "boolean", "许可证、资质证书"),
        Fact("years_in_operation", "合法运营年限", "number", "营业执照载明的成立日期"),
        Fact("years_of_excellence", "实施卓越绩效模式年限", "number", "导入文件、历年自评报告"),
        Fact("self_assessments", "连续完成的年度自评次数", "number", "历年自评报告"),
        Fact("quality_system_sound", "质量管理体系健全", "boolean", "体系认证证书、运行记录"),
        Fact("industry_leading", "绩效指标居同行业前列", "boolean", "统计部门出具的指标"),
        Fact("non_profit", "非营利组织", "boolean", "登记证书"),
        Fact("social_contribution", "社会贡献突出", "boolean", "社会贡献材料"),
        Fact("small_giant", "专精特新小巨人企业", "boolean", "认定文件"),
        Fact("specialised_new", "专精特新企业", "boolean", "认定文件"),
        Fact("quality_foundations", "质量基础", "list", "标准、计量、检验检测、认证证明"),
        Fact("honours", "已获荣誉和资质", "list", "荣誉证书、认定文件"),
        Fact("recommended_by", "推荐单位类别", "text", "推荐意见"),
        Fact("loss_years", "近三年亏损年数", "number", "审计报告"),
        Fact("employees", "职工人数", "number", "社会保险缴纳证明"),
        Fact("tax_last_year", "上年度纳税额（万元）", "number", "完税证明", UNFAIR),
        Fact("tax_three_years", "近三年纳税总额（万元）", "number", "完税证明", UNFAIR),
    )
}
"""Facts that every application form may ask for, by key."""

RECOGNISED = {
    "recognised_foundations": "quality_foundations",
    "recognised_recommenders": "recommenders",
    "recognised_honours": "preferences",
}
"""Names in expressions → the list of the edition whose keys they hold."""

KINDS = {
    "boolean": DataType.BOOLEAN,
    "number": DataType.FLOAT,
    "text": DataType.STRING,
    "list": DataType.ARRAY(DataType.STRING),
}

FUNCTIONS = frozenset({"any", "all", "sum", "min", "max", "abs", "map", "filter"})

TERM_KINDS: dict[str, str] = {
    key: "boolean" if hint is bool else "number"
    for key, hint in get_type_hints(Terms).items()
    if hint in (bool, int, int | None, Fraction) and key not in Terms.optional_keys()
}


class BadCondition(ValueError):
    """An expression that cannot be read; the message says why, in words for its author."""


class MissingFact(LookupError):
    """An expression needs a fact or a term that nobody has given."""


@enforces(Clause.ELIGIBILITY, Clause.RECOMMENDATION)
def unmet(edition: Edition, terms: Terms, facts: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """All conditions that these facts do not meet, each with what was found and what to do.

    A fact that is absent or None meets no condition that depends on it.
    """
    values = _values(edition, terms, facts)
    found = (_refusal(condition, edition, values) for condition in edition.conditions)
    return tuple(refusal for refusal in found if refusal)


@enforces(Clause.PREFERENCE)
def preferences_of(edition: Edition, facts: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The preferences met: grounds for being recommended first, never extra score."""
    held = set(facts.get("honours") or ())
    held |= {key.replace("_", "-") for key, value in facts.items() if value is True}
    return tuple(choice for choice in edition.preferences if choice.key in held)


def facts_asked(edition: Edition) -> tuple[Fact, ...]:
    """The facts that this edition's conditions ask for, in the order of FACTS."""
    used = {
        name
        for condition in edition.conditions
        for name in symbols(compiled(condition.holds, edition.facts))
    }
    return tuple(fact for key, fact in known_facts(edition.facts).items() if key in used)


def known_facts(extra: tuple[Fact, ...] = ()) -> dict[str, Fact]:
    """FACTS and the facts that an edition adds, by key."""
    return {**FACTS, **{fact.key: fact for fact in extra}}


@lru_cache(maxsize=1024)
def compiled(holds: str, extra: tuple[Fact, ...] = ()) -> Rule:
    """The rule of an expression, typed. Raises BadCondition; safe to share among threads."""
    kinds = _kinds(extra)
    try:
        rule = Rule(holds, context=Context(resolver=_look_up, type_resolver=_typed(kinds)))
    except EngineError as error:
        raise BadCondition(f"表达式不成立（{error.message}）") from error
    if strange := sorted(set(re.findall(r"\$(\w+)", holds)) - FUNCTIONS):
        raise BadCondition(f"不能使用“{'、'.join(strange)}”")
    if rule.statement.expression.result_type is not DataType.BOOLEAN:
        raise BadCondition("表达式的结果不是“是”或者“否”")
    return rule


def symbols(rule: Rule) -> set[str]:
    """The facts, terms and lists that a rule names."""
    return set(rule.context.symbols) - FUNCTIONS


def _kinds(extra: tuple[Fact, ...]) -> dict[str, str]:
    facts = {key: fact.kind for key, fact in known_facts(extra).items()}
    return {**facts, **TERM_KINDS, **dict.fromkeys(RECOGNISED, "list")}


def _typed(kinds: Mapping[str, str]) -> Any:
    def kind_of(name: str) -> Any:
        if name not in kinds:
            raise BadCondition(f"没有名为“{name}”的事实或者参数")
        return KINDS[kinds[name]]

    return kind_of


def _look_up(values: Mapping[str, Any], name: str) -> Any:
    value = values.get(name)
    if value is None:
        raise MissingFact(name)
    return value


def _values(edition: Edition, terms: Terms, facts: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: _plain(facts.get(key)) for key in known_facts(edition.facts)}
    numbers = {key: _plain(getattr(terms, key)) for key in TERM_KINDS}
    lists = {
        name: tuple(choice.key for choice in getattr(edition, table))
        for name, table in RECOGNISED.items()
    }
    return {**given, **numbers, **lists}


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value))
    return tuple(value) if isinstance(value, list) else value


def _refusal(condition: Condition, edition: Edition, values: Mapping[str, Any]) -> Refusal | None:
    rule = compiled(condition.holds, edition.facts)
    try:
        if rule.matches(values):
            return None
    except MissingFact as missing:
        return _incomplete(condition, edition, str(missing))
    return Refusal(
        condition.clause,
        "不满足“{label}”：{found}。",
        "{advice}",
        label=condition.label,
        found=_found(symbols(rule), edition, values),
        advice=condition.remedy,
    )


def _incomplete(condition: Condition, edition: Edition, name: str) -> Refusal:
    return Refusal(
        condition.clause,
        "不能确认“{label}”：没有填写“{missing}”。",
        "请填写并附上证明：{evidence}。",
        label=condition.label,
        missing=_label(name, edition),
        evidence=condition.evidence,
    )


def _found(used: set[str], edition: Edition, values: Mapping[str, Any]) -> str:
    """合法运营年限为2，本版规定的合法运营年限（年）为3"""
    facts = [name for name in known_facts(edition.facts) if name in used]
    bounds = [name for name in (*TERM_KINDS, *RECOGNISED) if name in used]
    shown = [f"{_label(name, edition)}为{_shown(values[name], edition)}" for name in facts]
    asked = [f"本版{_label(name, edition)}为{_shown(values[name], edition)}" for name in bounds]
    return "，".join(shown + asked)


LIST_LABELS = {
    "recognised_foundations": "认可的质量基础",
    "recognised_recommenders": "认可的推荐单位",
    "recognised_honours": "优先推荐范围",
}


def _label(name: str, edition: Edition) -> str:
    if name in RECOGNISED:
        return LIST_LABELS[name]
    if name in TERM_KINDS:
        return f"规定的{edition.term_values[name].label}"
    return known_facts(edition.facts)[name].label


def _shown(value: Any, edition: Edition) -> str:
    if value is None:
        return "未填写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, (str, tuple)):
        return f"{value:g}"
    labels = _choice_labels(edition)
    keys: tuple[str, ...] = (value,) if isinstance(value, str) else value
    return "、".join(labels.get(key, key) for key in keys) or "无"


def _choice_labels(edition: Edition) -> dict[str, str]:
    # What this edition does not recognise is still shown by the name another edition gives it.
    tables = [table for table, kind in LISTS.items() if kind is Choice]
    return {
        key: label
        for known in (*editions(), edition)
        for table in tables
        for key, label in names(getattr(known, table)).items()
    }
