"""Read one edition of the Measures.

An edition is a TOML file. Every value in it says where it comes from (`mark`, `source`), so
that an assumption is never presented as law. `checking` says what is wrong with a file; this
module reads a file that has passed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.parts import (
    AttachmentKind,
    Body,
    Change,
    Choice,
    Condition,
    Fact,
    Handling,
    Provision,
    Restriction,
    StepPlan,
)
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import Step
from zhiheng.rulebook.terms import Mark, RepeatRule, Term, Terms, term_value

__all__ = [
    "FOLDER",
    "LISTS",
    "AttachmentKind",
    "Body",
    "Change",
    "Choice",
    "Condition",
    "Edition",
    "Fact",
    "Handling",
    "Mark",
    "Provision",
    "RepeatRule",
    "Restriction",
    "StepPlan",
    "Term",
    "Terms",
    "edition",
    "editions",
    "load",
    "names",
    "read",
    "repealed_by",
    "term_value",
]

FOLDER = Path(__file__).parent / "editions"

LISTS: dict[str, type] = {
    "conditions": Condition,
    "preferences": Choice,
    "quality_foundations": Choice,
    "restrictions": Restriction,
    "attachments": AttachmentKind,
    "recommenders": Choice,
    "pools": Choice,
    "departments": Choice,
    "permitted_uses": Choice,
    "case_tags": Choice,
    "handlings": Handling,
    "revocation_grounds": Choice,
}
"""The tables of keyed rows, by the type of their rows."""


@dataclass(frozen=True)
class Edition:
    """One edition of one city's Measures."""

    name: str
    award: str  # key of the award over all its editions: "jinshui"
    award_title: str  # 金水区区长质量奖
    level: str  # 区 | 市 | 省
    government: str  # 金水区人民政府
    title: str
    number: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None  # None: not known; the office records the day of publication
    repeals: tuple[str, ...]
    bases: tuple[str, ...]
    announcement_title: str  # 信息发布 | 公告
    revises: str  # name of the edition that `changes` compares with
    notes: str
    lineage_only: str  # why a stub cannot run a cycle; empty for a full edition
    scheme: str  # default scoring scheme
    other_schemes: tuple[str, ...]
    provisions: Mapping[Clause, Provision]
    term_values: Mapping[str, Term]
    conditions: tuple[Condition, ...]
    preferences: tuple[Choice, ...]
    quality_foundations: tuple[Choice, ...]
    restrictions: tuple[Restriction, ...]
    attachments: tuple[AttachmentKind, ...]
    recommenders: tuple[Choice, ...]
    pools: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    permitted_uses: tuple[Choice, ...]
    case_tags: tuple[Choice, ...]
    handlings: tuple[Handling, ...]
    revocation_grounds: tuple[Choice, ...]
    bodies: Mapping[str, Body]
    steps: tuple[StepPlan, ...]
    facts: tuple[Fact, ...]  # beyond those of conditions.FACTS
    changes: tuple[Change, ...]
    digest: str = field(compare=False)

    @property
    def terms(self) -> Terms:
        return Terms(**{key: term.value for key, term in self.term_values.items()})

    def terms_with(self, values: Mapping[str, Any]) -> Terms:
        """The terms with what the office has entered or confirmed for a cycle."""
        return replace(self.terms, **{key: term_value(key, raw) for key, raw in values.items()})

    @property
    def procedure(self) -> Procedure:
        return Procedure(tuple(plan.step for plan in self.steps))

    def article(self, clause: Clause) -> str:
        """第十七条, or an empty text where this edition has no such clause."""
        provision = self.provisions.get(clause)
        return provision.article if provision else ""

    def plan(self, step: Step) -> StepPlan:
        return next(plan for plan in self.steps if plan.step == step)

    def has(self, clause: Clause) -> bool:
        return clause in self.provisions

    def attachment(self, key: str) -> AttachmentKind | None:
        return next((kind for kind in self.attachments if kind.key == key), None)

    def restriction(self, key: str) -> Restriction | None:
        return next((ground for ground in self.restrictions if ground.key == key), None)

    def handling(self, key: str) -> Handling | None:
        return next((measure for measure in self.handlings if measure.key == key), None)


def names(choices: tuple[Choice, ...]) -> dict[str, str]:
    """key → label."""
    return {choice.key: choice.label for choice in choices}


def read(data: Mapping[str, Any], *, name: str, digest: str) -> Edition:
    """An edition from parsed TOML. The file must have passed `checking.faults`."""
    head = data["edition"]
    return Edition(
        name=name,
        award=head["award"],
        award_title=head["award_title"],
        level=head["level"],
        government=head["government"],
        title=head["title"],
        number=head["number"],
        issuer=head["issuer"],
        issued_on=head.get("issued_on"),
        in_force_from=head.get("in_force_from"),
        repeals=tuple(head.get("repeals", ())),
        bases=tuple(head.get("bases", ())),
        announcement_title=head.get("announcement_title", "信息发布"),
        revises=head.get("revises", ""),
        notes=head.get("notes", ""),
        lineage_only=head.get("lineage_only", ""),
        scheme=head.get("scheme", ""),
        other_schemes=tuple(head.get("other_schemes", ())),
        provisions={
            Clause(row["clause"]): _made(Provision, row, clause=Clause(row["clause"]))
            for row in data.get("provisions", ())
        },
        term_values={key: _term(key, row) for key, row in data.get("terms", {}).items()},
        **{table: _rows(kind, data, table) for table, kind in LISTS.items()},
        bodies={row["key"]: _body(row) for row in data.get("bodies", ())},
        steps=tuple(
            _made(StepPlan, row, step=Step(row["step"])) for row in data.get("procedure", ())
        ),
        facts=tuple(Fact(**row) for row in data.get("facts", ())),
        changes=tuple(
            Change(**{**row, "covers": tuple(row["covers"])}) for row in data.get("changes", ())
        ),
        digest=digest,
    )


def _made(kind: type, row: Mapping[str, Any], **typed: Any) -> Any:
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
    values["mark"] = Mark(values["mark"])
    values.setdefault("source", "")
    if "clause" in values:
        values["clause"] = Clause(values["clause"])
    return kind(**{**values, **typed})


def _rows(kind: type, data: Mapping[str, Any], table: str) -> tuple[Any, ...]:
    return tuple(_made(kind, row) for row in data.get(table, ()))


def _term(key: str, row: Mapping[str, Any]) -> Term:
    return Term(
        key=key,
        label=row["label"],
        value=term_value(key, row.get("value")),
        mark=Mark(row["mark"]),
        source=row.get("source", ""),
        clause=Clause(row["clause"]),
    )


def _body(row: Mapping[str, Any]) -> Body:
    hosts = tuple((host["since"], host["name"]) for host in row["hosts"])
    return Body(row["key"], row["label"], hosts, Mark(row["mark"]), row.get("source", ""))


def load(path: Path) -> Edition:
    text = path.read_bytes()
    return read(
        tomllib.loads(text.decode("utf-8")), name=path.stem, digest=sha256(text).hexdigest()
    )


@cache
def edition(name: str) -> Edition:
    """The edition of that name among those that ship or were added to the folder."""
    return load(FOLDER / f"{name}.toml")


def editions() -> list[Edition]:
    """All editions, by award and then by date."""
    found = [edition(path.stem) for path in FOLDER.glob("*.toml")]
    return sorted(found, key=lambda e: (e.award, e.in_force_from or date.max))


def repealed_by(old: Edition) -> Edition | None:
    """The edition on file that repeals this one, whether or not it is in force yet."""
    return next((new for new in editions() if old.number and old.number in new.repeals), None)
