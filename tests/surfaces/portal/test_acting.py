"""Pages of one act, buttons, and what waits: what every desk is built of."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.actions import appoint, note_sign_in, register_person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal import tasks
from zhiheng.surfaces.portal.acting import act_page, bound, offer
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here

pytestmark = pytest.mark.django_db


class PersonForm(ActForm):
    name = forms.CharField(label="姓名")
    identity_number = forms.CharField(label="证件号", required=False)


class NothingForm(ActForm):
    pass


def asked(person=None, data=None):
    request = RequestFactory().get("/x") if data is None else RequestFactory().post("/x", data)
    request.person, request.at, request.session = person, world.NOON, {}
    request.resolver_match = None
    return request


def drawn(template: str, **context) -> str:
    return Template(template).render(Context(context))


def shown(request, form, **values) -> str:
    values = {"title": "登记人员", "back": "/office", "confirm": "登记", **values}
    return act_page(request, form, **values).content.decode()


def test_an_act_page_shows_its_facts_its_fields_and_the_way_back(office):
    page = shown(asked(office), PersonForm(), facts=[("依据", "批文")], hint="逐项核对。")

    for part in ("<h1>登记人员</h1>", "<dt>依据</dt>", "批文", "逐项核对。", 'name="name"',
                 'href="/office"', ">登记</button>", "csrfmiddlewaretoken"):  # fmt: skip
        assert part in page, part


def test_a_refused_page_tells_the_reason_with_its_article_and_keeps_what_was_typed(office):
    request = asked(office, {"name": "王评", "identity_number": "1"})
    form = bound(PersonForm, request, edition=edition("jinshui-revised"))

    performed = form.perform(register_person, by=office, at=world.NOON)

    page = shown(request, form)
    assert performed is False
    assert "身份证号码不成立" in page
    assert edition("jinshui-revised").article("office-duties") in page
    assert 'value="王评"' in page
    assert not Entry.objects.exists()


def test_a_form_without_fields_is_sent_by_an_empty_post(office):
    assert bound(NothingForm, asked(office, {})).is_bound
    assert not bound(NothingForm, asked(office)).is_bound


def test_a_button_knows_what_its_act_would_say_and_leaves_nothing_behind(office):
    given = {"name": "王评", "by": office, "at": world.NOON}

    allowed = offer(register_person, "登记", "/people/new", **given)
    refused = offer(register_person, "登记", "/people/new", identity_number="1", **given)

    button = "{% offer offer=offer edition=edition %}"
    rules = edition("jinshui-revised")
    assert 'href="/people/new"' in drawn(button, offer=allowed, edition=rules)
    dead = drawn(button, offer=refused, edition=rules)
    assert "disabled" in dead
    assert "href" not in dead
    assert "身份证号码不成立" in dead
    assert rules.article("office-duties") in dead
    assert not Entry.objects.exists()


def test_tasks_say_how_many_and_until_when_and_mark_what_is_late():
    waiting = [
        Task("等待受理", "/office", world.NOON + timedelta(days=3), count=12),
        Task("等待回复", due=world.NOON - timedelta(hours=5)),
    ]

    page = drawn("{% tasks tasks=tasks at=at %}", tasks=waiting, at=world.NOON)

    assert "<strong>12</strong>" in page
    assert "还有 3 天" in page
    assert "已逾期 5 小时" in page
    assert page.count("until--late") == 1
    assert "没有等待您办理的事项" in drawn("{% tasks tasks=tasks at=at %}", tasks=[], at=world.NOON)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (86400, "还有 1 天"),
        (86399, "还有 23 小时"),
        (3599, "还有 59 分钟"),
        (0, "还有 0 分钟"),
        (-1, "已逾期 0 分钟"),
        (-90000, "已逾期 1 天"),
    ],
)
def test_time_left_is_told_in_its_largest_unit(seconds, said):
    assert words.left(world.NOON + timedelta(seconds=seconds), world.NOON) == said


def test_scores_are_written_with_two_places():
    assert words.score(2753) == "688.25分"
    assert words.points(68820) == "688.20分"
    assert words.points(100000) == "1,000.00分"
    assert (words.score(None), words.points(None)) == ("", "")


# What happened


@pytest.fixture
def administrator(db):
    return world.person("吴管", Role.ADMINISTRATOR)


def happen(by, name, at=world.NOON):
    return register_person(name=name, by=by, at=at)


def test_what_others_did_since_the_last_visit_latest_first(office, administrator):
    happen(administrator, "早先", at=world.NOON - timedelta(days=2))
    happen(administrator, "昨天")
    happen(office, "自己")
    appoint(person=office, role=Role.EXPERT, since=world.LONG_AGO, by=administrator, at=world.NOON)
    request = asked(office)
    tasks.remember_last_here(request, world.NOON - timedelta(days=1))

    assert [one.act for one in since_last_here(request)] == ["任职", "登记人员"]
    assert {one.by for one in since_last_here(request)} == {"吴管"}


def test_who_came_in_and_drafts_hide_nothing_that_is_worth_telling(office, administrator):
    happen(administrator, "王评")
    mine = account(administrator, "wuguan")
    for _ in range(12):
        note_sign_in(account=mine, methods=["password"], by=administrator, at=world.NOON)

    assert [one.act for one in since_last_here(asked(office))] == ["登记人员"]


def test_only_what_happened_to_ones_own_things_and_by_nobody_where_that_is_kept_back(
    office, administrator
):
    mine, theirs = happen(administrator, "王评"), happen(administrator, "赵评")
    things = {ref(mine): Thing("王评", "/people/1")}

    found = since_last_here(asked(office), things, named=False)

    assert [(one.thing, one.by) for one in found] == [(things[ref(mine)], "")]
    page = drawn("{% recent entries=found %}", found=found)
    assert 'href="/people/1"' in page
    assert theirs.name not in page
    assert "吴管" not in page


def test_the_last_visit_is_the_sign_in_before_this_one(office, client):
    first = account(office, "liban")
    first.last_login = world.NOON
    first.save()

    client.post("/account/sign-in", {"login": "liban", "password": PASSWORD})

    request = asked(office)
    request.session = client.session
    assert tasks.last_here(request) == world.NOON


def test_nothing_happened_is_said():
    with translation.override("zh-hans"):
        assert "没有新的情况" in drawn("{% recent entries=found %}", found=[])
