"""Signing in, the second factor, and being asked again."""

import base64
import hmac
import re
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.test import Client, override_settings
from django.urls import include, path

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account, signed_in, signed_in_at
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.surfaces.portal.signing import freshly_signed_in

pytestmark = pytest.mark.django_db

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


def digits(secret: str, at: float | None = None) -> str:
    """RFC 6238, written here again, as any authenticator does it."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    mac = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_generator_of_these_tests_gives_what_rfc_6238_prints():
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert digits(secret, at=59) == "94287082"[2:]


def sign_in(client: Client, password: str = PASSWORD, username: str = "clerk"):
    return client.post("/account/sign-in", {"login": username, "password": password})


def acts() -> list[str]:
    return [entry.act for entry in Entry.objects.order_by("seq")]


@pytest.fixture
def counter():
    return world.person("公众窗口", Role.COUNTER)


@pytest.fixture
def enrolled(office):
    """An account of the office with an authenticator; gives its secret."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    user, secret = account(office), base64.b32encode(b"q" * 20).decode()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


# Enrolment


@pytest.mark.parametrize("role", site.DECIDERS)
def test_who_decides_is_led_to_enrol_before_a_desk_opens(role, client):
    account(world.person("周主任", Role(role)))
    sign_in(client)

    for url in ("/desk", "/desk/own", "/office", "/administrator"):
        assert client.get(url).url == "/account", url
    page = client.get("/account")
    assert page.status_code == 200
    assert "须先登记二次验证" in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in site.DECIDERS])
def test_the_others_may_do_without(role, client):
    body = world.body(BodyKind.DEPARTMENT, "区发展改革局")
    account(world.person("张申", role, body=body))
    sign_in(client)

    assert client.get("/desk", follow=True).status_code == 200
    assert "须先登记" not in client.get("/account").content.decode()


def test_a_term_that_is_over_requires_nothing(client, office):
    office.posts.update(until=world.LONG_AGO)
    account(office)
    sign_in(client)

    assert client.get("/desk/own").status_code == 200


def test_whoever_must_enrol_still_reads_what_everybody_reads_and_gets_out(client, office):
    account(office)
    sign_in(client)

    assert client.get("/register").status_code == 200
    for url in ("/account/codes", "/account/passkeys/new", "/account/password", "/account/posts"):
        assert client.get(url).status_code == 200, url
    assert client.post("/account/sign-out").url == "/"


@pytest.mark.parametrize("url", ["/desk", "/account", "/account/codes", "/account/posts"])
def test_an_account_of_nobody_is_told_so_and_goes_in_no_circle(client, url):
    account(None)
    sign_in(client)

    response = client.get(url)

    assert response.status_code == 403
    assert "账号尚未关联到人" in response.content.decode()


def test_a_demonstration_may_do_without_and_says_so_on_every_page(client, office, settings):
    settings.SECOND_FACTOR = False
    account(office)
    sign_in(client)

    for url in ("/", "/desk/own", "/office", "/account"):
        assert "二次验证未启用" in client.get(url).content.decode(), url


def test_where_it_is_required_no_page_says_otherwise(client):
    assert "二次验证未启用" not in client.get("/").content.decode()


def test_an_authenticator_is_enrolled_by_its_digits(
    client, office, django_capture_on_commit_callbacks
):
    account(office)
    sign_in(client)
    page = client.get("/account/codes").content.decode()
    secret = re.search(r'signing-secret"[^>]*>\s*([A-Z2-7 ]+?)\s*<', page).group(1)
    assert "<svg" in page

    wrong = client.post("/account/codes", {"code": "000000"})
    assert "验证未通过" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/codes", {"code": digits(secret.replace(" ", ""))})

    assert response.url == "/account/recovery-codes"
    assert acts() == ["登录", "登记二次验证", "登记二次验证"]
    assert client.get("/office").status_code == 200
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret.replace(" ", "") not in kept


def test_recovery_codes_are_shown_once_and_can_be_downloaded(client, office, enrolled):
    sign_in(client)
    client.post("/account/second-factor", {"code": digits(enrolled)})

    first = client.get("/account/recovery-codes").content.decode()
    again = client.get("/account/recovery-codes").content.decode()

    codes = re.findall(r"<li>\s*(\d{8})\s*</li>", first)
    assert len(codes) == 10
    assert "%0A".join(codes) in first
    assert 'download="' in first
    assert not any(code in again for code in codes)
    assert "只显示一次" in again


def test_removing_the_last_factor_leads_to_enrolment_again(client, office, enrolled):
    sign_in(client)
    client.post("/account/second-factor", {"code": digits(enrolled)})

    client.post("/account/codes/removal")

    assert acts()[-2:] == ["移除二次验证", "移除二次验证"]
    assert not Authenticator.objects.exists()
    assert client.get("/office").url == "/account"


# The second question


def test_the_right_digits_open_the_desk(client, office, enrolled):
    first = sign_in(client)
    assert first.url == "/account/second-factor"
    assert client.get("/office").status_code == 302

    second = client.post("/account/second-factor", {"code": digits(enrolled)})

    assert second.url == "/desk"
    assert client.get("/office").status_code == 200
    assert Entry.objects.get().facts == {"methods": ["password", "totp"]}


def test_digits_serve_once(client, office, enrolled):
    code = digits(enrolled)
    sign_in(client)
    client.post("/account/second-factor", {"code": code})
    other = Client()
    sign_in(other)

    assert "验证未通过" in other.post("/account/second-factor", {"code": code}).content.decode()


def test_a_recovery_code_serves_once(client, office, enrolled):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client)
    assert client.post("/account/second-factor", {"code": code}).url == "/desk"
    other = Client()
    sign_in(other)

    assert "验证未通过" in other.post("/account/second-factor", {"code": code}).content.decode()
    assert acts() == ["登录", "二次验证未通过"]


def test_wrong_digits_lock_after_five_tries_and_fill_no_ledger(client, office, enrolled):
    sign_in(client)

    pages = [client.post("/account/second-factor", {"code": "000000"}) for _ in range(7)]
    right = client.post("/account/second-factor", {"code": digits(enrolled)})

    assert "验证未通过" in pages[4].content.decode()
    assert "暂时锁定" in pages[5].content.decode()
    assert "暂时锁定" in right.content.decode()
    assert acts() == ["二次验证未通过", "账号暂时锁定"]


# Failures


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client, office):
    account(office)

    pages = [sign_in(client, "不对") for _ in range(6)]
    right = sign_in(client)

    assert "用户名或密码不正确" in pages[4].content.decode()
    assert "暂时锁定" in pages[5].content.decode()
    assert "暂时锁定" in right.content.decode()
    assert acts() == ["登录未通过", "账号暂时锁定"]
    assert {entry.by for entry in Entry.objects.all()} == {office.ref}
    assert "不对" not in str([entry.facts for entry in Entry.objects.all()])


def test_a_lockout_of_one_account_leaves_the_others_alone(client, office):
    account(office)
    account(world.person("张申", Role.APPLICANT), "zhang")
    for _ in range(6):
        sign_in(client, "不对")

    assert sign_in(Client(), username="zhang").url == "/desk"


def test_a_flood_of_invented_names_is_one_entry(client, counter):
    for serial in range(30):
        sign_in(client, "不对", username=f"nobody{serial}")

    assert acts() == ["登录未通过"]
    assert Entry.objects.get().by == counter.ref


def test_a_site_without_anybody_refuses_without_falling_over(client):
    assert sign_in(client, "不对", username="nobody").status_code == 200


def test_a_changed_password_is_recorded_and_keeps_one_in(client, office, settings):
    settings.SECOND_FACTOR = False
    account(office)
    sign_in(client)

    client.post(
        "/account/password",
        {"oldpassword": PASSWORD, "password1": "紫荆山-2027-新", "password2": "紫荆山-2027-新"},
    )

    assert acts() == ["登录", "修改密码"]
    assert client.get("/office").status_code == 200
    assert sign_in(Client(), "紫荆山-2027-新").url == "/desk"


# Asked again


@opened_to(Role.CHAIR)
@freshly_signed_in
def vote(request):
    from django.http import HttpResponse

    return HttpResponse(f"{request.method} {dict(request.POST.lists())}")


vote_here = override_settings(ROOT_URLCONF=__name__)
urlpatterns = [path("vote", vote), path("", include("zhiheng.urls"))]


@vote_here
def test_a_fresh_sign_in_votes_at_once(chair):
    assert signed_in(chair).get("/vote").content.decode() == "GET {}"


@vote_here
def test_a_stale_one_is_asked_before_the_page_and_comes_back(chair):
    client = signed_in(chair)
    signed_in_at(client, AN_HOUR_AGO)

    asked = client.get("/vote?round=2")
    page = client.get(asked.url)
    wrong = client.post(asked.url, {"password": "不对", "next": "/vote?round=2"})
    right = client.post(asked.url, {"password": PASSWORD, "next": "/vote?round=2"})

    assert asked.url == "/account/again?next=%2Fvote%3Fround%3D2"
    assert 'value="/vote?round=2"' in page.content.decode()
    assert "密码不正确" in wrong.content.decode()
    assert right.url == "/vote?round=2"
    assert client.get("/vote?round=2").status_code == 200


@vote_here
def test_what_was_typed_is_not_lost_and_not_kept_in_the_session(chair):
    client = signed_in(chair)
    signed_in_at(client, AN_HOUR_AGO)
    typed = {"choice": ["for", "against"], "reason": "<同意>"}

    asked = client.post("/vote", typed)
    page = asked.content.decode()
    wrong = client.post("/vote", {**typed, "again-password": "不对"}).content.decode()
    right = client.post("/vote", {**typed, "again-password": PASSWORD}).content.decode()

    assert '<input type="hidden" name="choice" value="against">' in page
    assert "&lt;同意&gt;" in page
    assert "密码不正确" in wrong and "&lt;同意&gt;" in wrong
    assert right == "POST {'choice': ['for', 'against'], 'reason': ['<同意>']}"
    assert "against" not in str(dict(client.session))


@vote_here
def test_another_role_is_not_asked_for_a_password_but_refused(office):
    client = signed_in(office)
    signed_in_at(client, AN_HOUR_AGO)

    assert client.get("/vote").status_code == 403


@vote_here
def test_an_answer_to_another_site_is_not_followed(chair):
    client = signed_in(chair)

    answer = client.post(
        "/account/again", {"password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert answer.url == "/desk"


@vote_here
def test_digits_will_do_instead_of_the_password(client, chair):
    from allauth.mfa.totp.internal.auth import TOTP

    user, secret = account(chair), base64.b32encode(b"z" * 20).decode()
    TOTP.activate(user, secret)
    client.force_login(user)

    page = client.get("/account/again?next=/vote").content.decode()
    answer = client.post("/account/again/code", {"code": digits(secret), "next": "/vote"})

    assert "/account/again/code?next=" in page
    assert answer.url == "/vote"
    assert client.get("/vote").status_code == 200


# Whose eyes


def test_the_header_shows_whose_eyes_one_uses(office):
    page = signed_in(office).get("/office").content.decode()

    assert "以评委会办公室身份" in page
    assert "转换身份" not in page


def test_an_applicants_contact_chooses_between_two_organisations():
    contact = world.person("张申")
    east, west = world.organisation("东方重工有限公司"), world.organisation("西郊食品有限公司")
    for organisation in (east, west):
        contact.posts.create(role=Role.APPLICANT, organisation=organisation, since=world.LONG_AGO)
    client = signed_in(contact)

    before = client.get("/account/posts").content.decode()
    answer = client.post(f"/account/posts/{contact.posts.get(organisation=west).pk}")
    header = client.get("/").content.decode()

    assert re.search(r"signing-eyes.*?东方重工有限公司.*?</span>", before, re.DOTALL)
    assert answer.url == "/desk"
    assert "西郊食品有限公司" in header and "东方重工有限公司" not in header


def test_who_is_member_and_office_arrives_at_the_desk_of_the_chosen_post():
    both = world.person("赵委员", Role.OFFICE, Role.EXPERT)
    client = signed_in(both)

    client.post(f"/account/posts/{both.posts.get(role=Role.EXPERT).pk}")

    assert client.get("/desk").url == "/expert"
    assert "以评审专家身份" in client.get("/").content.decode()


def test_opening_another_posts_page_turns_the_eyes_with_it():
    both = world.person("赵委员", Role.OFFICE, Role.APPLICANT)
    client = signed_in(both)
    client.post(f"/account/posts/{both.posts.get(role=Role.APPLICANT).pk}")

    assert "以评委会办公室身份" in client.get("/office").content.decode()
    assert "以评委会办公室身份" in client.get("/").content.decode()


def test_nobody_takes_anothers_post(office):
    other = world.person("周主任", Role.CHAIR).posts.get()
    client = signed_in(office)

    assert client.post(f"/account/posts/{other.pk}").status_code == 404
    assert client.get(f"/account/posts/{office.posts.get().pk}").status_code == 405
    assert "以评委会办公室身份" in client.get("/").content.decode()
