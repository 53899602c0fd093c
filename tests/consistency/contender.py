"""One of several processes that act at once, for tests on real connections.

    python -m tests.consistency.contender ACT ARGUMENT PERSON WHEN

Waits until the epoch second WHEN, performs the act, prints "done" or the refusal.
"""

import os
import sys
import time
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng.settings")
django.setup()

from tests import world
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.actions import register_person
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.actions import accept_application


def register(identity_number: str, *, by: Person, at: datetime) -> None:
    register_person(name="同一人", identity_number=identity_number, by=by, at=at)


def accept(pk: str, *, by: Person, at: datetime) -> None:
    accept_application(application=Application.objects.get(pk=pk), by=by, at=at)


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE))
def stall(*, by: Person, at: datetime) -> None:
    """Write, then stay in the middle of the act for as long as anybody lets it."""
    person = Person.objects.create(name="写了一半")
    sys.stdout.write("half-way\n")
    sys.stdout.flush()
    time.sleep(60)
    record("登记人员", person, clause=Clause.RECORDS, by=by, at=at)


def hang(_: str, *, by: Person, at: datetime) -> None:
    stall(by=by, at=at)


def main(name: str, argument: str, person: str, when: str) -> None:
    perform = {"register": register, "accept": accept, "hang": hang}[name]
    by = Person.objects.get(pk=person)
    time.sleep(max(0.0, float(when) - time.time()))
    try:
        perform(argument, by=by, at=world.NOON)
        sys.stdout.write("done\n")
    except Refused as refused:
        sys.stdout.write(f"refused: {refused}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
