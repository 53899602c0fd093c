"""Every page of this issue for everybody's eyes, hands and screen readers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account, honour, notice
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server):
    """A cycle under way, with notices, laureates and applications in every state."""
    cycle = world.cycle(at_step=Step.SCREENING)
    for serial, state in enumerate(State):
        world.application(cycle, state=state, name=f"郑州市喆堃精密仪器{serial}股份有限公司")
    notice(closes_at=world.NOON, cycle=cycle)
    for serial in range(1, 4):
        honour(serial, name=f"河南中原㛃光检验检测技术（集团）有限责任公司{serial}号分公司")
    account(world.person("李办", Role.OFFICE, title="评定委员会办公室副主任"), "liban")
    return live_server.url


def sign_in(page, site: str, username: str) -> None:
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/office")


def faults(page) -> list[str]:
    """What axe finds, and what sticks out sideways."""
    found = [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:120]}"
             for v in Axe().run(page).response["violations"]]  # fmt: skip
    beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{page.url} sticks out by {beyond} px"] if beyond > 0 else [])


def test_public_pages_are_accessible_and_fit_the_screen(site, sized):
    found = []
    for path in ("/", "/notices", "/register", "/certificate?number=JSQ-2018-01",
                 "/certificate?number=x", "/account/sign-in", "/gallery", "/nowhere"):  # fmt: skip
        sized.goto(site + path)
        found += faults(sized)
    for path in ("/notices", "/register"):
        sized.goto(site + path)
        sized.locator(f"main a[href^='{path}/']").first.click()
        found += faults(sized)

    assert found == []


def test_desks_are_accessible_and_fit_the_screen(site, sized):
    sign_in(sized, site, "liban")
    found = faults(sized)
    for path in ("/office?q=none", "/desk/own"):
        sized.goto(site + path)
        found += faults(sized)

    assert found == []


def test_pages_in_english_are_accessible_and_fit_the_screen(site, sized):
    sized.goto(site)
    sized.get_by_role("button", name="English").click()
    found = faults(sized)
    sized.goto(f"{site}/register")
    found += faults(sized)

    assert sized.get_by_role("heading", level=1).inner_text() == "Laureates"
    assert found == []


def test_the_office_signs_in_and_searches_by_keyboard_alone(site, page):
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").focus()
    page.keyboard.type("liban")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/office")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "跳到正文"

    page.keyboard.press("Enter")
    page.get_by_label("查找").focus()
    page.keyboard.type("郑州市喆堃精密仪器7")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")

    assert page.locator("tbody tr").count() == 1


def test_the_browser_reports_no_breach_of_the_content_policy(site, page):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in ("/", "/register", "/gallery", "/account/sign-in"):
        page.goto(site + path)

    assert said == []


def test_a_notice_prints_without_navigation(site, page):
    page.goto(f"{site}/notices")
    page.locator("main a[href^='/notices/']").first.click()
    page.emulate_media(media="print")

    assert not page.get_by_role("navigation", name="主导航").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
