"""One act on many rows: shown first, row by row, then performed, each by itself."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.rulebook.citations import Refusal, Refused
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.lists.asking import Asked
from zhiheng.surfaces.portal.lists.declared import BulkAct, Listing, Rows

MOST = 200
"""Rows of one bulk: a preview must be read, and each row is an act of its own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One row in the preview or in the report."""

    pk: Any
    name: str
    refusals: Sequence[Refusal] = ()
    failed: bool = False  # by a fault of the system; nothing of it was kept

    @property
    def fine(self) -> bool:
        return not (self.refusals or self.failed)


def bulk(
    request: HttpRequest, listing: Listing, queryset: Rows, *, edition: Any = None
) -> HttpResponse:
    """Preview, then perform. Rows that are not in the queryset do not exist for it."""
    asked = Asked(listing, request)
    chosen = _bulk_act(asked)
    back = f"{request.path}?{asked.query()}"
    rows, missing = _rows(asked, queryset)
    if not rows or len(rows) > MOST:
        messages.warning(request, _too_few_or_many(len(rows)))
        return redirect(back)
    form = _form(chosen, request)
    context = {
        "listing": listing,
        "bulk": chosen,
        "form": form,
        "edition": edition,
        "back": back,
        "query": asked.query(),
        "missing": missing,
        "pks": [row.pk for row in rows],
    }
    if form is not None and not form.is_valid():
        context["names"] = [listing.row_name(row) for row in rows]
        return render(request, "portal/bulk_form.html", context)
    given = form.arguments() if form is not None else {}
    if request.POST.get("confirmed"):
        context["lines"] = [_perform(chosen, listing, row, request, given) for row in rows]
        return render(request, "portal/bulk_report.html", context | _tally(context["lines"]))
    context["lines"] = [_rehearse(chosen, listing, row, request, given) for row in rows]
    return render(request, "portal/bulk_preview.html", context | _tally(context["lines"]))


def _bulk_act(asked: Asked) -> BulkAct:
    key = asked.request.POST.get("bulk", "")
    for one in asked.bulk:
        if one.key == key:
            return one
    raise Http404


def _rows(asked: Asked, queryset: Rows) -> tuple[list[Any], int]:
    """The rows that were ticked, or all that the view shows; and how many are gone."""
    if asked.request.POST.get("every"):
        return list(asked.rows(queryset)[: MOST + 1]), 0
    given = asked.request.POST.getlist("row")
    pks = sorted({int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 19})
    pks = pks[: MOST + 1]
    rows = list(queryset.filter(pk__in=pks).order_by("pk"))
    return rows, len(pks) - len(rows)


def _too_few_or_many(count: int) -> str:
    if not count:
        return gettext("没有选中任何一行。请先勾选要办理的行，或勾选“全部符合条件的”。")
    return gettext("一次最多办理 {most} 项。请先用条件缩小范围，再分次办理。").format(most=MOST)


def _form(chosen: BulkAct, request: HttpRequest) -> ActForm | None:
    """Bound from the moment that it was shown."""
    if chosen.form is None:
        return None
    return chosen.form(request.POST) if request.POST.get("filled") else chosen.form()


def _arguments(
    chosen: BulkAct, row: Any, request: HttpRequest, given: dict[str, Any]
) -> dict[str, Any]:
    actor = {"by": request.person, "at": request.at}  # type: ignore[attr-defined]
    return {**chosen.arguments(row, request), **given, **actor}


def _rehearse(
    chosen: BulkAct, listing: Listing, row: Any, request: HttpRequest, given: dict[str, Any]
) -> Line:
    refusals = would_refuse(chosen.act, **_arguments(chosen, row, request, given))
    return Line(row.pk, listing.row_name(row), refusals)


def _perform(
    chosen: BulkAct, listing: Listing, row: Any, request: HttpRequest, given: dict[str, Any]
) -> Line:
    name = listing.row_name(row)
    try:
        chosen.act(**_arguments(chosen, row, request, given))
    except Refused as refused:
        return Line(row.pk, name, refused.refusals)
    except Exception:  # the rows before are done and the report must say so
        log.exception("bulk %s, row %s", chosen.key, row.pk)
        return Line(row.pk, name, failed=True)
    return Line(row.pk, name)


def _tally(lines: list[Line]) -> dict[str, Any]:
    fine = [line for line in lines if line.fine]
    return {"fine": fine, "others": len(lines) - len(fine)}
