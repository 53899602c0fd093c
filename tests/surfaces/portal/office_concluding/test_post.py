from datetime import UTC, datetime

import pytest

from tests import world
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.letters.actions import release_letters, send_letters, write_letters
from zhiheng.instruments.letters.models import Letter
from zhiheng.rulebook.clauses import Clause

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.OFFICE_DUTIES)]

NOW = datetime.now(UTC)


@act(under=Clause.RECORDS, allowed=lambda **_: None)
def happened(*, label, by, at, to):
    record(label, by, clause=Clause.SCREENING, by=by, at=at, edition="jinshui-revised", to=to)


@pytest.fixture
def post(office, timetable):
    """Write letters of a result to as many organisations."""

    def written(count=1, label="不予受理", email="a@example.org"):
        to = [world.organisation(f"{label}{n}号厂", email=email) for n in range(count)]
        happened(label=label, by=office, at=NOW, to=[ref(one) for one in to])
        write_letters(by=timetable, at=NOW)
        return list(Letter.objects.filter(entry__act=label))

    return written


PAGES = [
    "/office/outbox",
    "/office/outbox/release",
    "/office/outbox/{}",
    "/office/outbox/{}/resend",
]


@pytest.mark.parametrize("address", PAGES)
def test_the_office_opens_each_page_and_nobody_else(desk, elsewhere, post, address):
    url = address.format(post()[0].pk)

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize("url", ["/office/outbox/99", "/office/outbox/99/resend"])
def test_a_letter_that_is_not_there_is_not_found(desk, url):
    assert desk.get(url).status_code == 404


def test_an_empty_outbox_says_so(desk):
    assert "没有等待放行的通知" in desk.get("/office/outbox").content.decode()
    assert "没有等待放行的通知" in desk.get("/office/outbox/release").content.decode()


def test_results_are_counted_with_those_who_have_no_address(desk, post):
    post(3)
    post(1, label="审定", email="")

    page = desk.get("/office/outbox/release").content.decode()

    assert "共 3 份，其中 0 份" in page
    assert "共 1 份，其中 1 份" in page
    assert "贵单位的申报不予受理" in page


def test_what_is_ticked_is_released_together(desk, post):
    refused, approved = post(2), post(1, label="审定")
    last = approved[0].pk

    response = desk.post("/office/outbox/release", {"acts": ["不予受理"], "up_to": last})

    assert response.status_code == 302
    assert Letter.objects.filter(released_at=None).get() == approved[0]
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["letters"]) == ("放行通知", len(refused))


def test_what_was_written_after_the_page_was_shown_stays(desk, post):
    shown = post(1)
    late = post(1)[-1]

    desk.post("/office/outbox/release", {"acts": ["不予受理"], "up_to": shown[0].pk})

    assert Letter.objects.filter(released_at=None).get() == late


def test_releasing_nothing_is_refused_in_words(desk, post):
    written = post(1)

    page = desk.post("/office/outbox/release", {"acts": ["不予受理"], "up_to": written[0].pk - 1})

    assert "没有等待放行的通知" in page.content.decode()
    assert Letter.objects.filter(released_at=None).exists()


def test_a_letter_that_left_is_sent_again(desk, post, office, timetable):
    (letter,) = post(1)
    release_letters(letters=[letter], by=office, at=NOW)
    send_letters(by=timetable, at=NOW)

    response = desk.post(f"/office/outbox/{letter.pk}/resend", {})

    assert response.status_code == 302
    assert Entry.objects.last().act == "要求重发通知"
    assert "待重发" in desk.get("/office/outbox").content.decode()


def test_a_result_that_waits_is_not_sent_again(desk, post):
    (letter,) = post(1)

    page = desk.post(f"/office/outbox/{letter.pk}/resend", {})

    assert "还没有放行" in page.content.decode()


def test_a_failure_is_shown_with_its_reason(desk, post, office, timetable):
    (letter,) = post(1, email="")
    release_letters(letters=[letter], by=office, at=NOW)
    send_letters(by=timetable, at=NOW)

    assert "收件人没有登记邮箱" in desk.get("/office/outbox?state=failed").content.decode()
    assert "收件人没有登记邮箱" in desk.get(f"/office/outbox/{letter.pk}").content.decode()


@pytest.mark.parametrize("state", ["unreleased", "failed", "waiting", "sent"])
def test_letters_are_found_by_where_they_are(desk, post, state):
    post(1)

    page = desk.get(f"/office/outbox?state={state}").content.decode()

    assert ("不予受理0号厂" in page) == (state == "unreleased")


def test_the_list_takes_as_many_queries_for_thirty_letters_as_for_one(desk, post, queries):
    post(1)
    one = queries(desk, "/office/outbox")
    post(29, label="审定")

    assert queries(desk, "/office/outbox") == one


def test_reviewing_takes_as_many_queries_for_thirty_letters_as_for_one(desk, post, queries):
    post(1)
    one = queries(desk, "/office/outbox/release")
    post(29)

    assert queries(desk, "/office/outbox/release") == one


@pytest.mark.parametrize("url", ["/office/outbox", "/office/outbox/release"])
def test_more_letters_than_are_reviewed_at_once_are_announced(desk, post, monkeypatch, url):
    monkeypatch.setattr("zhiheng.instruments.letters.queries.AT_ONCE", 2)
    post(1)
    assert "先列最早写成的" not in desk.get(url).content.decode()
    post(2, label="审定")

    assert "先列最早写成的 2 份" in desk.get(url).content.decode()
