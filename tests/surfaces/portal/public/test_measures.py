"""What the pages of the Measures say, edition by edition."""

import pytest

from tests import world
from zhiheng.rulebook.differences import differences
from zhiheng.rulebook.editions import edition, editions
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.portal.public import measures
from zhiheng.surfaces.portal.public.views.measures import PARTS

pytestmark = pytest.mark.django_db
REVISED = "/measures/jinshui-revised"


def text_of(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", [one.name for one in editions()])
def test_every_part_of_every_edition_opens(client, name, part):
    page = text_of(client, f"/measures/{name}?part={part}")

    assert edition(name).title in page
    assert page.count("<h1") == 1


def test_the_award_of_the_site_comes_first(client):
    world.cycle("zhengzhou-2022")

    page = text_of(client, "/measures")

    assert page.index("/measures/zhengzhou-2022") < page.index("/measures/jinshui-2017")
    assert page.index("现用") < page.index("/measures/jinshui-2017")


def test_an_unannounced_cycle_shows_nowhere(client):
    world.cycle("zhengzhou-2022", at_step=Step.ANNOUNCEMENT)

    page = text_of(client, "/measures")

    assert page.index("/measures/jinshui-2017") < page.index("/measures/zhengzhou-2022")


def test_every_declared_change_has_its_row_and_what_the_software_does(client):
    page = text_of(client, REVISED)

    changes = differences(edition("jinshui-2017"), edition("jinshui-revised"))
    assert len(changes) >= 10
    for change in changes:
        assert change.title in page
        assert change.software in page


@pytest.mark.parametrize("name", ["jinshui-2017", "jinshui-revised", "zhengzhou-2022"])
def test_no_clause_is_lost_among_the_chapters(name):
    found = edition(name)

    shown = [one.clause for _, rows in measures.chapters(found) for one in rows]

    assert sorted(shown) == sorted(found.provisions)


def test_each_value_stands_beside_its_mark(client):
    rows = {row.label: row for row in measures.terms(edition("jinshui-revised"), {})}

    assert (rows["每家奖金"].value, rows["每家奖金"].mark) == ("50万元", "assumed")
    assert (rows["奖金须一次性发放"].value, rows["奖金须一次性发放"].mark) == ("是", "seed")
    assert rows["本届名额上限"].value == "每届确定"
    page = text_of(client, f"{REVISED}?part=terms")
    assert page.count("public-mark--assumed") > 10
    assert "没有文本载明，开展一届以前须由评委会办公室确认" in page


def test_a_cycle_shows_its_own_numbers(client):
    world.cycle(quota=7)

    rows = {row.label: row for row in measures.terms(edition("jinshui-revised"), {"quota": 7})}
    page = text_of(client, f"{REVISED}?part=terms")

    assert rows["本届名额上限"].value == "7"
    assert "<strong>7</strong>" in page


def test_the_scoring_table_gives_titles_and_points_only(client):
    page = text_of(client, f"{REVISED}?part=scoring")

    assert "高层领导的作用" in page
    assert "<strong>1000</strong>" in page
    assert "recalled、" not in page


def test_a_lineage_stub_says_why_there_is_no_more(client):
    page = text_of(client, "/measures/jinshui-2011?part=terms")

    assert "原文未见" in page
    assert 'href="?part=' not in page


def test_two_editions_are_compared_by_choice(client):
    response = client.get("/measures", {"old": "jinshui-2017", "new": "zhengzhou-2022"})

    assert response.url == "/measures/jinshui-2017...zhengzhou-2022"
    page = text_of(client, response.url)
    assert "申报条件" in page
    assert "改为" in page


def test_the_same_edition_has_no_differences(client):
    assert "两个版本没有不同" in text_of(client, "/measures/jinshui-2017...jinshui-2017")


@pytest.mark.parametrize(
    "url", ["/measures/x", "/measures/x...jinshui-2017", "/measures/..%2F..%2Fsettings"]
)
def test_what_is_not_on_file_is_not_found(client, url):
    text_of(client, url, 404)
