"""Letters are written from the ledger after commit, by the timetable."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.letters import queries, rules
from zhiheng.instruments.letters.models import Letter
from zhiheng.instruments.letters.vocabulary import OTHERWISE, RESULTS, TEMPLATES
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named

CHUNK = 500
"""Entries written together."""

Addressees = dict[str, list[Person | Organisation]]
"""Whom a reference of the ledger means: one person or organisation, or who serves in a body."""


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.TIMETABLE))
def write_letters(*, by: Person, at: datetime) -> int:
    """Write the letters that new ledger entries owe, once each. Returns how many.

    Letters of results wait for the office; all others may leave at once. A reference that names
    nobody is counted in the entry, and keeps no other letter back.
    """
    cursor = queries.lock_cursor()
    entries = queries.entries_that_owe_letters(after=cursor.seq)
    refuse(rules.nothing_to_write(entries=entries.exists()))

    written = nobody = 0
    for chunk in _chunks(entries.iterator(chunk_size=CHUNK)):
        meant = _meant(chunk, at=at)
        letters = [letter for entry in chunk for letter in _letters(entry, meant, at=at)]
        Letter.objects.bulk_create(letters, batch_size=CHUNK)
        written += len(letters)
        nobody += sum(not meant.get(to) for entry in chunk for to in entry.facts["to"])
        cursor.seq = chunk[-1].seq
    cursor.save(update_fields=["seq"])

    record(
        "写成通知",
        cursor,
        clause=Clause.OFFICE_DUTIES,
        by=by,
        at=at,
        letters=written,
        without_addressee=nobody,
        up_to=cursor.seq,
    )
    return written


def _chunks(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
    rest = iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _meant(entries: Sequence[Entry], *, at: datetime) -> Addressees:
    """Everyone whom the entries name; three queries however many."""
    named = {to for entry in entries for to in entry.facts["to"]}
    meant: Addressees = {}
    for kind, of_keys in (
        ("people.Person", queries.persons),
        ("people.Organisation", queries.organisations),
        ("people.Body", lambda keys: queries.serving(keys, at=at)),
    ):
        keys = {to: key for to in named if (key := rules.key_in(to, kind)) is not None}
        found = of_keys(keys.values())
        meant |= {to: found.get(key, []) for to, key in keys.items()}
    return meant


def _letters(entry: Entry, meant: Addressees, *, at: datetime) -> Iterator[Letter]:
    people = [person for to in entry.facts["to"] for person in meant.get(to, ())]
    for person in dict.fromkeys(people):
        words = rules.words(
            TEMPLATES.get(entry.act, OTHERWISE),
            act=entry.act,
            facts=entry.facts,
            name=person.name,
            article=entry.article,
            measures=edition_named(entry.edition).title if entry.edition else "",
            day=day_of(at),
        )
        yield Letter(
            entry=entry,
            person=person if isinstance(person, Person) else None,
            organisation=person if isinstance(person, Organisation) else None,
            subject=words.subject,
            body=words.body,
            written_at=at,
            released_at=None if entry.act in RESULTS else at,
        )
