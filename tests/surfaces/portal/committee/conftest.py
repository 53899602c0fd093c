"""Five members before whom the candidates of one cycle have come; any of them signs in."""

import re

import pytest
from django.test import Client

from tests import world
from tests.stages.decisions.conftest import Committee, committee_of
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step


@pytest.fixture
def committee(at_noon) -> Committee:
    return committee_of(world.cycle(at_step=Step.DELIBERATION), world.person("周主任", Role.CHAIR))


@pytest.fixture
def chair(committee) -> Client:
    return signed_in(committee.chair)


@pytest.fixture
def member(committee) -> Client:
    """吴委员."""
    return signed_in(committee.members[1])


def sign_in(person: Person) -> Client:
    return signed_in(person)


def text(response) -> str:
    """The page without what differs from one answer to the next."""
    page = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def votes(choice: str, *applications) -> dict[str, str]:
    return {f"choice-{one.pk}": choice for one in applications}
