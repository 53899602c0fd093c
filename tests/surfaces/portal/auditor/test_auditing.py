"""Audit reads everything and writes nothing."""

import re
from itertools import product

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import URLPattern, get_resolver

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import honour, signed_in
from tests.surfaces.portal.supervisor.conftest import scene  # noqa: F401 the same cycle
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.conferral.models import Payout, PayoutKey
from zhiheng.stages.decisions.models import BallotRound, Meeting, Tally
from zhiheng.stages.dossier.models import Dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(db):
    return signed_in(world.person("吴审", Role.AUDITOR))


@pytest.fixture
def meeting(scene):  # noqa: F811
    found = Meeting.objects.create(cycle=scene.cycle, ordinal=1, convened_at=world.NOON)
    ballot = BallotRound.objects.create(meeting=found, ordinal=1, opened_at=world.NOON)
    return Tally.objects.create(
        round=ballot,
        application=scene.application,
        eligible=9,
        present=8,
        votes_for=7,
        votes_against=1,
        abstained=0,
        invalid=0,
        passed=True,
    )


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def pages_of(cycle, application):
    return [
        "/auditor",
        *(f"/auditor/cycles/{cycle.pk}/{name}" for name in OF_A_CYCLE),
        f"/auditor/applications/{application.pk}/scores",
    ]


SHUT = 403
OF_A_CYCLE = ["scores", "tallies", "payments", "dossiers"]


def test_audit_opens_each_of_its_pages(scene, auditor):  # noqa: F811
    for url in pages_of(scene.cycle, scene.application):
        assert auditor.get(url).status_code == 200, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_they_are_closed_to_all_others(scene, role):  # noqa: F811
    client = signed_in(world.person("旁人", role))

    pages = pages_of(scene.cycle, scene.application)
    assert {client.get(url).status_code for url in pages} == {403}


@pytest.mark.parametrize(
    "url",
    [
        "/auditor/cycles/99999/scores",
        "/auditor/cycles/99999/tallies",
        "/auditor/cycles/99999/payments",
        "/auditor/cycles/99999/dossiers",
        "/auditor/applications/99999/scores",
        "/auditor/applications/99999/files/1",
    ],
)
def test_what_is_not_there_is_not_found(auditor, url):
    assert auditor.get(url).status_code == 404


def test_the_desk_says_what_to_do_before_there_is_a_cycle(auditor):
    assert "还没有立项的评定" in text(auditor.get("/auditor"))


@pytest.fixture
def reviewed(db):
    """An application whose panel has agreed on 60 percent, its sheets at 50."""
    cycle = cast.review_cycle()
    made = cast.application(cycle)
    for assignment in cast.assigned(made, cast.panel_of(cycle)):
        cast.scored(assignment, 50)
    cast.agreed(made, 60)
    return made


def test_scores_in_progress_are_not_watched(reviewed, auditor):
    page = text(auditor.get(f"/auditor/applications/{reviewed.pk}/scores"))

    assert "材料评审尚未办结" in page
    assert "独立评分" not in page


def test_once_concluded_every_sheet_and_the_consensus_are_read(reviewed, auditor):
    StepDone.objects.create(cycle=reviewed.cycle, step=Step.DESK_REVIEW, at=world.NOON)

    page = text(auditor.get(f"/auditor/applications/{reviewed.pk}/scores"))

    assert page.count("<h2>独立评分") == 3
    assert "第 1 次合议" in page
    assert "60%" in page


def test_a_tally_shows_its_counts(scene, meeting, auditor):  # noqa: F811
    page = auditor.get(f"/auditor/cycles/{scene.cycle.pk}/tallies").context["page"]

    assert [[cell.text for cell in row.cells][1:7] for row in page] == [[9, 8, 7, 1, 0, 0]]


def test_a_payment_shows_who_prepared_it_and_who_released_it(scene, office, auditor):  # noqa: F811
    made = honour(cycle=scene.cycle)
    payout = Payout.objects.create(
        honour=made,
        amount_fen=made.bonus_fen,
        account_name=made.name,
        account_number="6222",
        prepared_by=office,
        prepared_at=world.NOON,
    )
    PayoutKey.objects.create(payout=payout, by=world.person("钱财政"), at=world.NOON)

    page = text(auditor.get(f"/auditor/cycles/{scene.cycle.pk}/payments"))

    for said in (office.name, "钱财政", made.number, "V1", "500,000元"):
        assert said in page


def test_a_sealed_dossier_is_fetched_as_it_is(scene, auditor):  # noqa: F811
    document = Document.objects.first()
    Dossier.objects.create(
        cycle=scene.cycle,
        version=1,
        document=document,
        manifest_digest="d" * 64,
        papers=3,
        at=world.NOON,
    )
    url = f"/auditor/cycles/{scene.cycle.pk}/dossiers"

    page, file = text(auditor.get(url)), auditor.get(f"{url}/1")

    assert "d" * 64 in page
    assert file.content == world.pdf()
    assert "attachment" in file.headers["Content-Disposition"]


def test_audit_opens_an_attachment_and_supervision_only_sees_its_name(scene, auditor):  # noqa: F811
    file = scene.application.attachments.create(
        kind="report", document=Document.objects.first(), attached_at=world.NOON
    )
    url = f"/auditor/applications/{scene.application.pk}/files/{file.pk}"
    page = f"/supervisor/applications/{scene.application.pk}?tab=filed"
    supervisor = signed_in(world.person("严监督", Role.SUPERVISOR))

    assert auditor.get(url).content == world.pdf()
    assert url in text(auditor.get(page))
    assert file.document.name in text(supervisor.get(page))
    assert supervisor.get(url).status_code == 403


def routes(patterns=None, before=""):
    """Every address of the site as a template."""
    for one in patterns or get_resolver().url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield "/" + here.lstrip("/^").rstrip("$")
        else:
            yield from routes(one.url_patterns, here)


def filled(route, keys):
    """The address with every combination of keys in its places, a word where a word belongs."""
    places = re.findall(r"<[^>]+>", route)
    for values in product(*[keys if place.startswith("<int") else ["filing"] for place in places]):
        url = route
        for place, value in zip(places, values, strict=True):
            url = url.replace(place, str(value), 1)
        yield url


def counts():
    """model → rows. A session is no record of the award."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model is not Session
    }


POSTS = [
    {"do": "save-view", "title": "我的视图", "shared": "on"},
    {"bulk": "accept", "every": "1", "confirmed": "1"},
    {
        "reason": "查",
        "reasons": "查",
        "stops": "yes",
        "number": "1号",
        "confirmed": "1",
        "cast": "1",
    },
]


def test_whatever_audit_posts_anywhere_changes_nothing(scene, meeting, auditor):  # noqa: F811
    world.application(scene.cycle, state=State.RECOMMENDED, name="示例有限公司")
    keys = sorted({scene.cycle.pk, scene.objection.pk})
    open_ = [route for route in routes() if not route.startswith("/account")]
    urls = [url for route in open_ for url in filled(route, keys)]
    before = counts()

    reached = [url for url in urls if auditor.post(url).status_code != SHUT]
    for url, posted in product(reached, POSTS):
        auditor.post(url, posted)

    assert len(urls) > 100
    assert counts() == before
