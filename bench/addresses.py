"""Every page of the site that can be opened, with somebody who may, and a row it can show."""

import re
from collections.abc import Iterator
from time import time
from typing import Any

from bench.rows import PLENTY, RARE, bodies
from bench.rows.once import FINALISTS

PLACE = re.compile(r"/([a-z-]+)/<\w+:\w+>")
FILES = re.compile(
    r"/files?/|<str:(form|digest)>|\.(csv|json|xlsx|py)$|/(photo|document|workbook)$"
    r"|/(attachments|evidence|dossiers?)/<|/visit-notes/<|/visit/photos/|/projector/now$|/turnout$"
)
"""What is no page of its own: a download, or a piece of a page."""
WHOLE = {"/supervisor/ledger/check"}
"""Reads the whole ledger, as it is asked to."""
DOORS = re.compile(r"/account/(?!posts$)|/desk/own$|/language$")
"""Pages of signing in; they lead on from where nobody stands in these rows."""


def pages() -> Iterator[tuple[str, Any, str]]:
    """(name, client, url) of every page, and of the hard places in the office's long list."""
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.stages.applications.models import Application

    clients = desks()
    office, middle = clients[Role.OFFICE], Application.objects.count() // 2
    one = Application.objects.order_by("pk")[middle]
    for name, query in (
        ("列表中间", f"before={one.pk}"), ("列表末尾", "before=40"), ("按状态", "state=returned"),
        ("按状态末尾", "state=returned&before=60"), ("名称（少）", f"q={RARE}"),
        ("名称（一家）", f"q={PLENTY}示例000050"), ("信用代码", f"q={one.organisation.code}"),
        ("受理编号", f"q={one.number}"), ("查无", "q=没有这家"),
    ):  # fmt: skip
        yield f"办公室 {name}", office, f"/office?{query}"
    seen: set[str] = set()
    for who, client in clients.items():
        for address in sorted({*addresses(who)} - seen):
            seen.add(address)
            yield f"{getattr(who, 'label', who)} {address}", client, address


def desks() -> dict[Any, Any]:
    """A client for everybody: the public, each role with what waits for one person, the signed in."""
    from django.test import Client

    from zhiheng.instruments.people.models import Organisation
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.stages.governance.models import Expert

    posts = bodies()
    of = {
        Role.APPLICANT: {"organisation": Organisation.objects.order_by("pk")[0]},
        Role.RECOMMENDER: {"body": posts["recommender"]},
        Role.DEPARTMENT: {"body": posts["department"]},
        Role.EXPERT: {"holder": Expert.objects.order_by("pk")[0].person},
    }
    clients = {role: signed_in(role, **of.get(role, {})) for role in Role}
    return {
        "public": Client(raise_request_exception=False),
        **clients,
        "signed-in": clients[Role.OFFICE],
    }


def signed_in(role: Any, *, holder: Any = None, **post: Any) -> Any:
    from django.test import Client

    from tests import world
    from zhiheng.instruments.people.models import Account, Post

    if holder:
        Post.objects.create(person=holder, role=role, since=world.LONG_AGO)
    person = holder or world.person("示例人", role, **post)
    account, _ = Account.objects.get_or_create(username=f"bench-{person.pk}", person=person)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    session = (
        client.session
    )  # the password was just given, as some pages want it, however long a run takes
    session["account_authentication_methods"] = [{"method": "password", "at": time() + 86_400}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def addresses(who: Any) -> Iterator[str]:
    """What opens to `who`, with rows that they may see."""
    rows = known(who)
    for page in site():
        opened = page.opened_to == who if isinstance(page.opened_to, str) else who in page.opened_to
        if opened and "<" not in (address := with_rows(page.address, rows)):
            yield address


def with_rows(address: str, rows: dict[str, Any]) -> str:
    return PLACE.sub(lambda place: f"/{place[1]}/{rows.get(place[1], '<')}", address)


def rowless() -> list[str]:
    """The addresses of what no rows were made of."""
    return sorted({one.address for one in site() if "<" in with_rows(one.address, known(None))})


def site() -> Iterator[Any]:
    from zhiheng.surfaces.portal.reach import pages as reached

    for page in reached():
        left_out = FILES.search(page.address) or DOORS.search(page.address)
        if not left_out and page.address not in WHOLE:
            yield page


def known(who: Any) -> dict[str, Any]:
    """A row of each kind, by the word that addresses have for it: the first that `who` may see."""
    from zhiheng.instruments.cycles import models as cycles
    from zhiheng.instruments.honours.models import Honour
    from zhiheng.instruments.ledger.models import Entry
    from zhiheng.instruments.letters.models import Letter
    from zhiheng.instruments.notices.models import Notice, Objection, Tip
    from zhiheng.instruments.people.models import Account, Body, Organisation, Person, Post
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.stages.applications.models import Application, IdentityChange
    from zhiheng.stages.conferral.models import Payout
    from zhiheng.stages.decisions.models import BallotRound, Meeting, Proposal
    from zhiheng.stages.governance.models import Challenge, Draw, DrawCommitment, Panel
    from zhiheng.stages.promotion.models import Case
    from zhiheng.stages.reviews.models import Assignment, SiteVisit, VisitFinding
    from zhiheng.stages.screening.models import Consultation, Finding, Listing, Reply
    from zhiheng.stages.supervision.models import Duty, Misconduct, RevocationCase

    models: dict[str, Any] = {
        "accounts": Account, "applications": Application, "assignments": Assignment,
        "bodies": Body, "cases": Case, "challenges": Challenge, "consultations": Consultation,
        "cycles": cycles.Cycle, "draws": DrawCommitment, "duties": Duty, "findings": Finding,
        "halts": cycles.Halt, "honours": Honour, "identity-changes": IdentityChange,
        "laureates": Honour, "ledger": Entry, "listings": Listing, "meetings": Meeting,
        "misconduct": Misconduct, "notices": Notice, "objections": Objection,
        "organisations": Organisation, "outbox": Letter, "panels": Panel, "payouts": Payout,
        "persons": Person, "posts": Post, "proposals": Proposal, "register": Honour,
        "replies": Reply, "revocations": RevocationCase, "rounds": BallotRound, "tips": Tip,
        "visit-findings": VisitFinding, "visits": SiteVisit, "workdays": cycles.CalendarYear,
    }  # fmt: skip
    theirs: dict[Any, dict[str, Any]] = {
        Role.APPLICANT: {"findings": VisitFinding},
        Role.CHAIR: {"draws": Draw},
        Role.COMMITTEE: {"draws": Draw},
        Role.GOVERNMENT: {"cases": RevocationCase},
        Role.SUPERVISOR: {"draws": Draw},
    }
    rows: dict[str, Any] = {
        word: model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
        for word, model in (models | theirs.get(who, {})).items()
    }
    rows |= {"measures": "jinshui-revised", "templates": "jinshui-revised", "editions": "jinshui-2017",
             "calendar": "filing", "close": "filing"}  # fmt: skip
    if who == Role.EXPERT:  # the first is of somebody they keep out of
        rows["assignments"] = Assignment.objects.order_by("pk")[1].pk
    if who == "public":
        rows["objections"] = Objection.objects.order_by("pk")[0].receipt
    assert rows["applications"] <= FINALISTS
    return rows
