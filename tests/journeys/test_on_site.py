"""On site over a network that comes and goes: nothing typed is lost, nothing is recorded twice."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages_in_a_browser import faults
from tests.journeys.test_scorebook import STRENGTH, sheet_of, sign_in
from tests.stages.reviews import conftest as cast
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.models import ScoresheetDraft, VisitFinding, VisitNote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNSENT = "网络不通，没有提交"
RESTORE = "恢复未保存的内容"


@pytest.fixture
def at_visit(db):
    """王评's assignment, its applicant being visited."""
    cycle = cast.review_cycle(Step.SITE_VISIT)
    file = cast.application(cycle)
    rows = cast.assigned(file, cast.panel_of(cycle))
    for one in rows:
        cast.scored(one)
    cast.agreed(file)
    cast.visit_to(file)
    return rows[0]


@pytest.fixture
def form_of(live_server, sized, at_visit):
    """The page of a form of the visit, 王评 being signed in."""

    def opened(name):
        sign_in(sized, live_server.url)
        sized.goto(f"{live_server.url}{sheet_of(at_visit)}/visit/{name}")
        return sized

    return opened


def write_finding(page):
    page.get_by_label("发现", exact=True).fill("车间里查到的")
    page.get_by_label("证据", exact=True).fill("检验台账第3页")


def write_note(page):
    page.get_by_label("访谈", exact=True).check()
    page.get_by_label("对象", exact=True).fill("张工，质量部部长")
    page.get_by_label("地点", exact=True).fill("质量部")
    page.get_by_label("记录", exact=True).fill("内审每年两次")


FORMS = [
    ("findings", "保存发现", write_finding, VisitFinding, "车间里查到的", "发现"),
    ("notes", "保存记录", write_note, VisitNote, "内审每年两次", "记录"),
]


def kept_on_the_device(page):
    return page.evaluate("Object.keys(localStorage).length")


def sent_offline(page, button, write):
    """Filled in and sent without a network, and told so."""
    page.context.set_offline(True)
    write(page)
    page.get_by_role("button", name=button).click()
    page.get_by_text(UNSENT).wait_for()
    return page


@pytest.mark.parametrize(("name", "button", "write", "kept", "text", "label"), FORMS)
def test_a_form_sent_without_a_network_stays_and_is_sent_once(
    form_of, name, button, write, kept, text, label
):
    page = sent_offline(form_of(name), button, write)

    assert page.get_by_label(label, exact=True).input_value() == text
    assert faults(page) == [] and not kept.objects.exists()

    page.context.set_offline(False)
    page.get_by_role("button", name=button).dblclick()
    page.wait_for_url("**/visit")
    assert page.get_by_text(text).is_visible()
    assert kept.objects.get().text == text
    assert kept_on_the_device(page) == 0 and faults(page) == []


@pytest.mark.parametrize(("name", "button", "write", "kept", "text", "label"), FORMS)
def test_after_a_reload_what_was_not_sent_is_offered_back(
    form_of, name, button, write, kept, text, label
):
    page = sent_offline(form_of(name), button, write)
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label(label, exact=True).input_value() == ""
    page.get_by_role("button", name=RESTORE).click()

    assert page.get_by_label(label, exact=True).input_value() == text
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/visit")
    assert kept.objects.get().text == text


@pytest.mark.parametrize(("name", "button", "write", "kept", "text", "label"), FORMS)
def test_when_the_answer_is_lost_the_second_sending_is_refused(
    form_of, name, button, write, kept, text, label
):
    page = form_of(name)
    url = page.url

    def lose_the_answer(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(url, lose_the_answer)
    write(page)
    with page.expect_event("requestfailed", lambda one: one.method == "POST"):
        page.get_by_role("button", name=button).click()
    page.unroute(url)
    page.context.clear_cookies(name="messages")  # what was done came with the lost answer
    page.goto(url)
    page.get_by_role("button", name=RESTORE).click()
    page.get_by_role("button", name=button).click()
    page.get_by_text("没有重复保存").wait_for()

    assert page.get_by_label(label, exact=True).input_value() == text
    assert kept.objects.count() == 1 and faults(page) == []


def test_a_score_sheet_sent_without_a_network_stays_and_is_offered_back(
    live_server, sized, monkeypatch
):
    monkeypatch.setattr("zhiheng.stages.reviews.rules.scoring_is_closed", lambda **_: None)
    cycle = cast.review_cycle()
    row = cast.assigned(cast.application(cycle), cast.panel_of(cycle))[0]
    sign_in(sized, live_server.url)
    sized.goto(live_server.url + sheet_of(row))
    sized.context.set_offline(True)
    sized.locator(STRENGTH).fill("断网时写的优势")
    sized.get_by_role("button", name="保存", exact=True).click()
    sized.get_by_text(UNSENT).wait_for()
    assert not ScoresheetDraft.objects.exists()

    again = sized.context.new_page()  # the first cannot save by itself any more
    again.set_viewport_size(sized.viewport_size)
    sized.close()
    again.context.set_offline(False)
    again.goto(live_server.url + sheet_of(row))
    assert again.locator(STRENGTH).input_value() == ""
    again.get_by_role("button", name=RESTORE).click()
    expect(again.locator(STRENGTH)).to_have_value("断网时写的优势")
    again.get_by_role("button", name="保存", exact=True).click()
    again.locator("main .message").wait_for()

    draft = ScoresheetDraft.objects.get()
    assert draft.items["1.1"]["strength"] == "断网时写的优势"
    assert kept_on_the_device(again) == 0 and faults(again) == []


def test_the_clock_of_the_defence_runs_on_the_page(live_server, sized):
    cycle = cast.review_cycle(Step.DEFENCE)
    file = cast.reviewed(cycle, cast.panel_of(cycle), "东方重工有限公司")
    held = cast.defence_of(file)
    type(held).objects.filter(pk=held.pk).update(begun_at=datetime.now(UTC))
    sign_in(sized, live_server.url)
    sized.goto(f"{live_server.url}/expert/defence-room")
    clock = sized.locator("[data-until]")

    expect(clock).to_have_text(re.compile("^39:5[0-8]$"))
    assert sized.get_by_text("共 40 分钟").is_visible()
    assert clock.count() == 1 and faults(sized) == []
    cast.recuse(cycle, cast.Person.objects.get(name="王评"), file.organisation)
    sized.get_by_text("屏幕已经遮蔽").wait_for()
    assert file.organisation.name not in sized.content()
