import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition


@pytest.fixture
def desk(office, at_noon):
    """The office, signed in, at the noon of the test world."""
    return signed_in(office)


@pytest.fixture
def queries():
    """How many queries a page takes."""

    def counted(client, url):
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    return counted


def done(desk, url, values, act):
    """The entry of an act that a form performed; where the desk goes next."""
    response = desk.post(url, values)
    assert response.status_code == 302, response.content.decode()
    entry = Entry.objects.last()
    assert entry.act == act
    return entry, response["Location"]


def refused(desk, url, values, *, words, clause=None, under="jinshui-revised"):
    """The page of an act that was refused: why, and under which article. Nothing was done."""
    before = Entry.objects.count()
    response = desk.post(url, values)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    if clause is not None:
        assert edition(under).article(Clause(clause)) in page
    assert Entry.objects.count() == before
    return page
