"""王评 leads a panel of three and signs in; one application waits for its desk review."""

import pytest

from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.models import Person


@pytest.fixture
def panel(at_noon):
    cycle = cast.review_cycle()
    return cast.panel_of(cycle)


@pytest.fixture
def file(panel):
    return cast.application(panel.cycle)


@pytest.fixture
def wang(panel):
    return signed_in(Person.objects.get(name="王评"))


def typed(rows, version=0, **more):
    """What the browser sends of those rows."""
    fields = ("band", "percent", "strength", "opportunity", "evidence")
    return {
        "version": version,
        **{f"{name}-{row['item']}": row[name] for row in rows for name in fields},
        **more,
    }
