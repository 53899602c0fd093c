"""What the ledger keeps of sign-ins. These acts note what happened at the door; they open nothing."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people import queries, rules
from zhiheng.instruments.people.access import (
    only,
    only_at_ones_own_door,
    only_the_last_administrator,
)
from zhiheng.instruments.people.models import Account, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_sign_in(*, account: Account, methods: list[str], by: Person, at: datetime) -> None:
    """`methods`: password, totp, webauthn, recovery_codes."""
    _noted("登录", account, by=by, at=at, methods=methods)


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_failed_sign_in(
    *, account: Account | None, username: str, by: Person, at: datetime
) -> None:
    _noted("登录未通过", account, by=by, at=at, username=_shortened(username))


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_lockout(*, account: Account | None, username: str, by: Person, at: datetime) -> None:
    _noted("账号暂时锁定", account, by=by, at=at, username=_shortened(username))


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_failed_second_factor(*, account: Account, by: Person, at: datetime) -> None:
    _noted("二次验证未通过", account, by=by, at=at)


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_enrolment(*, account: Account, kind: str, by: Person, at: datetime) -> None:
    """`kind`: totp, webauthn, recovery_codes."""
    _noted("登记二次验证", account, by=by, at=at, kind=kind)


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_removal(*, account: Account, kind: str, by: Person, at: datetime) -> None:
    _noted("移除二次验证", account, by=by, at=at, kind=kind)


@act(under=Clause.RECORDS, allowed=only_at_ones_own_door)
def note_password_change(*, account: Account, by: Person, at: datetime) -> None:
    _noted("修改密码", account, by=by, at=at)


@act(under=Clause.OFFICE, allowed=only(Role.ADMINISTRATOR))
def reset_second_factor(*, account: Account, reason: str, by: Person, at: datetime) -> int:
    """The device is lost: all factors and recovery codes go; the person enrols anew."""
    account = queries.lock_account(account)
    refuse(rules.is_ones_own_account(same=account.person == by))
    refuse(rules.no_second_factor(enrolled=queries.second_factors(account)))

    number = queries.second_factors(account)
    account.authenticator_set.all().delete()  # type: ignore[attr-defined]

    record(
        "重置二次验证",
        account,
        clause=Clause.OFFICE,
        by=by,
        at=at,
        person=account.person.ref if account.person else "",
        reason=reason,
    )
    return number


@act(under=Clause.OFFICE, allowed=only(Role.ADMINISTRATOR))
def reset_password(
    *, account: Account, password: str, reason: str, by: Person, at: datetime
) -> Account:
    """The password is forgotten: a new one, which the person changes again."""
    account = queries.lock_account(account)
    refuse(rules.is_ones_own_account(same=account.person == by))

    account.set_password(password)
    account.save(update_fields=["password"])

    record(
        "重置密码",
        account,
        clause=Clause.OFFICE,
        by=by,
        at=at,
        person=account.person.ref if account.person else "",
        reason=reason,
    )
    return account


@act(under=Clause.OFFICE, allowed=only_the_last_administrator)
def readmit_administrator(
    *, account: Account, password: str, reason: str, by: Person, at: datetime
) -> Account:
    """The only administrator is locked out: a new password, and all factors go.

    Whoever runs it holds the machine and so everything on it; the ledger tells that it was done.
    """
    account = queries.lock_account(account)

    account.set_password(password)
    account.save(update_fields=["password"])
    account.authenticator_set.all().delete()  # type: ignore[attr-defined]

    record(
        "恢复管理员登录", account, clause=Clause.OFFICE, by=by, at=at, person=by.ref, reason=reason
    )
    return account


def _noted(what: str, account: Account | None, *, by: Person, at: datetime, **facts: Any) -> None:
    record(what, account or by, clause=Clause.RECORDS, by=by, at=at, **facts)


def _shortened(username: str) -> str:
    """Enough to see that two tries were at the same name. People type passwords there too."""
    return sha256(username.encode()).hexdigest()[:12]
