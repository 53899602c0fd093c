"""From 立项 to 信息发布 in forms: done, and refused with what was typed still there."""

from datetime import date

import pytest

from tests import world
from tests.instruments.test_notices_announcement import ready
from tests.surfaces.portal.office.conftest import done, refused
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import CalendarYear, Cycle, EnteredTerm, InForce, Milestone
from zhiheng.instruments.notices.models import Notice
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.ANNOUNCEMENT, Clause.QUOTA)]

OPENING = {
    "edition": "jinshui-2017",
    "ordinal": 3,
    "year": 2026,
    "approval_document": "金政文〔2026〕1号",
    "bonus_budget": "1500000",
    "review_budget": "0",
}


@pytest.fixture
def planned():
    """A cycle that is not announced yet."""
    return world.cycle(at_step=Step.ANNOUNCEMENT)


def windows(cycle):
    """What the form of the calendar sends for the windows as they stand."""
    said = {}
    for row in Milestone.objects.filter(cycle=cycle):
        said[f"{row.step}-opens"] = f"{row.opens_at.astimezone(world.SHANGHAI):%Y-%m-%dT%H:%M}"
        said[f"{row.step}-closes"] = f"{row.closes_at.astimezone(world.SHANGHAI):%Y-%m-%dT%H:%M}"
    return said


# 立项


def test_a_cycle_is_opened_and_its_terms_come_next(desk):
    entry, location = done(desk, "/office/cycles/open", OPENING, "立项")

    cycle = Cycle.objects.get()
    assert (entry.subject, location) == (
        f"cycles.Cycle:{cycle.pk}",
        f"/office/cycles/{cycle.pk}/terms",
    )
    assert (cycle.ordinal, cycle.bonus_budget_fen) == (3, 150_000_000)


def test_a_cycle_without_an_approval_is_refused(desk):
    page = refused(
        desk,
        "/office/cycles/open",
        {**OPENING, "approval_document": " ", "ordinal": 7},
        words="没有填写开展本届评选的批准文件。",
        clause=Clause.FREQUENCY,
        under="jinshui-2017",
    )

    assert 'value="7"' in page
    assert 'value="1500000"' in page
    assert not Cycle.objects.exists()


def test_an_edition_is_entered_as_in_force_once(desk):
    url = "/office/editions/jinshui-revised/in-force"
    said = {"on": "2026-06-01", "document": "金政〔2026〕9号"}

    _entry, location = done(desk, url, said, "录入版本施行日期")
    page = refused(
        desk, url, {**said, "document": "金政〔2026〕10号"}, words="施行", clause=Clause.EFFECT
    )

    assert location == "/office/cycles/open"
    assert "金政〔2026〕10号" in page
    assert InForce.objects.get().on == date(2026, 6, 1)


# 参数


def test_terms_are_confirmed_with_their_basis_and_the_calendar_comes_next(desk):
    desk.post("/office/cycles/open", OPENING)
    cycle = Cycle.objects.get()
    url = f"/office/cycles/{cycle.pk}/terms"
    form = desk.get(url).context["form"]
    said = {bound.name: _typed(bound) for bound in form}

    entry, location = done(
        desk, url, {**said, "quota": 3, "basis": "金质评〔2026〕1号"}, "录入并确认参数"
    )

    assert location == f"/office/cycles/{cycle.pk}/calendar"
    assert entry.facts["basis"] == "金质评〔2026〕1号"
    assert cycles.terms_of(cycle).quota == 3
    assert EnteredTerm.objects.filter(cycle=cycle).count() == len(said) - 1


def _typed(bound):
    value = bound.value()
    return "" if value is None else value


def test_a_quota_of_none_is_refused(desk):
    desk.post("/office/cycles/open", OPENING)
    url = f"/office/cycles/{Cycle.objects.get().pk}/terms"
    said = {bound.name: _typed(bound) for bound in desk.get(url).context["form"]}

    page = refused(
        desk,
        url,
        {**said, "quota": 0, "basis": "金质评〔2026〕1号"},
        words="名额须为正整数。",
        clause=Clause.QUOTA,
        under="jinshui-2017",
    )

    assert 'value="金质评〔2026〕1号"' in page
    assert not EnteredTerm.objects.exists()


# 日程


def test_a_calendar_is_planned_and_the_announcement_comes_next(desk, planned):
    said = windows(planned) | {"filing-closes": "2026-06-20T23:59"}

    entry, location = done(desk, f"/office/cycles/{planned.pk}/calendar", said, "排定日程")

    assert location == f"/office/cycles/{planned.pk}/announce"
    assert "filing" in entry.facts["windows"]
    assert cycles.milestone(planned, Step.FILING).closes_at.second == 59


def test_a_window_that_ends_before_it_begins_is_refused(desk, planned):
    said = windows(planned) | {"filing-closes": "2026-01-01T12:00"}

    page = refused(
        desk,
        f"/office/cycles/{planned.pk}/calendar",
        said,
        words="“申报”的截止时间早于开始时间。",
        clause=Clause.ANNOUNCEMENT,
    )

    assert 'value="2026-01-01T12:00"' in page
    assert cycles.milestone(planned, Step.FILING).closes_at == world.NOON + 10 * world.A_DAY


def test_a_step_is_extended_for_everybody(desk):
    cycle = world.cycle()
    said = {"closes_at": "2026-06-30T23:59", "reason": "系统维护"}

    entry, location = done(desk, f"/office/cycles/{cycle.pk}/calendar/filing", said, "延长期限")

    assert location == f"/office/cycles/{cycle.pk}/calendar"
    assert entry.facts["reason"] == "系统维护"


def test_a_step_is_not_shortened(desk):
    page = refused(
        desk,
        f"/office/cycles/{world.cycle().pk}/calendar/filing",
        {"closes_at": "2026-06-02T12:00", "reason": "已经收齐"},
        words="期限只能延长",
        clause=Clause.ANNOUNCEMENT,
    )

    assert "已经收齐" in page
    assert 'value="2026-06-02T12:00"' in page


def test_a_year_of_holidays_is_seeded_and_then_entered_anew(desk):
    entered = {"year": 2031, "official": "on", "source": "国办〔2030〕9号",
               "days": "2031-01-02 休 元旦"}  # fmt: skip

    _entry, first = done(desk, "/office/workdays/seed", {"year": 2031}, "预置放假调休安排")
    _entry, second = done(desk, "/office/workdays/enter", entered, "录入放假调休安排")

    assert first == second == "/office/workdays"
    assert CalendarYear.objects.get().official


def test_a_day_of_another_year_is_refused(desk):
    page = refused(
        desk,
        "/office/workdays/enter",
        {"year": 2031, "source": "国办〔2030〕9号", "days": "2030-12-31 休 元旦"},
        words="放假调休安排中有不属于2031年的日期。",
    )

    assert "2030-12-31 休 元旦" in page
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("days", ["元旦", "2031-01-02 停 元旦"])
def test_a_line_that_is_no_day_is_named(desk, days):
    page = refused(
        desk,
        "/office/workdays/enter",
        {"year": 2031, "source": "国办〔2030〕9号", "days": days},
        words=f"这一行看不懂：{days}",
    )

    assert 'value="国办〔2030〕9号"' in page


# 信息发布


def test_the_announcement_is_read_before_it_is_published(desk):
    cycle = ready()
    url = f"/office/cycles/{cycle.pk}/announce"

    seen = desk.post(url, {"body": "联系电话：0371-00000000。", "preview": "1"})

    assert "0371-00000000" in seen.content.decode()
    assert not Notice.objects.exists()


def test_the_announcement_is_published(desk):
    cycle = ready()
    said = {"body": "联系电话：0371-00000000。"}
    title = edition("jinshui-revised").announcement_title

    _entry, location = done(desk, f"/office/cycles/{cycle.pk}/announce", said, title)

    assert location == f"/office/cycles/{cycle.pk}"
    assert "0371-00000000" in Notice.objects.get().body
    assert cycles.current_step(cycle) == Step.FILING


def test_a_budget_that_does_not_bear_the_quota_keeps_the_announcement_back(desk):
    cycle = ready(quota=21)

    page = refused(
        desk,
        f"/office/cycles/{cycle.pk}/announce",
        {"body": "联系电话：0371-00000000。"},
        words="奖金预算10000000元不足",
        clause=Clause.FUNDING,
    )

    assert "0371-00000000" in page
    assert not Notice.objects.exists()


def test_values_that_nobody_confirmed_keep_the_announcement_back(desk, planned):
    refused(
        desk,
        f"/office/cycles/{planned.pk}/announce",
        {"body": ""},
        words="须由评委会办公室确认。",
    )

    assert not Notice.objects.exists()
