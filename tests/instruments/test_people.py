from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people import queries, rules
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.actions import (
    appoint,
    drop_view,
    end_post,
    install_administrator,
    open_account,
    register_body,
    register_organisation,
    register_person,
    rehost_body,
    rename_organisation,
    save_view,
)
from zhiheng.instruments.people.models import (
    Account,
    Body,
    FormerName,
    Hosting,
    Organisation,
    Person,
    Post,
    SavedView,
)
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.OFFICE_DUTIES)

IDENTITY = "11010519491231002X"
TODAY = world.NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def administrator(db):
    return world.person("吴管", Role.ADMINISTRATOR)


def told():
    entry = Entry.objects.last()
    return entry.act, entry.facts


# The first act


@pytest.mark.clause(Clause.OFFICE)
def test_the_first_act_of_all_sets_up_administrator_timetable_and_counter(db):
    first = install_administrator(name="吴管", by=None, at=world.NOON)

    assert queries.holds(first, [Role.ADMINISTRATOR], at=world.NOON)
    assert queries.the_timetable().name == "时程"
    assert queries.the_counter().name == "公众窗口"
    assert Entry.objects.get().by == first.ref


@pytest.mark.clause(Clause.OFFICE)
def test_nobody_installs_a_second_administrator(administrator):
    with pytest.raises(Refused, match="只能设立一次"):
        install_administrator(name="冒充者", by=None, at=world.NOON)

    assert Person.objects.get() == administrator
    assert not Entry.objects.exists()


# Persons


def test_an_identity_number_verifies_a_person_and_is_not_kept(office):
    person = register_person(name="喆堃㛃", identity_number=IDENTITY, by=office, at=world.NOON)

    assert person.verified_at == world.NOON
    assert IDENTITY not in str(vars(person))
    assert told() == ("登记人员", {"name": "喆堃㛃"})


def test_without_a_number_a_person_is_not_verified(office):
    assert register_person(name="甲", by=office, at=world.NOON).verified_at is None


@pytest.mark.parametrize("number", [IDENTITY, IDENTITY.lower()])
def test_one_person_has_one_identity(office, number):
    register_person(name="王评", identity_number=IDENTITY, by=office, at=world.NOON)

    with pytest.raises(Refused, match="已登记在王评名下"):
        register_person(name="王二评", identity_number=number, by=office, at=world.NOON)

    assert not Person.objects.filter(name="王二评").exists()
    assert Entry.objects.count() == 1


def test_a_wrong_identity_number_registers_nobody(office):
    with pytest.raises(Refused, match="校验位不符"):
        register_person(name="甲", identity_number="110105194912310021", by=office, at=world.NOON)

    assert Person.objects.get() == office
    assert not Entry.objects.exists()


# Terms of office


@pytest.mark.clause(Clause.COMMITTEE)
def test_the_administrator_gives_a_role_for_a_term(administrator):
    person = world.person("赵委员")

    post = appoint(
        person=person,
        role=Role.COMMITTEE,
        since=TODAY,
        until=date(2029, 5, 31),
        title="委员",
        by=administrator,
        at=world.NOON,
    )

    assert queries.holds(person, [Role.COMMITTEE], at=world.NOON)
    assert str(post) == "赵委员 评定委员会委员"
    assert told() == (
        "任职",
        {
            "person": person.ref,
            "role": "committee",
            "since": "2026-06-01",
            "until": "2029-05-31",
        },
    )


@pytest.mark.clause(Clause.COMMITTEE)
@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (world.LONG_AGO, YESTERDAY, False),
        (TODAY + timedelta(days=1), None, False),
    ],
    ids=["from today", "today only", "ended yesterday", "begins tomorrow"],
)
def test_a_post_gives_rights_from_its_first_day_to_its_last(db, since, until, holds):
    person = world.person("李办")
    post = Post.objects.create(person=person, role=Role.OFFICE, since=since, until=until)

    assert queries.holds(person, [Role.OFFICE], at=world.NOON) is holds
    assert post.covers(TODAY) is holds
    assert (person in queries.holders(Role.OFFICE, at=world.NOON)) is holds
    assert (post in queries.posts_of(person, at=world.NOON)) is holds


@pytest.mark.clause(Clause.COMMITTEE)
def test_a_post_that_ended_yesterday_performs_no_act_today(db):
    person = world.person("李办", Role.OFFICE)
    Post.objects.filter(person=person).update(until=YESTERDAY)

    with pytest.raises(Refused, match="李办在此时不担任"):
        register_person(name="甲", by=person, at=world.NOON)
    register_person(name="乙", by=person, at=world.NOON - world.A_DAY)

    assert [e.facts for e in Entry.objects.all()] == [{"name": "乙"}]


@pytest.mark.clause(Clause.COMMITTEE)
def test_the_day_is_the_day_in_china(db):
    person = world.person("李办", Role.OFFICE)
    Post.objects.filter(person=person).update(until=YESTERDAY)
    last_second = datetime(2026, 5, 31, 23, 59, 59, tzinfo=world.SHANGHAI)

    assert queries.holds(person, [Role.OFFICE], at=last_second)
    assert not queries.holds(person, [Role.OFFICE], at=last_second + timedelta(seconds=1))


@pytest.mark.clause(Clause.COMMITTEE)
def test_a_post_is_held_in_its_body_and_for_its_organisation_only(db):
    here, there = world.body(BodyKind.STREET, "甲街道"), world.body(BodyKind.STREET, "乙街道")
    east, west = world.organisation("东厂"), world.organisation("西厂")
    clerk = world.person("孙科", Role.RECOMMENDER, body=here)
    agent = world.person("陈经办", Role.APPLICANT, organisation=east)

    assert queries.holds(clerk, [Role.RECOMMENDER], at=world.NOON, body=here)
    assert not queries.holds(clerk, [Role.RECOMMENDER], at=world.NOON, body=there)
    assert queries.holds(agent, [Role.APPLICANT], at=world.NOON, organisation=east)
    assert not queries.holds(agent, [Role.APPLICANT], at=world.NOON, organisation=west)


@pytest.mark.clause(Clause.COMMITTEE)
def test_a_post_is_ended_with_a_reason_and_stays_on_file(administrator):
    post = world.person("赵委员", Role.COMMITTEE).posts.get()

    end_post(post=post, until=YESTERDAY, reason="调离", by=administrator, at=world.NOON)

    assert not queries.holds(post.person, [Role.COMMITTEE], at=world.NOON)
    assert told() == ("免职", {"until": "2026-05-31", "reason": "调离"})


@pytest.mark.clause(Clause.COMMITTEE)
@pytest.mark.parametrize("appointing", [True, False])
def test_a_term_does_not_end_before_it_begins(administrator, appointing):
    post = world.person("赵委员", Role.COMMITTEE).posts.get()
    before = world.LONG_AGO - timedelta(days=1)

    with pytest.raises(Refused, match="与本条对记录的要求不符"):
        if appointing:
            appoint(
                person=post.person,
                role=Role.CHAIR,
                since=world.LONG_AGO,
                until=before,
                by=administrator,
                at=world.NOON,
            )
        else:
            end_post(post=post, until=before, reason="误", by=administrator, at=world.NOON)

    assert list(post.person.posts.values_list("role", "until")) == [("committee", None)]
    assert not Entry.objects.exists()


# Bodies and their hosts


@pytest.mark.clause(Clause.OFFICE)
def test_change_3_a_paper_of_2018_prints_the_host_of_2018(administrator):
    office = register_body(
        key="office",
        kind=BodyKind.OFFICE,
        label="评委会办公室",
        host="金水区工商管理和质量技术监督局",
        since=date(2017, 9, 18),
        by=administrator,
        at=world.NOON,
    )
    rehost_body(
        body=office,
        host="金水区市场监督管理局",
        since=date(2019, 1, 1),
        by=administrator,
        at=world.NOON,
    )

    hosts = [
        queries.host_of(office, on=day)
        for day in (date(2018, 3, 1), date(2018, 12, 31), date(2019, 1, 1), TODAY)
    ]
    assert hosts == ["金水区工商管理和质量技术监督局"] * 2 + ["金水区市场监督管理局"] * 2
    assert queries.host_of(office, on=date(2016, 1, 1)) == "评委会办公室"
    assert told() == (
        "变更机构承担单位",
        {"host": "金水区市场监督管理局", "since": "2019-01-01"},
    )


@pytest.mark.clause(Clause.OFFICE)
def test_a_body_has_one_host_at_a_time(administrator):
    body = world.body(BodyKind.OFFICE, "评委会办公室")
    Hosting.objects.create(body=body, host="甲局", since=TODAY)

    with pytest.raises(Refused, match="刚刚已经办理"):
        rehost_body(body=body, host="乙局", since=TODAY, by=administrator, at=world.NOON)

    assert queries.host_of(body, on=TODAY) == "甲局"
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.OFFICE)
def test_a_body_is_registered_once(administrator):
    body = world.body(BodyKind.OFFICE, "评委会办公室")

    with pytest.raises(Refused, match="已登记为“评委会办公室”"):
        register_body(
            key=body.key,
            kind=BodyKind.OFFICE,
            label="另一个",
            host="甲局",
            since=TODAY,
            by=administrator,
            at=world.NOON,
        )

    assert list(queries.bodies(BodyKind.OFFICE)) == [body]
    assert not Entry.objects.exists()


# Accounts


@pytest.mark.clause(Clause.OFFICE)
def test_an_account_belongs_to_one_person(administrator):
    person = world.person("王评")

    account = open_account(
        person=person, username="wang", password="长而难猜的口令", by=administrator, at=world.NOON
    )

    assert queries.person_of(account) == person
    assert account.check_password("长而难猜的口令")
    assert told() == ("开设账号", {"person": person.ref})


@pytest.mark.clause(Clause.OFFICE)
@pytest.mark.parametrize("username", ["wang", "another"])
def test_one_person_has_one_account_and_one_name_one_person(administrator, username):
    person, other = world.person("王评"), world.person("王二评")
    Account.objects.create_user(username="wang", password="x", person=person)

    with pytest.raises(Refused, match="（wang）"):
        open_account(
            person=other if username == "wang" else person,
            username=username,
            password="x",
            by=administrator,
            at=world.NOON,
        )

    assert Account.objects.count() == 1
    assert not Entry.objects.exists()


# Organisations


def registered(by, **changes):
    values = {"code": world.code(880001), "name": "东方重工有限公司"}
    return register_organisation(by=by, at=world.NOON, **{**values, **changes})


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_an_organisation_is_known_by_its_code_with_whom_it_is_tied_to(office):
    parent = ("股东", "西岭集团有限公司", world.code(880002))

    organisation = registered(office, founded_on=date(2010, 5, 1), affiliates=(parent,))

    assert queries.organisation_coded(organisation.code) == organisation
    assert list(organisation.affiliations.values_list("kind", "name", "code")) == [parent]
    assert told() == ("登记组织", {"code": organisation.code, "name": "东方重工有限公司"})


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize("code", ["", "12345", "914101050000000001", world.code(1)[:-1] + "?"])
def test_a_wrong_code_registers_nothing(office, code):
    with pytest.raises(Refused, match="应为18位，且校验位相符"):
        registered(office, code=code)

    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_code_is_registered_once(office):
    registered(office)

    with pytest.raises(Refused, match="已登记为“东方重工有限公司”"):
        registered(office, name="冒名有限公司")

    assert Organisation.objects.get().name == "东方重工有限公司"


def test_a_renamed_organisation_keeps_its_code_and_its_history(office):
    organisation = world.organisation("东方机械厂")

    rename_organisation(
        organisation=organisation, name="东方重工有限公司", on=TODAY, by=office, at=world.NOON
    )

    organisation.refresh_from_db()
    assert organisation.name == "东方重工有限公司"
    assert list(organisation.former_names.values_list("name", "until")) == [("东方机械厂", TODAY)]
    assert told() == ("组织更名", {"former": "东方机械厂", "name": "东方重工有限公司"})


def test_a_rename_changes_the_name(office):
    organisation = world.organisation("东方重工有限公司")

    with pytest.raises(Refused, match="相同"):
        rename_organisation(
            organisation=organisation,
            name="东方重工有限公司",
            on=TODAY,
            by=office,
            at=world.NOON,
        )

    assert not FormerName.objects.exists()
    assert not Entry.objects.exists()


# Access


def acts_and_who_may_not(stranger):
    """Every act of this room, tried by somebody without the role."""
    who = {"by": stranger, "at": world.NOON}
    post = stranger.posts.get()
    body, organisation = world.body(BodyKind.OFFICE, "办"), world.organisation()
    return [
        lambda: register_person(name="甲", **who),
        lambda: register_body(
            key="k", kind=BodyKind.OFFICE, label="办", host="局", since=TODAY, **who
        ),
        lambda: rehost_body(body=body, host="局", since=TODAY, **who),
        lambda: appoint(person=stranger, role=Role.ADMINISTRATOR, since=TODAY, **who),
        lambda: end_post(post=post, until=TODAY, reason="误", **who),
        lambda: open_account(person=stranger, username="a", password="b", **who),
        lambda: register_organisation(code=world.code(880003), name="厂", **who),
        lambda: rename_organisation(organisation=organisation, name="厂", on=TODAY, **who),
    ]


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("role", [Role.EXPERT, Role.CHAIR, Role.AUDITOR])
def test_nobody_without_the_role_acts_on_people(db, role, number):
    stranger = world.person("路人", role)

    with pytest.raises(Refused, match="路人在此时不担任"):
        acts_and_who_may_not(stranger)[number]()

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.OFFICE)
def test_the_office_gives_itself_no_roles(office):
    with pytest.raises(Refused, match="不担任系统管理员"):
        appoint(person=office, role=Role.CHAIR, since=TODAY, by=office, at=world.NOON)

    assert not Entry.objects.exists()


def page_for(role, person):
    request = RequestFactory().get("/office/")
    request.person, request.at = person, world.NOON
    return opened_to(role)(lambda request: "page")(request)


def test_a_page_opens_to_its_role_and_to_nobody_else(office):
    assert page_for(Role.OFFICE, office) == "page"
    with pytest.raises(PermissionDenied):
        page_for(Role.CHAIR, office)
    assert page_for(Role.OFFICE, None).status_code == 302


# Rules


def test_every_organisation_of_the_tests_has_a_right_code():
    assert [rules.code_is_wrong(world.code(n)) for n in range(200)] == [None] * 200


def test_bodies_are_listed_by_kind(db):
    street = world.body(BodyKind.STREET, "甲街道")
    world.body(BodyKind.PARK, "某园区")

    assert list(queries.bodies(BodyKind.STREET)) == [street]
    assert Body.objects.count() == 2


# Views of lists


def kept_view(by, title="待受理", **values):
    given = {"listing": "office.applications", "query": "state=recommended", **values}
    return save_view(title=title, by=by, at=world.NOON, **given)


@pytest.mark.clause(Clause.RECORDS)
def test_a_view_is_kept_and_dropped_by_whom_it_belongs_to(office):
    view = kept_view(office)

    assert told() == (
        "保存视图",
        {
            "listing": "office.applications",
            "title": "待受理",
            "query": "state=recommended",
            "shared": False,
        },
    )
    drop_view(view=view, by=office, at=world.NOON)

    assert told() == ("删除视图", {"listing": "office.applications", "title": "待受理"})
    assert not SavedView.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_a_list_has_one_view_of_a_name_for_each_person(office):
    kept_view(office)
    kept_view(world.person("王办", Role.OFFICE))
    kept_view(office, listing="office.experts")

    with pytest.raises(Refused, match="已有名为“待受理”的视图"):
        kept_view(office)

    assert SavedView.objects.count() == Entry.objects.count() == 3


@pytest.mark.clause(Clause.RECORDS)
def test_nobody_drops_the_view_of_another_even_a_shared_one(office):
    view = kept_view(office, shared=True)

    with pytest.raises(Refused, match="由李办保存"):
        drop_view(view=view, by=world.person("王办", Role.OFFICE), at=world.NOON)

    assert SavedView.objects.get() == view
    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.RECORDS)
def test_a_view_is_dropped_once(office):
    view = kept_view(office)
    drop_view(view=view, by=office, at=world.NOON)

    with pytest.raises(Refused, match="已经删除"):
        drop_view(view=view, by=office, at=world.NOON)


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TIMETABLE, Role.COUNTER])
def test_who_only_reads_keeps_no_view(db, role):
    with pytest.raises(Refused, match="不能在系统中保存内容"):
        kept_view(world.person("钱审", role))

    assert not SavedView.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_shared_views_are_for_everyone_others_for_their_owner(office):
    kept_view(office, title="共享的", shared=True)
    kept_view(office, title="自己的")
    colleague = world.person("王办", Role.OFFICE)

    assert [v.title for v in queries.views_for(office, "office.applications")] == [
        "共享的",
        "自己的",
    ]
    assert [v.title for v in queries.views_for(colleague, "office.applications")] == ["共享的"]
    assert not queries.views_for(colleague, "office.experts").exists()
