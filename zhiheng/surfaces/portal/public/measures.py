"""An edition of the Measures as its page shows it, every value with where it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext, gettext_noop

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.differences import shown
from zhiheng.rulebook.editions import Edition, Mark, Provision, Term
from zhiheng.rulebook.numerals import number_of
from zhiheng.rulebook.schemes import Scheme, scheme
from zhiheng.surfaces.components import words

MEANINGS = {
    Mark.SEED: gettext_noop("办法正文或官方解读写明"),
    Mark.SIBLING: gettext_noop("参照其他地方的同类办法，不是本办法的规定"),
    Mark.INFERRED: gettext_noop("由已知内容推出"),
    Mark.ASSUMED: gettext_noop("没有文本载明，开展一届以前须由评委会办公室确认"),
    Mark.OFFICE: gettext_noop("没有默认值，每届由评委会办公室填写"),
}
"""What a mark means; its short word stands in mark.html."""

CHAPTERS = (
    ("总则", Clause.BASIS),
    ("组织管理", Clause.COMMITTEE),
    ("申报与评审", Clause.ELIGIBILITY),
    ("推广与应用", Clause.PROMOTION),
    ("经费及监督管理", Clause.BONUS_USE),
    ("附则", Clause.INTERPRETATION),
)
"""Chapters by their first clause, in the order of `Clause`."""

LISTS = (
    ("conditions", gettext_noop("申报条件")),
    ("restrictions", gettext_noop("限制情形")),
    ("attachments", gettext_noop("申报资料")),
    ("preferences", gettext_noop("优先推荐")),
    ("quality_foundations", gettext_noop("认可的质量基础")),
    ("recommenders", gettext_noop("推荐单位")),
    ("departments", gettext_noop("征求意见的部门")),
    ("pools", gettext_noop("专家库")),
    ("permitted_uses", gettext_noop("奖金用途")),
    ("revocation_grounds", gettext_noop("撤销情形")),
)
FEN = ("bonus_fen",)


@dataclass(frozen=True)
class Row:
    """One thing that the edition says."""

    label: str
    value: str
    mark: str
    source: str
    article: str = ""


def legend() -> list[tuple[str, str]]:
    return [(str(mark), gettext(meaning)) for mark, meaning in MEANINGS.items()]


def chapters(edition: Edition) -> list[tuple[str, list[Provision]]]:
    """The provisions by chapter and article; chapters of which nothing is known are left out."""
    order = list(Clause)
    starts = [order.index(first) for _, first in CHAPTERS] + [len(order)]
    cut = [order[a:b] for a, b in pairwise(starts)]
    found = [
        (title, sorted(_held(edition, clauses), key=lambda one: number_of(one.article)))
        for (title, _), clauses in zip(CHAPTERS, cut, strict=True)
    ]
    return [(title, rows) for title, rows in found if rows]


def _held(edition: Edition, clauses: Iterable[Clause]) -> list[Provision]:
    return [edition.provisions[clause] for clause in clauses if clause in edition.provisions]


def terms(edition: Edition, entered: dict[str, Any]) -> list[Row]:
    """The numbers it sets; where a cycle has its own, that one."""
    return [
        Row(_label(term), _value(term, entered), term.mark, term.source, _article(term, edition))
        for term in edition.term_values.values()
    ]


def _label(term: Term) -> str:
    return term.label.replace("（分）", "") if term.key in FEN else term.label


def _value(term: Term, entered: dict[str, Any]) -> str:
    own = entered.get(term.key, term.value)
    if own is None:
        return "每届确定"
    return words.money(own) if term.key in FEN else shown(own)


def _article(row: Any, edition: Edition) -> str:
    return edition.article(row.clause)


def lists(edition: Edition) -> list[tuple[str, list[Row]]]:
    """Its lists that have rows: who may file, with what, who recommends …"""
    found = [(gettext(title), _rows(getattr(edition, key))) for key, title in LISTS]
    return [(title, rows) for title, rows in found if rows]


def _rows(rows: Iterable[Any]) -> list[Row]:
    return [Row(row.label, _note(row), row.mark, row.source) for row in rows]


def _note(row: Any) -> str:
    """What a row says besides its name, in a few words."""
    if hasattr(row, "required"):
        return "必交" + ("，须注明出具日期" if row.dated else "") if row.required else "选交"
    if hasattr(row, "look_back_years"):
        return f"追溯 {row.look_back_years} 年" if row.look_back_years else "存续期间"
    evidence = getattr(row, "evidence", "")
    return evidence if isinstance(evidence, str) else "、".join(evidence)


def schemes_of(edition: Edition) -> list[Scheme]:
    return [scheme(name) for name in (edition.scheme, *edition.other_schemes) if name]


def note_of(one: Scheme) -> str:
    """Its note, with the words for its marks that the page uses."""
    return one.note.replace(" recalled、supported ", "“待核对”")


def categories(one: Scheme) -> list[tuple[str, int, list[Any]]]:
    """(title, points, items) of each category; titles and points only."""
    found = []
    for key, title in one.categories.items():
        items = [item for item in one.items if item.category == key]
        found.append((title, sum(item.points for item in items), items))
    return found
