"""The clerks of bin/bench load know their way through the pages as they are."""

from itertools import islice

import pytest
from django.test import Client

from bench.load.clerks import CLERKS, PASSWORD, Answer, Person
from bench.load.forms import Page
from tests import world
from tests.surfaces.portal.conftest import at_noon
from zhiheng.instruments.people.models import Account
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.models import Application

__all__ = ["at_noon"]


class Carrier:
    """Carries what clerks send, and keeps what came of it."""

    def __init__(self) -> None:
        self.client = Client()
        self.faults: list[str] = []
        self.notes: list[dict] = []

    def send(self, method, address, name, kind, body, wrong):
        sent = self.client.generic(method, address, body, kind or "text/html")
        answer = Answer(sent.status_code, sent.get("Location", ""), sent.getvalue().decode())
        if fault := wrong(answer):
            self.faults.append(f"{method} {name}：{fault}")
        if answer.status == 302 and method == "GET":
            return self.send("GET", answer.to, name, "", b"", wrong)
        return answer


def works(role: str, pages: int, **who) -> Carrier:
    carried = Carrier()
    clerk = CLERKS[role](Person(role, role, **who), carried.send, carried.notes.append)
    for _ in islice(clerk.day(), pages):
        pass
    return carried


@pytest.fixture
def people(at_noon, db, settings):
    """An applicant who has not begun, and one for every other desk."""
    settings.SECOND_FACTOR = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.cycle()
    world.person("柜台", Role.COUNTER)
    street = world.body("street", "示例街道办事处")
    posts = {"applicant": {"organisation": world.organisation()}, "recommender": {"body": street}}
    for role in ("applicant", "recommender", "expert", "office"):
        person = world.person("示例人", Role(role), **posts.get(role, {}))
        Account.objects.create_user(role, password=PASSWORD, person=person)


def test_an_applicant_fills_in_attaches_and_submits(people):
    kinds = edition("jinshui-revised").attachments
    required = tuple(kind.key for kind in kinds if kind.required)

    carried = works("applicant", 30, lacks=required, today=f"{world.NOON:%Y-%m-%d}")

    submitted = Application.objects.get()
    assert carried.faults == []
    assert all(note["done"] for note in carried.notes)
    assert (submitted.state, submitted.attachments.count()) == (State.FILED, len(required))
    assert submitted.draft["years_in_operation"] == 7


@pytest.mark.parametrize("role", ["recommender", "expert", "office", "public"])
def test_everybody_else_finds_their_pages(role, people):
    carried = works(role, 16, today=f"{world.NOON:%Y-%m-%d}")

    assert carried.faults == []
    assert all(note["done"] for note in carried.notes)


def test_a_form_is_read_as_a_browser_would_send_it():
    page = Page(
        '<form method="post"><input name="elsewhere"></form><main><a href="/a/1#x">一</a>'
        '<form method="post"><input type="hidden" name="version" value="3"><textarea name="text">\n'
        '甲&amp;乙</textarea><select name="yes"><option value="">未填</option><option value="y" '
        'selected>是</option></select><input type="checkbox" name="box" value="1" checked>'
        '<input type="checkbox" name="box" value="2"><input type="file" name="file"></form></main>'
    )

    assert page.link(r"/a/\d+") == "/a/1"
    assert page.form.fields == {"version": "3", "text": "甲&乙", "yes": "y", "box": ["1"]}
    assert page.form.kinds["file"] == "file"
