import pytest

from tests import world
from tests.stages.applications import scene
from zhiheng.rulebook.steps import Step


@pytest.fixture
def cycle(db):
    """A cycle under the revised Measures that has come to 资格审查."""
    return world.cycle(at_step=Step.SCREENING)


@pytest.fixture
def filed(cycle):
    """东方重工, filed and recommended, with nothing against it."""
    return scene.recommended(cycle)


@pytest.fixture
def applicant(filed):
    return scene.contact_of(filed.organisation)
