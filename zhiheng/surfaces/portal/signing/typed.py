"""What was typed when the session ended comes back after signing in: to the same person, in the
same browser, at the same address.

The server keeps it sealed under a key that lies in the browser alone, so that a ballot stands
nowhere; files are not kept. A signed cookie tells who was signed in here: it outlives the session
and goes with a sign-out, after which nothing is kept for anybody.
"""

import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from zhiheng.surfaces.portal.signing.doors import AgainForm, without

WHOSE = "last-signed-in"
"""Cookie: the account that this browser was last signed in with."""
A_WEEK = 7 * 24 * 3600
"""Longer than a page is left open over a long weekend."""
PATIENCE = 30 * 60
"""Seconds in which to sign in again."""


def name_the_last(request: Any, response: HttpResponse) -> None:
    """Remember who is signed in here, until they sign out or a week is over."""
    mine = str(request.user.pk) if request.user.is_authenticated else None
    if mine and mine != _last(request):
        response.set_signed_cookie(WHOSE, mine, max_age=A_WEEK, **_cookie())


def forget_the_last(response: HttpResponse) -> None:
    response.delete_cookie(WHOSE, samesite="Lax")


def keep(request: Any) -> HttpResponse:
    """Lead to the sign-in, what was typed kept for whoever was signed in here until just now."""
    response = redirect_to_login(request.get_full_path())
    typed = without(request.POST, "csrfmiddlewaretoken", f"{AgainForm.prefix}-password")
    if (owner := _last(request)) is None or not (typed or request.FILES):
        return response

    key = Fernet.generate_key()
    told = {"owner": owner, "path": request.get_full_path(), "typed": typed.urlencode(),
            "files": bool(request.FILES)}  # fmt: skip
    cache.set(_place(key), Fernet(key).encrypt(json.dumps(told).encode()), PATIENCE)
    response.set_cookie(_name(request), key.decode(), max_age=PATIENCE, **_cookie())
    return response


def take_back(request: Any) -> None:
    """Set `request.typed`: what this very person had typed at this very address, or None.

    It stays for a while, should the page be loaded again; once sent, it is gone.
    """
    request.typed, request.typed_files, request.typed_shown = None, False, False
    told = _told(request)
    if told is None:
        return
    if request.method == "POST" or told["owner"] != str(request.user.pk):
        cache.delete(_place(request.COOKIES[_name(request)].encode()))
    elif told["path"] == request.get_full_path():
        request.typed = QueryDict(told["typed"])
        request.typed_files = told["files"]


def shown(request: Any, response: HttpResponse) -> HttpResponse:
    """The page as the view made it where it shows what was typed; else the question whether to
    send that now."""
    if getattr(request, "typed", None) is None or request.typed_shown:
        return response
    if response.status_code != 200:
        return response
    carried = [(name, value) for name, values in request.typed.lists() for value in values]
    return render(request, "signing/typed.html", {"carried": carried, "files": request.typed_files})


def _told(request: Any) -> dict[str, Any] | None:
    key = request.COOKIES.get(_name(request), "").encode()
    sealed = cache.get(_place(key)) if key else None
    try:
        return json.loads(Fernet(key).decrypt(sealed)) if sealed else None
    except (InvalidToken, ValueError):
        return None


def _last(request: HttpRequest) -> str | None:
    return request.get_signed_cookie(WHOSE, default=None, max_age=A_WEEK)


def _name(request: HttpRequest) -> str:
    """One cookie for each address: of two pages, each gets back its own."""
    return f"typed-{sha256(request.get_full_path().encode()).hexdigest()[:16]}"


def _place(key: bytes) -> str:
    return f"typed-{sha256(key).hexdigest()}"


def _cookie() -> dict[str, Any]:
    return {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
