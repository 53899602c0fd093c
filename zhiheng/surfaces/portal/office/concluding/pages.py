"""What these pages share: the page of one act, the tabs, a list among other things."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.forms import ActForm

LIST = "office/concluding/list.html"


def perform(
    request: HttpRequest,
    act: Callable[..., Any],
    form: type[ActForm],
    arguments: Mapping[str, Any],
    *,
    title: str,
    back: str,
    said: str,
    confirm: str = "",
    asked: Mapping[str, Any] | None = None,
    **page: Any,
) -> HttpResponse:
    """The page of one act, and what comes of it: back to where it was asked from, or why not.

    `asked` are what the form itself is made with.
    """
    filled = bound(form, request, **(asked or {}))
    who = {"by": request.person, "at": request.at}  # type: ignore[attr-defined]
    if filled.perform(act, **arguments, **who):
        return done(request, said, back)
    return act_page(request, filled, title=title, back=back, confirm=confirm or title, **page)


def listed(
    request: HttpRequest,
    listing: lists.Listing,
    found: Any,
    *,
    title: str,
    tabs: Any,
    edition: Any = None,
    template: str = LIST,
    **more: Any,
) -> HttpResponse:
    """A list under its heading, with whatever facts, buttons and tables stand before it."""
    context = {"title": title, "tabs": tabs, "edition": edition, **more}
    return lists.answer(request, listing, found, template, context, edition=edition)


def how_many(found: Any) -> str:
    """How many rows there are, as far as counting goes."""
    return words.up_to(applications.counted(found), applications.COUNTED)


def offer_in_turn(
    step: Step, act: Callable[..., Any], label: str, url: str, *, cycle: Any, **arguments: Any
) -> Offer:
    """The button of an act that belongs to a step, asked of the act when it is that step's turn.

    Out of turn the order of the edition says no already, and a rehearsal would go through every
    application of the cycle for nothing.
    """
    if cycles.current_step(cycle) == step:
        return offer(act, label, url, cycle=cycle, **arguments)
    fault = cycles.step_cannot_finish(cycle, step, at=arguments["at"])
    return Offer(label, url, (fault,) if fault else ())


def previewed(act: Callable[..., Any], **arguments: Any) -> Any:
    """What an act would make now, asked of the act itself; None where it would be refused."""
    try:
        return act.rehearse(arguments)  # type: ignore[attr-defined]
    except Refused:
        return None


def cycle_tabs(cycle: Any, here: str) -> list[tuple[str, str, bool]]:
    """Between the pages of a cycle from its publicity on."""
    pages = (
        ("cycle", gettext("概况")),
        ("publicity", gettext("公示")),
        ("objections", gettext("异议")),
        ("approval", gettext("审定与授奖")),
        ("payouts", gettext("奖金")),
        ("promotion", gettext("推广")),
        ("papers", gettext("文书与档案")),
    )
    return [
        (label, reverse(f"office:{name}", args=[cycle.pk]), name == here) for name, label in pages
    ]


def supervision_tabs(here: str) -> list[tuple[str, str, bool]]:
    pages = (
        ("supervision", gettext("证后监管")),
        ("laureates", gettext("获奖组织")),
        ("tips", gettext("线索")),
        ("misconducts", gettext("违规处理")),
    )
    return [(label, reverse(f"office:{name}"), name == here) for name, label in pages]
