import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.steps import Step


@pytest.fixture
def government(db):
    return world.person("郑区长", Role.GOVERNMENT)


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.SUPERVISION)


@pytest.fixture
def old_cycle(db):
    return world.cycle("jinshui-2017", at_step=Step.SUPERVISION)


@pytest.fixture
def honour(cycle):
    return laureates.laureate(cycle, paid=True)


@pytest.fixture
def old_honour(old_cycle):
    return laureates.laureate(old_cycle, "旧获奖企业", paid=True)


@pytest.fixture
def owners(db):
    """The bodies that look after duties: (office, leading group)."""
    return (
        world.body(BodyKind.OFFICE, "评委会办公室"),
        world.body(BodyKind.LEADING_GROUP, "区质量强区战略工作领导小组办公室"),
    )
