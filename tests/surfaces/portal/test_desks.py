import re

import pytest
from django.test import Client

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account, signed_in
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.portal.desk.views import DESKS

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role != Role.OFFICE]


def names_on(page: str) -> list[str]:
    cell = r'scope="row"\s+lang="zh-Hans"\s*>\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<'
    return re.findall(cell, page)


def test_the_office_signs_in_and_arrives_at_its_desk(office, settings):
    settings.SECOND_FACTOR = False
    account(office, "liban")

    response = Client().post(
        "/account/sign-in", {"login": "liban", "password": PASSWORD}, follow=True
    )

    assert response.redirect_chain == [("/desk", 302), ("/office", 302)]
    assert "评委会办公室工作台" in response.content.decode()


def test_a_wrong_password_is_refused_in_words(office):
    account(office, "liban")

    response = Client().post("/account/sign-in", {"login": "liban", "password": "不对"})

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert 'value="liban"' in response.content.decode()


def test_nobody_can_sign_up(client):
    assert client.get("/account/signup").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_signing_out_leads_home(office):
    client = signed_in(office)

    response = client.post("/account/sign-out")

    assert response.url == "/"
    assert client.get("/office").status_code == 302


@pytest.mark.parametrize("role", [role for role in OTHERS if role not in DESKS])
def test_every_other_role_arrives_at_its_own_plain_desk(role):
    world.cycle(at_step=Step.FILING)
    clerk = world.person("王评", role)

    page = signed_in(clerk).get("/desk", follow=True)

    assert page.redirect_chain == [("/desk/own", 302)]
    assert role.label in page.content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_the_offices_desk_is_closed_to_every_other_role(role):
    response = signed_in(world.person("王评", role)).get("/office")

    assert response.status_code == 403
    assert "不对您现在的职务开放" in response.content.decode()


@pytest.mark.parametrize("url", ["/office", "/desk", "/desk/own"])
def test_strangers_are_asked_to_sign_in(client, url):
    response = client.get(url)

    assert response.status_code == 302
    assert response.url == f"/account/sign-in?next={url}"


@pytest.mark.parametrize("url", ["/office", "/desk", "/desk/own"])
def test_an_account_without_a_person_is_told_so(url):
    response = signed_in(None).get(url)

    assert response.status_code == 403
    assert "账号尚未关联到人" in response.content.decode()


def test_an_account_without_a_person_still_reads_what_everybody_reads():
    assert signed_in(None).get("/register").status_code == 200


def test_a_term_that_is_over_opens_nothing():
    former = world.person("老李")
    Post.objects.create(
        person=former, role=Role.OFFICE, since=world.LONG_AGO, until=world.NOON.date() - world.A_DAY
    )
    client = signed_in(former)

    assert client.get("/office").status_code == 403
    assert "您目前没有在任的职务" in client.get("/desk/own").content.decode()


def test_an_applicant_sees_only_their_own_organisations_application():
    cycle = world.cycle()
    own = world.application(cycle, name="东方重工有限公司")
    world.application(cycle, name="金水数智软件有限公司")
    clerk = world.person("张申", Role.APPLICANT, organisation=own.organisation)

    page = signed_in(clerk).get("/desk/own").content.decode()

    assert "东方重工有限公司" in page
    assert "金水数智软件有限公司" not in page


def test_a_recommender_sees_the_files_that_wait_for_a_recommendation():
    cycle = world.cycle(at_step=Step.RECOMMENDATION)
    world.application(cycle, state=State.FILED, name="东方重工有限公司")
    world.application(cycle, state=State.DRAFTING, name="金水数智软件有限公司")
    street = world.body(BodyKind.STREET, "花园路街道办事处")
    clerk = world.person("赵街", Role.RECOMMENDER, body=street)

    page = signed_in(clerk).get("/desk/own").content.decode()

    assert "东方重工有限公司" in page
    assert "金水数智软件有限公司" not in page


def test_the_office_sees_all_applications_of_the_cycle_latest_first(office):
    cycle = world.cycle()
    world.application(cycle, name="东方重工有限公司", state=State.FILED)
    world.application(cycle, name="金水数智软件有限公司", state=State.RETURNED)

    page = signed_in(office).get("/office").content.decode()

    assert names_on(page) == ["金水数智软件有限公司", "东方重工有限公司"]


def test_the_office_sees_what_waits(office):
    cycle = world.cycle(at_step=Step.SCREENING)
    for state in (State.RECOMMENDED, State.RECOMMENDED, State.RETURNED):
        world.application(cycle, state=state)

    page = signed_in(office).get("/office").content.decode()

    waits = re.findall(r"<strong>\s*(\S+?)\s*</strong>\s*<span\s*>\s*([^<]+?)\s*</span>", page)
    assert waits == [
        ("2", "等待资格审查"),
        ("1", "等待申报组织补正"),
        ("0", "中止"),
        ("3", "本届申报"),
    ]


def test_counting_stops_where_nobody_reads_on(office):
    cycle = world.cycle()
    for _ in range(4):
        world.application(cycle)

    assert applications.counted(applications.applications_in(cycle), most=3) == 4
    assert applications.counted(applications.applications_in(cycle), most=9) == 4


@pytest.mark.parametrize(
    "asked", ["东方", "东方重工有限公司", "{code}", "JS-2026-007", "js-2026-007"]
)
def test_an_application_is_found_by_beginning_code_or_number(office, asked):
    cycle = world.cycle()
    wanted = world.application(cycle, name="东方重工有限公司", number="JS-2026-007")
    world.application(cycle, name="金水数智软件有限公司")
    question = asked.format(code=wanted.organisation.code)

    page = signed_in(office).get("/office", {"q": question}).content.decode()

    assert names_on(page) == ["东方重工有限公司"]


def test_a_search_stays_within_the_cycle_and_the_state(office):
    earlier = world.cycle("zhengzhou-2022")
    world.application(earlier, name="东方旧厂有限公司")
    cycle = world.cycle()
    world.application(cycle, name="东方重工有限公司", state=State.FILED)
    world.application(cycle, name="东方轻工有限公司", state=State.RETURNED)

    page = signed_in(office).get("/office", {"q": "东方", "state": "filed"}).content.decode()

    assert names_on(page) == ["东方重工有限公司"]


def test_nothing_found_says_how_to_search(office):
    world.application(world.cycle())

    page = signed_in(office).get("/office", {"q": "没有这家"}).content.decode()

    assert "没有符合条件的申报" in page


def test_the_list_turns_its_pages_forth_and_back(office):
    cycle = world.cycle()
    for number in range(30):
        world.application(cycle, name=f"示例{number:02d}有限公司")
    client = signed_in(office)

    first = client.get("/office").content.decode()
    later = re.search(r'href="\?([^"]+)" rel="next"', first).group(1)
    second = client.get(f"/office?{later}").content.decode()
    back = re.search(r'href="\?([^"]+)" rel="prev"', second).group(1)

    assert len(names_on(first)) == 25
    assert names_on(second) == [f"示例{n:02d}有限公司" for n in (4, 3, 2, 1, 0)]
    assert names_on(client.get(f"/office?{back}").content.decode()) == names_on(first)


def test_the_office_without_a_cycle_is_told_how_one_begins(office):
    assert "还没有立项的评定" in signed_in(office).get("/office").content.decode()
