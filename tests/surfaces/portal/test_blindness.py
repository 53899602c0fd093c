"""An attacker's look: every page, list, filter, search, workbook and export that somebody can open,
byte by byte.

A world is built once and seen twice, with what is hidden one way and the other. Whoever must not
know may not find a single byte that differs.

What the crawl leaves out, and why: addresses under `ALIKE`, which know of no cycle; of a filter
with many choices all but the first `CHOICES`, since one piece of code answers each; two ways of
asking at once, for the same reason; and, signed in, the pages that are open to everybody: these
are crawled signed out.
"""

import re
from functools import cache
from hashlib import sha256
from html import unescape
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests import world
from tests.stages.applications import scene
from tests.stages.decisions.conftest import committee_of
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import notice, signed_in
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.documents.queries import path_of
from zhiheng.instruments.notices.models import Objection, SealedIdentity
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Attachment
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.reviews.models import DefenceScore
from zhiheng.surfaces.portal.expert.views import desk as expert_desk

pytestmark = pytest.mark.django_db

ALIKE = re.compile(r"^/(measures|gallery|static|language|account|office/templates)")
"""The same whatever happens in a cycle."""
CHOICES = 5
RUNAWAY = 1500
VARYING = (
    re.compile(rb'name="csrfmiddlewaretoken" value="\w+"'),
    re.compile(rb'nonce="[^"]+"'),
    # a sequence of PostgreSQL counts on when a world never was; such a sheet has no entry, as it came
    # behind the acts, and supervision is told that it is there
    re.compile(rb"reviews\.(Scoresheet|DefenceScore):\d+"),
)
LINK = re.compile(r'<a\s[^>]*?href="([^"#]*)')
FORM = re.compile(r"<form(?![^>]*method=\"post\")[^>]*>(.*?)</form>", re.DOTALL)
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option[^>]*value="([^"]+)"')

OTHERS = tuple(
    role for role in Role if role not in (Role.EXPERT, Role.AUDITOR, Role.APPLICANT)
)  # an auditor sees every score; experts and applicants have scenes of their own


@pytest.fixture(autouse=True)
def no_record_of_templates(monkeypatch):
    """The test client copies every context of every template, which nobody here looks at."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


def crawl(client, *starts) -> dict[str, bytes]:
    """Address → what came back, of every page that can be reached from the starts by reading."""
    queue, found = list(starts), {}
    inward = client.session.keys()
    while queue:
        url = queue.pop(0)
        if url in found or (inward and is_public(urlsplit(url).path)):
            continue
        assert len(found) < RUNAWAY, f"the crawl does not end: {url}"
        response = client.get(url)
        found[url] = f"{response.status_code} ".encode() + plain(response)
        if response.status_code in (301, 302):
            queue += inside(url, [response.headers["location"]])
        elif "text/html" in response.headers.get("content-type", ""):
            onward = inside(url, leads(response.content.decode()))
            # each way of asking by itself, not all of them crossed with each other
            queue += [one for one in onward if "&" not in one and not ("?" in one and "?" in url)]
    return found


@cache
def is_public(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "opened_to", "") == "public"
    except Resolver404:
        return False


def leads(page: str) -> list[str]:
    """Links; each filter of a search; a search; and the list as a workbook."""
    urls = [unescape(url) for url in LINK.findall(page)]
    for form in FORM.findall(page):
        for name, options in SELECT.findall(form):
            values = OPTION.findall(options)[:CHOICES]
            urls += [f"?{urlencode({name: unescape(value)})}" for value in values]
        if 'name="q"' in form:
            urls += ["?q=9", "?export=xlsx"]
    return urls


def inside(page: str, urls: list[str]) -> list[str]:
    found = [urlsplit(urljoin(f"http://testserver{page}", url)) for url in urls]
    return [
        f"{one.path}{'?' if one.query else ''}{one.query}"
        for one in found
        if one.netloc == "testserver" and not ALIKE.match(one.path) and "view=" not in one.query
    ]


def plain(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:  # less the moment of its making
            return b"".join(book.read(n) for n in book.namelist() if "docProps" not in n)
    for one in VARYING:
        content = one.sub(b"", content)
    return content


def seen(facts, clients, starts) -> dict[str, dict[str, bytes]]:
    """Each client's crawl in a world where the facts hold; afterwards they never did."""
    world_of_its_own = transaction.atomic()
    world_of_its_own._from_testcase = True  # acts insist on being the outermost but in tests
    with world_of_its_own:
        for fact in facts:
            fact()
        found = {who: crawl(client, *starts) for who, client in clients.items()}
        transaction.set_rollback(True)
    return found


def leaks(one, other, clients, *starts) -> list[tuple[str, str]]:
    """(who, where) of all that differs between two worlds."""
    before, after = seen(one, clients, starts), seen(other, clients, starts)
    for who, pages in before.items():
        assert len(pages) > 1, f"{who} sees nothing at {starts}"
    return [
        (who, url)
        for who in clients
        for url in {**before[who], **after[who]}
        if before[who].get(url) != after[who].get(url)
    ]


def client_of(role: Role) -> Client:
    """Somebody who holds that post, with a body of its own where the post wants one."""
    kinds = {Role.RECOMMENDER: BodyKind.STREET, Role.DEPARTMENT: BodyKind.DEPARTMENT}
    where = {"body": world.body(kinds[role], "示例单位")} if role in kinds else {}
    return signed_in(world.person(f"甲{role}", role, **where))


def clients_of(*roles: Role) -> dict[str, Client]:
    return {str(role): client_of(role) for role in roles}


class Secrets:
    """A cycle under review with all that is hidden in it, each thing one way or the other.

    `score`: 赵审's sheet. `sealed`: who objects. `draft`: what another applicant types.
    """

    def __init__(self) -> None:
        cycle = cast.review_cycle()
        self.panel = cast.panel_of(cycle)
        self.rows = cast.assigned(cast.application(cycle, number="受理1"), self.panel)
        self.drafted = draft_with_a_file(cycle, "东城示例有限公司")
        published = notice(kind=NoticeKind.PUBLICITY, cycle=cycle)
        self.objection = Objection.objects.create(
            notice=published,
            about=self.rows[0].application.organisation,
            receipt="YY-1",
            grounds="数据不实",
            channel="online",
            received_at=world.NOON,
            due_on=world.NOON.date(),
        )

    def score(self, percent):
        return lambda: cast.scored(self.rows[1], percent)

    def sealed(self, identity: bytes):
        return lambda: SealedIdentity.objects.create(objection=self.objection, sealed=identity)

    def draft(self, years):
        def fact():
            self.drafted.draft = {"years_in_operation": years}
            self.drafted.save(update_fields=["draft"])

        return fact

    @property
    def both(self):
        """Everything one way, and everything the other."""
        return (
            [self.score(20), self.sealed(b"one"), self.draft(7)],
            [self.score(85), self.sealed(b"other"), self.draft(8)],
        )


def draft_with_a_file(cycle, name):
    """Being typed, with an attachment whose file is really there."""
    made = world.application(
        cycle, name=name, state=State.DRAFTING, draft=scene.GOOD_FACTS, version=1
    )
    content = world.png()
    file = path_of(sha256(content).hexdigest())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    stored = {"digest": file.name, "size": len(content), "kind": "png", "kept_at": world.NOON}
    Attachment.objects.create(
        application=made,
        kind=next(one.key for one in edition(cycle.edition).attachments if one.required),
        document=Document.objects.create(name="营业执照.png", **stored),
        attached_at=world.NOON,
    )
    return made


@pytest.fixture
def secrets(at_noon):
    return Secrets()


def person(name) -> Client:
    return signed_in(Person.objects.get(name=name))


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_an_expert_learns_nothing_of_anothers_scores_before_their_own_are_in(secrets):
    assert leaks(*secrets.both, {"王评": person("王评")}, "/expert") == []


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_crawl_does_see_what_it_may_see(secrets):
    cast.scored(secrets.rows[0])

    found = leaks([secrets.score(20)], [secrets.score(85)], {"王评": person("王评")}, "/expert")

    assert ("王评", f"/expert/assignments/{secrets.rows[0].pk}/scores") in found


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.OBJECTION, Clause.FILING)
def test_no_other_role_learns_a_score_a_name_or_a_draft(secrets):
    """Before the review is concluded, the identity opened, the draft filed."""
    assert leaks(*secrets.both, clients_of(*OTHERS), "/desk") == []


@pytest.mark.clause(Clause.OBJECTION, Clause.FILING)
def test_an_auditor_and_an_expert_of_no_panel_learn_neither_name_nor_draft(secrets):
    one, other = secrets.both
    clients = clients_of(Role.EXPERT, Role.AUDITOR)

    assert leaks(one[1:], other[1:], clients, "/desk") == []


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.OBJECTION, Clause.FILING)
def test_the_applicant_a_rival_and_the_public_learn_nothing(secrets):
    applicant = scene.contact_of(secrets.rows[0].application.organisation)
    rival = scene.contact_of(
        draft_with_a_file(secrets.panel.cycle, "西城示例有限公司").organisation, "钱申"
    )
    clients = {"applicant": signed_in(applicant), "rival": signed_in(rival)}

    assert leaks(*secrets.both, clients, "/desk") == []
    assert leaks(*secrets.both, {"public": Client()}, "/", "/data") == []


@pytest.mark.clause(Clause.FILING)
def test_whoever_types_a_draft_reads_it(secrets):
    author = {"author": signed_in(scene.contact_of(secrets.drafted.organisation))}

    assert leaks([secrets.draft(7)], [secrets.draft(8)], author, "/desk")
    assert any(world.png() in page for page in crawl(author["author"], "/desk").values())


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_leak_of_a_single_byte_is_noticed(secrets, monkeypatch):
    """On purpose: the desk's heading of a task tells how high somebody else has scored."""

    def leaking(row):
        high = cast.Scoresheet.objects.filter(items__percent=85).exists()
        return f"{row.application.organisation.name}{'.' if high else ','}"

    monkeypatch.setattr(expert_desk, "name", leaking)

    assert ("王评", "/expert") in leaks(*secrets.both, {"王评": person("王评")}, "/expert")


@pytest.fixture
def defence(at_noon):
    """A defence under way in its room; 王评 and 孙核 have not marked it."""
    cycle = cast.review_cycle(Step.DEFENCE)
    filed = cast.reviewed(cycle, cast.panel_of(cycle), "东方重工有限公司", number="受理1")
    held = cast.defence_of(filed)
    type(held).objects.filter(pk=held.pk).update(begun_at=world.NOON)
    return held


@pytest.mark.clause(Clause.DEFENCE, Clause.INDEPENDENT_SCORING)
def test_nobody_learns_a_mark_before_all_are_in(defence):
    zhao = cast.Expert.objects.get(person__name="赵审")
    contact = scene.contact_of(defence.application.organisation)

    def marked(percent):
        values = {"defence": defence, "expert": zhao, "percent": percent, "at": world.NOON}
        return [lambda: DefenceScore.objects.create(**values)]

    clients = {"王评": person("王评"), "applicant": signed_in(contact)}
    roles = clients_of(Role.OFFICE, Role.SUPERVISOR, Role.CHAIR, Role.GOVERNMENT)

    assert leaks(marked(20), marked(85), clients | roles, "/desk") == []
    assert leaks(marked(20), marked(85), {"public": Client()}, "/", "/data") == []
    assert leaks(marked(20), marked(85), {"赵审": person("赵审")}, "/desk") != []


@pytest.fixture
def room(at_noon):
    """A ballot under way, in which 吴委员 is about to vote."""
    chair = world.person("周主任", Role.CHAIR)
    committee = committee_of(world.cycle(at_step=Step.DELIBERATION), chair)
    rows = [committee.candidate("甲公司"), committee.candidate("乙公司", 70000)]
    committee.rechecked()
    ballot = committee.ballot(committee.meeting(), *rows)

    def vote(choice):
        how = {"choices": {one.pk: choice for one in rows}}
        return [lambda: committee.cast(ballot, committee.members[1], **how)]

    committee.votes = vote(Choice.FOR), vote(Choice.AGAINST)
    return committee


@pytest.mark.clause(Clause.DELIBERATION)
def test_nobody_at_the_table_learns_a_vote_before_the_count(room):
    """The chair, the voter, another member."""
    clients = {member.name: signed_in(member) for member in room.members[:3]}

    assert leaks(*room.votes, clients, "/committee") == []


@pytest.mark.clause(Clause.DELIBERATION)
def test_nobody_else_learns_a_vote_before_the_count(room):
    clients = clients_of(Role.OFFICE, Role.SUPERVISOR, Role.AUDITOR, Role.GOVERNMENT)

    assert leaks(*room.votes, clients, "/desk") == []
    assert leaks(*room.votes, {"public": Client()}, "/", "/data") == []
