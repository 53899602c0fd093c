"""Every desk of a demonstration year, as far as its links lead: for all eyes, hands and screens."""

import re

import pytest
from django.urls import resolve

from tests.journeys.test_pages_in_a_browser import faults
from zhiheng.surfaces.console.__main__ import main
from zhiheng.surfaces.console.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKS = {
    "applicant1": ("/applicant", "/laureate"),
    "recommender": ("/recommender",),
    "department": ("/department",),
    "office": ("/office", "/office/reviews", "/office/supervision", "/office/outbox"),
    "expert1": ("/expert",),
    "member1": ("/committee",),
    "government": ("/government",),
    "finance": ("/finance",),
    "supervisor": ("/supervisor",),
    "auditor": ("/auditor",),
    "admin": ("/administrator",),
}
PAGES = 12
"""So many pages of one desk, each by another view."""


@pytest.fixture
def site(live_server, settings, capsys):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    assert main(["demo", "load", "--stage", "证后监管", "--applicants", "6"]) == 0
    return live_server.url


def test_every_desk_is_accessible_and_fits_the_screen(site, browser):
    found = [
        fault for user, starts in DESKS.items() for fault in looked_at(browser, site, user, starts)
    ]

    assert found == []


def looked_at(browser, site, user, starts) -> list[str]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").fill(user)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    waiting, seen, found = list(starts), set(), []
    while waiting and len(seen) < PAGES:
        address = waiting.pop(0)
        view = resolve(address.partition("?")[0]).view_name
        if view in seen:
            continue
        seen.add(view)
        answer = page.goto(site + address)
        if answer.status != 200:
            found.append(f"{user} {address}: {answer.status}")
            continue
        found += [f"{user} {fault}" for fault in faults(page)]
        waiting += onward(page, starts)
    context.close()
    return found


def onward(page, starts) -> list[str]:
    """Pages of the same desk that this one links to; what is downloaded is left out."""
    links = page.locator("main a[href^='/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    desks = tuple({re.match(r"/\w+", start).group() for start in starts})
    return [
        link for link in links
        if link.startswith(desks) and not re.search(r"export=|/papers/|/files/|attachments|\.\w+$|record", link)
    ]  # fmt: skip
