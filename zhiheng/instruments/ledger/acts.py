"""What every act owes: one transaction, a permitted actor, one entry in the ledger."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import partial, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model, UniqueConstraint

from zhiheng.instruments.ledger import chain
from zhiheng.instruments.ledger.models import Entry, Head
from zhiheng.rulebook.citations import CONSTRAINTS, Refusal, Refused, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named

P = ParamSpec("P")
R = TypeVar("R")
Allowed = Callable[..., Refusal | None]

_entries: ContextVar[list[Entry] | None] = ContextVar("entries", default=None)
ACTS: dict[str, Callable[..., Any]] = {}
"""Every declared act by its dotted name: what the access table and the tests go through."""


class Actor(Protocol):
    """A person, as the ledger names them."""

    @property
    def ref(self) -> str: ...

    name: Any


class UnrecordedAct(Exception):
    """An act ended without exactly one ledger entry, so nothing of it was kept."""


class OutsideAnAct(Exception):
    """Somebody called a part of an act by itself: it would write without leave and unrecorded."""


def act(*, under: Clause, allowed: Allowed) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an act of the award: who may perform it, and under which clause.

    The act runs in one durable transaction. It is kept only if `allowed` did not refuse, no rule
    refused, no constraint was broken and exactly one entry was recorded.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def perform(*_: P.args, **arguments: P.kwargs) -> R:
            return _run(arguments, keep=True)

        def _run(arguments: dict[str, Any], *, keep: bool) -> R:
            token = _entries.set([])
            try:
                with transaction.atomic(durable=True):
                    refuse(allowed(**arguments))
                    result = function(**arguments)  # type: ignore[call-arg]
                    if len(_entries.get() or ()) != 1:
                        raise UnrecordedAct(function.__qualname__)
                    transaction.set_rollback(not keep)
                return result
            except IntegrityError as breach:
                raise refused_by_database(breach, under) from breach
            finally:
                _entries.reset(token)

        perform.rehearse = partial(_run, keep=False)  # type: ignore[attr-defined]
        perform.under = under  # type: ignore[attr-defined]
        perform.allowed = allowed  # type: ignore[attr-defined]
        ACTS[f"{function.__module__}.{function.__qualname__}"] = perform
        return perform

    return declare


def would_refuse(act: Callable[..., Any], **arguments: Any) -> tuple[Refusal, ...]:
    """Why an act would be refused now, asked of the act itself; nothing of it is kept.

    Buttons and previews ask this, so that they never say otherwise than the act.
    """
    try:
        act.rehearse(arguments)  # type: ignore[attr-defined]
    except Refused as refused:
        return refused.refusals
    return ()


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Declare a write that several acts share. It runs only inside an act, which records it."""

    @wraps(function)
    def inside(*positional: P.args, **arguments: P.kwargs) -> R:
        if _entries.get(None) is None:
            raise OutsideAnAct(function.__qualname__)
        return function(*positional, **arguments)

    return inside


def record(
    act: str,
    subject: Model,
    *,
    clause: Clause,
    by: Actor,
    at: datetime,
    edition: str = "",
    **facts: Any,
) -> Entry:
    """Write the act's one entry. `facts` are what a reader must know, as plain JSON values."""
    head = Head.objects.select_for_update().get_or_create(pk=1, defaults={"digest": chain.GENESIS})[
        0
    ]
    entry = Entry(
        seq=head.seq + 1,
        act=act,
        clause=clause,
        article=edition_named(edition).article(clause) if edition else "",
        edition=edition,
        subject=ref(subject),
        by=by.ref,
        by_name=by.name,
        at=at,
        facts=facts,
        previous=head.digest,
    )
    entry.digest = chain.digest(entry.content())
    entry.save(force_insert=True)
    head.seq, head.digest = entry.seq, entry.digest
    head.save()
    if (entries := _entries.get()) is None:
        raise OutsideAnAct(act)
    entries.append(entry)
    return entry


def ref(subject: Model) -> str:
    """How the ledger names a row: "applications.Application:12"."""
    return f"{subject._meta.label}:{subject.pk}"


def refused_by_database(breach: IntegrityError, under: Clause) -> Exception:
    """A broken constraint as a refusal: under the clause that it upholds, else under the act's.

    A breach that says nothing of a repetition stays a breach: it is a fault of ours.
    """
    text = str(breach)
    upheld = (
        clause for name, clause in CONSTRAINTS.items() if name in text or _columns_of(name) in text
    )
    repeated = _is_repetition(breach)
    clause = next(upheld, under if repeated else None)
    if clause is None:
        return breach
    if repeated:
        return Refused(
            Refusal(
                clause,
                "此事项刚刚已经办理，或与已有记录相抵触。",
                "请刷新页面，查看最新情况后再办。",
            )
        )
    return Refused(
        Refusal(
            clause,
            "所填内容与本条对记录的要求不符，未予保存。",
            "请核对日期、数量等内容后再办。",
        )
    )


def _is_repetition(breach: IntegrityError) -> bool:
    """Whether a unique constraint was broken, as either database says it in any language."""
    cause = breach.__cause__
    return (
        getattr(cause, "sqlstate", "") == "23505"
        or getattr(cause, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"
    )


def _columns_of(name: str) -> str:
    """How SQLite names a broken unique constraint: by its columns."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, UniqueConstraint):
                table = model._meta.db_table
                held = {field.name: field.column for field in model._meta.concrete_fields}
                columns = [held[field] for field in constraint.fields]
                if columns:
                    return ", ".join(f"{table}.{column}" for column in columns)
    return name
