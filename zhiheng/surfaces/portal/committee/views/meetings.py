"""The meetings of the committee: calling one, and who is here."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import (
    convene_meeting,
    nominate,
    open_ballot,
    record_attendance,
)
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import AttendanceForm, NothingForm
from zhiheng.surfaces.portal.committee.sheets import Table, link, sheet


@opened_to(Role.COMMITTEE, Role.CHAIR)
def meetings(request):
    cycle = reading.current()
    rows = decisions.meetings_of(cycle) if cycle else []
    offers = []
    if cycle and reading.is_chair(request):
        who = {"by": request.person, "at": request.at}
        url = reverse("committee:convocation")
        offers = [offer(convene_meeting, gettext("召开会议"), url, cycle=cycle, **who)]
    return sheet(
        request,
        title=gettext("会议与表决"),
        here="meetings",
        edition=cycles.edition_of(cycle) if cycle else None,
        offers=offers,
        tables=[
            Table(
                title=gettext("历次会议"),
                heads=[gettext(word) for word in ("会议", "召开时间", "纪要", "大屏幕")],
                rows=[_row(row) for row in rows],
                empty=gettext("还没有召开会议。"),
                todo=gettext("综合汇总完成后，由主任召开会议、登记到会、开始表决。"),
            )
        ],
    )


def named(meeting):
    return gettext("第 {number} 次会议").format(number=meeting.ordinal)


def _row(row):
    return (
        link(named(row), "meeting", row.pk),
        cn_moment(row.convened_at),
        link(gettext("会议纪要"), "minutes", row.pk),
        link(gettext("投到大屏幕"), "projector", row.pk),
    )


@opened_to(Role.CHAIR)
def convene(request):
    cycle = reading.current()
    if cycle is None:
        raise Http404
    form = bound(NothingForm, request)
    if form.perform(convene_meeting, cycle=cycle, by=request.person, at=request.at):
        made = decisions.meetings_of(cycle).last()
        return done(request, gettext("会议已召开，请登记到会。"), "committee:meeting", made.pk)  # type: ignore[union-attr]
    return act_page(
        request,
        form,
        title=gettext("召开会议"),
        back=reverse("committee:meetings"),
        confirm=gettext("现在召开"),
        edition=cycles.edition_of(cycle),
        facts=[
            (gettext("评定"), cycle.title),
            (gettext("在任委员"), decisions.members(at=request.at).count()),
        ],
        hint=gettext("召开后登记到会；回避后到会人数足够的申报组织方可表决。"),
    )


@opened_to(Role.COMMITTEE, Role.CHAIR)
def meeting(request, pk):
    found = reading.meeting_numbered(pk)
    waiting = reading.waiting_for_a_vote(found.cycle)
    asked = reading.quorums(found, waiting, at=request.at)
    return sheet(
        request,
        title=named(found),
        here="meetings",
        lead=found.cycle.title,
        facts=facts_of(found, at=request.at),
        offers=_offers(request, found, asked),
        tables=[rounds_table(request, found), quorum_table(request, found, asked)],
        edition=cycles.edition_of(found.cycle),
    )


def facts_of(found, *, at):
    here = [member.name for member in decisions.present(found)]
    return [
        (gettext("召开时间"), cn_moment(found.convened_at)),
        (gettext("应到委员"), decisions.members(at=at).count()),
        (gettext("实到委员"), len(here)),
        (gettext("到会名单"), "、".join(here) or gettext("尚未登记")),
    ]


def _offers(request, found, asked):
    reading_ = [
        Offer(gettext("会议纪要"), reverse("committee:minutes", args=[found.pk])),
        Offer(gettext("投到大屏幕"), reverse("committee:projector", args=[found.pk])),
    ]
    if not reading.is_chair(request):
        return reading_
    who = {"by": request.person, "at": request.at}
    url = {name: reverse(f"committee:{name}", args=[found.pk]) for name in ACTS}
    offers = [Offer(gettext("登记到会"), url["attendance"])]
    if asked:
        over = reading.ready(asked)
        label = gettext("开始表决")
        offers.append(
            offer(open_ballot, label, url["opening"], meeting=found, applications=over, **who)
        )
    if decisions.awaiting(found.cycle, Step.DELIBERATION).exists() and not asked:
        offers.append(_nominating(request, found, url["nomination"]))
    return [*offers, *reading_]


ACTS = ("attendance", "opening", "nomination")


def _nominating(request, found, url):
    """Departures and ties are explained on the page itself, so they do not close the way there."""
    label, who = gettext("提名"), {"by": request.person, "at": request.at}
    asked = offer(nominate, label, url, meeting=found, **who)
    return asked if decisions.open_rounds(found.cycle).exists() else Offer(label, url)


def quorum_table(request, found, asked):
    sight = reading.sight_of(request, found.cycle)
    rows = [
        (one.application.organisation.name, one.eligible, one.present, _enough(one))
        for one in asked
        if sight.sees(one.application)
    ]
    return Table(
        title=gettext("待表决的申报组织（回避后逐家计算）"),
        heads=[gettext(word) for word in ("申报组织", "应到", "实到", "到会人数")],
        rows=rows,
        empty=gettext("没有待表决的申报组织。"),
        numbers="1 2",
    )


def _enough(one):
    if one.refusal is None:
        return badge(text=gettext("足够"), tone="won")
    missing = one.refusal.values["missing"]
    return badge(text=gettext("还差 {missing} 人").format(missing=missing), tone="aside")


def rounds_table(request, found):
    rows = []
    for row, seen in reading.rounds_seen(request, found):
        voted, may = decisions.turnout_of(row)
        name = gettext("第 {number} 轮").format(number=row.ordinal)
        name = gettext("{round}（并列再投）").format(round=name) if row.settles_tie else name
        rows.append((link(name, "round", row.pk), len(seen), f"{voted} / {may}", _how_far(row)))
    return Table(
        title=gettext("表决"),
        heads=[gettext(word) for word in ("轮次", "家数", "已投票 / 应投票", "进度")],
        rows=rows,
        empty=gettext("还没有开始表决。"),
        todo=gettext("登记到会、完成审议前复核后，由主任开始表决。"),
        numbers="1 2",
    )


def _how_far(row):
    if row.closed_at is None:
        return badge(text=gettext("进行中"), tone="running")
    return badge(text=gettext("已计票"), tone="won")


@opened_to(Role.CHAIR)
def attendance(request, pk):
    """Those with a term today who are not down as here; and what that makes of each quorum."""
    found = reading.meeting_numbered(pk)
    here = set(decisions.present(found))
    members = list(decisions.members(at=request.at))
    edition = cycles.edition_of(found.cycle)
    form = bound(AttendanceForm, request, rows=members, edition=edition)
    arguments = {"meeting": found, "by": request.person, "at": request.at}
    if form.perform(record_attendance, **arguments):
        return done(request, gettext("已登记到会。"), "committee:attendance", pk)
    away = [member for member in members if member not in here]
    if not form.is_bound:
        form.offer(away)
    return sheet(
        request,
        title=gettext("登记到会"),
        here="meetings",
        lead=f"{found.cycle.title} {named(found)}",
        facts=facts_of(found, at=request.at),
        tables=[_quorum_now(request, found)],
        live=reverse("committee:quorum", args=[pk]),
        edition=edition,
        template="committee/act.html",
        form=form,
        confirm=gettext("登记到会"),
        back=reverse("committee:meeting", args=[pk]),
        nobody_left=not away,
    )


def _quorum_now(request, found):
    waiting = reading.waiting_for_a_vote(found.cycle)
    return quorum_table(request, found, reading.quorums(found, waiting, at=request.at))


@opened_to(Role.CHAIR)
@never_cache
def quorum(request, pk):
    """What the roll call and the recusals make of each quorum, for a page that follows them."""
    found = reading.meeting_numbered(pk)
    return render(request, "portal/tables.html", {"tables": [_quorum_now(request, found)]})
