"""Who may open a page and who may perform an act."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied

from zhiheng.instruments.people import queries
from zhiheng.instruments.people.models import Account, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause

Question = Callable[..., Refusal | None]


def only(*roles: Role, clause: Clause = Clause.OFFICE_DUTIES) -> Callable[..., Refusal | None]:
    """An access question: the actor must hold one of these roles at the moment of the act."""

    def ask(*, by: Person, at: datetime, **_: Any) -> Refusal | None:
        if queries.holds(by, roles, at=at):
            return None
        return not_in_role(roles, by=by, clause=clause)

    ask.roles = roles  # type: ignore[attr-defined]
    return ask


def acting_as(*roles: Role, clause: Clause) -> Callable[[Question], Question]:
    """Declare a finer access question of these roles: it is asked of nobody else."""

    def declare(question: Question) -> Question:
        by_role = only(*roles, clause=clause)

        @wraps(question)
        def ask(**asked: Any) -> Refusal | None:
            return by_role(**asked) or question(**asked)

        ask.roles = roles  # type: ignore[attr-defined]
        return ask

    return declare


def not_in_role(roles: tuple[Role, ...], *, by: Person, clause: Clause) -> Refusal:
    return Refusal(
        clause,
        "{person}在此时不担任{roles}，无权办理此事项。",
        "请由{roles}办理，或请系统管理员核对任职期限。",
        person=by.name,
        roles="、".join(role.label for role in roles),
    )


def open_to_public(view: Callable) -> Callable:
    view.opened_to = "public"  # type: ignore[attr-defined]
    return view


def opened_to(*roles: Role) -> Callable[[Callable], Callable]:
    """Declare who may open a page; others get 403, strangers are asked to sign in."""

    def guard(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.person is None:
                from django.contrib.auth.views import redirect_to_login

                return redirect_to_login(request.get_full_path())
            if not queries.holds(request.person, roles, at=request.at):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.opened_to = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def only_at_ones_own_door(*, account: Account | None, by: Person, **_: Any) -> Refusal | None:
    """What happens at an account's sign-in is noted in its person's name, else in the counter's."""
    owner = account.person if account else None
    if by == owner or (owner is None and by.posts.filter(role=Role.COUNTER).exists()):
        return None
    return Refusal(
        Clause.RECORDS,
        "{person}不能代他人登记登录情况。",
        "登录情况由系统在登录时自动登记，无须办理。",
        person=by.name,
    )


only_at_ones_own_door.roles = tuple(Role)  # type: ignore[attr-defined]


@acting_as(Role.ADMINISTRATOR, clause=Clause.OFFICE)
def only_the_last_administrator(
    *, account: Account, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """At the machine's console, for the only administrator who has an account."""
    others = Account.objects.filter(person__in=queries.holders(Role.ADMINISTRATOR, at=at))
    if by == account.person and set(others) == {account}:
        return None
    return Refusal(
        Clause.OFFICE,
        "账号“{username}”不是唯一在任的系统管理员的账号，不能在服务器上恢复登录。",
        "请由另一位系统管理员在页面上重置；没有系统管理员的，先办理任职。",
        username=account.username,
    )


READING = (Role.AUDITOR, Role.TIMETABLE, Role.COUNTER)
"""Roles that keep nothing of their own here: audit writes nothing, the others are machines."""


def only_who_works_here(*, by: Person, at: datetime, **_: Any) -> Refusal | None:
    """Anybody who holds a post that does more than read."""
    if queries.holds(by, only_who_works_here.roles, at=at):  # type: ignore[attr-defined]
        return None
    return Refusal(
        Clause.RECORDS,
        "{person}此时没有可办理事项的职务，不能在系统中保存内容。",
        "需要留存时，请收藏网页地址；地址里含有全部条件。",
        person=by.name,
    )


only_who_works_here.roles = tuple(  # type: ignore[attr-defined]
    role for role in Role if role not in READING
)
