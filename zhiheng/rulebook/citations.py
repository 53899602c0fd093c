"""Tie code to the clause it enforces, and a refusal to the clause that requires it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from zhiheng.rulebook.clauses import Clause

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, init=False)
class Refusal:
    """Why something may not be done, and what to do next, in words for the person refused.

    `what` and `remedy` are message templates with {named} places, so that a surface can
    translate the template before the values are put in.
    """

    clause: Clause
    what: str
    remedy: str
    values: dict[str, Any] = field(compare=True)

    def __init__(self, clause: Clause, what: str, remedy: str, **values: Any) -> None:
        object.__setattr__(self, "clause", clause)
        object.__setattr__(self, "what", what)
        object.__setattr__(self, "remedy", remedy)
        object.__setattr__(self, "values", {key: _local(value) for key, value in values.items()})

    @property
    def reason(self) -> str:
        return self.what.format(**self.values)

    @property
    def advice(self) -> str:
        return self.remedy.format(**self.values)

    def __str__(self) -> str:
        return f"{self.reason}{self.advice}"


def _local(value: Any) -> Any:
    """A moment as people here read it: the database gives UTC, refusals speak of China's time."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(SHANGHAI)
    return value


class Refused(Exception):
    """An act was refused, for one reason or for several at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("".join(str(refusal) for refusal in refusals))
        self.refusals = refusals

    @property
    def refusal(self) -> Refusal:
        return self.refusals[0]


def refuse(refusals: Refusal | Iterable[Refusal] | None) -> None:
    """Stop the act if a rule refuses it; a rule may give all its reasons at once."""
    if isinstance(refusals, Refusal):
        raise Refused(refusals)
    if found := tuple(refusals or ()):
        raise Refused(*found)


NAMED = 20


def named(names: Sequence[str]) -> str:
    """Whom a refusal is about: the first twenty, and that there are more."""
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def enforces(*clauses: Clause) -> Callable[[F], F]:
    """Cite the clauses a function enforces, for readers and for the index."""

    def cite(function: F) -> F:
        function.enforces = clauses  # type: ignore[attr-defined]
        return function

    return cite


CONSTRAINTS: dict[str, Clause] = {}


def upholds(clause: Clause, constraint: C) -> C:
    """Cite the clause a database constraint guarantees; a breach becomes a refusal under it."""
    CONSTRAINTS[constraint.name] = clause  # type: ignore[attr-defined]
    return constraint
