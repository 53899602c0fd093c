"""What a list is made of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal.forms import ActForm

Rows = QuerySet[Any]
Label = str | Promise
ALL = _("全部")
NOTHING_YET = _("这里还没有内容。")
NOTHING_FOUND = _("没有符合条件的内容。")
LOOK_WIDER = _("可减少条件再查找。")


@dataclass(frozen=True, kw_only=True)
class Column:
    """`value` gives text or safe markup from a row, without a query of its own."""

    key: str
    label: Label
    value: Callable[[Any], Any]
    sort: str = ""  # field to order by; only one that an index of this list ends in
    number: bool = False  # aligned to the right, a number in the workbook
    code: bool = False  # in one width, never broken
    data: bool = False  # names and texts that people typed: Chinese in whatever language
    shown: bool = True  # unless the reader chooses otherwise
    exported: Callable[[Any], Any] | None = None  # what the workbook gets, if not the words
    needs: tuple[Role, ...] = ()  # exists only for those who hold one of these roles


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One choice. An unknown value is no filter."""

    key: str
    label: Label
    choices: Callable[[], Iterable[tuple[str, Label]]]
    apply: Callable[[Rows, str], Rows]
    every: Label = ALL


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """An act on each of the chosen rows. `by` and `at` are given besides `arguments`.

    `form` asks, once for all rows, what the act wants besides.
    """

    key: str
    label: Label
    act: Callable[..., Any]
    arguments: Callable[[Any, HttpRequest], dict[str, Any]]
    confirm: Label
    form: type[ActForm] | None = None

    @property
    def roles(self) -> tuple[Role, ...]:
        """Who may perform it at all, as the act itself says."""
        return tuple(self.act.allowed.roles)  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`name` is unique over the site: saved views are kept under it.

    The first column names the row. `prepare` looks up, for all rows of a page at once, what the
    columns need; it gives the rows back. `order` other than by key wants an index.
    """

    name: str
    title: Label
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[str, Rows], Rows] | None = None
    search_hint: Label = ""
    order: str = "-pk"
    row_url: Callable[[Any], str | None] | None = None
    row_name: Callable[[Any], str] = str
    prepare: Callable[[list[Any]], list[Any]] = list
    bulk: Sequence[BulkAct] = ()
    empty: Label = NOTHING_YET
    todo: Label = ""
    nothing: Label = NOTHING_FOUND
    nothing_todo: Label = LOOK_WIDER
