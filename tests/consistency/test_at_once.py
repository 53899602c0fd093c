"""Real processes on a real database: two people at one paper, and a process killed half-way."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from zhiheng.rulebook.clauses import Clause

ROOT = Path(__file__).parents[2]
IDENTITY = "11010519491231002X"

pytestmark = pytest.mark.clause(Clause.RECORDS)


@contextmanager
def database(tmp_path: Path) -> Iterator[str]:
    """A DATABASE_URL of our own, of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'contended.sqlite3'}"
        return
    import psycopg

    server, name = settings.DATABASES["default"], f"contended_{uuid4().hex[:12]}"
    at = {"host": server["HOST"] or server["OPTIONS"].get("host"), "user": server["USER"]}
    at |= {"port": server["PORT"] or None, "password": server["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **at) as session:
        session.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{at['user']}@/{name}?host={at['host']}"
        session.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment of a fresh, migrated database with an office person and an application."""
    tmp_path = tmp_path_factory.mktemp("house")
    with database(tmp_path) as url:
        environment = {**os.environ, "DATABASE_URL": url, "ZHIHENG_VAR": str(tmp_path)}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"],
            cwd=ROOT, env=environment, check=True,
        )  # fmt: skip
        yield environment


def run(environment: dict[str, str], code: str) -> str:
    """What a piece of Python prints in that house."""
    lead = "import os, django; os.environ['DJANGO_SETTINGS_MODULE']='zhiheng.settings'; django.setup()\n"
    command = [sys.executable, "-c", lead + code]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def contend(environment: dict[str, str], *calls: tuple[str, str, str]) -> list[str]:
    """Perform acts in as many processes at the same moment; what each says."""
    when = str(time.time() + 4)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.consistency.contender", *call, when],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )
        for call in calls
    ]  # fmt: skip
    return [process.communicate(timeout=60)[0].strip() for process in processes]


OFFICERS = """
from tests import world
from zhiheng.instruments.people.vocabulary import Role
print(world.person("李办", Role.OFFICE).pk, world.person("王办", Role.OFFICE).pk)
"""

READY = """
from tests import world
from zhiheng.rulebook.steps import Step
from tests.stages.applications import scene
print(scene.recommended(world.cycle(at_step=Step.SCREENING)).pk)
"""

STATE = """
from zhiheng.instruments.ledger import queries
from zhiheng.instruments.people.models import Person
print(Person.objects.filter(name__in=["同一人", "写了一半"]).count(), queries.faults())
"""


def test_two_people_who_register_one_identity_leave_one_act_and_one_clear_refusal(house):
    one, other = run(house, OFFICERS).split()

    said = contend(house, ("register", IDENTITY, one), ("register", IDENTITY, other))

    assert sorted(word.split(":")[0] for word in said) == ["done", "refused"]
    assert any("已登记在" in word or "刚刚已经办理" in word for word in said)
    assert run(house, STATE) == "1 []"


def test_two_people_who_accept_one_application_leave_one_act_and_one_clear_refusal(house):
    one, other = run(house, OFFICERS).split()
    application = run(house, READY)

    said = contend(house, ("accept", application, one), ("accept", application, other))

    assert sorted(word.split(":")[0] for word in said) == ["done", "refused"]
    assert run(house, "from zhiheng.stages.screening.models import Acceptance;"
                      "print(Acceptance.objects.count())") == "1"  # fmt: skip


def test_a_process_killed_in_the_middle_of_an_act_leaves_nothing_half_done(house):
    one, _ = run(house, OFFICERS).split()
    before = run(house, STATE)
    hanging = [sys.executable, "-m", "tests.consistency.contender", "hang", "-", one, "0"]

    with subprocess.Popen(
        hanging, cwd=ROOT, env=house, stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "half-way\n"
        victim.kill()

    assert run(house, STATE) == before
    assert contend(house, ("register", "110105194912310038", one)) == ["done"]
