"""A summed-up cycle with its report on the scores, in review or with its result public."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests import world
from tests.stages.reviews.summed import PERCENTS, summed_cycle
from tests.surfaces.portal.conftest import signed_in
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews.actions import file_reliability_report

LAUREATES = list(PERCENTS)[:2]
LOSERS = list(PERCENTS)[2:]


@pytest.fixture
def client(office, at_noon):
    return signed_in(office)


@pytest.fixture
def cycle(at_noon, db):
    return summed_cycle()


@pytest.fixture
def reported(cycle, office):
    return file_reliability_report(cycle=cycle, by=office, at=world.NOON)


def commended_cycle(edition="jinshui-revised", *, at_step=Step.AWARDING, **values):
    """The first two have won."""
    cycle = summed_cycle(edition=edition, at_step=at_step, **values)
    states = [State.COMMENDED] * 2 + [State.NOT_SELECTED] * 2
    for found, state in zip(
        Application.objects.filter(cycle=cycle).order_by("pk"), states, strict=True
    ):
        found.state = state
        found.save(update_fields=["state"])
    return cycle


@pytest.fixture
def public_cycle(at_noon, office):
    cycle = commended_cycle()
    file_reliability_report(cycle=cycle, by=office, at=world.NOON)
    return cycle


def told(response):
    """All bytes of an answer as text, a workbook unpacked."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as package:
            body = b"".join(package.read(name) for name in package.namelist())
    return body.decode()
