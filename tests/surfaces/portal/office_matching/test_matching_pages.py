"""A matching in pages: looked at, committed to, revealed, approved, assigned, read by everybody."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.matchings import plans as checking
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.actions import approve_matching, commit_matching, reveal_matching
from zhiheng.stages.governance.models import (
    Expert,
    Matching,
    MatchingApproval,
    MatchingPlan,
    Panel,
    Recusal,
)
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.stages.reviews.models import Assignment

pytestmark = pytest.mark.django_db

BEFORE = world.NOON - world.A_DAY
SEEN = {"seed": "3 1 6 2", "witnesses": "甄一\n甄二"}


def cycle_with(count=3, **terms):
    made = world.cycle(at_step=Step.DESK_REVIEW, panel_size=3, panel_minimum=3, **terms)
    for n in range(count):
        world.application(made, state=State.CONSULTED, name=f"申报{n}有限公司")
    return made


@pytest.fixture
def pool(db):
    return [
        Expert.objects.create(
            person=world.person(f"专家{n:02d}", Role.EXPERT), pool=Pool.CITY, specialties=["制造业"],
            senior=n % 2 == 0, entered_at=world.NOON,
        )
        for n in range(12)
    ]  # fmt: skip


@pytest.fixture
def cycle(pool):
    return cycle_with()


def committed(cycle, office, **changes):
    values = {"demand": 3, "min_load": 0, "max_load": 2, "cap_percent": 50, "seed_source": "掷骰子"}
    return commit_matching(cycle=cycle, by=office, at=BEFORE, **{**values, **changes})


@pytest.fixture
def plan(cycle, office):
    return committed(cycle, office)


@pytest.fixture
def matching(plan, office):
    return reveal_matching(
        plan=plan, seed="3 1 6", witnesses=["甄一", "甄二"], by=office,
        at=BEFORE + timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture
def approved(matching, chair):
    approve_matching(matching=matching, by=chair, at=BEFORE + timedelta(hours=2))
    return matching


def typed(**changes):
    values = {"demand": 3, "seniors": 1, "reserves": 2, "min_load": 0, "max_load": 2,
              "cap_percent": 50, "seed_source": "当众掷骰子20次"}  # fmt: skip
    return {**values, **changes}


def said(response):
    return response.content.decode()


def test_what_would_be_committed_to_is_looked_at_first(office, cycle, at_noon):
    client = signed_in(office)

    page = said(client.post(f"/office/cycles/{cycle.pk}/matchings/new", typed(preview="1")))

    assert "可以排出" in page
    assert "期望契合度" in page
    assert "专家08" in page
    assert not MatchingPlan.objects.exists()
    assert not Entry.objects.filter(act="承诺匹配").exists()


def test_a_preview_says_why_nothing_can_be_matched(office, cycle, at_noon):
    client = signed_in(office)
    values = typed(max_load=1, seniors=3, cap_percent=40, preview="1")

    page = said(client.post(f"/office/cycles/{cycle.pk}/matchings/new", values))

    assert "无法匹配" in page
    assert "排不出来" in page
    assert "当众掷骰子20次" in page


def test_the_office_commits_for_everybody_who_waits(office, cycle, at_noon):
    assigned = Application.objects.first()
    panel = Panel.objects.create(cycle=cycle, name="第一组", formed_at=BEFORE)
    Assignment.objects.create(
        application=assigned, expert=Expert.objects.first(), panel=panel, due_at=world.NOON,
        assigned_at=BEFORE,
    )  # fmt: skip

    response = signed_in(office).post(f"/office/cycles/{cycle.pk}/matchings/new", typed())

    made = MatchingPlan.objects.get()
    assert response["Location"] == f"/office/cycles/{cycle.pk}/matchings/{made.pk}"
    assert [row["name"] for row in made.document["applications"]] == [
        "申报1有限公司",
        "申报2有限公司",
    ]
    assert Entry.objects.last().act == "承诺匹配"


def test_where_nobody_waits_the_button_says_so(office, pool, at_noon):
    nobody = cycle_with(0)

    page = said(signed_in(office).get(f"/office/cycles/{nobody.pk}/matchings"))

    assert "没有等待分派的申报，无从匹配。" in page and "第十一条" in page
    assert f"/office/cycles/{nobody.pk}/matchings/new" not in page


def test_what_was_typed_stays_when_it_is_refused(office, cycle, at_noon):
    client = signed_in(office)

    page = said(client.post(f"/office/cycles/{cycle.pk}/matchings/new", typed(cap_percent=95)))

    assert "概率上限应在" in page
    assert edition("jinshui-revised").article(Clause.PANEL) in page
    assert "当众掷骰子20次" in page
    assert not MatchingPlan.objects.exists()


def test_the_office_reveals_once(office, cycle, plan, at_noon):
    client, url = signed_in(office), f"/office/cycles/{cycle.pk}/matchings/{plan.pk}"

    response = client.post(f"{url}/seed", SEEN)
    again = said(client.post(f"{url}/seed", SEEN))

    assert response["Location"] == url
    assert Matching.objects.get().seed == "3 1 6 2"
    assert "不能再掷" in again and "3 1 6 2" in again
    page = said(client.get(url))
    assert "待主任批准" in page
    assert "申报2有限公司" in page


def test_the_chair_approves_what_waits_on_the_desk(chair, matching, at_noon):
    client, url = signed_in(chair), f"/committee/matchings/{matching.plan.pk}"
    assert url in said(client.get("/committee"))
    assert url in said(client.get("/committee/draws"))

    assert f"{url}/approval" in said(client.get(url))
    response = client.post(f"{url}/approval")

    assert response["Location"] == url
    assert MatchingApproval.objects.get().by == chair
    assert "批准第" not in said(client.get("/committee"))
    assert "已经批准" in said(client.post(f"{url}/approval"))


def test_whoever_revealed_it_is_refused_on_the_page(plan, at_noon):
    both = world.person("兼任", Role.OFFICE, Role.CHAIR)
    reveal_matching(
        plan=plan, seed="3", witnesses=["甄一", "甄二"], by=both, at=BEFORE + world.A_DAY / 24
    )

    page = said(signed_in(both).post(f"/committee/matchings/{plan.pk}/approval"))

    assert "不能批准自己的抽取" in page
    assert edition("jinshui-revised").article(Clause.PANEL) in page
    assert not MatchingApproval.objects.exists()


def test_a_member_sees_nothing_of_an_applicant_from_whom_they_keep_out(cycle, matching, at_noon):
    member = world.person("吴委员", Role.COMMITTEE)
    hidden = Application.objects.first().organisation
    Recusal.objects.create(
        cycle=cycle, person=member, organisation=hidden, kind="kin", source="declared",
        reason="亲属", at=world.NOON,
    )  # fmt: skip

    page = said(signed_in(member).get(f"/committee/matchings/{matching.plan.pk}"))

    assert hidden.name not in page
    assert "申报2有限公司" in page


def test_the_office_assigns_the_approved_matching(office, cycle, approved, at_noon):
    client, url = signed_in(office), f"/office/cycles/{cycle.pk}/matchings/{approved.plan.pk}"
    later = Application.objects.first()

    response = client.post(
        f"{url}/assignments", {"due_at": "2026-06-09T18:00", "left_for_later": [later.pk]}
    )

    assert response["Location"] == f"/office/cycles/{cycle.pk}/panels"
    assert Entry.objects.last().act == "按匹配分派评审"
    assert Panel.objects.filter(matching=approved).count() == 2
    assert "已分派" in said(client.get(url))
    again = said(client.post(f"{url}/assignments", {"due_at": "2026-06-09T18:00"}))
    assert "已经分派过了" in again


def test_the_button_says_why_a_matching_cannot_be_assigned_yet(office, cycle, matching, at_noon):
    url = f"/office/cycles/{cycle.pk}/matchings/{matching.plan.pk}"

    assert "匹配结果尚未批准" in said(signed_in(office).get(url))


def test_the_desk_says_what_waits_for_the_office(office, chair, cycle, plan, at_noon):
    client = signed_in(office)
    assert "登记第 1 次整体匹配的种子" in said(client.get("/office"))

    made = reveal_matching(
        plan=plan, seed="3", witnesses=["甄一", "甄二"], by=office, at=BEFORE + world.A_DAY / 24
    )
    assert "整体匹配的种子" not in said(client.get("/office"))
    approve_matching(matching=made, by=chair, at=BEFORE + world.A_DAY / 12)
    assert "按第 1 次整体匹配分派评审" in said(client.get("/office"))


def test_the_pages_lead_to_one_another(office, cycle, plan, at_noon):
    client, here = signed_in(office), f"/office/cycles/{cycle.pk}"

    assert f"{here}/matchings" in said(client.get(f"{here}/panels"))
    assert f"{here}/matchings" in said(client.get(f"{here}/draws"))
    assert f"{here}/matchings/{plan.pk}" in said(client.get(f"{here}/matchings"))


PAGES = ("", "/new", "/{plan}", "/{plan}/seed", "/{plan}/assignments", "/{plan}/record.json")


def test_the_pages_are_the_offices(cycle, approved, at_noon):
    client = signed_in(world.person("王评", Role.EXPERT))

    for page in PAGES:
        url = f"/office/cycles/{cycle.pk}/matchings{page.format(plan=approved.plan.pk)}"
        assert client.get(url).status_code == 403
    for page in ("", "/approval"):
        assert client.get(f"/committee/matchings/{approved.plan.pk}{page}").status_code == 403
    assert client.get(f"/supervisor/matchings/{approved.plan.pk}").status_code == 403


def test_another_cycles_plan_is_not_found(office, approved, at_noon):
    other, client = world.cycle(), signed_in(office)

    for page in PAGES[2:]:
        url = f"/office/cycles/{other.pk}/matchings{page.format(plan=approved.plan.pk)}"
        assert client.get(url).status_code == 404


def test_what_is_not_revealed_is_neither_assigned_nor_approved(office, chair, cycle, plan, at_noon):
    here = f"/office/cycles/{cycle.pk}/matchings/{plan.pk}"

    client = signed_in(office)
    assert client.get(f"{here}/assignments").status_code == 404
    assert client.get(f"{here}/record.json").status_code == 404
    assert signed_in(chair).get(f"/committee/matchings/{plan.pk}").status_code == 404


def test_the_supervisor_sees_it_beside_the_draws_and_done_over_again(cycle, matching, at_noon):
    client = signed_in(world.person("郑纪", Role.SUPERVISOR))
    url = f"/supervisor/matchings/{matching.plan.pk}"

    assert url in said(client.get(f"/supervisor/cycles/{cycle.pk}/draws"))
    page = said(client.get(url))
    assert matching.plan.digest in page
    assert "李办" in page
    assert "重算" in page and "申报2有限公司" in page


def test_before_the_seed_the_public_sees_the_digest_and_no_names(client, plan):
    page = said(client.get(f"/matchings/{plan.pk}"))

    assert plan.digest in page
    assert plan.seed_source in page
    assert "专家0" not in page and "申报0" not in page
    assert client.get(f"/matchings/{plan.pk}/record.json").status_code == 404
    assert f"/matchings/{plan.pk}" in said(client.get("/matchings"))
    assert "/matchings" in said(client.get("/draws"))


def test_anybody_downloads_the_record_and_replays_it(client, matching):
    page = said(client.get(f"/matchings/{matching.plan.pk}"))
    record = json.loads(client.get(f"/matchings/{matching.plan.pk}/record.json").content)

    assert checking.faults(record) == []
    assert "3 1 6" in page and "甄二" in page
    people = {row["expert"]: row["name"] for row in record["commitment"]["experts"]}
    for row in matching.result:
        assert people[row["leader"]] in page


def test_where_experts_may_not_be_challenged_names_stay_unknown_until_the_review_is_over(
    client, office, pool
):
    cycle = cycle_with(applicant_may_challenge=False)
    plan = committed(cycle, office)
    reveal_matching(
        plan=plan, seed="6 1", witnesses=["甄一", "甄二"], by=office, at=BEFORE + world.A_DAY / 24
    )

    page = said(client.get(f"/matchings/{plan.pk}"))
    assert "6 1" in page and "材料评审结束以后" in page
    assert "专家0" not in page and "申报0" not in page
    assert client.get(f"/matchings/{plan.pk}/record.json").status_code == 404

    cycle.steps_done.create(step=Step.DESK_REVIEW, at=world.NOON)
    assert "专家0" in said(client.get(f"/matchings/{plan.pk}"))


def test_the_public_page_is_empty_at_first(client, db):
    assert "还没有整体匹配过" in said(client.get("/matchings"))


def test_lists_ask_as_often_for_many_as_for_one(client, office, cycle, at_noon):
    desk, urls = signed_in(office), ("/matchings", f"/office/cycles/{cycle.pk}/matchings")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            for reader, url in zip((client, desk), urls, strict=True):
                assert reader.get(url).status_code == 200
        return len(seen)

    committed(cycle, office)
    cost()
    few = cost()
    for n in range(6):
        committed(cycle, office, reason=f"原因{n}")

    assert cost() == few


def test_another_panel_takes_over_with_a_reason_that_is_asked_for(office, cycle, plan, at_noon):
    client, filed = signed_in(office), Application.objects.order_by("pk")[0]
    panel = cast.panel_of(cycle, ["周评", "吴审", "郑核"])
    url = f"/office/cycles/{cycle.pk}/panels/{panel.pk}/assign"
    values = {"applications": [filed.pk], "due_at": "2026-06-05T18:00"}

    page = said(client.post(url, values))

    assert "已经承诺由整体匹配配备专家" in page
    assert "另行分派的原因" in page
    assert not Assignment.objects.exists()
    client.post(url, {**values, "reason": "匹配的专家全部生病"})
    assert Assignment.objects.filter(application=filed).count() == 3
