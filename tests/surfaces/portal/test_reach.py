"""Role × page × act, cell by cell: by address and by act."""

import inspect
import re

import pytest

from tests import world
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.acts import ACTS
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.surfaces.portal import reach

pytestmark = pytest.mark.django_db

NOBODY = 987_654_321
"""The number of a row that is not there: who may open the page gets 404 for it, not 403."""


def holder_of(role: Role) -> Person:
    """Somebody with that post, in whatever such a post must be in."""
    post = {}
    if role in (Role.RECOMMENDER, Role.DEPARTMENT):
        post["body"] = world.body(BodyKind.DEPARTMENT, "区发展改革局")
    if role == Role.APPLICANT:
        post["organisation"] = world.organisation()
    return world.person("某人", role, **post)


def address(page: reach.Page) -> str:
    return re.sub(r"<int:\w+>", str(NOBODY), re.sub(r"<(str:|slug:)?\w+>", "x", page.address))


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_to_its_roles_and_to_no_other(role):
    client = signed_in(holder_of(role))
    own = [page for page in reach.pages() if isinstance(page.opened_to, tuple)]

    wrong = [
        (page.address, client.get(address(page)).status_code)
        for page in own
        if (client.get(address(page)).status_code == 403) == (role in page.opened_to)
    ]

    assert own
    assert wrong == []


def test_a_page_of_somebody_is_closed_to_strangers(client):
    closed = [page for page in reach.pages() if page.opened_to != "public"]

    answers = {address(page): client.get(address(page)) for page in closed}

    assert {
        url: answer.status_code
        for url, answer in answers.items()
        if not (answer.status_code == 302 and answer.url.startswith("/account/sign-in"))
    } == {}


@pytest.mark.parametrize("role", list(Role))
def test_an_act_refuses_every_role_but_its_own(role):
    """Asked of the act's own question, with nothing to act on: the actor is refused before that."""
    person = world.person("某人", role)
    reach.acts()

    let_in = [
        name
        for name, act in ACTS.items()
        if name.startswith("zhiheng.")
        if role not in getattr(act.allowed, "roles", ())  # type: ignore[attr-defined]
        if not isinstance(asked(act, person), Refusal)
    ]

    assert let_in == []
    assert not Entry.objects.exists()


def asked(act, person) -> Refusal | None:
    nothing = dict.fromkeys(inspect.signature(act).parameters)
    return act.allowed(**{**nothing, "by": person, "at": world.NOON})
