"""What happens at sign-in goes into the ledger, within bounds.

A success is one entry. Failures and lockouts are one entry per account and quarter of an hour,
and one for all names that belong to nobody: whoever hammers at the door fills no ledger.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.signals import password_changed
from allauth.core import context
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.core.cache import cache
from django.dispatch import receiver

from zhiheng.instruments.people import actions
from zhiheng.instruments.people import queries as people

WINDOW = 15 * 60
"""Seconds, as long as a lockout lasts."""


def signed_in(account: Any, request: Any) -> None:
    from allauth.account.internal.flows.login import get_authentication_records

    methods = [r.get("type", r["method"]) for r in get_authentication_records(request, account)]
    _note(actions.note_sign_in, account, request, methods=methods)


def failed(username: str) -> None:
    account = people.account_named(username)
    if _first_in_window("failed", account):
        _note(actions.note_failed_sign_in, account, context.request, username=username)


def locked(username: str) -> None:
    account = people.account_named(username)
    if _first_in_window("locked", account):
        _note(actions.note_lockout, account, context.request, username=username)


def second_factor_failed(account: Any) -> None:
    if _first_in_window("second-factor", account):
        _note(actions.note_failed_second_factor, account, context.request)


def second_factor_locked(account: Any) -> None:
    if _first_in_window("locked", account):
        _note(actions.note_lockout, account, context.request, username=account.username)


@receiver(authentication_failed)
def _second_factor_failed(user: Any, **_: Any) -> None:
    second_factor_failed(user)


@receiver(authenticator_added)
def _added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note(actions.note_enrolment, user, request, kind=str(authenticator.type))


@receiver(authenticator_reset)
def _reset(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note(actions.note_enrolment, user, request, kind=str(authenticator.type))


@receiver(authenticator_removed)
def _removed(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note(actions.note_removal, user, request, kind=str(authenticator.type))


@receiver(password_changed)
def _password_changed(request: Any, user: Any, **_: Any) -> None:
    _note(actions.note_password_change, user, request)


def _first_in_window(what: str, account: Any) -> bool:
    key = f"signing:{what}:{account.pk if account else 'nobody'}"
    return cache.add(key, 1, timeout=WINDOW)


def _note(act: Callable[..., Any], account: Any, request: Any, **facts: Any) -> None:
    """By the person whose account it is; by the public counter where it is nobody's. A site
    that nobody has been installed in yet has no ledger to write to."""
    by = (account and account.person) or people.counter_if_installed()
    if by:
        act(account=account, **facts, by=by, at=request.at)
