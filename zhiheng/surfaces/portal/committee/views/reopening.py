"""A conflict that came out after the vote, and the place of a candidate who was struck."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import (
    annul_nomination,
    confirm_nomination,
    nominate_replacement,
    reopen_deliberation,
)
from zhiheng.surfaces.components.templatetags.components import state_badge
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import ReasonForm, ReplacementForm
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


def offers_about(request, cycle):
    """Both ways for each reopened nomination, of which the new vote leaves one; and 递补."""
    if not reading.is_chair(request):
        return
    who = {"by": request.person, "at": request.at}
    found = reading.sight_of(request, cycle).about(decisions.undecided_reopenings(cycle))
    for row in found:
        over = {"application": row.application, "reason": "—", **who}
        name = row.application.organisation.name
        url = reverse("committee:confirmation", args=[row.application_id])
        yield offer(confirm_nomination, gettext("维持提名：{name}").format(name=name), url, **over)
        url = reverse("committee:annulment", args=[row.application_id])
        label = gettext("撤销提名：{name}").format(name=name)
        yield offer(annul_nomination, label, url, danger=True, **over)
    last = decisions.meetings_of(cycle).last()
    if last and reserves(cycle):
        yield Offer(gettext("递补提名"), reverse("committee:replacement", args=[last.pk]))


def reserves(cycle):
    """Who waits as a reserve, where the edition knows 递补."""
    if not (
        cycles.terms_of(cycle).replacement_allowed and cycles.is_done(cycle, Step.DELIBERATION)
    ):
        return []
    return list(decisions.awaiting(cycle, Step.DELIBERATION))


@opened_to(Role.CHAIR)
@freshly_signed_in
def reopen(request, pk):
    return _decide(
        request,
        pk,
        reopen_deliberation,
        title=gettext("提起重新审议"),
        said=gettext("已提起重新审议，请由无利害关系的委员重新表决。"),
        hint=gettext("只有这一家的表决作废；由无利害关系的委员重新表决后，再维持或撤销提名。"),
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def confirm(request, pk):
    return _decide(
        request,
        pk,
        confirm_nomination,
        title=gettext("维持提名"),
        said=gettext("已维持提名。"),
        hint=gettext("重新表决通过的，维持提名。"),
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def annul(request, pk):
    return _decide(
        request,
        pk,
        annul_nomination,
        title=gettext("撤销提名"),
        said=gettext("已撤销提名，须重新公示。"),
        hint=gettext("重新表决未通过的，撤销提名，名单须重新公示。"),
    )


def _decide(request, pk, act, *, title, said, hint):
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    if not reading.sight_of(request, found.cycle).sees(found):
        raise Http404
    form = bound(ReasonForm, request)
    if form.perform(act, application=found, by=request.person, at=request.at):
        return done(request, said, "committee:nominations")
    return act_page(
        request,
        form,
        title=title,
        back=reverse("committee:nominations"),
        confirm=title,
        edition=cycles.edition_of(found.cycle),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("状态"), state_badge(state=found.state)),
        ],
        hint=hint,
        danger=True,
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def replace(request, pk):
    found = reading.meeting_numbered(pk)
    sight = reading.sight_of(request, found.cycle)
    waiting = sight.of(decisions.awaiting(found.cycle, Step.DELIBERATION))
    form = bound(ReplacementForm, request, rows=waiting)
    if form.perform(nominate_replacement, meeting=found, by=request.person, at=request.at):
        return done(request, gettext("已递补提名，须另行公示。"), "committee:nominations")
    return act_page(
        request,
        form,
        title=gettext("递补提名"),
        back=reverse("committee:nominations"),
        confirm=gettext("递补提名"),
        edition=cycles.edition_of(found.cycle),
        facts=[(gettext("评定"), found.cycle.title)],
        hint=gettext("只有办法允许递补、且经本次会议重新表决通过的，才能递补；递补另行公示。"),
        danger=True,
    )
