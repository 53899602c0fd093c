"""What was typed when the session ended comes back: to its owner, there, and to nobody else."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal.signing import typed as kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

URL = "/office/cycles/open"
TYPED = {
    "edition": "jinshui-2017",
    "ordinal": 3,
    "year": 2026,
    "approval_document": "金政文〔2026〕“1”号",
    "bonus_budget": "1500000",
    "review_budget": "0",
}


@pytest.fixture
def one_factor(settings):
    settings.SECOND_FACTOR = False
    cache.clear()


def sign_in(client, username="clerk"):
    said = {"login": username, "password": PASSWORD}
    assert client.post("/account/sign-in", said).status_code == 302


@pytest.fixture
def client(office):
    """The office, signed in by its password."""
    account(office)
    client = Client()
    sign_in(client)
    return client


def session_ends(client):
    del client.cookies["sessionid"]


def interrupted(client, url=URL, typed=TYPED):
    session_ends(client)
    response = client.post(url, typed)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/sign-in?next=")
    return response


def page_of(client, url=URL):
    return client.get(url).content.decode()


def opened():
    return Entry.objects.filter(act="立项").exists()


def test_a_form_comes_back_filled_after_signing_in_again_and_is_not_sent_by_itself(client):
    interrupted(client)
    sign_in(client)

    page = page_of(client)

    assert 'value="金政文〔2026〕“1”号"' in page
    assert "登录超时前填写的内容都在，还没有提交" in page
    assert not opened()


def test_once_sent_it_does_not_come_back(client):
    interrupted(client)
    sign_in(client)
    page_of(client)

    assert client.post(URL, TYPED).status_code == 302

    assert opened()
    assert "金政文〔2026〕“1”号" not in page_of(client)


def test_loading_the_page_again_loses_nothing(client):
    interrupted(client)
    sign_in(client)

    assert "金政文〔2026〕“1”号" in page_of(client)
    assert "金政文〔2026〕“1”号" in page_of(client)


def test_two_pages_each_get_back_their_own(client):
    other = "/office/workdays/enter"
    interrupted(client)
    interrupted_there = {"year": 2031, "source": "国办〔2030〕9号", "days": "2031-01-02 休 元旦"}
    client.post(other, interrupted_there)
    sign_in(client)

    assert "金政文〔2026〕“1”号" in page_of(client)
    assert "国办〔2030〕9号" in page_of(client, other)


def test_it_never_comes_back_to_another_person_nor_to_its_owner_after_them(client):
    account(world.person("钱办", Role.OFFICE), "other")
    interrupted(client)
    sign_in(client, "other")

    assert "金政文〔2026〕“1”号" not in page_of(client)
    session_ends(client)
    sign_in(client)
    assert "金政文〔2026〕“1”号" not in page_of(client)


def test_it_does_not_come_back_in_another_browser(client):
    interrupted(client)
    elsewhere = Client()
    sign_in(elsewhere)

    assert "金政文〔2026〕“1”号" not in page_of(elsewhere)


def test_nothing_is_kept_for_a_stranger(db):
    response = interrupted_stranger(Client())

    assert not [name for name in response.cookies if name.startswith("typed-")]


def interrupted_stranger(client):
    response = client.post(URL, TYPED)
    assert response["Location"].startswith("/account/sign-in?next=")
    return response


def test_nothing_is_kept_after_a_sign_out(client):
    client.post("/account/sign-out")

    interrupted_stranger(client)
    sign_in(client)

    assert "金政文〔2026〕“1”号" not in page_of(client)


def test_a_forged_word_of_who_was_here_keeps_nothing(client):
    session_ends(client)
    client.cookies[kept.WHOSE] = "1:forged"

    response = client.post(URL, TYPED)

    assert not [name for name in response.cookies if name.startswith("typed-")]


def test_what_another_site_makes_a_browser_send_is_refused_not_kept(client, office):
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = client.cookies
    session_ends(guarded)

    response = guarded.post(URL, TYPED)

    assert response.status_code == 403
    assert not [name for name in response.cookies if name.startswith("typed-")]


def test_the_form_that_comes_back_may_be_sent(client):
    interrupted(client)
    sign_in(client)
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = client.cookies

    token = guarded.get(URL).context["csrf_token"]

    assert guarded.post(URL, {**TYPED, "csrfmiddlewaretoken": str(token)}).status_code == 302


def test_no_table_holds_it_readable(client):
    interrupted(client, typed={**TYPED, "approval_document": "secret-choice"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache")
        rows = [row[0] for row in cursor.fetchall()]
    assert rows
    assert not [row for row in rows if "secret-choice" in row or "edition" in row]


def test_a_page_that_cannot_show_it_asks_whether_to_send_it(client):
    typed = {"do": "keep", "name": "我的视图"}
    interrupted(client, "/office/cycles", typed)
    sign_in(client)

    page = page_of(client, "/office/cycles")

    assert "登录超时前填写的内容没有丢失，也还没有提交。" in page
    assert '<input type="hidden" name="name" value="我的视图">' in page


def test_beside_a_field_whose_file_is_gone_it_says_so(client):
    url = "/office/templates/jinshui-revised/new"
    sent = {"kind": "announcement", "file": SimpleUploadedFile("a.docx", b"PK")}
    interrupted(client, url, sent)
    sign_in(client)

    assert "所选文件不能保留，请重新选择。" in page_of(client, url)


def test_passwords_are_never_kept(client):
    session_ends(client)

    response = client.post("/account/password", {"oldpassword": PASSWORD, "password1": "新的"})

    assert not [name for name in response.cookies if name.startswith("typed-")]


def test_a_sign_out_clears_the_device(client):
    response = client.post("/account/sign-out")

    assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_a_session_that_ends_leaves_drafts_on_the_device(client):
    response = interrupted(client)

    assert "Clear-Site-Data" not in response
    assert "Clear-Site-Data" not in client.get(response["Location"])
