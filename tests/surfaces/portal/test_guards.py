"""What holds for every page."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from tests import world
from tests.surfaces.portal.conftest import honour, notice, signed_in
from zhiheng.instruments.people.access import open_to_public
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces import portal
from zhiheng.surfaces.portal import checks

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/notices", "/notices/{notice}", "/register", "/register/{honour}",
          "/certificate", "/certificate?number=x", "/cases", "/data", "/tips", "/objections",
          "/measures", "/measures/jinshui-revised", "/measures/jinshui-revised?part=terms",
          "/measures/jinshui-2017...zhengzhou-2022", "/draws", "/matchings", "/account/sign-in", "/gallery"]  # fmt: skip
OWN = [
    "/account",
    "/account/posts",
    "/office",
    "/office?q=x",
    "/desk/own",
    "/applicant",
    "/applicant/applications",
    "/laureate",
    "/laureate/duties",
    "/supervisor",
    "/supervisor/ledger",
    "/supervisor/cycles",
    "/auditor",
    "/committee",
    "/committee/agenda",
    "/committee/meetings",
    "/office/cycles/{cycle}/reviews",
    "/office/cycles/{cycle}/training",
    "/office/cycles/{cycle}/training/gbt-19580-2012",
    "/office/cycles/{cycle}/drift",
    "/supervisor/cycles/{cycle}/drift",
    "/office/cycles/{cycle}/deliberation",
    "/office/cycles/{cycle}/reliability",
    "/government",
    "/government/proposals",
    "/finance",
    "/finance/payments",
    "/office/outbox",
    "/office/outbox/release",
    "/office/supervision",
    "/office/laureates",
    "/office/laureates/{honour}",
    "/office/tips",
    "/office/misconduct",
    "/office/cycles/{cycle}/publicity",
    "/office/cycles/{cycle}/objections",
    "/office/cycles/{cycle}/approval",
    "/office/cycles/{cycle}/payouts",
    "/office/cycles/{cycle}/promotion",
    "/office/cycles/{cycle}/papers",
    "/office/cycles/{cycle}/papers/issue",
]


@pytest.fixture
def everything():
    """Something on every page, and a client who may open all of them."""
    cycle = world.cycle()
    world.application(cycle)
    ids = {"cycle": cycle.pk, "notice": notice().pk, "honour": honour().pk}
    roles = (
        Role.OFFICE,
        Role.APPLICANT,
        Role.EXPERT,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.COMMITTEE,
        Role.GOVERNMENT,
        Role.FINANCE,
    )
    client = signed_in(world.person("李办", *roles))
    client.urls = [url.format(**ids) for url in PUBLIC[:-2] + ["/gallery"] + OWN] + ["/nowhere"]
    return client


def test_every_page_says_who_may_open_it():
    assert checks.every_page_says_who_may_open_it(None) == []


def test_a_silent_page_stops_the_site():
    def silent(request): ...

    faults = checks.silent([path("silent", silent), path("open", open_to_public(lambda r: None))])

    assert [fault.id for fault in faults] == ["portal.E001"]
    assert "silent" in faults[0].msg


def test_no_page_carries_script_or_style(everything):
    for url in everything.urls:
        response = everything.get(url)
        page = response.content.decode()

        assert "default-src 'self'" in response.headers["Content-Security-Policy"], url
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page), url


def test_every_page_has_one_heading_a_title_and_a_language(everything):
    for url in everything.urls:
        page = everything.get(url).content.decode()

        assert page.count("<h1") == 1, url
        assert re.search(r"<title>\s*[^<]*\S[^<]* · 质衡\s*</title>", page), url
        assert '<html lang="zh-Hans">' in page, url


def test_a_first_load_is_small(everything):
    static = sum(f.stat().st_size for f in (Path(portal.__file__).parent / "static").rglob("*.*"))

    for url in everything.urls:
        assert static + len(everything.get(url).content) < 150_000, url


def test_a_fault_shows_no_trace_of_the_code(client, settings, monkeypatch):
    def broken():
        raise RuntimeError("花名册损坏")

    monkeypatch.setattr("zhiheng.instruments.honours.queries.totals", broken)
    client.raise_request_exception = False

    response = client.get("/register")

    page = response.content.decode()
    assert response.status_code == 500
    assert "没有留下任何半途的记录" in page
    assert "花名册损坏" not in page


def test_a_host_that_is_not_ours_gets_a_plain_answer(client):
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "请求无法理解" in response.content.decode()


def test_a_page_that_expired_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/account/sign-in", {"login": "x"})

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


@pytest.mark.parametrize("url", ["/office", "/notices", "/register"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(office, django_assert_num_queries, url):
    """Counted after one visit, so that what is remembered over requests does not count."""
    cycle = world.cycle()
    client = signed_in(office)

    def add(serial: int) -> None:
        world.application(cycle, name=f"示例{serial}有限公司")
        notice(f"公示{serial}")
        honour(serial)

    add(0)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    for serial in range(1, 30):
        add(serial)

    with django_assert_num_queries(len(one)):
        client.get(url)
