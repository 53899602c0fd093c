"""赵申 acts for one organisation and signs in at NOON; another organisation has its own people."""

import pytest

from tests import world
from tests.stages.applications import scene
from tests.surfaces.portal.conftest import signed_in

TYPED = {
    "registered_in_area": "yes",
    "has_required_licences": "yes",
    "years_in_operation": "12",
    "years_of_excellence": "3.5",
    "quality_system_sound": "no",
    "quality_foundations": ["standards"],
}
"""What the browser sends of the form's fields; those left out are blank."""


@pytest.fixture
def cycle(at_noon, db):
    return world.cycle()


@pytest.fixture
def draft(cycle):
    return scene.draft(cycle)


@pytest.fixture
def zhao(draft):
    return signed_in(scene.contact_of(draft.organisation))


@pytest.fixture
def stranger(draft):
    """Acts for another organisation, which has its own application."""
    other = scene.draft(draft.cycle, name="西城示例有限公司")
    return signed_in(scene.contact_of(other.organisation, "钱申"))


@pytest.fixture
def too_late(monkeypatch):
    """A microsecond after the last moment of the window."""
    late = scene.LAST_MOMENT + scene.A_MICROSECOND
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)


def page_of(application, rest=""):
    return f"/applicant/applications/{application.pk}{rest}"


def words_of(response):
    return response.content.decode()
