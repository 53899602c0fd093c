"""One page of a list, ready for `{% listing page=page %}`. Its number of queries is constant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import only_who_works_here
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.lists.asking import Asked, ListForm
from zhiheng.surfaces.portal.lists.declared import BulkAct, Column, Listing, Rows


@dataclass(frozen=True)
class Cell:
    column: Column
    text: Any


@dataclass(frozen=True)
class Row:
    pk: Any
    name: Cell
    url: str | None
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    """A column's head; `query` sorts by it, `order` is how it is sorted now."""

    column: Column
    query: str = ""
    order: str = ""  # ascending | descending


@dataclass(frozen=True)
class Choice:
    column: Column
    chosen: bool


@dataclass(frozen=True)
class View:
    row: Any
    own: bool
    current: bool


@dataclass(frozen=True)
class ListPage:
    listing: Listing
    request: HttpRequest
    rows: list[Row]
    heads: list[Head]
    choices: list[Choice]
    form: ListForm
    pager: paging.Page
    views: list[View]
    bulk: list[BulkAct]
    query: str  # the view; beside the path it is the address to share
    narrowed: bool
    keeps: bool  # whether this reader may save a view

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def export(self) -> str:
        return f"{self.query}&export=xlsx" if self.query else "export=xlsx"


def page_of(listing: Listing, queryset: Rows, request: HttpRequest) -> ListPage:
    asked = Asked(listing, request)
    found = asked.rows(queryset)
    turn = paging.latest_first if asked.by_key else paging.by_number
    page = turn(found, request)
    return ListPage(
        listing=listing,
        request=request,
        rows=[_row(listing, asked.chosen, row) for row in listing.prepare(page.rows)],
        heads=[_head(column, asked) for column in asked.chosen],
        choices=[Choice(column, column in asked.chosen) for column in asked.columns[1:]],
        form=asked.form,
        pager=page,
        views=_views(listing, request, asked.query()),
        bulk=asked.bulk,
        query=asked.query(),
        narrowed=asked.narrowed,
        keeps=any(post.role in only_who_works_here.roles for post in request.posts),  # type: ignore[attr-defined]
    )


def _row(listing: Listing, columns: list[Column], row: Any) -> Row:
    name, *cells = [Cell(column, column.value(row)) for column in columns]
    url = listing.row_url(row) if listing.row_url else None
    return Row(row.pk, name, url, cells)


def _head(column: Column, asked: Asked) -> Head:
    if not column.sort:
        return Head(column)
    now = asked.values.get("sort", "")
    if now == column.key:
        return Head(column, asked.query(sort=f"-{column.key}"), "ascending")
    return Head(
        column, asked.query(sort=column.key), "descending" if now == f"-{column.key}" else ""
    )


def _views(listing: Listing, request: HttpRequest, query: str) -> list[View]:
    person = request.person  # type: ignore[attr-defined]
    if person is None:
        return []
    found = people.views_for(person, listing.name)
    return [View(row, row.person_id == person.pk, row.query == query) for row in found]
