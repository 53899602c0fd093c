import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from tests.stages.decisions.conftest import committee_of
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step


@pytest.fixture
def now(monkeypatch):
    """The site's clock stands at the noon of the test world."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.NOON)


@pytest.fixture
def committee(chair, now):
    """Two candidates who wait to be published."""
    committee = committee_of(world.cycle(at_step=Step.PUBLICITY), chair)
    committee.listed = [
        committee.candidate(f"{name}精密制造有限公司", 90000 - n, state=State.NOMINATED)
        for n, name in enumerate("甲乙")
    ]
    return committee


@pytest.fixture
def desk(office):
    """The office, signed in just now."""
    return signed_in(office)


@pytest.fixture
def elsewhere(db):
    """Somebody with another post."""
    return signed_in(world.person("王评", Role.EXPERT))


@pytest.fixture
def cycle(now, db):
    return world.cycle(at_step=Step.SUPERVISION)


@pytest.fixture
def honour(cycle):
    return laureates.laureate(cycle, paid=True)


@pytest.fixture
def queries():
    """How many queries a page takes."""

    def counted(client, url):
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    return counted


def told(response):
    return response.content.decode()
