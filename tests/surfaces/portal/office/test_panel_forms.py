"""The pool, panels, assignments and recusals in forms."""

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.office.conftest import done, refused
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.governance.models import Challenge, ChallengeDismissal, Expert, Panel, Recusal
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.stages.reviews.models import Assignment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause(Clause.PANEL, Clause.INDEPENDENT_SCORING, Clause.DESK_REVIEW),
]


@pytest.fixture
def cycle(at_noon, db):
    return cast.review_cycle()


# 入库


def entry_of(person, **changes):
    values = {"person": person.pk, "pool": "city", "specialties": "制造业\n检验检测", "senior": "on",
              "employments": "示例公司，，2020-01-01，"}  # fmt: skip
    return {**values, **changes}


def test_an_expert_enters_the_pool(desk):
    person = world.person("王评", Role.EXPERT)

    _entry, location = done(desk, "/office/experts/enter", entry_of(person), "专家入库")

    found = Expert.objects.get()
    assert location == "/office/experts"
    assert (found.person, found.specialties) == (person, ["制造业", "检验检测"])
    assert [job.name for job in found.employments.all()] == ["示例公司"]


def test_an_expert_nobody_verified_does_not(desk):
    person = world.person("王评", Role.EXPERT)
    type(person).objects.filter(pk=person.pk).update(verified_at=None)

    page = refused(
        desk,
        "/office/experts/enter",
        entry_of(person),
        words="王评尚未实名核验，不能列为评审专家。",
    )

    assert "检验检测" in page
    assert not Expert.objects.exists()


def test_an_employer_without_a_name_is_said_to_have_none(desk):
    person = world.person("王评", Role.EXPERT)

    page = refused(
        desk,
        "/office/experts/enter",
        entry_of(person, employments="，，2020-01-01，"),
        words="任职单位没有写名称。",
    )

    assert "，，2020-01-01，" in page


def test_who_could_serve_is_answered_and_written_down(desk, cycle):
    cast.expert("王评", works_at=cast.application(cycle, "甲厂").organisation)
    said = {"organisations": "甲厂", "experts": "王评"}

    page = desk.post("/office/experts/serve", said).content.decode()

    assert "甲厂" in page
    assert Entry.objects.last().act == "查询能否参加"


def test_a_name_that_nobody_has_is_named(desk, cycle):
    page = refused(
        desk,
        "/office/experts/serve",
        {"organisations": "无名厂", "experts": "无名氏"},
        words="没有找到：无名厂。",
    )

    assert "没有找到：无名氏。" in page


# 评审组


def seats(*names):
    made = [cast.expert(name) for name in names]
    Expert.objects.update(pool=Pool.DIRECT)
    return [one.pk for one in made]


def test_a_panel_is_appointed_directly(desk, cycle):
    chosen = seats("王评", "赵审", "孙核")
    said = {"name": "第1组", "experts": chosen, "leader": chosen[0]}

    _entry, location = done(desk, f"/office/cycles/{cycle.pk}/panels/new", said, "组成评审组")

    assert location == f"/office/cycles/{cycle.pk}/panels"
    assert Panel.objects.get().seats.count() == 3


def test_a_panel_of_the_wrong_size_is_refused(desk, cycle):
    chosen = seats("王评", "赵审")

    page = refused(
        desk,
        f"/office/cycles/{cycle.pk}/panels/new",
        {"name": "制造一组", "experts": chosen, "leader": chosen[0]},
        words="评审组应为3人、至少3人，现为2人。",
        clause=Clause.PANEL,
    )

    assert 'value="制造一组"' in page
    assert page.count("checked") == 2
    assert not Panel.objects.exists()


def test_a_draw_that_nobody_approved_makes_no_panel(desk, cycle):
    panel = cast.panel_of(cycle, reserves=())
    draw = panel.draw
    leader = panel.seats.get(leads=True).expert_id

    refused(
        desk,
        f"/office/cycles/{cycle.pk}/panels/new?draw={draw.pk}",
        {"name": "第2组", "leader": leader},
        words="抽取",
        clause=Clause.PANEL,
    )

    assert Panel.objects.count() == 1


# 分派


def assigning(cycle):
    panel = cast.panel_of(cycle)
    found = cast.application(cycle, "甲厂")
    url = f"/office/cycles/{cycle.pk}/panels/{panel.pk}/assign"
    return found, url, {"applications": [found.pk], "due_at": "2026-06-05T18:00"}


def test_a_panel_is_assigned(desk, cycle):
    found, url, said = assigning(cycle)

    _entry, location = done(desk, url, said, "分派评审")

    assert location == f"/office/cycles/{cycle.pk}/panels"
    assert Assignment.objects.filter(application=found).count() == 3


def test_nobody_is_assigned_to_score_by_yesterday(desk, cycle):
    _found, url, said = assigning(cycle)

    page = refused(
        desk, url, {**said, "due_at": "2026-05-01T18:00"}, words="截止", clause=Clause.DESK_REVIEW
    )

    assert 'value="2026-05-01T18:00"' in page
    assert "checked" in page
    assert not Assignment.objects.exists()


# 回避


def test_a_recusal_is_pinned_once(desk, cycle):
    found = cast.application(cycle, "甲厂")
    person = cast.expert("王评").person
    url = f"/office/cycles/{cycle.pk}/recusals/new"
    said = {"person": person.pk, "organisation": found.pk, "kind": "kin", "reason": "配偶任职"}

    _entry, location = done(desk, url, said, "认定回避")
    page = refused(desk, url, {**said, "reason": "再认定一次"}, words="回避", clause=Clause.RECUSAL)

    assert location == f"/office/cycles/{cycle.pk}/recusals"
    assert "再认定一次" in page
    assert Recusal.objects.get().reason == "配偶任职"


@pytest.fixture
def challenge(cycle):
    found = cast.application(cycle, "甲厂", state=State.ACCEPTED)
    return Challenge.objects.create(
        cycle=cycle,
        organisation=found.organisation,
        expert=cast.expert("王评"),
        reason="曾为竞争对手提供咨询",
        made_at=world.NOON,
    )


def test_a_challenge_is_dismissed_with_its_reason(desk, cycle, challenge):
    url = f"/office/cycles/{cycle.pk}/challenges/{challenge.pk}/dismiss"

    page = refused(desk, url, {"reason": " "}, words="理由", clause=Clause.RECUSAL)
    _entry, location = done(desk, url, {"reason": "已逾三年"}, "驳回回避申请")

    assert "曾为竞争对手提供咨询" in page
    assert location == f"/office/cycles/{cycle.pk}/recusals"
    assert ChallengeDismissal.objects.get().reason == "已逾三年"


def test_a_challenge_is_granted(desk, cycle, challenge):
    url = f"/office/cycles/{cycle.pk}/challenges/{challenge.pk}/grant"
    form = desk.get(url).context["form"]
    said = {bound.name: getattr(bound.value(), "pk", bound.value()) for bound in form}

    _entry, location = done(desk, url, said, "认定回避")

    assert location == f"/office/cycles/{cycle.pk}/recusals"
    assert Recusal.objects.get().person == challenge.expert.person
