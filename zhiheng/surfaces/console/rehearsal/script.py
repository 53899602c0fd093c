"""What people will do in a cycle: plain values, read from workbooks or invented from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Applicant:
    """One organisation and how it behaves. `facts` by the keys that the edition asks for."""

    code: str
    name: str
    founded_on: date
    address: str
    contact: str
    identity: str
    undertaken_by: str
    facts: Mapping[str, Any]
    phone: str = ""
    email: str = ""
    scheme: str = ""  # empty: the edition's own
    tags: tuple[str, ...] = ()
    consultants: tuple[str, ...] = ()
    secrets: str = ""
    credit_report_on: date | None = None
    account_name: str = ""
    account_number: str = ""
    panel: str = ""  # empty: whichever group it falls into
    abandons: bool = False  # begins and never submits
    too_late: bool = False  # tries to submit after the last moment
    forgets: str = ""  # an attachment it leaves out at first
    mends: Mapping[str, Any] = field(default_factory=dict)  # facts that 补正 puts right
    answers_return: bool = True
    withdraws: bool = False
    changes_identity: bool = False  # is taken over while the cycle runs
    fabricates: bool = False  # the visit finds it
    overclaims: bool = False  # the visit lowers an item
    past: "PastHonour | None" = None


@dataclass(frozen=True)
class PastHonour:
    """An honour from before this system."""

    edition: str
    year: int
    number: str
    conferred_on: date
    valid_until: date
    bonus_fen: int
    paid_on: date | None
    source: str


@dataclass(frozen=True)
class PastLaureate:
    """An earlier laureate that doesn't apply in this cycle."""

    code: str
    name: str
    honour: PastHonour


@dataclass(frozen=True)
class Recommendation:
    kind: str
    recommender: str
    opinion: str
    signed_by: str


@dataclass(frozen=True)
class ExpertLine:
    number: str
    name: str
    identity: str
    pool: str
    specialties: tuple[str, ...] = ()
    senior: bool = True
    employer: str = ""
    employer_code: str = ""
    employed_since: date | None = None
    panel: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Reply:
    objects: bool
    basis: str
    signed_by: str
    bars: bool = False  # what the office decides about an objection


@dataclass(frozen=True)
class ItemLine:
    item: str
    percent: int
    band: str = ""  # empty: the band that holds the percent
    strength: str = ""
    opportunity: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Vote:
    """Slips for one applicant; who is left over was absent from the vote."""

    votes_for: int
    against: int = 0
    abstained: int = 0
    invalid: int = 0


@dataclass(frozen=True)
class Listing:
    """A public record that appears after acceptance."""

    code: str
    restriction: str
    title: str
    authority: str
    bars: bool
    reason: str


@dataclass(frozen=True)
class Script:
    """Everything that is known beforehand. None: not given, so it is invented on the way."""

    edition: str
    seed: int
    applicants: tuple[Applicant, ...]
    experts: tuple[ExpertLine, ...]
    recommendations: Mapping[str, Recommendation]
    replies: Mapping[tuple[str, str], Reply] | None = None  # by code and department
    sheets: Mapping[tuple[str, str], tuple[ItemLine, ...]] | None = None  # by code and expert
    marks: Mapping[tuple[str, str], int] = field(default_factory=dict)  # of defences
    votes: Mapping[str, Vote] | None = None
    listings: tuple[Listing, ...] = ()
    earlier: tuple[PastLaureate, ...] = ()
    invented: tuple[str, ...] = ()  # what the given workbooks left open
