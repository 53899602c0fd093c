"""Accounts and roles only."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.conftest import account, signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Account, Body, Person, Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role

pytestmark = pytest.mark.django_db

LISTS = ["/administrator/persons", "/administrator/posts", "/administrator/accounts",
         "/administrator/bodies"]  # fmt: skip
STRONG = "紫荆山-2027-新"


@pytest.fixture
def administrator():
    return world.person("吴管", Role.ADMINISTRATOR)


@pytest.fixture
def desk(administrator):
    return signed_in(administrator)


@pytest.fixture
def clerk():
    return world.person("赵街")


def every_page(clerk):
    user, post = account(clerk), clerk.posts.create(role=Role.AUDITOR, since=world.LONG_AGO)
    body = world.body(BodyKind.STREET, "花园路街道办事处")
    return [
        "/administrator",
        *LISTS,
        "/administrator/persons/new",
        f"/administrator/persons/{clerk.pk}",
        f"/administrator/persons/{clerk.pk}/post",
        f"/administrator/persons/{clerk.pk}/account",
        f"/administrator/posts/{post.pk}/end",
        f"/administrator/accounts/{user.pk}/reset",
        f"/administrator/accounts/{user.pk}/password",
        "/administrator/bodies/new",
        f"/administrator/bodies/{body.pk}/hosting",
    ]


def told():
    entry = Entry.objects.order_by("seq").last()
    return entry.act, entry.facts


def test_every_page_opens_to_the_administrator(desk, clerk):
    for url in every_page(clerk):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert page.content.decode().count("<h1") == 1, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_page_opens_to_any_other_role(clerk, role):
    client = signed_in(world.person("王评", role))

    for url in every_page(clerk):
        assert client.get(url).status_code == 403, url


def test_the_administrator_opens_no_other_desk(desk):
    world.cycle()

    assert desk.get("/office").status_code == 403


def test_what_does_not_exist_is_not_found(desk):
    for url in ("persons/999", "persons/999/post", "posts/999/end", "accounts/999/reset"):
        assert desk.get(f"/administrator/{url}").status_code == 404, url


def test_an_account_of_nobody_cannot_be_let_in_again(desk):
    nobody = account(None)

    assert desk.get(f"/administrator/accounts/{nobody.pk}/password").status_code == 404


def test_telephone_and_mail_are_shown_nowhere(desk, clerk):
    Person.objects.filter(pk=clerk.pk).update(phone="13800000000", email="zhao@example.org")

    for url in every_page(clerk):
        page = desk.get(url).content.decode()
        assert "13800000000" not in page and "zhao@example.org" not in page, url


def test_a_person_is_registered(desk):
    response = desk.post("/administrator/persons/new", {"name": "喆堃㛃"})

    assert response.url == "/administrator/persons"
    assert told() == ("登记人员", {"name": "喆堃㛃"})


def test_a_wrong_identity_number_is_refused_with_what_was_typed(desk):
    page = desk.post(
        "/administrator/persons/new", {"name": "喆堃㛃", "identity_number": "110105194912310021"}
    ).content.decode()

    assert "校验位不符" in page
    assert 'value="喆堃㛃"' in page
    assert not Entry.objects.exists()


def test_an_applicants_contact_is_appointed_for_an_organisation(desk, clerk):
    organisation = world.organisation()

    response = desk.post(
        f"/administrator/persons/{clerk.pk}/post",
        {"role": "applicant", "organisation": organisation.code, "since": "2026-06-01"},
    )

    assert response.url == f"/administrator/persons/{clerk.pk}"
    assert clerk.posts.get().organisation == organisation
    assert told()[0] == "任职"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "applicant"}, "须写明所代表的组织"),
        ({"role": "applicant", "organisation": "91410105MA0000000X"}, "没有登记过此代码"),
        ({"role": "recommender"}, "须选所在机构"),
        ({"role": "auditor", "until": "2026-01-01"}, "不能早于起始日期"),
        ({"role": "counter"}, "有些栏目需要更正"),
    ],
)
def test_an_appointment_that_says_too_little_appoints_nobody(desk, clerk, typed, said):
    page = desk.post(
        f"/administrator/persons/{clerk.pk}/post", {"since": "2026-06-01", **typed}
    ).content.decode()

    assert said in page
    assert not clerk.posts.exists()


def test_a_post_ends_on_its_last_day(desk, clerk):
    post = clerk.posts.create(role=Role.AUDITOR, since=world.LONG_AGO)

    desk.post(f"/administrator/posts/{post.pk}/end", {"until": "2026-06-30", "reason": "轮岗"})

    assert str(Post.objects.get(pk=post.pk).until) == "2026-06-30"
    assert told() == ("免职", {"until": "2026-06-30", "reason": "轮岗"})


def test_an_end_before_the_beginning_is_refused(desk, clerk):
    post = clerk.posts.create(role=Role.AUDITOR, since=world.LONG_AGO)

    page = desk.post(
        f"/administrator/posts/{post.pk}/end", {"until": "2001-01-01", "reason": "轮岗"}
    ).content.decode()

    assert "不能早于起始日期" in page
    assert Post.objects.get(pk=post.pk).until is None


def test_an_account_is_opened_and_its_password_kept_nowhere(desk, clerk):
    desk.post(
        f"/administrator/persons/{clerk.pk}/account", {"username": "zhao", "password": STRONG}
    )

    assert Account.objects.get(username="zhao").check_password(STRONG)
    assert told() == ("开设账号", {"person": clerk.ref})


def test_a_weak_password_opens_nothing_and_is_not_sent_back(desk, clerk):
    page = desk.post(
        f"/administrator/persons/{clerk.pk}/account", {"username": "zhao", "password": "12345"}
    ).content.decode()

    assert "field__errors" in page
    assert "12345" not in page
    assert not Account.objects.filter(username="zhao").exists()


def test_a_second_account_for_one_person_is_refused_with_its_article(desk, clerk):
    account(clerk)

    page = desk.post(
        f"/administrator/persons/{clerk.pk}/account", {"username": "zhao", "password": STRONG}
    ).content.decode()

    assert "一人一个账号" in page
    assert Account.objects.filter(person=clerk).count() == 1


def test_a_lost_second_factor_is_reset_with_a_reason(desk, clerk):
    user = account(clerk)
    Authenticator.objects.create(user=user, type="totp", data={})

    silent = desk.post(f"/administrator/accounts/{user.pk}/reset", {"reason": ""})
    desk.post(f"/administrator/accounts/{user.pk}/reset", {"reason": "手机遗失"})

    assert silent.status_code == 200
    assert not Authenticator.objects.filter(user=user).exists()
    assert told() == ("重置二次验证", {"person": clerk.ref, "reason": "手机遗失"})


def test_a_forgotten_password_is_set_anew(desk, clerk):
    user = account(clerk)

    desk.post(f"/administrator/accounts/{user.pk}/password", {"password": STRONG, "reason": "忘记"})

    user.refresh_from_db()
    assert user.check_password(STRONG)
    assert told() == ("重置密码", {"person": clerk.ref, "reason": "忘记"})


def test_a_body_is_registered_and_moves(desk):
    desk.post(
        "/administrator/bodies/new",
        {
            "label": "花园路街道办事处",
            "kind": "street",
            "key": "huayuan",
            "host": "花园路街道办事处",
            "since": "2015-01-01",
        },
    )
    body = Body.objects.get()
    desk.post(
        f"/administrator/bodies/{body.pk}/hosting", {"host": "新办公室", "since": "2026-06-01"}
    )

    assert [entry.act for entry in Entry.objects.order_by("seq")] == [
        "登记机构",
        "变更机构承担单位",
    ]
    assert "新办公室" in desk.get("/administrator/bodies").content.decode()


def test_the_desk_names_who_cannot_sign_in_and_who_lacks_a_factor(desk, chair, office):
    account(chair)

    page = desk.get("/administrator").content.decode()

    assert "周主任：职务要求二次验证，本人尚未登记" in page
    assert "李办：有职务，还没有账号" in page


def test_the_desk_names_the_roles_that_nobody_holds_until_somebody_does(desk, office):
    before = desk.get("/administrator").content.decode()
    world.person("周主任", Role.CHAIR)

    after = desk.get("/administrator").content.decode()

    assert "还没有人担任评定委员会主任" in before
    assert "还没有人担任评委会办公室" not in before
    assert "还没有人担任评定委员会主任" not in after
    assert "还没有人担任财政部门" in after


def test_a_search_finds_by_the_beginning_of_a_name(desk, clerk):
    world.person("赵委员", Role.COMMITTEE)
    world.person("钱专家", Role.EXPERT)

    for url in ("/administrator/persons?q=赵", "/administrator/posts?q=赵"):
        page = desk.get(url).content.decode()
        assert "赵委员" in page and "钱专家" not in page, url


@pytest.mark.parametrize("url", ["/administrator", *LISTS])
def test_a_page_asks_as_often_for_twenty_rows_as_for_one(desk, url):
    def add(serial):
        someone = world.person(f"赵{serial}号", Role.COMMITTEE, Role.CHAIR)
        account(someone, f"zhao{serial}")
        world.person(f"钱{serial}号", Role.EXPERT)
        made = world.body(BodyKind.STREET, f"示例{serial}街道")
        made.hostings.create(host="示例", since=world.LONG_AGO)

    add(0)
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    for serial in range(1, 20):
        add(serial)

    with CaptureQueriesContext(connection) as many:
        desk.get(url)

    assert len(many) == len(one)


def test_a_list_leaves_as_a_workbook(desk):
    answer = desk.get("/administrator/persons?export=xlsx")

    assert answer.status_code == 200
    assert re.search("spreadsheet|xlsx", answer["Content-Type"])
