"""What waits for somebody, until when; and what happened since they were last here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from zhiheng.instruments.ledger import queries as ledger

LAST_HERE = "last-here"
"""In the session: when the account signed in before this time."""

DRAFTED = ("保存填报内容", "保存评分草稿")
ACCOUNTS = "people.Account:"
LOOKED_AT = 2000
"""Entries among which a desk that reads the whole ledger looks for what is worth telling: neither
drafts as they are saved nor who came in at which door, which would hide everything else."""


@dataclass(frozen=True)
class Task:
    """Something that waits. It is asked anew on each visit, so an act that is done clears it."""

    title: str
    url: str = ""
    due: datetime | None = None
    count: int | str | None = None
    since: datetime | None = None
    data: bool = False  # the title is a name: Chinese in whatever language


@dataclass(frozen=True)
class Thing:
    """How a row of the ledger is called on a desk, and where it is seen."""

    name: str
    url: str = ""
    since: datetime | None = None  # what happened to it before then is not told


@dataclass(frozen=True)
class Happening:
    act: str
    at: datetime
    by: str = ""
    article: str = ""
    thing: Thing | None = None


def remember_last_here(request: HttpRequest, moment: datetime | None) -> None:
    """At sign-in, before the account's `last_login` is overwritten."""
    request.session[LAST_HERE] = moment.isoformat() if moment else ""


def last_here(request: HttpRequest) -> datetime | None:
    """When this account signed in before this time; None at the first time."""
    return parse_datetime(request.session.get(LAST_HERE, "") or "")


def since_last_here(
    request: HttpRequest,
    things: Mapping[str, Thing] | None = None,
    *,
    named: bool = True,
    most: int = 10,
) -> list[Happening]:
    """What others did since then, latest first. Two queries at most.

    `things`: by the ledger's reference (`ledger.acts.ref`), what this reader may know of; None
    is everything worth telling, for desks that may read the whole ledger. `named=False` keeps back
    who acted: for applicants, who are not told who judges them.
    """
    person: Any = request.person  # type: ignore[attr-defined]
    found = ledger.entries().exclude(by=person.ref).order_by("-seq")
    found = _worth_telling(found) if things is None else found.filter(subject__in=list(things))
    since = last_here(request)
    recent = takewhile(lambda entry: since is None or entry.at > since, found[:most])
    told = things or {}
    return [
        Happening(
            act=entry.act,
            at=entry.at,
            by=entry.by_name if named else "",
            article=entry.article,
            thing=told.get(entry.subject),
        )
        for entry in recent
        if not _is_too_early(entry, told.get(entry.subject))
    ]


def _worth_telling(found: QuerySet[Any]) -> QuerySet[Any]:
    first = ledger.seal().entries - LOOKED_AT
    return (
        found.filter(seq__gt=first).exclude(act__in=DRAFTED).exclude(subject__startswith=ACCOUNTS)
    )


def _is_too_early(entry: Any, thing: Thing | None) -> bool:
    return thing is not None and thing.since is not None and entry.at < thing.since
