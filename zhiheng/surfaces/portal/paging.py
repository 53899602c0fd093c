"""Pages of long lists, cut in the database. Rows are never counted to page through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

SIZE = 25


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    earlier: str = ""  # query string of the page before, empty on the first
    later: str = ""

    def __iter__(self):
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def latest_first(found: QuerySet[Any], request: HttpRequest, *, size: int = SIZE) -> Page:
    """A page by key, latest first: as fast at the end of the list as at its beginning.

    The query string holds where the page begins (`before`) or ends (`after`). Two queries.
    """
    before, after = _number(request.GET, "before"), _number(request.GET, "after")
    if after is not None:
        keys = _keys(found.filter(pk__gt=after).order_by("pk"), size)
        shown, more_earlier, more_later = keys[:size][::-1], len(keys) > size, True
    else:
        up_to = found if before is None else found.filter(pk__lt=before)
        keys = _keys(up_to.order_by("-pk"), size)
        shown, more_earlier, more_later = keys[:size], before is not None, len(keys) > size
    return Page(
        list(found.filter(pk__in=shown).order_by("-pk")),
        earlier=_beside(request, after=shown[0]) if shown and more_earlier else "",
        later=_beside(request, before=shown[-1]) if shown and more_later else "",
    )


def _keys(found: QuerySet[Any], size: int) -> list[int]:
    """The keys alone, and one beyond: asked together with the rows beside them, a database may
    join everything before it cuts."""
    return list(found.values_list("pk", flat=True)[: size + 1])


def by_number(found: QuerySet[Any], request: HttpRequest, *, size: int = SIZE) -> Page:
    """A page by its number: for lists in another order than that of their keys. Two queries."""
    page = min(max(_number(request.GET, "page") or 1, 1), 1000)
    keys = list(found.values_list("pk", flat=True)[(page - 1) * size : page * size + 1])
    shown = found.order_by().in_bulk(keys[:size])
    rows = [shown[key] for key in keys if key in shown]
    return Page(
        rows,
        earlier=_beside(request, page=page - 1) if page > 1 else "",
        later=_beside(request, page=page + 1) if len(keys) > size else "",
    )


def of_list(found: Sequence[Any], request: HttpRequest, *, size: int = SIZE) -> Page:
    """A page by its number of what is in memory already."""
    page = min(max(_number(request.GET, "page") or 1, 1), 1000)
    return Page(
        list(found[(page - 1) * size : page * size]),
        earlier=_beside(request, page=page - 1) if page > 1 else "",
        later=_beside(request, page=page + 1) if len(found) > page * size else "",
    )


def _number(query: QueryDict, key: str) -> int | None:
    raw = query.get(key, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None


def _beside(request: HttpRequest, **place: int) -> str:
    """The query string of the same list at another place."""
    query = request.GET.copy()
    for key in ("before", "after", "page"):
        query.pop(key, None)
    for key, value in place.items():
        query[key] = str(value)
    return query.urlencode()
