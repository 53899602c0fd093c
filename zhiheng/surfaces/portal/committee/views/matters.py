"""重大事项: what came up after the cut-off, and whom a decided restriction bars."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import determine_finding, strike_barred
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, state_badge
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import DetermineForm, ReasonForm
from zhiheng.surfaces.portal.committee.sheets import Table, link, sheet


def undecided(cycle):
    return screening.matters_for_the_committee(cycle).filter(determination=None)


def barred_still(cycle):
    """Applications still in the running that a person has found barred."""
    found = applications.applications_in(cycle, *screening.RUNNING)
    return found.filter(pk__in=screening.barred_in(cycle)).select_related("organisation")


@opened_to(Role.CHAIR, Role.COMMITTEE)
def matters(request):
    cycle = reading.current()
    tables = []
    if cycle:
        sight = reading.sight_of(request, cycle)
        found = sight.about(screening.matters_for_the_committee(cycle))
        barred, chair = sight.of(barred_still(cycle)), reading.is_chair(request)
        tables = [_matters(cycle, found, chair=chair), _barred(barred, chair=chair)]
    return sheet(
        request,
        title=gettext("重大事项"),
        here="matters",
        lead=gettext("截止日以后发生的限制情形不自动适用，也不忽略，由评定委员会认定。"),
        tables=tables,
    )


def _matters(cycle, found, *, chair):
    edition = cycles.edition_of(cycle)
    rows = [
        (
            row.application.organisation.name,
            _ground(edition, row),
            row.source,
            cn_date(row.found_at),
            _decision(row, chair=chair),
        )
        for row in found
    ]
    return Table(
        title=gettext("截止日后的限制情形"),
        heads=[gettext(word) for word in ("申报组织", "限制情形", "来源", "发现时间", "认定")],
        rows=rows,
        empty=gettext("没有截止日后发生的限制情形。"),
        todo=gettext("复核查到新的记录时，列在这里由主任认定。"),
    )


def _ground(edition, row):
    ground = edition.restriction(row.restriction)
    return ground.label if ground else row.restriction


def _decision(row, *, chair):
    if hasattr(row, "determination"):
        if row.determination.bars:
            return badge(text=gettext("构成限制"), tone="ended")
        return badge(text=gettext("不构成限制"), tone="won")
    if chair:
        return link(gettext("认定"), "determination", row.pk)
    return badge(text=gettext("待主任认定"), tone="aside")


def _barred(found, *, chair):
    rows = [
        (
            row.organisation.name,
            state_badge(state=row.state),
            link(gettext("取消资格"), "strike", row.pk) if chair else gettext("待主任办理"),
        )
        for row in found
    ]
    return Table(
        title=gettext("已认定构成限制、尚在评定中的申报"),
        heads=[gettext(word) for word in ("申报组织", "状态", "办理")],
        rows=rows,
        empty=gettext("没有应当取消资格的申报。"),
    )


@opened_to(Role.CHAIR)
def determine(request, pk):
    row = get_object_or_404(screening.all_findings(), pk=pk, after_cut_off=True)
    _in_sight(request, row.application)
    form = bound(DetermineForm, request)
    if form.perform(determine_finding, finding=row, by=request.person, at=request.at):
        return done(request, gettext("已认定。"), "committee:matters")
    edition = cycles.edition_of(row.application.cycle)
    more = [
        (gettext("限制情形"), _ground(edition, row)),
        (gettext("来源"), row.source),
        (gettext("提示"), words.label(screening.note_on(row)) or "—"),
    ]
    title, confirm = gettext("认定限制情形"), gettext("认定")
    return _about(request, form, row.application, title, confirm, more=more)


@opened_to(Role.CHAIR)
def strike(request, pk):
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    _in_sight(request, found)
    form = bound(ReasonForm, request)
    if form.perform(strike_barred, application=found, by=request.person, at=request.at):
        return done(request, gettext("已取消资格并通知申报组织。"), "committee:matters")
    said = [
        (gettext("构成限制（{number}）").format(number=number), words.reason(refusal))
        for number, refusal in enumerate(screening.barring(found), start=1)
    ]
    title = confirm = gettext("取消资格")
    return _about(request, form, found, title, confirm, more=said)


def _in_sight(request, application):
    """Whoever keeps out of an applicant does not decide about it either."""
    if not reading.sight_of(request, application.cycle).sees(application):
        raise Http404


def _about(request, form, found, title, confirm, *, more):
    return act_page(
        request,
        form,
        title=title,
        back=reverse("committee:matters"),
        confirm=confirm,
        edition=cycles.edition_of(found.cycle),
        facts=[(gettext("申报组织"), found.organisation.name), *more],
        danger=True,
    )
