"""The first administrator of an installation, and the last one let in again."""

import sys
from argparse import Namespace
from datetime import datetime
from getpass import getpass
from typing import Any

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure


def install(chosen: Namespace) -> None:
    """Prepare the database and give the first administrator an account.

    Broken off half way, it goes on where it stopped.
    """
    database.prepare()
    from zhiheng.instruments.people import actions, queries
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.surfaces.timetable.clock import now

    at = now()
    person: Any = queries.holders(Role.ADMINISTRATOR, at=at).first()
    if person is not None and queries.account_of(person) is not None:
        raise Failure(f"系统已经启用，系统管理员是{person.name}。忘记密码的，用 zhiheng readmit。")
    password = _password(username=chosen.username)
    if person is None:
        person = _done(actions.install_administrator, name=chosen.name, by=None, at=at)
    _done(
        actions.open_account,
        person=person, username=chosen.username, password=password, by=person, at=at,
    )  # fmt: skip
    print(f"已启用。请{person.name}用“{chosen.username}”登录，登记二次验证，再为各岗位人员任职。")


def readmit(chosen: Namespace) -> None:
    """Let the only administrator in again, who lost the password or the second factor."""
    database.current()
    from zhiheng.instruments.people import actions, queries
    from zhiheng.surfaces.timetable.clock import now

    account: Any = queries.account_named(chosen.username)
    if account is None or account.person is None:
        raise Failure(f"没有名为“{chosen.username}”的账号。")
    _done(
        actions.readmit_administrator,
        account=account, password=_password(username=chosen.username), reason=chosen.reason,
        by=account.person, at=now(),
    )  # fmt: skip
    print(f"{account.person.name}的密码已重设，二次验证已清除，已记入台账。请登录后重新登记。")


def _done(act: Any, *, at: datetime, **given: Any) -> Any:
    from zhiheng.rulebook.citations import Refused

    try:
        return act(**given, at=at)
    except Refused as refused:
        raise Failure(*[f"{one}" for one in refused.refusals]) from refused


def _password(*, username: str) -> str:
    """Typed twice at a terminal, or a line of standard input; as good as the pages ask for."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    typed = _typed()
    try:
        validate_password(typed, get_user_model()(username=username))
    except ValidationError as fault:
        raise Failure(*fault.messages) from fault
    return typed


def _typed() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed = getpass("密码：")
    if getpass("再输一次：") != typed:
        raise Failure("两次输入的密码不一样，没有改动任何内容。")
    return typed
