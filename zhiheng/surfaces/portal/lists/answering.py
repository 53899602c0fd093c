"""Everything that may be asked of a list at its one address."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.actions import drop_view, save_view
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.lists.asking import Asked
from zhiheng.surfaces.portal.lists.bulk import bulk
from zhiheng.surfaces.portal.lists.declared import Listing, Rows
from zhiheng.surfaces.portal.lists.exporting import exported
from zhiheng.surfaces.portal.lists.pages import page_of


class ViewForm(ActForm):
    title = forms.CharField(label=_("视图名称"), max_length=40)
    shared = forms.BooleanField(label=_("共享给能打开此列表的人"), required=False)


def answer(
    request: HttpRequest,
    listing: Listing,
    queryset: Rows,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    edition: Any = None,
) -> HttpResponse:
    """The page, its workbook (`export=xlsx`), a bulk act, or a view kept or dropped.

    `queryset` is what exists for this reader; nothing here reaches beyond it.
    """
    if request.method == "POST":
        return _posted(request, listing, queryset, edition)
    if request.GET.get("export") == "xlsx":
        return exported(listing, queryset, request)
    page = page_of(listing, queryset, request)
    return render(request, template, {**(context or {}), "page": page})


def _posted(request: HttpRequest, listing: Listing, queryset: Rows, edition: Any) -> HttpResponse:
    match request.POST.get("do"):
        case "save-view":
            return _save_view(request, listing)
        case "drop-view":
            return _drop_view(request, listing)
    return bulk(request, listing, queryset, edition=edition)


def _save_view(request: HttpRequest, listing: Listing) -> HttpResponse:
    query = Asked(listing, request).query()
    form = ViewForm(request.POST)
    if form.perform(save_view, listing=listing.name, query=query, by=request.person, at=request.at):  # type: ignore[attr-defined]
        messages.success(request, gettext("已保存视图。"))
    for errors in form.errors.values():
        for error in errors:
            messages.warning(request, error)  # type: ignore[arg-type]
    return redirect(f"{request.path}?{query}")


def _drop_view(request: HttpRequest, listing: Listing) -> HttpResponse:
    known = people.views_for(request.person, listing.name)  # type: ignore[attr-defined]
    raw = request.POST.get("view", "")
    view = get_object_or_404(known, pk=int(raw) if raw.isascii() and raw.isdigit() else 0)
    form = ActForm({})
    if form.perform(drop_view, view=view, by=request.person, at=request.at):  # type: ignore[attr-defined]
        messages.success(request, gettext("已删除视图。"))
    for error in form.non_field_errors():
        messages.warning(request, error)  # type: ignore[arg-type]
    return redirect(f"{request.path}?{Asked(listing, request).query()}")
