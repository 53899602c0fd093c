"""As an attacker would: whoever keeps out of an applicant finds nothing of it at any address."""

import re
from io import BytesIO
from itertools import product
from zipfile import ZipFile, is_zipfile

import pytest
from django.urls import get_resolver

from tests import world
from tests.stages.decisions.conftest import committee_of
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.governance import actions
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.models import VisitNote

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.RECUSAL)]
HIDDEN, SHOWN = "隐名重工有限公司", "可见食品有限公司"
ASKED = ("", "?q=隐名", "?q=隐名重工有限公司", "?sort=organisation", "?export=xlsx")


def addresses(prefix, digest=None, **numbers):
    """Every address under a prefix, with those numbers and that digest of a file in its places;
    addresses with other places are left out."""
    found = []
    for pattern in _flat(get_resolver().url_patterns):
        pattern = pattern.replace("<str:digest>", digest) if digest else pattern
        places = re.findall(r"<(\w+):(\w+)>", pattern)
        if not pattern.startswith(prefix) or any(kind != "int" for kind, _ in places):
            continue
        for _, name in places:
            pattern = re.sub(rf"<int:{name}>", str(numbers.get(name, numbers["pk"])), pattern)
        found.append(f"/{pattern}")
    return found


def _flat(patterns, before=""):
    for one in patterns:
        here = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _flat(one.url_patterns, here)
        else:
            yield here


def told(response):
    """All bytes of an answer, a workbook or a Word paper unpacked."""
    body = b"".join(response) if response.streaming else response.content
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as package:
            body = b"".join(package.read(name) for name in package.namelist())
    return body.decode(errors="replace")


def betrayed(client, urls, *secrets):
    """The addresses whose answer, however asked, contains one of the secrets."""
    return [
        url + asked
        for url, asked in product(urls, ASKED)
        for page in [told(client.get(url + asked))]
        # what was asked is shown in the search field again
        if any(secret in re.sub(r'value="[^"]*"|href="[^"]*"', "", page) for secret in secrets)
    ]


@pytest.fixture(autouse=True)
def no_record_of_templates(monkeypatch):
    """The test client copies every context of every template, which nobody here looks at."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


@pytest.fixture
def bench(at_noon):
    """王评 sits on both applications' panel; the hidden one has sheets of all."""
    cycle = cast.review_cycle()
    panel = cast.panel_of(cycle)
    hidden, shown = cast.application(cycle, HIDDEN), cast.application(cycle, SHOWN)
    seats = {a.expert.person.name: a for a in cast.assigned(hidden, panel)}
    cast.assigned(shown, panel)
    for one in seats.values():
        cast.scored(one)
    return cycle, hidden, seats["王评"], Expert.objects.get(person__name="王评")


def test_the_crawl_itself_finds_what_may_be_seen(bench):
    _, _, assignment, wang = bench

    seen = betrayed(signed_in(wang.person), addresses("expert", pk=assignment.pk), HIDDEN)

    assert {"/expert", "/expert/assignments", f"/expert/assignments/{assignment.pk}"} <= set(seen)


def test_a_recused_expert_finds_no_address_that_knows_the_applicant(bench):
    cycle, hidden, assignment, wang = bench
    cast.recuse(cycle, wang.person, hidden.organisation)
    client = signed_in(wang.person)

    own = [url for url in addresses("expert", pk=assignment.pk) if str(assignment.pk) in url]
    assert own
    assert {url: client.get(url).status_code for url in own} == dict.fromkeys(own, 404)
    secrets = (HIDDEN, hidden.organisation.code)
    assert betrayed(client, addresses("expert", pk=assignment.pk), *secrets) == []


@pytest.fixture
def table(at_noon):
    """The hidden applicant was visited, with a note and its file, and is heard at this moment."""
    cycle = cast.review_cycle(Step.DEFENCE)
    panel = cast.panel_of(cycle)
    hidden, shown = cast.reviewed(cycle, panel, HIDDEN), cast.reviewed(cycle, panel, SHOWN)
    visit, held = cast.visit_to(hidden), cast.defence_of(hidden)
    cast.defence_of(shown)
    type(held).objects.filter(pk=held.pk).update(begun_at=world.NOON)
    kept = Document.objects.create(
        name="a.png", digest="a" * 64, size=1, kind="png", kept_at=world.NOON
    )
    said = {"kind": "interview", "subject": "张工", "place": "质量部", "text": "隐名之言"}
    VisitNote.objects.create(
        visit=visit, expert=visit.leader, attachment=kept, at=world.NOON, **said
    )
    zhao = Expert.objects.get(person__name="赵审")
    return cycle, hidden, reviews.assignments_to(hidden).get(expert=zhao), zhao, kept.digest


def test_a_recused_expert_finds_nothing_of_the_visit_and_the_defence(table):
    cycle, hidden, assignment, zhao, digest = table
    urls = addresses("expert", digest=digest, pk=assignment.pk)
    assert f"/expert/assignments/{assignment.pk}/visit/photos/{digest}" in urls
    client = signed_in(zhao.person)
    seen = betrayed(client, ["/expert/defence-room", "/expert/defence-room/now"], HIDDEN)
    assert "/expert/defence-room" in seen

    cast.recuse(cycle, zhao.person, hidden.organisation)

    own = [url for url in urls if f"assignments/{assignment.pk}" in url]
    assert {client.get(url).status_code for url in own} == {404}
    assert betrayed(client, urls, HIDDEN, hidden.organisation.code, "隐名之言", digest) == []
    assert "屏幕已经遮蔽" in told(client.get("/expert/defence-room"))


def test_an_employer_found_later_binds_the_expert_at_every_address(bench):
    _, hidden, assignment, wang = bench
    office = world.person("李办", Role.OFFICE)
    actions.add_employment(
        expert=wang, name="某单位", code=hidden.organisation.code, by=office, at=world.NOON
    )
    client = signed_in(wang.person)

    assert client.get(f"/expert/assignments/{assignment.pk}").status_code == 404
    assert betrayed(client, addresses("expert", pk=assignment.pk), HIDDEN) == []


def test_a_recused_member_finds_no_address_that_knows_the_applicant(at_noon):
    committee = committee_of(
        world.cycle(at_step=Step.DELIBERATION), world.person("周主任", Role.CHAIR)
    )
    hidden, _ = committee.candidate(HIDDEN, 81234), committee.candidate(SHOWN, 80000)
    meeting = committee.meeting()
    committee.rechecked()
    member = committee.members[1]
    committee.recused(member, hidden)
    ballot = committee.ballot(meeting, hidden)
    client = signed_in(member)

    about = [
        url
        for url in addresses("committee", pk=hidden.pk)
        if url.startswith(f"/committee/applications/{hidden.pk}")
    ]
    rounds = [
        url
        for url in addresses("committee", pk=ballot.pk)
        if url.startswith(f"/committee/rounds/{ballot.pk}") and "closing" not in url
    ]
    answers = {url: client.get(url).status_code for url in (*about, *rounds)}
    assert set(answers.values()) <= {403, 404}, answers
    assert answers[f"/committee/applications/{hidden.pk}"] == 404
    urls = {
        url for pk in (meeting.pk, hidden.pk, ballot.pk) for url in addresses("committee", pk=pk)
    }
    leaks = betrayed(client, sorted(urls), HIDDEN, hidden.organisation.code, "812.34")
    assert leaks == []
    electorate = decisions.electorates(meeting, [hidden], at=world.NOON)[hidden.pk]
    assert electorate.eligible == len(committee.members) - 1
