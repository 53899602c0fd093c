"""An expert at the desk: declare, score, read back, hand in; then see the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.expert.conftest import typed
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance.models import Declaration
from zhiheng.stages.reviews.models import Scoresheet, ScoresheetDraft, Strike

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("", "/scoresheet", "/scores", "/recusal", "/consensus", "/defence")


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_every_page_opens_to_its_expert_and_to_nobody_else(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    urls = [f"/expert/assignments/{mine.pk}{tail}" for tail in PAGES]
    others = signed_in(world.person("外评", Role.EXPERT))
    office = signed_in(world.person("李办", Role.OFFICE))

    for url in ["/expert", "/expert/declarations", "/expert/assignments", *urls]:
        page(wang, url)
        assert office.get(url).status_code == 403, url
    assert {others.get(url).status_code for url in urls} == {404}


@pytest.mark.clause(Clause.RECUSAL)
def test_nothing_of_the_file_shows_before_the_declaration(file, panel, wang):
    mine = cast.assigned(file, panel, declared=False)[0]

    before = page(wang, f"/expert/assignments/{mine.pk}")
    sent = {"assignment": mine.pk, "kind": "none", "detail": ""}
    response = wang.post("/expert/declarations", sent)
    after = page(wang, f"/expert/assignments/{mine.pk}")

    assert response.status_code == 302
    assert Declaration.objects.get().expert == mine.expert
    assert "evidence-1.1" not in before
    assert "evidence-1.1" in after


@pytest.mark.clause(Clause.RECUSAL)
def test_a_tie_without_its_detail_is_refused_and_the_choice_stays(file, panel, wang):
    mine = cast.assigned(file, panel, declared=False)[0]

    sent = {"assignment": mine.pk, "kind": "other", "detail": ""}
    shown = wang.post("/expert/declarations", sent).content.decode()

    assert 'value="other" ' in shown and "checked" in shown
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_draft_is_kept_and_says_when(file, panel, wang):
    mine = cast.assigned(file, panel)[0]

    sent = typed(cast.rows(50), then="stay-quiet")
    response = wang.post(f"/expert/assignments/{mine.pk}", sent)

    assert response.json() == {
        "version": 1,
        "saved": "已保存 12:00",
        "total": response.json()["total"],
    }
    assert ScoresheetDraft.objects.get().items["1.1"]["percent"] == 50
    assert Entry.objects.get().facts.keys() == {"application", "version"}


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_second_window_is_told_and_loses_nothing(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    wang.post(f"/expert/assignments/{mine.pk}", typed(cast.rows(50)))

    late = typed([{**row, "strength": "第二个窗口"} for row in cast.rows(60)])
    shown = wang.post(f"/expert/assignments/{mine.pk}", late).content.decode()
    quiet = wang.post(f"/expert/assignments/{mine.pk}", {**late, "then": "stay-quiet"})

    assert "已在别处保存到第1稿" in shown and "第二个窗口" in shown
    assert quiet.status_code == 409
    assert ScoresheetDraft.objects.get().items["1.1"]["percent"] == 50


@pytest.mark.clause(Clause.SCORING)
def test_a_sheet_is_read_back_and_handed_in(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    url = f"/expert/assignments/{mine.pk}"

    saved = wang.post(url, typed(cast.rows(50), then="read-back"))
    read = page(wang, saved.url)
    response = wang.post(saved.url, {"version": 1})

    assert "50%" in read
    assert response.url == f"{url}/scores"
    assert Scoresheet.objects.get().assignment == mine


@pytest.mark.clause(Clause.SCORING)
def test_all_that_is_wrong_stands_beside_its_item(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    url = f"/expert/assignments/{mine.pk}"
    rows = [{**row, "evidence": ""} for row in cast.rows(50)][:-1]

    wang.post(url, typed(rows))
    shown = wang.post(f"{url}/scoresheet", {"version": 1}).content.decode()

    assert shown.count("没有写证据位置") == len(rows)
    assert "没有评分" in shown and "方法系统" in shown
    assert not Scoresheet.objects.exists()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_others_scores_show_only_after_ones_own(file, panel, wang):
    mine, second, _ = cast.assigned(file, panel)
    cast.scored(second, 85)
    url = f"/expert/assignments/{mine.pk}/scores"

    before = page(wang, url)
    cast.scored(mine, 50)
    after = page(wang, url)

    assert "赵审" not in before and "85" not in before
    assert "赵审" in after and "85" in after


def test_save_and_next_goes_to_the_next_sheet_owed(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    other = cast.assigned(cast.application(panel.cycle, "花园制造有限公司"), panel)[0]

    first = wang.post(f"/expert/assignments/{mine.pk}", typed(cast.rows(50), then="next"))

    assert first.url == f"/expert/assignments/{other.pk}"


@pytest.mark.clause(Clause.RECUSAL)
def test_a_recusal_shuts_the_file(file, panel, wang):
    mine = cast.assigned(file, panel)[0]
    url = f"/expert/assignments/{mine.pk}"

    wang.post(f"{url}/recusal", {"kind": "kin", "reason": "配偶在该公司任职"})

    assert Strike.objects.get().assignment == mine
    assert wang.get(url).status_code == 404


def test_the_desk_asks_as_often_for_many_as_for_one(file, panel, wang):
    cast.assigned(file, panel)
    wang.get("/expert")
    with CaptureQueriesContext(
        connection,
    ) as one:
        wang.get("/expert")
    for n in range(12):
        cast.assigned(cast.application(panel.cycle, f"第{n}号有限公司"), panel)
    with CaptureQueriesContext(connection) as many:
        wang.get("/expert")

    assert len(many) == len(one)


@pytest.mark.clause(Clause.SCORING)
def test_the_leader_signs_the_consensus_with_its_reasons(file, panel, wang):
    mine, *others = cast.assigned(file, panel)
    cast.scored(mine, 50)
    for one, percent in zip(others, (55, 90), strict=True):
        cast.scored(one, percent)
    url = f"/expert/assignments/{mine.pk}/consensus"
    sent = {f"percent-{row['item']}": 55 for row in cast.rows()}

    shown = wang.post(url, sent).content.decode()
    reasons = {f"reason-{row['item']}": "按证据议定" for row in cast.rows()}
    response = wang.post(url, sent | reasons)

    assert "没有写合议理由" in shown
    assert response.status_code == 302
    assert "按证据议定" in page(wang, url)
    zhao = signed_in(Person.objects.get(name="赵审"))
    assert zhao.get(f"/expert/assignments/{others[0].pk}/consensus").status_code == 404
