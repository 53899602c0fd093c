"""An installation begins with one administrator, who can be let in again, and is kept in one file."""

import io
import sqlite3
from zipfile import ZipFile

import pytest
from django.db import connection

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Account, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause(Clause.OFFICE)]

GOOD = "石榴-灯塔-2026"


@pytest.fixture
def typing(monkeypatch):
    """What comes on standard input."""

    def types(line):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))

    return types


def acts():
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def test_an_installation_begins_with_one_administrator_who_can_sign_in(zhiheng, typing):
    typing(GOOD)

    code, said, _ = zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")

    account = Account.objects.get()
    assert (code, account.person.name) == (0, "甄管理")
    assert account.check_password(GOOD)
    assert "登记二次验证" in said
    assert acts() == ["设立系统管理员", "开设账号"]


def test_it_refuses_a_password_that_the_pages_would_refuse_and_leaves_nothing(zhiheng, typing):
    typing("12345678")

    code, _, complaint = zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")

    assert code == 2
    assert "密码" in complaint
    assert not Person.objects.exists()


def test_broken_off_after_the_first_act_it_goes_on_there(zhiheng, typing):
    typing("12345678")
    zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")
    world.person("甄管理", Role.ADMINISTRATOR)
    typing(GOOD)

    assert zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")[0] == 0
    assert acts() == ["开设账号"]


def test_nobody_installs_twice(zhiheng, typing):
    typing(GOOD)
    zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")
    typing(GOOD)

    code, _, complaint = zhiheng("install", "--name", "冒名", "--username", "maoming")

    assert code == 2
    assert "系统管理员是甄管理" in complaint
    assert Account.objects.count() == 1


def test_the_only_administrator_is_let_in_again_and_the_ledger_tells(zhiheng, typing):
    typing(GOOD)
    zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")
    account = Account.objects.get()
    account.authenticator_set.create(type="totp", data={"secret": "x"})
    typing("海棠-渡口-2027")

    code, said, _ = zhiheng("readmit", "--username", "zhenguanli", "--reason", "手机丢失")

    account.refresh_from_db()
    assert code == 0 and "已记入台账" in said
    assert account.check_password("海棠-渡口-2027")
    assert not account.authenticator_set.exists()
    entry = Entry.objects.latest("seq")
    assert (entry.act, entry.facts["reason"]) == ("恢复管理员登录", "手机丢失")


def test_where_another_administrator_is_in_office_that_one_must_do_it(zhiheng, typing):
    typing(GOOD)
    zhiheng("install", "--name", "甄管理", "--username", "zhenguanli")
    other = world.person("贾管理", Role.ADMINISTRATOR)
    Account.objects.create_user(username="jiaguanli", password=GOOD, person=other)
    typing("海棠-渡口-2027")

    code, _, complaint = zhiheng("readmit", "--username", "zhenguanli", "--reason", "手机丢失")

    assert code == 2
    assert "由另一位系统管理员在页面上重置" in complaint
    assert acts() == ["设立系统管理员", "开设账号"]


def test_nobody_else_is_let_in_from_the_console(zhiheng, typing):
    office = world.person("甄办", Role.OFFICE)
    Account.objects.create_user(username="zhenban", password=GOOD, person=office)
    typing("海棠-渡口-2027")

    code, _, complaint = zhiheng("readmit", "--username", "zhenban", "--reason", "忘了")

    assert code == 2
    assert "系统管理员" in complaint
    assert Account.objects.get().check_password(GOOD)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pg_dump must fit the server")
def test_a_backup_holds_the_database_the_files_and_the_keys(zhiheng, tmp_path, settings):
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "files" / "ab" / "abcd").write_bytes(b"paper")
    (tmp_path / "seal.key").write_text("seal")
    world.person("甄办", Role.OFFICE)
    out = tmp_path / "kept.zip"

    code, said, _ = zhiheng("backup", out)

    assert code == 0 and "2个文件" in said
    assert out.stat().st_mode & 0o077 == 0
    with ZipFile(out) as archive:
        assert archive.read("files/ab/abcd") == b"paper"
        assert archive.read("seal.key") == b"seal"
        archive.extract("zhiheng.sqlite3", tmp_path / "restored")
    copy = sqlite3.connect(tmp_path / "restored" / "zhiheng.sqlite3")
    assert copy.execute("SELECT name FROM people_person").fetchall() == [("甄办",)]


def test_a_backup_overwrites_nothing(zhiheng, tmp_path):
    out = tmp_path / "kept.zip"
    out.write_text("earlier")

    assert zhiheng("backup", out)[0] == 2
    assert out.read_text() == "earlier"
