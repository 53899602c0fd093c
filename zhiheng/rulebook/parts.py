"""The rows of an edition: clauses, conditions, lists, bodies and steps."""

from dataclasses import dataclass
from datetime import date

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.rulebook.terms import Mark


@dataclass(frozen=True)
class Provision:
    """A clause as one edition has it: number, our own short wording, and who keeps it."""

    clause: Clause
    article: str
    wording: str
    mark: Mark
    source: str
    left_to_people: str = ""  # why software neither enforces nor tests it


@dataclass(frozen=True)
class Condition:
    """What an applicant must fulfil, as an expression over named facts."""

    key: str
    label: str
    holds: str  # "years_in_operation >= operation_years"
    remedy: str
    evidence: str
    mark: Mark
    source: str
    clause: Clause = Clause.ELIGIBILITY


@dataclass(frozen=True)
class Restriction:
    """A ground on which an applicant is barred, if a person confirms the hit."""

    key: str
    label: str
    evidence: tuple[str, ...]  # where a hit is found: departments, credit report, own register
    look_back_years: int  # 0: only while it lasts
    mark: Mark
    source: str
    clause: Clause = Clause.RESTRICTIONS


@dataclass(frozen=True)
class AttachmentKind:
    key: str
    label: str
    required: bool
    dated: bool  # must carry its day of issue
    mark: Mark
    source: str
    clause: Clause = Clause.ATTACHMENTS


@dataclass(frozen=True)
class Choice:
    """One entry of a list that an edition allows: a preference, a recommender kind, a pool …"""

    key: str
    label: str
    mark: Mark
    source: str


@dataclass(frozen=True)
class Handling:
    """A measure against misuse or misconduct, and who must approve it."""

    key: str
    label: str
    against: tuple[str, ...]  # bonus-misuse, fraud, revocation-ground, staff, expert
    needs_basis: bool  # must cite a regulation beyond the Measures
    approved_by: str  # "office" | "government"
    mark: Mark
    source: str
    clause: Clause


@dataclass(frozen=True)
class Body:
    """A body of the award, and which agency hosts it from when."""

    key: str
    label: str
    hosts: tuple[tuple[date, str], ...]  # (since, host), earliest first
    mark: Mark
    source: str

    def host_on(self, day: date) -> str:
        held = [host for since, host in self.hosts if since <= day]
        return held[-1] if held else self.hosts[0][1]


@dataclass(frozen=True)
class StepPlan:
    """A step as this edition calls it, and the days the office may plan for it."""

    step: Step
    title: str
    clause: Clause
    days: int  # a suggestion for the calendar, never a legal period
    mark: Mark
    source: str


@dataclass(frozen=True)
class Fact:
    """Something an applicant states and proves, that a condition may ask about."""

    key: str
    label: str
    kind: str  # "boolean" | "number" | "text" | "list"
    evidence: str
    caution: str = ""  # why an edition had better not ask for it


@dataclass(frozen=True)
class Change:
    """A change that an edition declares against the one it revises."""

    number: int
    title: str
    article: str
    covers: tuple[str, ...]  # topics: "bases", "terms.one_off", "provisions.circular" …
    software: str  # what the software does differently
