"""The page of facts that match, and the question whether an expert could serve."""

import re

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.models import DetectionDecision, Employment, Recusal, Seat
from zhiheng.stages.reviews import queries as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at_noon):
    return cast.review_cycle()


@pytest.fixture
def filed(cycle):
    return cast.application(cycle)


@pytest.fixture
def wang(filed):
    made = cast.expert("王评")
    Employment.objects.create(expert=made, name="河南东方重工有限责任公司")
    return made


@pytest.fixture
def office(db):
    return signed_in(world.person("李办", Role.OFFICE))


def panel_with(cycle, *experts):
    panel = cast.panel_of(cycle, ())
    for place, one in enumerate(experts):
        Seat.objects.create(panel=panel, expert=one, pool=one.pool, leads=place == 0)
    return panel


def listed(cycle):
    return f"/office/cycles/{cycle.pk}/detections"


def address(cycle, wang, filed):
    return f"{listed(cycle)}/{wang.pk}/{filed.organisation_id}"


def typed(cycle, **values):
    (found,) = queries.detections(cycle, at=world.NOON)
    return {"basis_digest": found.detection.digest, "ties": "no", "reason": "已核实", **values}


def test_the_page_tells_which_facts_match_and_what_was_decided(office, cycle, filed, wang):
    cast.assigned(filed, panel_with(cycle, wang))
    before = office.get(listed(cycle)).content.decode()
    answer = office.post(address(cycle, wang, filed), typed(cycle))
    after = office.get(listed(cycle)).content.decode()

    assert "任职单位“河南东方重工有限责任公司”与“东方重工有限公司”名称一致" in before
    assert "较强" in before
    assert address(cycle, wang, filed) in before
    assert answer.headers["location"] == listed(cycle)
    assert "李办：已核实" in after
    assert address(cycle, wang, filed) not in after
    assert Entry.objects.get().act == "判断利害关系"


def test_whoever_is_not_assigned_is_compared_when_asked(office, cycle, filed, wang):
    cast.assigned(filed, cast.panel_of(cycle, ["张评"]))
    here = office.get(listed(cycle)).content.decode()
    everybody = office.get(f"{listed(cycle)}?experts=all").content.decode()

    assert address(cycle, wang, filed) not in here
    assert f"{listed(cycle)}?experts=all" in here
    assert address(cycle, wang, filed) in everybody
    assert "全部专家" in everybody


def test_before_anything_is_assigned_the_page_says_what_it_compares(office, cycle, filed, wang):
    page = office.get(listed(cycle)).content.decode()

    assert "还没有分派申报" in page


def test_nothing_that_holds_the_conclusion_up_is_beyond_the_pages(office, cycle, wang, monkeypatch):
    monkeypatch.setattr("zhiheng.surfaces.portal.office.views.detections.AT_ONCE", 2)
    panel = panel_with(cycle, wang)
    filed = [cast.application(cycle, f"{n}号厂") for n in range(5)]
    for one in filed:
        Employment.objects.create(expert=wang, name=one.organisation.name)
        cast.assigned(one, panel)

    url, seen = listed(cycle), ""
    while url:
        page = office.get(url).content.decode()
        seen += page
        further = re.search(r'href="(\?before=\d+)"', page)
        url = f"{listed(cycle)}{further[1]}" if further else ""

    awaited = reviews.undecided_on_panels(cycle, filed, at=world.NOON)
    assert {name for _, name in awaited} == {one.organisation.name for one in filed}
    assert all(address(cycle, wang, one) in seen for one in filed)


@pytest.mark.parametrize("asked", ["", "?experts=all"])
def test_the_page_takes_as_many_queries_for_thirty_as_for_one(office, cycle, wang, queries, asked):
    panel = panel_with(cycle, wang)

    def more(count):
        for n in range(count):
            one = cast.application(cycle, f"{count}-{n}号厂")
            Employment.objects.create(expert=wang, name=one.organisation.name)
            cast.assigned(one, panel)

    more(1)
    one = queries(office, listed(cycle) + asked)
    more(29)

    assert queries(office, listed(cycle) + asked) == one


def test_a_tie_decided_on_the_page_recuses(office, cycle, filed, wang):
    office.post(address(cycle, wang, filed), typed(cycle, ties="yes"))

    assert Recusal.objects.get().person == wang.person


@pytest.mark.parametrize(
    ("values", "words"), [({"reason": ""}, "没有写明理由"), ({"basis_digest": "x"}, "已经变化")]
)
def test_a_refused_decision_keeps_what_was_typed(office, cycle, filed, wang, values, words):
    page = office.post(address(cycle, wang, filed), typed(cycle, **values)).content.decode()

    assert words in page
    assert 'value="no"' in page and "checked" in page
    assert not DetectionDecision.objects.exists()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.APPLICANT, Role.SUPERVISOR])
def test_nobody_else_opens_it(cycle, filed, wang, role):
    other = signed_in(world.person("他人", role))

    assert other.get(listed(cycle)).status_code == 403
    assert other.get(address(cycle, wang, filed)).status_code == 403


def test_a_pair_without_matching_facts_has_no_page(office, cycle, filed, wang):
    free = cast.expert("张评")

    assert office.get(address(cycle, free, filed)).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR])
def test_could_serve_answers_and_records_the_question(cycle, filed, wang, role):
    cast.expert("张评")
    asker = signed_in(world.person("问者", role))

    page = asker.post(
        "/office/experts/serve", {"organisations": "东方重工", "experts": "王评\n张评"}
    ).content.decode()

    assert "名称一致" in page
    assert "不能" in page
    assert Entry.objects.get().act == "查询能否参加"
    assert not Recusal.objects.exists()


def test_unknown_names_are_told_and_nothing_is_recorded(office, cycle, filed):
    page = office.post(
        "/office/experts/serve", {"organisations": "无此组织", "experts": "无此人"}
    ).content.decode()

    assert "没有找到：无此组织" in page
    assert "没有找到：无此人" in page
    assert not Entry.objects.exists()
