from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.surfaces.portal.conftest import notice
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions.models import Publicity, PublicityEntry

LAST = world.NOON + timedelta(days=4)


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The moment of the requests; a test may set another."""
    moment = [world.NOON]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def counter(db):
    return world.person("公众窗口", Role.COUNTER)


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.PUBLICITY)


@pytest.fixture
def published(cycle):
    """A 公示 of one organisation, while another is only in review."""
    listed = world.application(cycle, name="黄河仪表有限公司", state=State.PUBLICISED)
    world.application(cycle, name="未公开机械有限公司", state=State.NOT_SELECTED)
    made = notice(cycle=cycle, closes_at=LAST)
    publicity = Publicity.objects.create(cycle=cycle, notice=made, ordinal=1, closes_at=LAST)
    PublicityEntry.objects.create(publicity=publicity, application=listed)
    made.listed = listed.organisation
    return made


@pytest.fixture
def filled(published):
    """A whole objection, as it is typed."""

    def fill(**changes):
        values = {
            "about": published.listed.pk,
            "grounds": "申报材料所列专利已于2024年失效。",
            "evidence": [evidence("登记簿.pdf"), evidence("照片.pdf")],
            "name": "石敢当",
            "identity_number": "11010519491231002X",
            "contact": "13800005678",
        }
        return {**values, **changes}

    return fill


def evidence(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, world.pdf(name))
