"""陈述答辩: the drawn order, the rooms as they run, how many marks are in, and the end of it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import begin_defence, conclude_defences, schedule_defences
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.concluding.pages import how_many, listed
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.forms import ScheduleForm
from zhiheng.surfaces.portal.office.reviewing.lists.steps import DEFENCES
from zhiheng.surfaces.portal.office.reviewing.views.visits import with_step
from zhiheng.surfaces.portal.office.sheets import Table, link


@opened_to(Role.OFFICE)
def defences(request, pk):
    found = with_step(pk, Step.DEFENCE)
    edition = cycles.edition_of(found)
    waiting, scheduled = reviews.unscheduled(found), reviews.defences_in(found)
    offers = []
    if waiting.exists():
        url = reverse("office:schedule_defences", args=[pk])
        offers.append(Offer(gettext("抽签排定次序"), url))
    offers += pages.ending(found, Step.DEFENCE, gettext("办结答辩"), "conclude_defences")
    rooms = reviews.rooms_in(found)
    return listed(
        request,
        DEFENCES,
        scheduled,
        title=words.step_label(Step.DEFENCE, edition),
        tabs=pages.review_tabs(found, "defences"),
        lead=found.title,
        edition=edition,
        facts=[
            (gettext("等待排定"), how_many(waiting)),
            (gettext("已排定"), how_many(scheduled)),
        ],
        offers=offers,
        tables=[_rooms(rooms)] if rooms else [],
    )


def _rooms(rooms):
    heads = ("评审组", "正在进行", "已评分", "平均", "下一场", "大屏幕")
    return Table(
        title=gettext("答辩现场"),
        heads=[gettext(word) for word in heads],
        rows=[
            (
                one.panel.name,
                _named(one.now.defence) if one.now else "—",
                _marked(one.now) if one.now else "—",
                _mean(one.now) if one.now else "—",
                link(_named(one.next), "office:begin_defence", one.next.pk) if one.next else "—",
                link(gettext("打开"), "office:defence_screen", one.panel.pk),
            )
            for one in rooms
        ],
        empty="",
    )


def _named(defence):
    name = defence.application.organisation.name
    return gettext("第 {order} 场 {name}").format(order=defence.order, name=name)


def _marked(hearing):
    return gettext("{part} / {whole}").format(part=hearing.given, whole=hearing.owed)


def _mean(hearing):
    """The tally by the declared rule, once every mark is in."""
    return gettext("待评齐") if hearing.tally is None else f"{float(hearing.tally):.2f}"


@opened_to(Role.OFFICE)
def begin(request, pk):
    found = get_object_or_404(reviews.defences(), pk=pk)
    cycle = found.application.cycle
    form = bound(NothingForm, request, edition=cycles.edition_of(cycle))
    if form.perform(begin_defence, defence=found, by=request.person, at=request.at):
        return done(request, gettext("已开始计时。"), "office:defences", cycle.pk)
    return act_page(
        request,
        form,
        title=gettext("开始答辩"),
        back=reverse("office:defences", args=[cycle.pk]),
        confirm=gettext("开始计时"),
        facts=[
            (gettext("申报组织"), found.application.organisation.name),
            (gettext("次序"), found.order),
            (gettext("时间"), cn_moment(found.held_at)),
            (gettext("每场时长"), gettext("{count} 分钟").format(count=found.minutes)),
        ],
        hint=gettext("答辩席和大屏幕随即显示这一场，须回避的专家屏幕遮蔽。"),
    )


@opened_to(Role.OFFICE)
@never_cache
def screen(request, pk):
    """For the projector of one room: who is heard, the clock, how many marks are in."""
    return render(request, "office/reviewing/screen.html", _seen(pk))


@opened_to(Role.OFFICE)
@never_cache
def now(request, pk):
    """The part of the page that changes."""
    return render(request, "office/reviewing/screen_now.html", _seen(pk))


def _seen(pk):
    panel = get_object_or_404(reviews.panels(), pk=pk)
    with_step(panel.cycle_id, Step.DEFENCE)
    room = reviews.the_room_of(panel)
    tally = _mean(room.now) if room.now and room.now.tally is not None else ""
    return {"room": room, "hearing": room.now, "tally": tally}


@opened_to(Role.OFFICE)
def schedule(request, pk):
    found = with_step(pk, Step.DEFENCE)
    edition, planned = cycles.edition_of(found), cycles.milestones(found)
    initial = {"starts_at": planned[Step.DEFENCE].opens_at} if Step.DEFENCE in planned else {}
    form = bound(ScheduleForm, request, initial=initial, edition=edition)
    if form.perform(schedule_defences, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("次序已抽定，已通知各申报组织。"), "office:defences", pk)
    return act_page(
        request,
        form,
        title=gettext("抽签排定答辩次序"),
        back=reverse("office:defences", args=[pk]),
        confirm=gettext("抽签排定"),
        facts=[
            (gettext("待排定的申报"), how_many(reviews.unscheduled(found))),
        ],
        hint=gettext(
            "次序按“种子：统一社会信用代码”的 SHA-256 值由小到大排列；抽定后不能重抽，后来的排在后面。"
        ),
    )


@opened_to(Role.OFFICE)
def conclude(request, pk):
    found = with_step(pk, Step.DEFENCE)
    return pages.conclude(
        request,
        found,
        conclude_defences,
        title=gettext("办结答辩"),
        back="defences",
        said=gettext("答辩已办结。"),
        hint=gettext("评审组专家都已评分，方可办结；办结后不能重新打开。"),
    )
