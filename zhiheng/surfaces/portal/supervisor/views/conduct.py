"""Whom supervision suspects. It reports; others decide."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import report_misconduct
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.supervisor.forms import MisconductForm
from zhiheng.surfaces.portal.supervisor.lists import MISCONDUCT
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import cycle_tabs, listed, sheet, supervises


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def misconduct(request, pk):
    found = cycle_of(pk)
    report_it = Offer(gettext("登记涉嫌违规"), reverse("supervisor:report", args=[pk]))
    return listed(
        request,
        MISCONDUCT,
        supervision.misconducts().filter(cycle=found),
        tabs=cycle_tabs(request, found, "misconduct"),
        lead=found.title,
        offers=[report_it] if supervises(request) else [],
    )


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def suspicion(request, pk):
    found = get_object_or_404(supervision.misconducts(), pk=pk)
    referral = getattr(found, "referral", None)
    return sheet(
        request,
        title=gettext("涉嫌违规：{name}").format(name=found.person.name),
        tabs=cycle_tabs(request, found.cycle, "misconduct"),
        lead=found.cycle.title,
        facts=[
            (gettext("身份"), words.label(found.get_kind_display())),
            (gettext("涉及的申报组织"), found.about.name if found.about else "—"),
            (gettext("事实"), found.facts),
            (gettext("登记时间"), cn_moment(found.at)),
            *_referral(referral, cycles.edition_of(found.cycle)),
        ],
    )


def _referral(referral, edition):
    if referral is None:
        return [(gettext("处理"), gettext("待办公室处理"))]
    measure = edition.handling(referral.measure)
    return [
        (gettext("处理"), measure.label if measure else referral.measure),
        (gettext("依据"), referral.basis or "—"),
        (gettext("移送机关"), referral.to or "—"),
        (gettext("处理时间"), cn_moment(referral.at)),
    ]


@opened_to(Role.SUPERVISOR)
def report(request, pk):
    found = cycle_of(pk)
    form = bound(MisconductForm, request, cycle=found)
    if form.perform(report_misconduct, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已登记，由办公室移送处理。"), "supervisor:misconduct", pk)
    return act_page(
        request,
        form,
        title=gettext("登记涉嫌违规"),
        back=reverse("supervisor:misconduct", args=[pk]),
        confirm=gettext("登记"),
        edition=cycles.edition_of(found),
        facts=[(gettext("评定"), found.title)],
        hint=gettext("登记事实，不作结论；处理由有权机关决定。"),
    )
