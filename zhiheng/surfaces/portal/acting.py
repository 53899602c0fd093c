"""Pages of one act, the way there, and the way back.

form = bound(RefuseForm, request, edition=edition)
if form.perform(refuse_application, application=found, by=request.person, at=request.at):
    return done(request, gettext("已作出不予受理决定。"), "office:applications")
return act_page(request, form, title=…, edition=edition, facts=[…], back=…, confirm=…)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.editions import Edition
from zhiheng.surfaces.portal.forms import ActForm

F = TypeVar("F", bound=ActForm)
Fact = tuple[Any, Any]  # (label, value)


def body_of(request: Any) -> Any:
    """The body in whose name this request is made: of a recommender or a department."""
    if request.post is None or request.post.body is None:
        raise PermissionDenied
    return request.post.body


def bound(form: type[F], request: HttpRequest, **kwargs: Any) -> F:
    """The form with what was sent; as it begins where nothing was sent.

    With what was typed before the session ended, to be looked at and sent again.
    """
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    if (typed := getattr(request, "typed", None)) is None:
        return form(**kwargs)
    request.typed_shown = True  # type: ignore[attr-defined]
    made = form(typed, **kwargs)
    made.only_looked_at(files=request.typed_files)  # type: ignore[attr-defined]
    return made


def act_page(
    request: HttpRequest,
    form: ActForm,
    *,
    title: str,
    back: str,
    confirm: str,
    edition: Edition | None = None,
    facts: Sequence[Fact] = (),
    hint: str = "",
    danger: bool = False,
) -> HttpResponse:
    """The page of one act. `back` is an address, `confirm` the words of the button.

    A refused submission is shown again as it was, with status 200 and every reason on top.
    """
    if edition is not None:
        form.edition = edition
    context = {
        "form": form,
        "title": title,
        "facts": facts,
        "back": back,
        "confirm": confirm,
        "hint": hint,
        "danger": danger,
    }
    return render(request, "portal/act.html", context)


def done(request: HttpRequest, text: str, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say what was done and go on: `to` is an address, a url name, or a row with an address."""
    messages.success(request, text)
    return redirect(to, *args, **kwargs)


@dataclass(frozen=True)
class Offer:
    """A button that knows beforehand whether its act would be refused."""

    label: str
    url: str
    refusals: tuple[Refusal, ...] = ()
    danger: bool = False

    @property
    def allowed(self) -> bool:
        return not self.refusals


def offer(
    act: Callable[..., Any], label: str, url: str, *, danger: bool = False, **arguments: Any
) -> Offer:
    """Ask the act itself. `arguments` are those of the act, `by` and `at` among them.

    Where the act wants what only its form will ask, give a value that its rules accept. Each
    offer rehearses its act: for the page of one thing, never for the rows of a list.
    """
    return Offer(label, url, would_refuse(act, **arguments), danger=danger)
