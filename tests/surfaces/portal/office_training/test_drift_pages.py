"""评分漂移监测 as a page: an alarm and a direction for two roles, for nobody a score."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.test_drift_watch import sheets_of
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.models import Scoresheet
from zhiheng.surfaces.components import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at_noon, db):
    return cast.review_cycle()


@pytest.fixture
def panel(cycle):
    return cast.panel_of(cycle)


@pytest.fixture
def supervisor(at_noon, db):
    return signed_in(world.person("纪监", Role.SUPERVISOR))


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def pages_of(cycle):
    return f"/office/cycles/{cycle.pk}/drift", f"/supervisor/cycles/{cycle.pk}/drift"


def drifted(cycle, panel):
    return [sheets_of(cycle, panel, n, apart=0 if n < 6 else 160) for n in range(12)]


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_two_desks_open_it_and_no_other(client, supervisor, cycle, panel):
    drifted(cycle, panel)
    of_office, of_supervisor = pages_of(cycle)

    page(client, of_office)
    page(supervisor, of_supervisor)

    assert client.get(of_supervisor).status_code == 403
    assert supervisor.get(of_office).status_code == 403
    for role in (Role.EXPERT, Role.APPLICANT, Role.COMMITTEE, Role.GOVERNMENT, Role.AUDITOR):
        other = signed_in(world.person("路人", role))
        assert {other.get(url).status_code for url in pages_of(cycle)} == {403}
    assert client.get("/office/cycles/999/drift").status_code == 404


def test_the_page_says_who_which_way_and_what_may_be_done(client, supervisor, cycle, panel):
    drifted(cycle, panel)

    for reader, url in zip((client, supervisor), pages_of(cycle), strict=True):
        said = page(reader, url)
        for text in ("王评", "偏宽", "平均每比对 465 份", "请组长在合议时逐条讨论", "只作提醒"):
            assert text in said
        assert said.index("王评") < said.index("孙核")


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_page_shows_no_score_and_no_applicant(client, supervisor, cycle, panel):
    files = drifted(cycle, panel)
    scores = {words.score(q) for q in Scoresheet.objects.values_list("quarters", flat=True)}

    for reader, url in zip((client, supervisor), pages_of(cycle), strict=True):
        main = page(reader, url).split("<main", 1)[1]
        assert not [score for score in scores if f">{score}<" in main]
        assert not [one for one in files if one.organisation.name in main]


def test_before_any_sheet_the_page_says_what_it_waits_for(client, supervisor, cycle):
    for reader, url in zip((client, supervisor), pages_of(cycle), strict=True):
        assert "还没有可以比对的评分表" in page(reader, url)


def test_an_office_person_who_belongs_to_an_applicant_is_shut_out(client, office, cycle, panel):
    filed, *_ = drifted(cycle, panel)
    office.posts.create(role=Role.APPLICANT, organisation=filed.organisation, since=world.LONG_AGO)

    assert client.get(pages_of(cycle)[0]).status_code == 403


def test_the_page_asks_as_much_of_thirty_sheets_as_of_one(client, cycle, panel):
    url, _ = pages_of(cycle)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, url)
        return len(queries)

    sheets_of(cycle, panel, 0, apart=0)
    page(client, url)
    one = asked()  # what was computed is kept
    for n in range(1, 31):
        sheets_of(cycle, cast.panel_of(cycle, [f"评{n}", f"审{n}", f"核{n}"]), n, apart=0)
    page(client, url)

    assert asked() == one
