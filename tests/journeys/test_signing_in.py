"""Passkeys in a real Chromium, with an authenticator that its developer tools play."""

import os

import pytest

from tests import world
from tests.journeys.test_pages_in_a_browser import faults
from tests.surfaces.portal.conftest import PASSWORD, account
from tests.surfaces.portal.test_signing import digits
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("ZHIHENG_SHOTS")
"""A folder to keep what was seen; nothing is kept without."""


@pytest.fixture
def one_factor_will_do(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def site(live_server, settings):
    """On localhost: browsers know no passkeys by number."""
    settings.ALLOWED_HOSTS = ["localhost"]
    account(world.person("周主任", Role.CHAIR, Role.COMMITTEE), "zhou")
    account(world.person("吴管", Role.ADMINISTRATOR), "wuguan")
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def key(page):
    """A security key in the machine, always touched at once."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    plugged = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools, plugged["authenticatorId"]


def sign_in(page, site, username="zhou"):
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()


def enrol_passkey(page, site):
    sign_in(page, site)
    page.get_by_role("link", name="登记通行密钥").click()
    page.get_by_label("名称").fill("办公室电脑")
    page.locator("main").get_by_role("button", name="登记").click()
    page.get_by_role("heading", name="恢复码").wait_for()


def seen(page, name: str) -> list[str]:
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    return faults(page)


def test_a_passkey_is_enrolled_and_signs_in_and_confirms(site, page, key):
    spoken = []
    page.on("console", lambda line: spoken.append(line.text))
    enrol_passkey(page, site)
    page.get_by_role("link", name="已保存，前往工作台").click()
    page.locator(".nav__person button").click()

    sign_in(page, site)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{site}/committee")
    page.goto(f"{site}/account/again/passkey?next=/account/posts")
    page.get_by_role("button", name="用通行密钥确认").click()
    page.wait_for_url(f"{site}/account/posts")

    assert [line for line in spoken if not line.startswith("Clear-Site-Data")] == []
    assert [entry.act for entry in Entry.objects.order_by("seq")] == [
        "登录",
        "登记二次验证",
        "登记二次验证",
        "登录",
    ]
    assert Entry.objects.last().facts == {"methods": ["password", "webauthn"]}


def test_a_stranger_to_the_key_is_told_so_and_may_use_a_recovery_code(site, page, key):
    tools, authenticator = key
    enrol_passkey(page, site)
    code = page.locator(".signing-codes li").first.inner_text()
    page.locator(".nav__person button").click()
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    tools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )

    sign_in(page, site)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_text("没有完成").wait_for()
    page.get_by_label("验证码或恢复码").fill(code)
    page.locator("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{site}/committee")

    assert Entry.objects.last().facts == {"methods": ["password", "recovery_codes"]}


def test_a_passkey_is_renamed_and_removed(site, page, key):
    enrol_passkey(page, site)
    page.goto(f"{site}/account")
    page.get_by_role("link", name="改名").click()
    page.get_by_label("名称").fill("家里的钥匙")
    page.get_by_role("button", name="保存").click()
    assert page.get_by_text("家里的钥匙").first.is_visible()

    page.get_by_role("link", name="移除").click()
    page.get_by_role("button", name="移除").click()

    assert page.get_by_text("须先登记二次验证").is_visible()


def test_the_pages_of_signing_in_are_accessible_and_fit_the_screen(site, sized):
    sign_in(sized, site)
    found = seen(sized, "index-required")
    for name, path in (("passkey", "passkeys/new"), ("password", "password"), ("posts", "posts"),
                       ("again", "again"), ("codes", "codes")):  # fmt: skip
        sized.goto(f"{site}/account/{path}")
        found += seen(sized, name)
    secret = sized.locator(".signing-secret").inner_text().replace(" ", "")
    sized.get_by_label("验证器上的 6 位数字").fill(digits(secret))
    sized.locator("main").get_by_role("button", name="登记").click()
    found += seen(sized, "recovery-codes")
    for name, path in (("index", ""), ("removal", "/codes/removal"),
                       ("new-codes", "/recovery-codes/new"), ("code-again", "/again/code")):  # fmt: skip
        sized.goto(f"{site}/account{path}")
        found += seen(sized, name)
    sized.locator(".nav__person button").click()
    sign_in(sized, site)
    found += seen(sized, "second-factor")

    assert found == []


def test_the_administrators_pages_are_accessible_and_fit_the_screen(site, sized, settings):
    settings.SECOND_FACTOR = False
    chair = Person.objects.get(name="周主任")
    sign_in(sized, site, "wuguan")
    sized.wait_for_url("**/administrator")
    found = seen(sized, "administrator")
    for path in ("persons", "posts", "accounts", "bodies", "persons/new", f"persons/{chair.pk}",
                 f"persons/{chair.pk}/post", f"accounts/{chair.account.pk}/reset",
                 "bodies/new"):  # fmt: skip
        sized.goto(f"{site}/administrator/{path}")
        found += seen(sized, f"administrator-{path.replace('/', '-')}")

    assert found == []
