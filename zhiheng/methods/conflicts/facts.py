"""What is known of experts and applicants, and what is found between them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Strength(IntEnum):
    """How far two facts that match can be trusted.

    CERTAIN: the same 统一社会信用代码; it binds by itself.
    STRONG: the same name (as it is, as it was, of an affiliate or of a consultant), or a post in
    the body that recommended: it binds until a person finds otherwise.
    WEAK: the same telephone, mail domain or address, or one name under two codes: it binds only
    when a person finds so.
    """

    WEAK = 1
    STRONG = 2
    CERTAIN = 3


@dataclass(frozen=True)
class Employer:
    """Where an expert works or worked. `until` None: still does.

    Former names and the contact are known only of employers who are registered.
    """

    name: str
    code: str = ""
    since: date | None = None
    until: date | None = None
    former_names: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True)
class ExpertFacts:
    ref: str
    employers: tuple[Employer, ...] = ()
    phone: str = ""
    mail: str = ""
    name: str = ""
    bodies: tuple[tuple[str, str], ...] = ()  # (key, label) of bodies in which they hold a post


@dataclass(frozen=True)
class Affiliate:
    """Another organisation tied to an applicant: shareholder, subsidiary, consultant."""

    kind: str
    name: str
    code: str = ""


@dataclass(frozen=True)
class OrganisationFacts:
    code: str
    name: str
    former_names: tuple[str, ...] = ()
    affiliates: tuple[Affiliate, ...] = ()
    phone: str = ""
    mail: str = ""
    address: str = ""
    consultants: tuple[str, ...] = ()  # as its form names them: agencies and persons
    recommenders: tuple[tuple[str, str], ...] = ()  # (key, label)


@dataclass(frozen=True)
class Tie:
    """Two facts that match, one of the expert and one of the organisation."""

    expert: str
    organisation: str  # its code
    strength: Strength
    kind: str  # code | name | consultant | recommender | phone | mail | address
    expert_fact: str
    organisation_fact: str


@dataclass(frozen=True)
class Detection:
    """Everything found between one expert and one organisation."""

    expert: str
    organisation: str
    ties: tuple[Tie, ...]  # the strongest first, never empty

    @property
    def strength(self) -> Strength:
        return self.ties[0].strength

    @property
    def digest(self) -> str:
        """Of the facts: changes as soon as any of them does."""
        facts = sorted((t.strength, t.kind, t.expert_fact, t.organisation_fact) for t in self.ties)
        told = json.dumps([self.expert, self.organisation, facts], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()
