"""When each step opens and closes, and which days are worked."""

from datetime import MAXYEAR, MINYEAR

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.actions import (
    enter_calendar_year,
    extend_step,
    plan_calendar,
    seed_calendar_year,
)
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office import reading
from zhiheng.surfaces.portal.office.forms.cycles import (
    CalendarForm,
    ExtendForm,
    SeedYearForm,
    YearForm,
)
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, desk_tabs, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def calendar(request, pk):
    """The windows of all steps: a form until 信息发布, then a table with extensions."""
    found = cycle_of(pk)
    edition, days = cycles.edition_of(found), cycles.workdays()
    windows = reading.windows_of(found)
    suggested = windows or reading.proposed(edition, days, on=day_of(request.at))
    form = bound(CalendarForm, request, edition=edition, windows=suggested)
    if form.perform(plan_calendar, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("日程已排定。"), "office:announce", pk)
    return sheet(
        request,
        title=gettext("日程"),
        tabs=cycle_tabs(found, "calendar"),
        lead=found.title,
        edition=edition,
        form=None if found.is_pinned else form,
        suggested=not windows,
        estimated=_estimated(days, suggested),
        tables=[_windows(found, edition, days, windows, request.at)] if windows else [],
        template="office/calendar.html",
    )


def _estimated(days, windows):
    """The years of these windows whose 放假调休 notice isn't out."""
    ends = [day_of(moment) for window in windows.values() for moment in window]
    return sorted({day.year for day in ends if days.is_estimated(day)})


def _windows(found, edition, days, windows, at):
    rows = []
    for plan in edition.steps:
        if plan.step not in windows:
            continue
        opens, closes = windows[plan.step]
        worked = days.between(day_of(opens), day_of(closes))
        may_extend = found.is_pinned and at <= closes
        extend = link(gettext("延长"), "office:extend", found.pk, plan.step) if may_extend else "—"
        name = words.step_label(plan.step, edition)
        rows.append((name, cn_moment(opens), cn_moment(closes), worked, extend))
    return Table(
        title=gettext("已排定的日程"),
        heads=[gettext(word) for word in ("环节", "开始", "截止", "工作日", "办理")],
        rows=rows,
        empty=gettext("还没有排定日程。"),
        numbers="3",
    )


@opened_to(Role.OFFICE)
def extend(request, pk, step):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    windows = reading.windows_of(found)
    if step not in windows:
        raise Http404
    opens, closes = windows[Step(step)]
    form = bound(ExtendForm, request, edition=edition)
    arguments = {"cycle": found, "step": Step(step), "by": request.person, "at": request.at}
    if form.perform(extend_step, **arguments):
        return done(request, gettext("已对全体延长期限。"), "office:calendar", pk)
    name = words.step_label(step, edition)
    return act_page(
        request,
        form,
        title=gettext("延长{step}").format(step=name),
        back=reverse("office:calendar", args=[pk]),
        confirm=gettext("对全体延长"),
        edition=edition,
        facts=[(gettext("开始"), cn_moment(opens)), (gettext("原截止"), cn_moment(closes))],
        hint=gettext("只能延长、不能缩短，对所有申报组织一律适用。"),
    )


@opened_to(Role.OFFICE)
def workdays(request):
    rows = [
        (
            link(year.year, "office:workdays_of", year.year),
            badge(text=gettext("已公布"), tone="won")
            if year.official
            else badge(text=gettext("估计"), tone="aside"),
            year.source,
        )
        for year in cycles.calendar_years()
    ]
    return sheet(
        request,
        title=gettext("工作日"),
        tabs=desk_tabs("workdays"),
        lead=gettext("公示期、补正期、异议期都按这里的工作日计算。"),
        offers=[
            Offer(gettext("预置一年"), reverse("office:seed_year")),
            Offer(gettext("录入一年的放假调休安排"), reverse("office:enter_year")),
        ],
        tables=[
            Table(
                title=gettext("已录入的年份"),
                heads=[gettext(word) for word in ("年份", "状态", "依据")],
                rows=rows,
                empty=gettext("还没有录入任何年份。"),
                todo=gettext("请先预置或录入本届所跨的年份。"),
            )
        ],
    )


@opened_to(Role.OFFICE)
def workdays_of(request, year):
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    rows = [
        (cn_date(day.day), gettext("上班") if day.is_workday else gettext("放假"), day.name)
        for day in cycles.days_of_year(year)
    ]
    return sheet(
        request,
        title=gettext("{year}年的工作日").format(year=year),
        tabs=desk_tabs("workdays"),
        offers=[Offer(gettext("重新录入"), f"{reverse('office:enter_year')}?year={year}")],
        tables=[
            Table(
                title=gettext("与周一至周五上班不同的日期"),
                heads=[gettext(word) for word in ("日期", "安排", "名称")],
                rows=rows,
                empty=gettext("没有与周一至周五上班不同的日期。"),
            )
        ],
    )


@opened_to(Role.OFFICE)
def enter_year(request):
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else request.at.year
    form = bound(YearForm, request, initial={"year": year, "days": _lines(year)})
    if form.perform(enter_calendar_year, by=request.person, at=request.at):
        return done(request, gettext("放假调休安排已录入。"), "office:workdays")
    return act_page(
        request,
        form,
        title=gettext("录入放假调休安排"),
        back=reverse("office:workdays"),
        confirm=gettext("录入"),
        hint=gettext("该年以前录入的安排整体替换。"),
    )


def _lines(year):
    return "\n".join(
        f"{day.day} {'班' if day.is_workday else '休'} {day.name}"
        for day in cycles.days_of_year(year)
    )


@opened_to(Role.OFFICE)
def seed_year(request):
    form = bound(SeedYearForm, request, initial={"year": request.at.year})
    if form.perform(seed_calendar_year, by=request.person, at=request.at):
        return done(request, gettext("已预置。"), "office:workdays")
    return act_page(
        request,
        form,
        title=gettext("预置一年的工作日"),
        back=reverse("office:workdays"),
        confirm=gettext("预置"),
        hint=gettext("已公布的年份按国务院办公厅通知，未公布的按法定节日估计，并标明。"),
    )
