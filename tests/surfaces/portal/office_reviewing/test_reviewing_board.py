"""材料评审 as the office sees it: numbers, reminders, strikes, and its end. Never a score."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.office_reviewing.conftest import rows_of, text_of
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews.models import Strike
from zhiheng.stages.reviews.vocabulary import NUDGING
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.views import board

pytestmark = pytest.mark.django_db

OF_A_CYCLE = [
    "reviews",
    "reviews/experts",
    "reviews/nudge",
    "reviews/conclusion",
    "visits",
    "visits/conclusion",
    "defences",
    "defences/schedule",
    "defences/conclusion",
    "summary",
    "summary/making",
    "identity-changes",
    "deliberation",
    "deliberation/recheck",
]


@pytest.mark.parametrize("page", OF_A_CYCLE)
def test_the_office_opens_each_page_of_the_review_and_nobody_else(client, cycle, assignments, page):
    url = f"/office/cycles/{cycle.pk}/{page}"

    assert client.get(url).status_code == 200
    for role in (Role.EXPERT, Role.CHAIR, Role.SUPERVISOR):
        assert signed_in(world.person("路人", role)).get(url).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/office/cycles/9/reviews",
        "/office/applications/9/review",
        "/office/assignments/9/strike",
        "/office/visits/9",
        "/office/visit-findings/9/fraud",
        "/office/visit-findings/9/photo",
    ],
)
def test_what_is_not_there_is_not_found(client, url):
    assert client.get(url).status_code == 404


def test_the_short_address_leads_to_the_latest_cycle_with_what_was_asked(client, cycle):
    found = client.get("/office/reviews?standing=late")

    assert found["Location"] == f"/office/cycles/{cycle.pk}/reviews?standing=late"


def test_without_a_cycle_the_short_address_says_so(client):
    assert client.get("/office/reviews/experts")["Location"] == "/office/cycles"


def test_the_tabs_are_the_steps_of_the_edition_in_its_order(db):
    cycle = cast.review_cycle()
    edition = cycles.edition_of(cycle)
    steps = [s for s in edition.procedure.steps if s not in (Step.SITE_VISIT, Step.DEFENCE)]
    place = steps.index(Step.SUMMARY)

    class Turned:
        procedure = type(edition.procedure)(
            (*steps[:place], Step.DEFENCE, Step.SITE_VISIT, *steps[place:])
        )

    names = [name for _, name in pages.pages_of(Turned)]
    assert names == ["reviews", "defences", "visits", "summary", "deliberation"]


def test_a_step_that_the_edition_lacks_has_no_page(client):
    cycle = cast.review_cycle(edition="jinshui-2017")
    steps = cycles.edition_of(cycle).procedure.steps

    for step, page in ((Step.SITE_VISIT, "visits"), (Step.DEFENCE, "defences")):
        found = client.get(f"/office/cycles/{cycle.pk}/{page}").status_code
        assert found == (200 if step in steps else 404)


# The board


def test_the_board_counts_and_names_what_is_late_with_its_days(
    office, cycle, assignments, monkeypatch
):
    cast.scored(assignments[0], 55)
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast.DUE + 2.5 * world.A_DAY)

    page = text_of(signed_in(office).get(f"/office/cycles/{cycle.pk}/reviews"))

    assert "2 份，逾期 3 天" in page
    assert "1 / 3" in page


@pytest.mark.parametrize(
    ("standing", "count"),
    [("late", 0), ("uncovered", 1), ("short", 1), ("open", 1), ("unsigned", 2), ("undeclared", 0)],
)
def test_the_board_is_narrowed_to_what_needs_somebody(client, cycle, assignments, standing, count):
    cast.application(cycle, "花园口食品有限公司")

    page = text_of(client.get(f"/office/cycles/{cycle.pk}/reviews?standing={standing}"))

    named = ("东方重工有限公司", "花园口食品有限公司")
    assert sum(name in page.split("<table")[-1] for name in named if "<table" in page) == count


def test_the_board_says_whether_a_consensus_stands(client, cycle, filed, assignments):
    url = f"/office/cycles/{cycle.pk}/reviews"
    for one in assignments:
        cast.scored(one)
    assert "待组长签署" in text_of(client.get(url))

    cast.agreed(filed)
    assert "已签署" in text_of(client.get(url))

    cast.struck(assignments[2])
    assert "须重签" in text_of(client.get(url))


def test_the_boards_cost_the_same_for_one_and_for_thirty(client, cycle, panel):
    def queries_of(page):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/office/cycles/{cycle.pk}/{page}").status_code == 200
        return len(seen)

    cast.assigned(cast.application(cycle, "某厂"), panel)
    boards = ("reviews", "reviews/experts", "reviews/nudge")
    for page in boards:
        queries_of(page)
    before = [queries_of(page) for page in boards]
    for n in range(29):
        cast.assigned(cast.application(cycle, f"某厂{n}"), panel)

    assert [queries_of(page) for page in boards] == before


def test_the_board_comes_as_a_workbook(client, cycle, assignments):
    cast.scored(assignments[0])

    heads, row = rows_of(client.get(f"/office/cycles/{cycle.pk}/reviews?export=xlsx"))

    told = dict(zip(heads, row, strict=True))
    assert told["申报组织"] == "东方重工有限公司"
    assert (told["专家"], told["已申报"], told["已交"], told["逾期"]) == (3, 3, 1, 0)


def test_no_page_shows_a_score_before_its_step_is_done(client, cycle, filed, assignments):
    for one in assignments:
        cast.scored(one, 85)
    cast.agreed(filed, 85)
    urls = [f"/office/cycles/{cycle.pk}/{page}" for page in OF_A_CYCLE]

    for url in (*urls, f"/office/applications/{filed.pk}/review"):
        page = text_of(client.get(url))
        assert "850" not in page and "85%" not in page and "425.00" not in page, url
    assert "每一环节办结以后" in text_of(client.get(f"/office/applications/{filed.pk}/review"))


def test_scores_open_when_their_step_is_done(client, panel):
    done = cast.review_cycle(Step.SITE_VISIT)
    found = cast.reviewed(done, cast.panel_of(done, ["周外", "吴内", "郑中"]), "黄河仪表有限公司")

    page = text_of(client.get(f"/office/applications/{found.pk}/review"))

    assert "独立评分" in page and "合议" in page


# Reminders


def test_the_office_reminds_whom_it_chose(client, cycle, assignments):
    url = f"/office/cycles/{cycle.pk}/reviews/nudge"
    chosen = [assignments[0].expert_id, assignments[1].expert_id]

    response = client.post(url, {"experts": chosen, "message": "请于本周交齐。"})

    assert response.status_code == 302
    entry = Entry.objects.get(act=NUDGING)
    assert len(entry.facts["to"]) == 2
    assert entry.facts["message"] == "请于本周交齐。"


def test_a_refused_reminder_says_why_and_keeps_what_was_typed(client, cycle, assignments):
    url = f"/office/cycles/{cycle.pk}/reviews/nudge"
    typed = {"experts": [assignments[0].expert_id], "message": "请于本周交齐。"}
    client.post(url, typed)

    page = text_of(client.post(url, typed))

    assert "王评在24小时以内已经催办过" in page
    assert "请于本周交齐。" in page
    assert "刚催办过" in page
    assert Entry.objects.filter(act=NUDGING).count() == 1


def test_a_reminder_may_be_about_one_application(client, cycle, panel, filed, assignments):
    other = cast.application(cycle, "花园口食品有限公司")
    cast.assigned(other, panel)
    url = f"/office/cycles/{cycle.pk}/reviews/nudge?application={other.pk}"

    assert "尚欠 1 份" in text_of(client.get(url))
    client.post(url, {"experts": [assignments[0].expert_id], "message": "请交齐。"})

    (owed,) = Entry.objects.get(act=NUDGING).facts["owed"].values()
    assert owed == [f"applications.Application:{other.pk}"]


def test_experts_are_reminded_together_each_by_an_act_of_their_own(client, cycle, assignments):
    cast.scored(assignments[0])
    url = f"/office/cycles/{cycle.pk}/reviews/experts"
    rows = {"bulk": "nudge", "row": [a.expert_id for a in assignments]}
    given = {**rows, "filled": "1", "message": "请交齐。"}

    preview = text_of(client.post(url, given))
    assert "没有可以催办的" in preview
    assert not Entry.objects.exists()

    client.post(url, {**given, "confirmed": "1"})
    assert Entry.objects.filter(act=NUDGING).count() == 2


# Strikes


def test_an_assignment_is_struck_and_the_next_reserve_moves_up(client, cycle, filed):
    reserves = [cast.expert("周补"), cast.expert("吴补")]
    first = cast.assigned(filed, cast.panel_of(cycle, reserves=reserves))[0]
    url = f"/office/assignments/{first.pk}/strike"

    assert "周补、吴补" in text_of(client.get(url))
    response = client.post(url, {"reason": "久未评分", "replacement": reserves[0].pk})

    assert response["Location"] == f"/office/applications/{filed.pk}/review"
    assert Strike.objects.get(assignment=first).reason == "久未评分"
    assert Entry.objects.get().act == "排除分派"
    assert "周补" in text_of(client.get(response["Location"]))


def test_a_reserve_out_of_turn_is_refused_and_the_reason_stays_typed(client, cycle, filed):
    reserves = [cast.expert("周补"), cast.expert("吴补")]
    first = cast.assigned(filed, cast.panel_of(cycle, reserves=reserves))[0]
    typed = {"reason": "久未评分", "replacement": reserves[1].pk}

    page = text_of(client.post(f"/office/assignments/{first.pk}/strike", typed))

    assert "不是下一名候补" in page and "久未评分" in page
    assert not Strike.objects.exists()


def test_of_an_appointed_panel_any_free_expert_may_replace(client, cycle, assignments):
    free = cast.expert("周外")
    url = f"/office/assignments/{assignments[0].pk}/strike"

    page = text_of(client.get(url))

    assert f'value="{free.pk}"' in page
    assert f'value="{assignments[1].expert_id}"' not in page


# The end of the desk review


def test_the_end_is_previewed_by_name_and_nothing_is_kept(client, cycle, panel):
    good = cast.reviewed(cycle, panel, "东方重工有限公司", 80)

    page = text_of(client.get(f"/office/cycles/{cycle.pk}/reviews/conclusion"))

    assert "进入下一环节：1 家" in page and good.organisation.name in page
    assert "800" not in page
    assert not Entry.objects.exists()
    assert Application.objects.get(pk=good.pk).state == State.CONSULTED


def test_where_very_many_wait_the_end_is_tried_out_when_asked(client, cycle, panel, monkeypatch):
    good = cast.reviewed(cycle, panel, "东方重工有限公司", 80)
    monkeypatch.setattr(applications, "COUNTED", 0)
    url = f"/office/cycles/{cycle.pk}/reviews/conclusion"

    unasked, asked = text_of(client.get(url)), text_of(client.get(url + "?try=1"))

    assert good.organisation.name not in unasked and "disabled" not in unasked
    assert "进入下一环节：1 家" in asked and good.organisation.name in asked


def test_of_very_many_the_preview_of_the_end_names_the_first(client, cycle, panel, monkeypatch):
    for name in ("东方重工有限公司", "金水食品有限公司"):
        cast.reviewed(cycle, panel, name, 80)
    monkeypatch.setattr(board, "SHOWN", 1)

    page = text_of(client.get(f"/office/cycles/{cycle.pk}/reviews/conclusion"))

    assert "进入下一环节：2 家" in page and "只列前 1 条" in page
    assert "东方重工有限公司" in page and "金水食品有限公司" not in page


def test_the_desk_review_is_concluded(client, cycle, panel):
    good = cast.reviewed(cycle, panel, "东方重工有限公司", 80)

    response = client.post(f"/office/cycles/{cycle.pk}/reviews/conclusion")

    assert response["Location"] == f"/office/cycles/{cycle.pk}/reviews"
    assert Entry.objects.get().act == "办结材料评审"
    assert Application.objects.get(pk=good.pk).state == State.REVIEWED


def test_what_the_end_still_waits_for_stands_there_with_its_article(client, cycle, assignments):
    url = f"/office/cycles/{cycle.pk}/reviews/conclusion"

    for page in (text_of(client.get(url)), text_of(client.post(url))):
        assert "只有0份有效评分" in page and "第十一条" in page
        assert "disabled" in page
    assert not Entry.objects.exists()
