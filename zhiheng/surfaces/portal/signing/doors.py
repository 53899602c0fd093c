"""Who comes through: those signed in, and those who did so just now."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters


def open_to_signed_in(view: Callable) -> Callable:
    """A page for everyone known to the site, whatever posts they hold, or none."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.person is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.opened_to = "signed-in"  # type: ignore[attr-defined]
    return guarded


def before_second_factor(view: Callable) -> Callable:
    """A page that must open to whoever still has to enrol a second factor."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


class AgainForm(ReauthenticateForm):
    """The password once more, in front of what was already typed."""

    prefix = "again"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""


def freshly_signed_in(view: Callable) -> Callable:
    """For votes, approvals, payments, revocations and seals: confirm who one is, unless one did
    so within the last quarter of an hour. Stands under `opened_to`.

    Asked before the page is shown. Should the time run out over the page, what was typed waits
    in the question itself, never in the session: a ballot must not lie about in a table.
    """

    @wraps(view)
    @sensitive_post_parameters("again-password")
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method != "POST":
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{back}")
        if asked := ask_in_passing(request):
            return asked
        return view(request, *args, **kwargs)

    guarded.asks_again = True  # type: ignore[attr-defined]
    return guarded


def is_fresh(request: Any) -> bool:
    """Whether the whole sign-in, or its confirmation, is recent enough."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    since = request.at.timestamp() - records[-1]["at"]
    return since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_in_passing(request: HttpRequest) -> HttpResponse | None:
    """None: confirmed, and the request is as if it had not been interrupted."""
    answered = AgainForm(user=request.user).add_prefix("password") in request.POST
    form = AgainForm(request.POST if answered else None, user=request.user)
    if answered and form.is_valid():
        reauthenticate_by_password(request)
        request.POST = without(request.POST, form.add_prefix("password"))
        return None
    kept = without(request.POST, form.add_prefix("password"), "csrfmiddlewaretoken")
    carried = [(name, value) for name, values in kept.lists() for value in values]
    context = {"form": form, "carried": carried, "files": bool(request.FILES)}
    return render(request, "signing/again.html", context)


def without(posted: Any, *names: str) -> Any:
    kept = posted.copy()
    for name in names:
        kept.pop(name, None)
    return kept
