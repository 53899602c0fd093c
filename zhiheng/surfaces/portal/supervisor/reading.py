"""What these pages look up, and how they put it."""

import json
import re
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people import queries as people
from zhiheng.methods.workdays import day_of, morning
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import editions
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge

MOST = 50
"""Persons or organisations that one search of the ledger looks behind."""
WORDS = 16
"""Of a clause's text, enough to know it by."""
RECENT = 2000
"""Entries whose days are offered to choose from."""
LONGEST = 18
"""Digits of a number that any database holds."""


def cycle_of(pk: int) -> Any:
    return get_object_or_404(cycles.cycles(), pk=pk)


def wordings() -> dict[str, str]:
    """Clause → its words in the latest edition that has it."""
    return {
        str(clause): provision.wording
        for edition in editions()
        for clause, provision in edition.provisions.items()
    }


def clauses() -> list[tuple[str, str]]:
    """Every clause by the beginning of its words."""
    known = wordings()
    return [(str(clause), known.get(clause, str(clause))[:WORDS]) for clause in Clause]


def days() -> list[tuple[str, str]]:
    """The latest days on which something was done; earlier ones are found by their date."""
    recent = ledger.entries().order_by("-seq").values_list("at", flat=True)[:RECENT]
    return [(str(day), words.day(day)) for day in dict.fromkeys(map(day_of, recent))]


def entries_of_day(found: Any, day: date) -> Any:
    first = morning(day, 0)
    return found.filter(at__gte=first, at__lt=first + timedelta(days=1))


def entries_found(text: str, found: Any) -> Any:
    """By number, day, subject, person, act, or the organisation an application is of."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= LONGEST:
        return found.filter(seq=int(text))
    if day := day_in(text):
        return entries_of_day(found, day)
    if ":" in text:
        return found.filter(subject=text)
    if re.fullmatch(r"P\d+", text):
        return found.filter(by=text)
    return found.filter(Q(act=text) | Q(by__in=_persons(text)) | Q(subject__in=_subjects(text)))


def day_in(text: str) -> date | None:
    """2026-06-01 and 2026年6月1日 are days; anything else, also 2026-02-30, is none."""
    plain = re.sub(r"年|月", "-", text).removesuffix("日")
    try:
        return parse_date(plain) if len(text) <= LONGEST else None
    except ValueError:
        return None


def _persons(text: str) -> list[str]:
    named = people.persons_named(text, people.persons().prefetch_related(None))
    return [person.ref for person in named[:MOST]]


def _subjects(text: str) -> list[str]:
    organisations = list(people.organisations_named(text)[:MOST])
    theirs = applications.applications_everywhere().filter(organisation__in=organisations)
    return [ref(row) for row in (*organisations, *theirs)] if organisations else []


def said(value: Any) -> str:
    """A fact of the ledger as it was recorded."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def verdict(*, holds: bool) -> str:
    """一致 or 不一致."""
    if holds:
        return badge(text=gettext("一致"), tone="won")
    return badge(text=gettext("不一致"), tone="aside")
