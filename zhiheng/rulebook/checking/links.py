"""What an edition file refers to: clauses, schemes, conditions, and the edition it revises."""

from typing import Any, get_type_hints

from zhiheng.rulebook import schemes
from zhiheng.rulebook.checking.draft import Draft, Severity
from zhiheng.rulebook.checking.lines import Path
from zhiheng.rulebook.checking.shape import ROWS
from zhiheng.rulebook.conditions import BadCondition, compiled, known_facts, symbols
from zhiheng.rulebook.differences import KINDS, covers, details
from zhiheng.rulebook.editions import FOLDER, Fact, load, read

SCALE = ("纳税", "税收", "税额", "产值", "营业收入")
OWN_EVIDENCE = {"own-register", "licence-check", "credit-report"}


def check(draft: Draft) -> None:
    """Find references to what is not there, duplicates, and conditions that cannot be read."""
    _check_clauses(draft)
    _check_duplicates(draft)
    _check_schemes(draft)
    _check_conditions(draft)
    _check_evidence(draft)
    _check_changes(draft)


def _check_clauses(draft: Draft) -> None:
    clauses = draft.clauses
    cited = [*draft.tables("terms")]
    for table, kind in ROWS.items():
        if table != "provisions" and "clause" in get_type_hints(kind):
            cited += draft.rows(table)
    for path, row in cited:
        default = getattr(ROWS.get(f"{path[0]}"), "clause", "")
        if (clause := row.get("clause", default)) not in clauses:
            problem = f"引用的条款 {clause} 不在本版条款中"
            draft.fault((*path, "clause"), problem, "改引本版有的条款，或者在 provisions 中补上")


def _check_duplicates(draft: Draft) -> None:
    for table in (*ROWS, "bodies"):
        seen: set[Any] = set()
        column = {"provisions": "clause", "procedure": "", "changes": "number"}.get(table, "key")
        for path, row in draft.rows(table) if column else ():
            if row[column] in seen:
                place = (*path, column)
                draft.fault(place, f"{column} “{row[column]}”重复", "改名，或者删除重复的一项")
            seen.add(row[column])


def _check_schemes(draft: Draft) -> None:
    named: list[tuple[Path, Any]] = [(("edition", "scheme"), draft.head.get("scheme"))]
    others = draft.head.get("other_schemes", [])
    named += [(("edition", "other_schemes"), name) for name in _texts(others)]
    for path, name in named:
        if isinstance(name, str) and not (schemes.FOLDER / f"{name}.toml").is_file():
            draft.fault(path, f"没有名为“{name}”的评分表", "在 schemes 中添加，或者改正名称")


def _texts(value: Any) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _check_conditions(draft: Draft) -> None:
    extra = tuple(Fact(**row) for _, row in draft.rows("facts"))
    for path, row in draft.rows("conditions"):
        place = (*path, "holds")
        try:
            used = symbols(compiled(row["holds"], extra))
        except BadCondition as bad:
            draft.fault(place, f"条件不能读：{bad}", "改正表达式，只使用已知的事实和参数")
            continue
        asked = [fact for key, fact in known_facts(extra).items() if key in used]
        if any(fact.caution or any(word in fact.label for word in SCALE) for fact in asked):
            problem = "以纳税额、产值等规模指标为申报条件，可能妨碍公平竞争"
            draft.warn(place, problem, "先经公平竞争审查，或者改用质量方面的条件")


def _check_evidence(draft: Draft) -> None:
    known = OWN_EVIDENCE | {row["key"] for _, row in draft.rows("departments")}
    for path, row in draft.rows("restrictions"):
        if strange := sorted(set(row["evidence"]) - known):
            problem = f"没有名为“{'、'.join(strange)}”的核查来源"
            draft.fault((*path, "evidence"), problem, "改为 departments 中的部门，或者补上该部门")


def _check_changes(draft: Draft) -> None:
    for path, row in draft.rows("changes"):
        for topic in row["covers"]:
            if topic.partition(".")[0] not in KINDS:
                draft.fault((*path, "covers"), f"没有“{topic}”这类内容", "改正修订内容的名称")
    revised = draft.head.get("revises")
    if not (draft.listed("changes") or revised):
        return
    if not isinstance(revised, str) or not (FOLDER / f"{revised}.toml").is_file():
        draft.fault(("edition", "revises"), "没有找到所修订的版本", "写明所修订版本的文件名")
    elif not any(fault.severity == Severity.ERROR for fault in draft.faults):
        _check_declared(draft, revised)


def _check_declared(draft: Draft, revised: str) -> None:
    """A declared change must have happened; a change that happened should be declared."""
    new = read(draft.data, name="draft", digest="")
    found = details(load(FOLDER / f"{revised}.toml"), new)
    for number, change in enumerate(new.changes):
        if not any(covers(change, detail) for detail in found):
            problem = f"第{change.number}项修订与 {revised} 相比没有任何变化"
            draft.fault(("changes", number), problem, "改正 covers，或者删除这项修订")
    for detail in found:
        if not any(covers(change, detail) for change in new.changes):
            place = tuple(detail.topic.split("."))
            draft.warn(place, f"修订说明没有提到：{detail}", "补入修订说明，或者与原版一致")
