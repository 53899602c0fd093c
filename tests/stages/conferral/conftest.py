import pytest

from tests import world
from zhiheng.instruments.people.vocabulary import Role


@pytest.fixture
def government(db):
    return world.person("郑区长", Role.GOVERNMENT)


@pytest.fixture
def finance(db):
    return world.person("钱财", Role.FINANCE)
