"""What these pages share: the tabs in the order of the edition, and the page that ends a step."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.citations import Refusal, Refused
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import Offer, bound, done
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table

PAGES = {
    Step.DESK_REVIEW: "reviews",
    Step.SITE_VISIT: "visits",
    Step.DEFENCE: "defences",
    Step.SUMMARY: "summary",
    Step.DELIBERATION: "deliberation",
}
A_DAY = timedelta(days=1)
MOST = 100
"""Reasons shown at once: whoever has read a hundred knows enough to begin."""


def pages_of(edition: Any) -> list[tuple[Step, str]]:
    """The steps of the review that this edition has, in its order, each with its page."""
    return [(step, PAGES[step]) for step in edition.procedure.steps if step in PAGES]


def review_tabs(cycle: Any, here: str) -> list[tuple[str, str, bool]]:
    edition = cycles.edition_of(cycle)
    pages = [("cycle", gettext("本届概况"))]
    for step, name in pages_of(edition):
        pages.append((name, words.step_label(step, edition)))
        if step == Step.DESK_REVIEW:
            pages.append(("training", gettext("专家试评")))
            pages.append(("review_experts", gettext("专家进度")))
            pages.append(("drift", gettext("评分漂移监测")))
        if step == Step.SUMMARY:
            pages.append(("reliability", gettext("评分可信度")))
    pages.append(("identity_changes", gettext("主体变更")))
    return [
        (label, reverse(f"office:{name}", args=[cycle.pk]), name == here) for name, label in pages
    ]


def way(text: Any, url: str) -> str:
    return format_html('<a href="{}">{}</a>', url, text)


def ending(cycle: Any, step: Step, label: str, name: str) -> list[Offer]:
    """The way to the end of a step, while the cycle is at it."""
    if cycles.current_step(cycle) != step:
        return []
    return [Offer(label, reverse(f"office:{name}", args=[cycle.pk]))]


def conclude(
    request: HttpRequest,
    cycle: Any,
    act: Callable[..., Any],
    *,
    title: str,
    back: str,
    said: str,
    hint: str,
    facts: Sequence[tuple[Any, Any]] = (),
    effects: Callable[[Any], Sequence[Table]] = lambda result: (),
    waiting: Any = None,
) -> HttpResponse:
    """The page of an act that ends a step: what it would do, or all that it still waits for.

    Where more than a thousand wait for the end, it is tried out only when asked: that takes seconds.
    """
    form = bound(NothingForm, request, edition=cycles.edition_of(cycle))
    arguments = {"cycle": cycle, "by": request.person, "at": request.at}  # type: ignore[attr-defined]
    if form.perform(act, **arguments):
        return done(request, said, f"office:{back}", cycle.pk)
    at_once = form.is_bound or "try" in request.GET or not _many(waiting)
    result, refusals = rehearsed(act, arguments) if at_once else (None, ())
    context = {
        "form": form,
        "title": title,
        "back": reverse(f"office:{back}", args=[cycle.pk]),
        "hint": hint,
        "facts": facts,
        "tried": at_once,
        "tables": effects(result) if at_once and not refusals else [],
        "refusals": refusals[:MOST],
        "count": len(refusals),
        "edition": form.edition,
    }
    return render(request, "office/reviewing/conclude.html", context)


def _many(waiting: Any) -> bool:
    return waiting is not None and applications.counted(waiting) > applications.COUNTED


def rehearsed(
    act: Callable[..., Any], arguments: dict[str, Any]
) -> tuple[Any, tuple[Refusal, ...]]:
    """What the act would give now, or why it would be refused; nothing of it is kept."""
    try:
        return act.rehearse(arguments), ()  # type: ignore[attr-defined]
    except Refused as refused:
        return None, refused.refusals
