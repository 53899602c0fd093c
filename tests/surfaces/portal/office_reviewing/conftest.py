"""李办 of the office signs in at noon; 王评 leads a panel of three."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in


@pytest.fixture
def client(office, at_noon):
    return signed_in(office)


@pytest.fixture
def cycle(at_noon, db):
    return cast.review_cycle()


@pytest.fixture
def panel(cycle):
    return cast.panel_of(cycle)


@pytest.fixture
def filed(cycle):
    return cast.application(cycle)


@pytest.fixture
def assignments(filed, panel):
    return cast.assigned(filed, panel)


def text_of(response):
    return response.content.decode()


def rows_of(response):
    """The workbook's rows, its heads first."""
    return (
        CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    )
