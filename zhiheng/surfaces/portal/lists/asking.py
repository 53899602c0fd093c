"""What an address asks of a list: which rows, which columns, in what order."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.surfaces.portal.lists.declared import BulkAct, Column, Listing, Rows

PLACES = ("before", "after", "page", "export")
"""Where in the list, or in what shape: no part of the view."""


class ListForm(forms.Form):
    """Search, filters and sort. What is not understood is left out, never an error."""

    def __init__(self, listing: Listing, columns: Collection[Column], data: Any) -> None:
        super().__init__(data, auto_id="list-%s")
        self.listing = listing
        if listing.search:
            self.fields["q"] = _search_field(listing)
        for one in listing.filters:
            self.fields[one.key] = forms.ChoiceField(
                label=str(one.label),
                required=False,
                choices=[("", one.every), *one.choices()],
            )
        if orders := _orders(columns):
            self.fields["sort"] = forms.ChoiceField(
                label=_("排序"), required=False, choices=[("", _("默认")), *orders]
            )

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """Search and filters, as the page shows them."""
        return [self[name] for name in self.fields if name != "sort"]

    @property
    def sorting(self) -> forms.BoundField | None:
        return self["sort"] if "sort" in self.fields else None


def _search_field(listing: Listing) -> forms.CharField:
    attributes = {"type": "search", "autocomplete": "off", "placeholder": listing.search_hint}
    return forms.CharField(
        label=_("查找"), required=False, max_length=60, widget=forms.TextInput(attrs=attributes)
    )


def _orders(columns: Collection[Column]) -> list[tuple[str, str]]:
    return [
        (sign + column.key, template.format(column=column.label))
        for column in columns
        if column.sort
        for sign, template in (("", gettext("{column}，升序")), ("-", gettext("{column}，降序")))
    ]


class Asked:
    """A list as one address and one reader ask for it."""

    def __init__(self, listing: Listing, request: HttpRequest) -> None:
        self.listing = listing
        self.request = request
        self.form = ListForm(listing, self.columns, request.GET)
        self.form.is_valid()
        self.values = self.form.cleaned_data

    @cached_property
    def roles(self) -> set[str]:
        person = self.request.person  # type: ignore[attr-defined]
        if person is None or not (self.listing.bulk or any(c.needs for c in self.listing.columns)):
            return set()
        posts = people.posts_of(person, at=self.request.at)  # type: ignore[attr-defined]
        return set(posts.values_list("role", flat=True))

    @cached_property
    def columns(self) -> list[Column]:
        """All that exist for this reader."""
        return [c for c in self.listing.columns if not c.needs or self.roles & set(c.needs)]

    @cached_property
    def chosen(self) -> list[Column]:
        """Those to show: the first always, the others as asked, or as declared."""
        keys = self.request.GET.getlist("columns")
        first, *others = self.columns
        return [first, *(c for c in others if (c.key in keys if keys else c.shown))]

    @cached_property
    def bulk(self) -> list[BulkAct]:
        return [one for one in self.listing.bulk if self.roles & set(one.roles)]

    @property
    def narrowed(self) -> bool:
        return any(value for key, value in self.values.items() if key != "sort")

    def rows(self, found: Rows) -> Rows:
        """The rows that are asked for, in the order that is asked for."""
        for one in self.listing.filters:
            if value := self.values.get(one.key):
                found = one.apply(found, value)
        if self.listing.search and (text := self.values.get("q")):
            found = self.listing.search(text, found)
        return found.order_by(*self.order)

    @property
    def order(self) -> tuple[str, ...]:
        asked = self.values.get("sort", "")
        sign, key = ("-", asked[1:]) if asked.startswith("-") else ("", asked)
        fields = [sign + column.sort for column in self.columns if key and column.key == key]
        if not fields:
            fields = [self.listing.order]
        return (fields[0],) if fields[0] in ("pk", "-pk") else (fields[0], "pk")

    @property
    def by_key(self) -> bool:
        return self.order == ("-pk",)

    def query(self, **changes: str) -> str:
        """The view as a query string, changed as said, from its beginning."""
        query = self.request.GET.copy()
        for key in PLACES:
            query.pop(key, None)
        for key, value in changes.items():
            query[key] = value
        for key in [key for key in query if not any(query.getlist(key))]:
            del query[key]
        return query.urlencode()
