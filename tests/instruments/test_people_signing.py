"""What the ledger keeps of sign-ins, and letting somebody in again who lost their key."""

import pytest
from allauth.mfa.models import Authenticator

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people import queries
from zhiheng.instruments.people.actions import (
    note_enrolment,
    note_failed_second_factor,
    note_failed_sign_in,
    note_lockout,
    note_password_change,
    note_removal,
    note_sign_in,
    reset_password,
    reset_second_factor,
)
from zhiheng.instruments.people.models import Account
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return world.person("吴管", Role.ADMINISTRATOR)


@pytest.fixture
def chair_account(chair):
    return Account.objects.create_user("zhou", password="花园路-26", person=chair)


def enrol(account, kind=Authenticator.Type.TOTP):
    return Authenticator.objects.create(user=account, type=kind, data={})


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize(
    ("note", "facts", "told"),
    [
        (note_sign_in, {"methods": ["password", "totp"]}, "登录"),
        (note_failed_second_factor, {}, "二次验证未通过"),
        (note_enrolment, {"kind": "totp"}, "登记二次验证"),
        (note_removal, {"kind": "totp"}, "移除二次验证"),
        (note_password_change, {}, "修改密码"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_happens_at_ones_own_door_is_one_entry(chair_account, note, facts, told):
    note(account=chair_account, **facts, by=chair_account.person, at=world.NOON)

    entry = Entry.objects.get()
    assert (entry.act, entry.by, entry.facts) == (told, chair_account.person.ref, facts)
    assert entry.subject == f"people.Account:{chair_account.pk}"


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize("note", [note_failed_sign_in, note_lockout])
def test_a_name_that_was_tried_is_kept_unreadably(note):
    counter = world.person("公众窗口", Role.COUNTER)

    note(account=None, username="密码打在了用户名栏里", by=counter, at=world.NOON)

    entry = Entry.objects.get()
    assert entry.by == counter.ref
    assert len(entry.facts["username"]) == 12
    assert "密码" not in str(entry.facts)


@pytest.mark.clause(Clause.RECORDS)
def test_nobody_notes_sign_ins_for_another(chair_account, office):
    with pytest.raises(Refused, match="不能代他人登记"):
        note_sign_in(account=chair_account, methods=[], by=office, at=world.NOON)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.OFFICE)
def test_a_lost_second_factor_goes_with_its_recovery_codes(administrator, chair_account):
    enrol(chair_account)
    enrol(chair_account, Authenticator.Type.RECOVERY_CODES)

    reset_second_factor(account=chair_account, reason="手机遗失", by=administrator, at=world.NOON)

    entry = Entry.objects.get()
    assert not Authenticator.objects.exists()
    assert (entry.act, entry.facts) == (
        "重置二次验证",
        {"person": chair_account.person.ref, "reason": "手机遗失"},
    )


@pytest.mark.clause(Clause.OFFICE)
def test_nothing_is_reset_where_nothing_is_enrolled(administrator, chair_account):
    enrol(chair_account, Authenticator.Type.RECOVERY_CODES)

    with pytest.raises(Refused, match="没有登记二次验证"):
        reset_second_factor(account=chair_account, reason="x", by=administrator, at=world.NOON)

    assert Authenticator.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.OFFICE)
def test_a_forgotten_password_is_set_anew(administrator, chair_account):
    reset_password(
        account=chair_account,
        password="新密码-2026",
        reason="忘记",
        by=administrator,
        at=world.NOON,
    )

    chair_account.refresh_from_db()
    assert chair_account.check_password("新密码-2026")
    assert Entry.objects.get().act == "重置密码"
    assert "新密码" not in str(Entry.objects.get().facts)


@pytest.mark.clause(Clause.OFFICE)
@pytest.mark.parametrize(
    ("reset", "facts"), [(reset_second_factor, {}), (reset_password, {"password": "新密码-2026"})]
)
def test_an_administrator_does_not_let_themselves_in_again(administrator, reset, facts):
    own = Account.objects.create_user("wu", password="花园路-26", person=administrator)
    enrol(own)

    with pytest.raises(Refused, match="不能重置本人的账号"):
        reset(account=own, reason="x", **facts, by=administrator, at=world.NOON)

    own.refresh_from_db()
    assert own.check_password("花园路-26")
    assert Authenticator.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.OFFICE)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_resets_anything(chair_account, role):
    enrol(chair_account)
    other = world.person("王评", role)

    with pytest.raises(Refused, match="无权办理"):
        reset_second_factor(account=chair_account, reason="x", by=other, at=world.NOON)

    assert Authenticator.objects.exists()


def test_who_decides_without_a_second_factor_is_found(chair_account, office):
    Account.objects.create_user("li", password="花园路-26", person=office)
    enrol(office.account)
    world.person("吴管", Role.ADMINISTRATOR)

    missing = queries.deciders_without_second_factor(["chair", "office"], at=world.NOON)

    assert list(missing) == [chair_account.person]


def test_who_holds_a_post_and_cannot_sign_in_is_found(chair_account, office, timetable):
    assert list(queries.without_account(at=world.NOON)) == [office]
