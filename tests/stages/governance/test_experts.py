from datetime import date

import pytest

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance.actions import enter_expert
from zhiheng.stages.governance.models import Employment, Expert
from zhiheng.stages.governance.vocabulary import Pool

pytestmark = pytest.mark.clause(Clause.PANEL)

SINCE_2010 = date(2010, 3, 1)


def entered(office, person, **changes):
    values = {
        "pool": Pool.CITY,
        "specialties": ["质量管理"],
        "senior": True,
        "employments": [("质量研究院", world.code(900001), SINCE_2010, None)],
    }
    return enter_expert(person=person, by=office, at=world.NOON, **{**values, **changes})


def test_the_office_enters_an_expert_with_employers_and_the_role(office):
    person = world.person("王评")

    expert = entered(office, person)

    assert (expert.pool, expert.specialties, expert.senior) == ("city", ["质量管理"], True)
    job = expert.employments.get()
    assert (job.name, job.since, job.until) == ("质量研究院", SINCE_2010, None)
    assert people.holds(person, [Role.EXPERT], at=world.NOON)
    entry = Entry.objects.get()
    assert (entry.act, entry.facts) == (
        "专家入库",
        {"person": person.ref, "pool": "city", "employers": ["质量研究院"]},
    )


def test_who_holds_the_role_already_gets_no_second_post(office):
    person = world.person("王评", Role.EXPERT)

    entered(office, person)

    assert Post.objects.filter(person=person, role=Role.EXPERT).count() == 1


def test_an_unverified_person_is_no_expert(office):
    stranger = Person.objects.create(name="路人")

    with pytest.raises(Refused, match="尚未实名核验"):
        entered(office, stranger)

    assert not Expert.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_is_entered_twice(office, expert):
    known = expert("王评", pool=Pool.PROVINCE)

    with pytest.raises(Refused, match="已是评审专家（省长质量奖专家库）"):
        entered(office, known.person)

    assert not Entry.objects.exists()


def test_an_employers_wrong_code_is_refused(office):
    with pytest.raises(Refused, match="统一社会信用代码"):
        entered(office, world.person("王评"), employments=[("甲厂", "123", SINCE_2010, None)])

    assert not Employment.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_employment_does_not_end_before_it_begins(office):
    backwards = [("甲厂", "", date(2020, 1, 1), date(2019, 1, 1))]

    with pytest.raises(Refused, match="起止日期颠倒"):
        entered(office, world.person("王评"), employments=backwards)

    assert not Expert.objects.exists()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.COMMITTEE, Role.EXPERT, Role.APPLICANT])
def test_nobody_but_the_office_enters_experts(db, role):
    other = world.person("张三", role)

    with pytest.raises(Refused, match="不担任评委会办公室"):
        entered(other, world.person("王评"))

    assert not Entry.objects.exists()
