"""What every paper of a cycle has in common: its edition, its bodies by date, its citations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.rules import title_line
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.numerals import UNKNOWN_ARTICLE
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.dossier.rules.content import Content
from zhiheng.stages.governance import queries as governance


@dataclass(frozen=True)
class Frame:
    """A cycle as its papers see it, at the moment of issuing."""

    cycle: Cycle
    at: datetime

    @cached_property
    def edition(self) -> Edition:
        return cycles.edition_of(self.cycle)

    @cached_property
    def terms(self) -> Terms:
        return cycles.terms_of(self.cycle)

    @property
    def day(self) -> date:
        return day_of(self.at)

    @property
    def award(self) -> str:
        """2026年度金水区区长质量奖."""
        return title_line(award_title=self.edition.award_title, year=self.cycle.year)

    @property
    def committee(self) -> str:
        return f"{self.edition.award_title}评定委员会"

    @property
    def office(self) -> str:
        return f"{self.committee}办公室"

    def signed_by_office(self, day: date) -> tuple[str, ...]:
        """The office, and the agency that it sat in on that day."""
        return self.office, f"（{self.host(day)}代章）"

    def host(self, day: date) -> str:
        """By the register of bodies; by the edition where the register names no host."""
        for body in people.bodies(BodyKind.OFFICE):
            if (host := people.host_of(body, on=day)) != body.label:
                return host
        return self.edition.bodies["office"].host_on(day)

    @property
    def measures(self) -> str:
        """The Measures with their number."""
        number = f"（{self.edition.number}）" if self.edition.number else ""
        return f"{self.edition.title}{number}"

    def under(self, clause: Clause) -> str:
        """The Measures and the article; no article where its number is not known."""
        article = self.edition.article(clause)
        known = article if article != UNKNOWN_ARTICLE else ""
        return f"{self.measures}{known}"

    @cached_property
    def expert_names(self) -> list[str]:
        return [expert.person.name for expert in governance.experts()]


@dataclass(frozen=True)
class Made:
    """A content, and whom it is about or whose it is."""

    content: Content
    organisation: Organisation | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Recipe:
    """How a kind of paper is made of one subject, and of which subjects a cycle owes it by now."""

    build: Callable[[Any, Frame], Made]
    due: Callable[[Cycle], Iterable[Any]]
