"""After the desk review: visits, defences, the summary, and what the committee finds prepared."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.office_reviewing.conftest import rows_of, text_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application, IdentityChange
from zhiheng.stages.applications.vocabulary import ChangeKind
from zhiheng.stages.reviews.actions import record_visit_finding, record_visit_note
from zhiheng.stages.reviews.models import (
    Consensus,
    ConsensusItem,
    Defence,
    FindingConfirmation,
    FraudDecision,
    SiteVisit,
)

pytestmark = pytest.mark.django_db


def at(step, name="东方重工有限公司", **values):
    """An application with its consensus, waiting for that step."""
    cycle = cast.review_cycle(step)
    return cast.reviewed(cycle, cast.panel_of(cycle), name, **values)


@pytest.fixture
def visited(at_noon, db):
    return at(Step.SITE_VISIT)


@pytest.fixture
def defending(at_noon, db):
    return at(Step.DEFENCE)


# 现场评审


def test_a_visit_is_planned_with_what_is_to_be_verified(client, visited):
    url = f"/office/applications/{visited.pk}/visit"
    response = client.post(
        url, {"planned_on": "2026-06-10", "issues": "核对检验记录\n核对台账", "agenda": "首次会议"}
    )

    visit = SiteVisit.objects.get()
    assert response["Location"] == f"/office/cycles/{visited.cycle_id}/visits"
    assert (visit.issues, visit.agenda) == (["核对检验记录", "核对台账"], ["首次会议"])
    assert Entry.objects.get().act == "安排现场评审"
    assert visited.organisation.name in text_of(client.get(f"/office/visits/{visit.pk}"))


def test_the_issues_are_prefilled_with_the_items_of_a_wide_spread(client, at_noon, db):
    cycle = cast.review_cycle(Step.SITE_VISIT)
    found = cast.application(cycle)
    sheets = [
        cast.scored(one, percent).pk
        for one, percent in zip(
            cast.assigned(found, cast.panel_of(cycle)), (10, 50, 90), strict=True
        )
    ]
    signed = Consensus.objects.create(
        application=found,
        sheets=sheets,
        quarters=100,
        signed_by=cast.queries.leader_of(found),
        signed_at=world.NOON,
    )
    ConsensusItem.objects.create(consensus=signed, item="1.1", percent=50, spread=80)
    ConsensusItem.objects.create(consensus=signed, item="1.2", percent=50, spread=0)

    page = text_of(client.get(f"/office/applications/{found.pk}/visit"))

    assert "1.1 " in page and "请核实自评报告" in page
    assert page.count("请核实自评报告") == 1
    assert "80" not in page.split("<textarea")[1].split("</textarea>")[0]


def test_a_visit_in_the_past_is_refused_and_the_plan_stays_typed(client, visited):
    typed = {"planned_on": "2026-05-01", "issues": "核对台账"}

    page = text_of(client.post(f"/office/applications/{visited.pk}/visit", typed))

    assert "已经过去" in page and "核对台账" in page
    assert not SiteVisit.objects.exists()


def test_the_list_says_who_waits_and_how_the_visits_stand(client, visited):
    cycle = visited.cycle
    assert "安排现场评审" in text_of(client.get(f"/office/cycles/{cycle.pk}/visits"))

    visit = cast.visit_to(visited)
    cast.finding_at(visit, fabricated=True)

    assert "待认定 1 项" in text_of(client.get(f"/office/cycles/{cycle.pk}/visits"))


def test_a_report_is_known_at_once_and_its_score_only_when_the_step_is_done(client, visited):
    cast.reported(visited, 95)
    visit = SiteVisit.objects.get()

    page = text_of(client.get(f"/office/visits/{visit.pk}"))

    assert "环节办结后可见" in page and "分</" not in page


def test_visits_are_concluded_when_all_have_their_report(client, visited):
    url = f"/office/cycles/{visited.cycle_id}/visits/conclusion"
    assert "没有签署现场评审报告" in text_of(client.post(url))

    cast.reported(visited)
    assert "没有缺少的材料" in text_of(client.get(url))
    assert client.post(url).status_code == 302

    assert Application.objects.get(pk=visited.pk).state == State.VISITED
    assert Entry.objects.get().act == "办结现场评审"


def test_what_was_heard_on_site_is_shown_with_its_file(client, visited):
    visit = cast.visit_to(visited)
    note = record_visit_note(
        visit=visit,
        kind="reading",
        subject="检验台账2025",
        place="检验室",
        text="三处涂改",
        attachment=("台账.png", world.png()),
        by=visit.leader.person,
        at=world.NOON,
    )

    page = text_of(client.get(f"/office/visits/{visit.pk}"))

    for words in ("查阅", "检验台账2025", "检验室", "三处涂改", note.attachment.digest[:16]):
        assert words in page
    url = f"/office/visit-notes/{note.pk}/attachment"
    assert client.get(url).content == world.png()
    assert client.get("/office/visit-notes/99999/attachment").status_code == 404
    assert signed_in(world.person("某专家", Role.EXPERT)).get(url).status_code == 403


def test_a_photo_taken_on_site_is_handed_out(client, visited):
    visit = cast.visit_to(visited)
    plain = cast.finding_at(visit)
    shot = record_visit_finding(
        visit=visit,
        item="1.1",
        text="检验台账",
        evidence="现场照片1",
        photo=("台账.png", world.png()),
        by=visit.leader.person,
        at=world.NOON,
    )

    assert client.get(f"/office/visit-findings/{plain.pk}/photo").status_code == 404
    response = client.get(f"/office/visit-findings/{shot.pk}/photo")
    assert response.content == world.png()
    assert "attachment" in response["Content-Disposition"]


# 造假


@pytest.fixture
def alleged(visited):
    finding = cast.finding_at(cast.visit_to(visited), fabricated=True)
    Application.objects.filter(pk=visited.pk).update(state=State.SUSPENDED)
    visited.moves.create(source=State.REVIEWED, target=State.SUSPENDED, at=world.NOON)
    return finding


@pytest.mark.parametrize(
    ("page", "act", "state"),
    [
        ("fraud", "认定造假并取消资格", State.STRUCK),
        ("clearance", "认定不构成造假", State.REVIEWED),
    ],
)
def test_the_office_decides_on_fraud_once_the_applicant_was_heard(
    client, alleged, page, act, state
):
    FindingConfirmation.objects.create(
        finding=alleged, agreed=False, remark="台账系补录", at=world.NOON
    )
    url = f"/office/visit-findings/{alleged.pk}/{page}"
    assert "台账系补录" in text_of(client.get(url))

    response = client.post(url, {"reason": "经核对原始记录。"})

    assert response["Location"] == f"/office/visits/{alleged.visit_id}"
    assert Entry.objects.get().act == act
    assert Application.objects.get(pk=alleged.visit.application_id).state == state
    assert "经核对原始记录。" in text_of(client.get(response["Location"]))


@pytest.mark.parametrize("page", ["fraud", "clearance"])
def test_nobody_is_judged_unheard(client, alleged, page):
    url = f"/office/visit-findings/{alleged.pk}/{page}"

    answered = text_of(client.post(url, {"reason": "经核对原始记录。"}))

    assert "经核对原始记录。" in answered and 'role="alert"' in answered
    assert not FraudDecision.objects.exists()


def test_a_plain_finding_is_no_matter_of_fraud(client, visited):
    plain = cast.finding_at(cast.visit_to(visited))

    assert client.get(f"/office/visit-findings/{plain.pk}/fraud").status_code == 404


# 陈述答辩


def test_the_order_is_drawn_from_a_public_seed(client, defending):
    url = f"/office/cycles/{defending.cycle_id}/defences/schedule"
    assert "SHA-256" in text_of(client.get(url))

    response = client.post(url, {"seed": "2026153", "starts_at": "2026-06-10T09:00", "minutes": 25})

    assert response["Location"] == f"/office/cycles/{defending.cycle_id}/defences"
    assert (Defence.objects.get().application, Defence.objects.get().minutes) == (defending, 25)
    assert Entry.objects.get().facts["seed"] == "2026153"
    assert "0 / 3" in text_of(client.get(response["Location"]))


def test_without_a_seed_nothing_is_drawn_and_the_time_stays_typed(client, defending):
    url = f"/office/cycles/{defending.cycle_id}/defences/schedule"

    page = text_of(client.post(url, {"seed": "", "starts_at": "2026-06-10T09:00"}))

    assert "没有填写抽签种子" in page and "2026-06-10T09:00" in page
    assert not Defence.objects.exists()


def test_marks_are_counted_and_not_told(client, defending):
    cast.marked(defending, 95, 85)

    page = text_of(client.get(f"/office/cycles/{defending.cycle_id}/defences"))

    told = set(page.replace("<", " ").replace(">", " ").split())
    assert "2 / 3" in page and not {"95", "85"} & told


def test_a_defence_is_begun_and_the_screen_counts_from_there(client, defending):
    held = cast.defence_of(defending)
    panel = cast.queries.assignments_to(defending)[0].panel
    screen, url = f"/office/panels/{panel.pk}/screen", f"/office/defences/{held.pk}/beginning"
    assert "答辩尚未开始" in text_of(client.get(screen))
    assert url in text_of(client.get(f"/office/cycles/{defending.cycle_id}/defences"))

    assert "未到时间" not in text_of(client.get(url))
    assert client.post(url).status_code == 302
    assert "已经开始计时" in text_of(client.post(url))

    assert Entry.objects.get().act == "开始答辩"
    page = text_of(client.get(f"{screen}/now"))
    assert 'data-until="2026-06-01T12:40:00+08:00"' in page
    assert "12:00 开始，12:40 结束，共 40 分钟" in page


def test_the_screen_shows_the_tally_when_every_mark_is_in_and_never_a_single_one(client, defending):
    held = cast.defence_of(defending)
    Defence.objects.filter(pk=held.pk).update(begun_at=world.NOON)
    panel = cast.queries.assignments_to(defending)[0].panel
    urls = (f"/office/panels/{panel.pk}/screen", f"/office/cycles/{defending.cycle_id}/defences")
    cast.marked(defending, 95, 85)
    for page in map(text_of, map(client.get, urls)):
        assert "2 / 3" in page
        assert not {"95", "85", "90.00", "平均 "} & set(page.replace("<", " ").split())

    _last_mark(defending)

    for page in map(text_of, map(client.get, urls)):
        told = set(page.replace("<", " ").replace(">", " ").split())
        assert "85.00" in told and "95" not in told


def test_the_room_is_for_the_office(client, defending):
    held = cast.defence_of(defending)
    panel = cast.queries.assignments_to(defending)[0].panel
    urls = (f"/office/panels/{panel.pk}/screen", f"/office/defences/{held.pk}/beginning")

    for role in (Role.EXPERT, Role.SUPERVISOR):
        stranger = signed_in(world.person(f"甲{role}", role))
        assert [stranger.get(url).status_code for url in urls] == [403, 403]
    assert client.get("/office/panels/99999/screen").status_code == 404


def test_the_rooms_cost_the_same_for_one_and_for_many(client, at_noon, db):
    cycle = cast.review_cycle(Step.DEFENCE)
    panel = cast.panel_of(cycle)
    url = f"/office/panels/{panel.pk}/screen/now"

    def asked():
        cast.defence_of(cast.reviewed(cycle, panel, f"第{Defence.objects.count()}家"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    first = [asked() for _ in range(2)][-1]
    assert [asked() for _ in range(6)][-1] == first


def test_defences_are_concluded_when_all_have_marked(client, defending):
    url = f"/office/cycles/{defending.cycle_id}/defences/conclusion"
    cast.marked(defending, 95, 85)
    assert "只有2份评分" in text_of(client.post(url))

    _last_mark(defending)
    assert client.post(url).status_code == 302

    assert Application.objects.get(pk=defending.pk).state == State.DEFENDED


def _last_mark(found):
    cast.DefenceScore.objects.create(
        defence=Defence.objects.get(application=found),
        expert_id=[r.expert for r in cast.queries.reviewers_of(found)][2],
        percent=75,
        at=world.NOON,
    )


# 综合汇总


@pytest.fixture
def complete(at_noon, db):
    """Two that tie, everything signed, waiting to be summed up."""
    cycle = cast.review_cycle(Step.SUMMARY)
    panel = cast.panel_of(cycle)
    for name in ("东方重工有限公司", "花园口食品有限公司"):
        one = cast.reviewed(cycle, panel, name, 80)
        cast.reported(one, 80)
        cast.marked(one, 80, 80, 80)
    return cycle


def test_the_summary_is_computed_once_shown_with_ties_and_taken_away_as_a_workbook(
    client, complete
):
    url = f"/office/cycles/{complete.pk}/summary"
    assert "还没有综合汇总" in text_of(client.get(url))

    assert client.post(f"{url}/making")["Location"] == url

    page = text_of(client.get(url))
    assert page.count("（并列）") == 2 and "800.00分" in page
    rows = rows_of(client.get(f"{url}?export=xlsx"))
    assert {row[0] for row in rows[1:]} == {"东方重工有限公司", "花园口食品有限公司"}
    assert Entry.objects.filter(act="综合汇总").count() == 1


def test_what_the_summary_waits_for_is_told_with_its_article(client, complete):
    found = cast.application(complete, "黄河仪表有限公司")

    page = text_of(client.post(f"/office/cycles/{complete.pk}/summary/making"))

    assert found.organisation.name in page and "只有0份有效评分" in page
    assert not Entry.objects.exists()


def test_the_summary_costs_the_same_for_one_and_for_many(client, at_noon, db):
    def queries_of(count):
        cycle = cast.review_cycle(Step.SUMMARY)
        panel = cast.panel_of(cycle, [f"{name}{count}" for name in cast.NAMES])
        for n in range(count):
            one = cast.reviewed(cycle, panel, f"某厂{n}", 80)
            cast.reported(one, 80)
            cast.marked(one, 80, 80, 80)
        client.post(f"/office/cycles/{cycle.pk}/summary/making")
        with CaptureQueriesContext(connection) as seen:
            page = text_of(client.get(f"/office/cycles/{cycle.pk}/summary"))
        assert page.count("某厂") == count
        return len(seen)

    queries_of(1)
    assert queries_of(12) == queries_of(2)


@pytest.mark.parametrize(
    ("step", "page"), [(Step.SITE_VISIT, "visits"), (Step.DEFENCE, "defences")]
)
def test_the_lists_of_a_step_cost_the_same_for_one_and_for_many(client, at_noon, db, step, page):
    cycle = cast.review_cycle(step)
    panel = cast.panel_of(cycle)

    def one_more(name):
        found = cast.reviewed(cycle, panel, name)
        cast.finding_at(cast.visit_to(found))
        cast.defence_of(found)

    def queries_of():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/office/cycles/{cycle.pk}/{page}").status_code == 200
        return len(seen)

    one_more("某厂")
    queries_of()
    before = queries_of()
    for n in range(12):
        one_more(f"某厂{n}")

    assert queries_of() == before


# 主体变更与审议准备


def test_changed_applicants_are_listed_with_the_way_to_the_decision(client, visited):
    change = IdentityChange.objects.create(
        application=visited, kind=ChangeKind.values[0], detail="吸收合并", reported_at=world.NOON
    )

    page = text_of(client.get(f"/office/cycles/{visited.cycle_id}/identity-changes"))

    assert "吸收合并" in page and f"/office/identity-changes/{change.pk}" in page


def test_the_checklist_says_what_is_missing_with_the_way_there(client, complete, chair):
    url = f"/office/cycles/{complete.pk}/deliberation"

    page = text_of(client.get(url))

    assert "还差" in page and "未复核" in page and "综合汇总以后才能印发" in page
    assert f"/office/cycles/{complete.pk}/summary" in page
    assert chair.name in page


def test_the_recheck_before_deliberation_is_done_from_the_checklist(client, complete):
    url = f"/office/cycles/{complete.pk}/deliberation"

    response = client.post(f"{url}/recheck")

    assert response["Location"] == url
    assert Entry.objects.get().facts["gate"] == "deliberation"
    assert "未复核" not in text_of(client.get(url))


@pytest.mark.parametrize("role", [Role.EXPERT, Role.APPLICANT, Role.CHAIR, Role.AUDITOR])
def test_pages_of_one_thing_are_closed_to_others(visited, role):
    visit = cast.visit_to(visited)
    finding = cast.finding_at(visit, fabricated=True)
    person = signed_in(world.person("路人", role))

    for url in (
        f"/office/applications/{visited.pk}/review",
        f"/office/applications/{visited.pk}/visit",
        f"/office/visits/{visit.pk}",
        f"/office/visit-findings/{finding.pk}/fraud",
        f"/office/visit-findings/{finding.pk}/clearance",
        f"/office/visit-findings/{finding.pk}/photo",
    ):
        assert person.get(url).status_code == 403, url


def test_the_checklist_takes_as_many_queries_for_thirty_members_as_for_one(client, complete, chair):
    def queries_of():
        with CaptureQueriesContext(connection) as seen:
            page = text_of(client.get(f"/office/cycles/{complete.pk}/deliberation"))
        return len(seen), page

    queries_of()
    one, _ = queries_of()
    for n in range(29):
        member = world.person(f"{n}号委员", Role.COMMITTEE)
        cast.recuse(complete, member, world.organisation(f"{n}号厂"))
    thirty, page = queries_of()

    assert thirty == one
    assert "28号委员" in page and "28号厂" in page
