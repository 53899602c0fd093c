"""Editions, faults, differences and the article index as text and as plain data for JSON.

Nothing here prints; a surface decides where the text goes. A value is shown as law only if it
is marked so: everything else says what it is, next to the value.
"""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhiheng.rulebook.checking import Fault, Severity, check_file
from zhiheng.rulebook.differences import KINDS, Difference, differences, shown
from zhiheng.rulebook.editions import LISTS, Edition, Mark, Provision, Term, editions
from zhiheng.rulebook.index import Row, articles

Data = dict[str, Any]

PROVENANCE = {
    Mark.SEED: "原文",
    Mark.SIBLING: "参照同类办法，不是本办法规定，开届前须确认",
    Mark.INFERRED: "推定，开届前须确认",
    Mark.ASSUMED: "假定，不是本办法规定，开届前须确认",
    Mark.OFFICE: "没有默认值，由评委会办公室填写",
}


def list_text(found: Iterable[Edition] | None = None) -> str:
    """One line per edition."""
    return "\n".join(_summary(edition) for edition in (editions() if found is None else found))


def list_data(found: Iterable[Edition] | None = None) -> list[Data]:
    return [_head(edition) for edition in (editions() if found is None else found)]


def _summary(edition: Edition) -> str:
    since = edition.in_force_from or "施行日期待记录"
    number = edition.number or "文号未知"
    use = "仅作沿革" if edition.lineage_only else f"{len(edition.provisions)}项条款"
    return f"{edition.name:<18}{edition.title} {number} {since} {use}"


def show_text(edition: Edition) -> str:
    """The whole edition, each value with its provenance."""
    parts = [_summary(edition)]
    if edition.lineage_only:
        return "\n".join((*parts, edition.lineage_only))
    parts += [edition.notes, "", "制定依据", *(f"  {basis}" for basis in edition.bases)]
    parts += ["", "程序", *(f"  {plan.title} {_from(plan)}" for plan in edition.steps)]
    parts += ["", "参数", *(f"  {term_line(t, edition)}" for t in edition.term_values.values())]
    for table in LISTS:
        rows = getattr(edition, table)
        parts += ["", KINDS[table], *(f"  {row.label} {_from(row)}" for row in rows)]
    parts += ["", "条款", *(f"  {provision_line(p)}" for p in edition.provisions.values())]
    return "\n".join(parts)


def term_line(term: Term, edition: Edition) -> str:
    """奖金须一次性发放：是（第十七条；原文：…）; an assumption never names an article as its source."""
    value = f"{term.label}：{shown(term.value)}"
    if term.mark == Mark.SEED:
        return f"{value}（{edition.article(term.clause)}；{_provenance(term)}）"
    return f"{value} {_from(term)}"


def provision_line(provision: Provision) -> str:
    left = f"；由人把握：{provision.left_to_people}" if provision.left_to_people else ""
    return f"{provision.article} {provision.wording} {_from(provision)}{left}"


def _from(row: Any) -> str:
    return f"（{_provenance(row)}）"


def _provenance(row: Any) -> str:
    words = PROVENANCE[row.mark]
    return f"{words}：{row.source}" if row.source else words


def show_data(edition: Edition) -> Data:
    """The whole edition as plain data, each value with its mark and source."""
    return {
        **_head(edition),
        "bases": list(edition.bases),
        "steps": [plain(asdict(plan)) for plan in edition.steps],
        "terms": {key: plain(asdict(term)) for key, term in edition.term_values.items()},
        **{table: [plain(asdict(row)) for row in getattr(edition, table)] for table in LISTS},
        "bodies": {key: plain(asdict(body)) for key, body in edition.bodies.items()},
        "provisions": [plain(asdict(p)) for p in edition.provisions.values()],
    }


def _head(edition: Edition) -> Data:
    keys = ("name", "award", "award_title", "level", "government", "title", "number", "issuer")
    more = ("issued_on", "in_force_from", "repeals", "lineage_only", "notes", "digest")
    return {key: plain(getattr(edition, key)) for key in (*keys, *more)}


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates and fractions as text, tuples as lists."""
    if isinstance(value, dict):
        return {f"{key}": plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return f"{value}"


def check_text(path: Path, found: list[Fault] | None = None) -> str:
    """The faults of a file, one line each, and a closing line that sums them up."""
    found = check_file(path) if found is None else found
    bad = sum(fault.severity == Severity.ERROR for fault in found)
    verdict = (
        f"{path.name}：{bad}处错误，{len(found) - bad}处提醒" if found else f"{path.name}：没有问题"
    )
    return "\n".join((*map(str, found), verdict))


def check_data(path: Path, found: list[Fault] | None = None) -> list[Data]:
    return [plain(asdict(fault)) for fault in (check_file(path) if found is None else found)]


def diff_text(old: Edition, new: Edition) -> str:
    """What changed, grouped as the newer edition declares it."""
    found = differences(old, new)
    parts = [f"{old.title} {old.number} → {new.title} {new.number}".rstrip()]
    for difference in found:
        parts += ["", _title(difference), *(f"   {detail}" for detail in difference.details)]
        parts += [f"   软件：{difference.software}"] if difference.software else []
    return "\n".join(parts if found else (*parts, "没有不同"))


def _title(difference: Difference) -> str:
    number = f"{difference.number}. " if difference.number else ""
    article = f"（{difference.article}）" if difference.article else ""
    return f"{number}{difference.title}{article}"


def diff_data(old: Edition, new: Edition) -> list[Data]:
    return [plain(asdict(difference)) for difference in differences(old, new)]


def articles_text(edition: Edition) -> str:
    """Article → code → test."""
    rows = articles(edition)
    gaps = [f"{row.provision.article} {row.clause}" for row in rows if row.is_gap]
    closing = [f"尚无代码或者测试：{'、'.join(gaps)}"] if gaps else []
    return "\n".join([line for row in rows for line in _index_lines(row)] + closing)


def _index_lines(row: Row) -> list[str]:
    left = row.provision.left_to_people
    return [
        f"{row.provision.article}  {row.provision.wording}",
        *(f"    代码  {place}" for place in row.code),
        *(f"    测试  {place}" for place in row.tests),
        *([f"    由人把握  {left}"] if left else []),
    ]


def articles_data(edition: Edition) -> list[Data]:
    return [
        {
            "clause": f"{row.clause}",
            "article": row.provision.article,
            "wording": row.provision.wording,
            "mark": f"{row.provision.mark}",
            "source": row.provision.source,
            "code": list(row.code),
            "tests": list(row.tests),
            "left_to_people": row.provision.left_to_people,
            "gap": row.is_gap,
        }
        for row in articles(edition)
    ]
