"""Pages of facts, buttons and short tables: what most pages of officials are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.surfaces.portal.acting import Fact, Offer

Tab = tuple[str, str, bool]
"""Label, address, whether it is the one shown."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Finished rows under their heads; where there are none, why, or what to do."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str
    todo: str = ""
    numbers: str = ""
    more: str = ""  # where the rows are only the first of many


def sheet(
    request: HttpRequest,
    *,
    template: str,
    title: str,
    tabs: Sequence[Tab],
    lead: str = "",
    facts: Sequence[Fact] = (),
    offers: Iterable[Offer] = (),
    tables: Iterable[Table] = (),
    edition: Any = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "title": title,
        "tabs": tabs,
        "lead": lead,
        "facts": facts,
        "offers": list(offers),
        "tables": list(tables),
        "edition": edition,
        **more,
    }
    return render(request, template, context)


SHOWN = 25
"""Rows of a table that could grow with the award."""


def first(found: QuerySet[Any], name: str = "", *args: Any) -> tuple[list[Any], str]:
    """The first rows of what could be many, and what to say where there are more.

    `name` is the list of all; without one the rows are tasks, which give way as they are done.
    """
    # the keys alone are sorted, not whole rows with all that stands beside them
    keys = list(found.values_list("pk", flat=True)[: SHOWN + 1])
    rows = list(found.filter(pk__in=keys))
    if len(rows) <= SHOWN:
        return rows, ""
    if not name:
        return rows[:SHOWN], gettext("只列前 {n} 条，办完后其余依次列出。").format(n=SHOWN)
    told = gettext("只列前 {n} 条。").format(n=SHOWN)
    return rows[:SHOWN], format_html("{} {}", told, link(gettext("全部列出"), name, *args))


def link(text: Any, name: str, *args: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse(name, args=args), text)


def heads(*words: str) -> list[str]:
    return [gettext(word) for word in words]
