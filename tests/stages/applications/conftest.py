import pytest

from tests import world
from tests.stages.applications import scene


@pytest.fixture
def cycle(db):
    """A cycle under the revised Measures whose filing window is open."""
    return world.cycle()


@pytest.fixture
def draft(cycle):
    return scene.draft(cycle)


@pytest.fixture
def applicant(draft):
    return scene.contact_of(draft.organisation)
