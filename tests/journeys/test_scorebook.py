"""An expert scores in a real browser, over a network that comes and goes."""

import pytest

from tests.journeys.test_pages_in_a_browser import faults
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import PASSWORD, account
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.models import ScoresheetDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STRENGTH = '[name="strength-1.1"]'


@pytest.fixture
def queue(at_desk):
    """王评's three assignments."""
    panel, files = at_desk
    return [cast.assigned(file, panel)[0] for file in files]


@pytest.fixture
def at_desk(db):
    cycle = cast.review_cycle()
    names = ("东方重工有限公司", "花园制造有限公司", "金水食品有限公司")
    panel = cast.panel_of(cycle)
    return panel, [cast.application(cycle, name) for name in names]


@pytest.fixture
def now(monkeypatch):
    """The browser lives in today's time; the cast has long been due."""
    monkeypatch.setattr("zhiheng.stages.reviews.rules.scoring_is_closed", lambda **_: None)


def sign_in(page, site):
    account(Person.objects.get(name="王评"), "wangping")
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").fill("wangping")
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/expert")


def sheet_of(assignment):
    return f"/expert/assignments/{assignment.pk}"


def test_what_was_typed_without_a_network_is_restored(live_server, sized, queue, now):
    said = []
    sized.on("pageerror", lambda error: said.append(str(error)))
    sign_in(sized, live_server.url)
    sized.goto(live_server.url + sheet_of(queue[0]))
    sized.context.set_offline(True)
    sized.locator(STRENGTH).fill("断网时写的优势")
    sized.locator('[name="band-1.1"][value="50-65"]').check()
    sized.context.set_offline(False)  # it may save by itself now, or be restored by hand
    sized.goto(live_server.url + "/expert")
    sized.goto(live_server.url + sheet_of(queue[0]))

    if sized.locator(STRENGTH).input_value() == "":
        sized.get_by_role("button", name="恢复未保存的内容").click()
    assert sized.locator(STRENGTH).input_value() == "断网时写的优势"
    assert sized.locator('[name="band-1.1"][value="50-65"]').is_checked()
    assert faults(sized) == [] and said == []

    with sized.expect_navigation():
        sized.get_by_role("button", name="保存", exact=True).click()
    sized.get_by_text("已保存").first.wait_for()
    assert sized.evaluate("Object.keys(localStorage).length") == 0
    assert ScoresheetDraft.objects.get().items["1.1"]["strength"] == "断网时写的优势"


def test_ctrl_enter_saves_and_goes_to_the_next(live_server, page, queue, now):
    sign_in(page, live_server.url)
    page.goto(live_server.url + sheet_of(queue[0]))
    assert page.get_by_text("第 1 份，共 3 份").is_visible()
    page.locator(STRENGTH).fill("方法系统")
    page.locator(STRENGTH).press("Control+Enter")
    page.wait_for_url(f"**{sheet_of(queue[1])}")

    assert page.get_by_text("第 2 份，共 3 份").is_visible()
    assert ScoresheetDraft.objects.get().items["1.1"]["strength"] == "方法系统"


def test_it_saves_by_itself_and_says_when(live_server, page, queue, now):
    page.clock.install()
    sign_in(page, live_server.url)
    page.goto(live_server.url + sheet_of(queue[0]))
    page.locator(STRENGTH).fill("自动保存")
    page.clock.fast_forward(21_000)
    page.locator("[data-saved]", has_text="已保存").wait_for()

    assert ScoresheetDraft.objects.get().items["1.1"]["strength"] == "自动保存"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_of_two_tabs_the_stale_one_is_refused_and_keeps_what_was_typed(
    live_server, page, queue, now
):
    sign_in(page, live_server.url)
    page.goto(live_server.url + sheet_of(queue[0]))
    late = page.context.new_page()
    late.goto(live_server.url + sheet_of(queue[0]))
    page.locator(STRENGTH).fill("第一个窗口")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存").first.wait_for()
    late.locator(STRENGTH).fill("第二个窗口")
    late.get_by_role("button", name="保存", exact=True).click()
    late.get_by_text("已在别处保存").wait_for()

    assert late.locator(STRENGTH).input_value() == "第二个窗口"
    assert ScoresheetDraft.objects.get().items["1.1"]["strength"] == "第一个窗口"


def test_signing_out_leaves_nothing_on_the_device(live_server, page, queue, now):
    sign_in(page, live_server.url)
    page.goto(live_server.url + sheet_of(queue[0]))
    page.locator(STRENGTH).fill("不留痕迹")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator(".nav__person button").click()
    page.wait_for_url(f"{live_server.url}/")

    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_finding_typed_on_site_without_a_network_is_restored(live_server, sized):
    cycle = cast.review_cycle(Step.SITE_VISIT)
    panel = cast.panel_of(cycle)
    file = cast.application(cycle)
    rows = cast.assigned(file, panel)
    for one in rows:
        cast.scored(one)
    cast.agreed(file)
    cast.visit_to(file)
    sign_in(sized, live_server.url)
    url = live_server.url + sheet_of(rows[0]) + "/visit/findings"
    sized.goto(url)
    sized.context.set_offline(True)
    sized.get_by_label("发现", exact=True).fill("车间里查到的")
    sized.context.set_offline(False)
    sized.goto(url)
    sized.get_by_role("button", name="恢复未保存的内容").click()

    assert sized.get_by_label("发现", exact=True).input_value() == "车间里查到的"
    assert faults(sized) == []
