"""张总 acts for a laureate whose bonus was paid, and signs in; another laureate stands beside."""

import pytest

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.methods.workdays import last_moment
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.supervision.models import Duty
from zhiheng.stages.supervision.vocabulary import DutyKind

SCHEME = scheme("gbt-19580-2012")


@pytest.fixture
def cycle(at_noon, db):
    return world.cycle(at_step=Step.SUPERVISION)


@pytest.fixture
def honour(cycle):
    return laureates.laureate(cycle, paid=True)


@pytest.fixture
def other(cycle):
    return laureates.laureate(cycle, "西方重工有限公司")


@pytest.fixture
def applicant(honour):
    return laureates.applicant_of(honour)


@pytest.fixture
def zhang(applicant):
    return signed_in(applicant)


@pytest.fixture
def duty(db):
    """A duty of an honour, due at the end of a day: `owed(honour, kind)`."""
    owner = world.body(BodyKind.OFFICE, "评委会办公室")

    def owed(honour, kind=DutyKind.SELF_ASSESSMENT, year=2026, on=laureates.TODAY):
        return Duty.objects.create(
            honour=honour,
            kind=kind,
            owner=owner,
            year=year,
            due_at=last_moment(on),
            basis="第二十八条",
        )

    return owed


def percents(percent=50, **other):
    """What the browser sends of a whole self-assessment."""
    return {f"percent-{item.key}": str(percent) for item in SCHEME.items} | other


def acts():
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))
