"""Who keeps out: declared, challenged, found."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import dismiss_challenge, pin_recusal
from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.supervisor.forms import DismissForm, RecusalForm
from zhiheng.surfaces.portal.supervisor.lists import (
    CHALLENGES,
    DECLARATIONS,
    RECUSALS,
    decided_on,
    outcome,
)
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import cycle_tabs, listed, sheet, supervises


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def declarations(request, pk):
    found = cycle_of(pk)
    tabs = cycle_tabs(request, found, "declarations")
    rows = governance.declarations_in(found)
    return listed(request, DECLARATIONS, rows, tabs=tabs, lead=found.title)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def recusals(request, pk):
    found = cycle_of(pk)
    pin_it = Offer(gettext("认定回避"), reverse("supervisor:pin_recusal", args=[pk]))
    return listed(
        request,
        RECUSALS,
        governance.recusals(found),
        tabs=cycle_tabs(request, found, "recusals"),
        lead=found.title,
        offers=[pin_it] if supervises(request) else [],
    )


@opened_to(Role.SUPERVISOR)
def pin(request, pk):
    """Of itself, or begun from what an applicant asked for (`?challenge=`)."""
    found = cycle_of(pk)
    form = bound(RecusalForm, request, cycle=found, initial=_asked(found, request))
    if form.perform(pin_recusal, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已认定回避。"), "supervisor:recusals", pk)
    return act_page(
        request,
        form,
        title=gettext("认定回避"),
        back=reverse("supervisor:recusals", args=[pk]),
        confirm=gettext("认定"),
        edition=cycles.edition_of(found),
        hint=gettext("认定后，此人不得参加与该组织有关的一切评审和表决。"),
    )


def _asked(found, request):
    raw = request.GET.get("challenge", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 19):
        return {}
    row = get_object_or_404(governance.open_challenges(found), pk=int(raw))
    application = applications.application_of(row.organisation, found)
    return {
        "person": row.expert.person,
        "organisation": application,
        "kind": ConflictKind.OTHER,
        "reason": row.reason,
    }


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def challenges(request, pk):
    found = cycle_of(pk)
    tabs = cycle_tabs(request, found, "challenges")
    rows = governance.challenges_of(found)
    return listed(request, CHALLENGES, rows, tabs=tabs, lead=found.title)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def challenge(request, pk):
    found = get_object_or_404(governance.challenges_everywhere(), pk=pk)
    decided_on([found])
    return sheet(
        request,
        title=gettext("回避申请"),
        tabs=cycle_tabs(request, found.cycle, "challenges"),
        lead=found.cycle.title,
        edition=cycles.edition_of(found.cycle),
        offers=_answers(request, found) if supervises(request) else [],
        facts=[(gettext("结果"), outcome(found)), *_challenged(found), *_dismissed(found)],
    )


def _challenged(found):
    return [
        (gettext("申报组织"), found.organisation.name),
        (gettext("专家"), found.expert.person.name),
        (gettext("事由"), found.reason),
        (gettext("提出时间"), cn_moment(found.made_at)),
    ]


def _dismissed(found):
    dismissal = getattr(found, "dismissal", None)
    return [(gettext("驳回理由"), dismissal.reason)] if dismissal else []


def _answers(request, found):
    if found.decided:
        return []
    pin_it = reverse("supervisor:pin_recusal", args=[found.cycle_id]) + f"?challenge={found.pk}"
    dismiss_it = reverse("supervisor:dismiss", args=[found.pk])
    who = {"by": request.person, "at": request.at}
    return [
        Offer(gettext("认定回避"), pin_it),
        offer(dismiss_challenge, gettext("驳回"), dismiss_it, challenge=found, reason="…", **who),
    ]


@opened_to(Role.SUPERVISOR)
def dismiss(request, pk):
    found = get_object_or_404(governance.challenges_everywhere(), pk=pk)
    form = bound(DismissForm, request)
    if form.perform(dismiss_challenge, challenge=found, by=request.person, at=request.at):
        return done(request, gettext("已驳回，并告知申报组织。"), "supervisor:challenge", pk)
    return act_page(
        request,
        form,
        title=gettext("驳回回避申请"),
        back=reverse("supervisor:challenge", args=[pk]),
        confirm=gettext("驳回"),
        edition=cycles.edition_of(found.cycle),
        facts=_challenged(found),
    )
