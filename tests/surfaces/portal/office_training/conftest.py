"""An edition that asks for 试评; 李办 of the office signs in at noon, 王评 leads a panel of three."""

import pytest

from tests.stages.reviews import conftest as cast
from tests.stages.reviews import training_cast as training
from tests.surfaces.portal.conftest import signed_in


@pytest.fixture
def client(office, at_noon):
    return signed_in(office)


@pytest.fixture
def gated(tmp_path, monkeypatch, at_noon, db):
    return cast.review_cycle(edition=training.asks_for_training(tmp_path, monkeypatch))


@pytest.fixture
def panel(gated):
    return cast.panel_of(gated)


@pytest.fixture
def seats(gated, panel):
    return cast.assigned(cast.application(gated), panel)
