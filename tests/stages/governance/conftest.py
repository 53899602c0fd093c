import pytest

from tests import world
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance.models import Employment, Expert
from zhiheng.stages.governance.vocabulary import Pool


@pytest.fixture
def expert(db):
    """An expert in office. `employments`: (name, code, since, until)."""

    def enter(name="王评", *employments, pool=Pool.DISTRICT, **contact):
        person = world.person(name, Role.EXPERT)
        for field, value in contact.items():
            setattr(person, field, value)
        person.save()
        made = Expert.objects.create(
            person=person, pool=pool, specialties=["制造业"], senior=True, entered_at=world.NOON
        )
        for employer, code, since, until in employments:
            Employment.objects.create(
                expert=made, name=employer, code=code, since=since, until=until
            )
        return made

    return enter


@pytest.fixture
def experts(expert):
    """A pool of so many."""

    def enter(count, **values):
        return [expert(f"专家{n:02d}", **values) for n in range(count)]

    return enter


@pytest.fixture
def cycle(db):
    return world.cycle()


@pytest.fixture
def applicant(db):
    return world.organisation("东方重工有限公司")
