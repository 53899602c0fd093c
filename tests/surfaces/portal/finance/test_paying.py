"""钱财 of finance turns the second key, or sends a payout back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in, signed_in_at
from zhiheng.instruments.honours.models import Payment
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral.models import Payout
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance():
    return world.person("钱财", Role.FINANCE)


@pytest.fixture
def desk(finance, at_noon):
    client = signed_in(finance)
    signed_in_at(client, world.NOON)
    return client


@pytest.fixture
def cycle():
    cycle = world.cycle(at_step=Step.PAYMENT)
    laureates.circular(cycle)
    laureates.recheck(cycle, Gate.PAYMENT)
    return cycle


@pytest.fixture
def payout(cycle, office):
    return prepared(laureates.laureate(cycle), office)


def prepared(honour, by):
    return Payout.objects.create(
        honour=honour,
        amount_fen=50_000_000,
        account_name=honour.name,
        account_number="6222 0000 1111 2222",
        prepared_by=by,
        prepared_at=world.NOON - world.A_DAY,
    )


def every_page(payout):
    own = f"/finance/payouts/{payout.pk}"
    return [
        "/finance",
        "/finance/payouts",
        own,
        f"{own}/payment",
        f"{own}/return",
        "/finance/payments",
    ]


def words_of(answer):
    return answer.content.decode()


def acts():
    return [entry.act for entry in Entry.objects.order_by("seq")]


def test_every_page_opens_to_finance(desk, payout):
    for url in every_page(payout):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert words_of(page).count("<h1") == 1, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE])
def test_no_page_opens_to_any_other_role(payout, role):
    client = signed_in(world.person("王评", role))

    for url in every_page(payout):
        assert client.get(url).status_code == 403, url


def test_the_site_sends_finance_here(desk):
    assert desk.get("/desk").url == "/finance"


def test_what_is_not_there_is_not_found(desk):
    for url in ("", "/payment", "/return"):
        assert desk.get(f"/finance/payouts/999{url}").status_code == 404
    assert desk.get("/finance/papers/999/pdf").status_code == 404


def test_an_empty_desk_says_what_will_come(desk):
    page = words_of(desk.get("/finance"))

    assert "目前没有正在进行的评定" in page and "没有等待您办理的事项" in page


def test_who_pays_must_have_signed_in_just_now(desk, payout):
    signed_in_at(desk, world.NOON - timedelta(hours=1))

    for name in ("payment", "return"):
        assert desk.get(f"/finance/payouts/{payout.pk}/{name}").status_code == 302
    asked = desk.post(f"/finance/payouts/{payout.pk}/payment", {"voucher": "GK-1"})

    assert "again-password" in words_of(asked)
    assert not Entry.objects.exists()


def test_the_desk_tells_what_waits_and_what_the_budget_has_left(desk, payout):
    page = words_of(desk.get("/finance"))

    assert "东方重工有限公司" in page and "2026年5月31日" in page
    assert "预算余额" in page and "950万元" in page


def test_a_payout_shows_both_keys_and_the_sum_in_capitals(desk, payout):
    page = words_of(desk.get(f"/finance/payouts/{payout.pk}"))

    for word in ("500,000元", "伍拾万元整", "李办", "等待财政部门复核", "6222 0000 1111 2222"):
        assert word in page, word
    assert "复核拨付" in page and "退回拨付单" in page


def test_a_payout_is_released(desk, payout):
    answer = desk.post(f"/finance/payouts/{payout.pk}/payment", {"voucher": "GK-2026-1"})

    assert answer.url == f"/finance/payouts/{payout.pk}"
    assert acts() == ["拨付奖金"]
    page = words_of(desk.get(answer.url))
    assert "GK-2026-1" in page and "钱财" in page
    assert f"/finance/payouts/{payout.pk}/payment" not in page
    assert "GK-2026-1" in words_of(desk.get("/finance/payments"))


def test_without_a_voucher_nothing_is_paid(desk, payout):
    page = words_of(desk.post(f"/finance/payouts/{payout.pk}/payment", {"voucher": " "}))

    assert "没有填写支付凭证号" in page and "条" in page
    assert not Entry.objects.exists() and not Payment.objects.exists()


def test_one_person_never_holds_both_keys(desk, finance, cycle):
    own = prepared(laureates.laureate(cycle), finance)

    button = words_of(desk.get(f"/finance/payouts/{own.pk}"))
    page = words_of(desk.post(f"/finance/payouts/{own.pk}/payment", {"voucher": "GK-1"}))

    for said in (button, page):
        assert "不能由同一人复核拨付" in said
    assert f'href="/finance/payouts/{own.pk}/payment"' not in button
    assert 'value="GK-1"' in page
    assert not Payment.objects.exists()


def test_nothing_is_paid_twice(desk, payout):
    url = f"/finance/payouts/{payout.pk}/payment"
    desk.post(url, {"voucher": "GK-1"})

    page = words_of(desk.post(url, {"voucher": "GK-2"}))

    assert "这张拨付单已经拨付" in page and 'value="GK-2"' in page
    assert Payment.objects.count() == 1


def test_a_wrong_payout_goes_back(desk, payout):
    answer = desk.post(f"/finance/payouts/{payout.pk}/return", {"reason": "账号少一位"})

    assert answer.url == f"/finance/payouts/{payout.pk}"
    assert acts() == ["退回拨付单"]
    page = words_of(desk.get(answer.url))
    assert "已退回" in page and f"/finance/payouts/{payout.pk}/return" not in page
    assert "东方重工有限公司" in words_of(desk.get("/finance/payouts?standing=returned"))
    assert "没有等待您办理的事项" in words_of(desk.get("/finance"))


def test_nothing_goes_back_without_a_reason(desk, payout):
    page = words_of(desk.post(f"/finance/payouts/{payout.pk}/return", {"reason": " "}))

    assert "退回拨付单没有写明原因" in page
    assert not Entry.objects.exists()


def test_what_was_paid_adds_up_by_year(desk, cycle):
    laureates.laureate(cycle, "甲公司", paid=True, on=date(2025, 12, 20))
    laureates.laureate(cycle, "乙公司", paid=True, on=date(2026, 5, 20))
    laureates.laureate(cycle, "丙公司", paid=True, on=date(2026, 5, 21))

    page = words_of(desk.get("/finance/payments"))
    one_year = words_of(desk.get("/finance/payments?paid=2025"))

    assert "1,000,000元" in page and page.count("500,000元") == 4
    assert "甲公司" in one_year and "乙公司" not in one_year


def test_the_lists_are_searched_and_leave_as_workbooks(desk, payout, cycle, office):
    prepared(laureates.laureate(cycle, "金水食品有限公司", paid=True), office)

    found = words_of(desk.get("/finance/payouts?q=东方"))
    paid = words_of(desk.get("/finance/payments?q=东方"))

    assert "东方重工有限公司" in found and "金水食品有限公司" not in found
    assert "金水食品有限公司" not in paid
    for url in ("payouts", "payments"):
        assert desk.get(f"/finance/{url}?export=xlsx").status_code == 200


@pytest.mark.parametrize("url", ["", "/payouts", "/payments"])
def test_a_page_asks_as_often_for_twenty_rows_as_for_one(desk, cycle, office, url):
    def add(serial):
        prepared(laureates.laureate(cycle, f"示例{serial}有限公司", paid=True), office)

    add(0)
    desk.get(f"/finance{url}")
    with CaptureQueriesContext(connection) as one:
        desk.get(f"/finance{url}")
    for serial in range(1, 20):
        add(serial)

    with CaptureQueriesContext(connection) as many:
        desk.get(f"/finance{url}")

    assert len(many) == len(one)


def test_a_payout_for_an_honour_of_no_cycle_is_shown_and_not_paid(desk, office):
    honour = laureates.past(world.organisation(), edition="jinshui-2017")
    stray = prepared(honour, office)

    page = words_of(desk.get(f"/finance/payouts/{stray.pk}"))

    assert "不在本届审定的获奖名单中" in page
    desk.post(f"/finance/payouts/{stray.pk}/payment", {"voucher": "V"})
    assert not Payment.objects.exists()
