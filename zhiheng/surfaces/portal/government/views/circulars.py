"""The commendation as it will read, and its number."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral import rules
from zhiheng.stages.conferral.actions import issue_circular
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.government.forms import CircularForm
from zhiheng.surfaces.portal.government.lists import CIRCULARS
from zhiheng.surfaces.portal.government.reading import tabs
from zhiheng.surfaces.portal.signing import freshly_signed_in


@opened_to(Role.GOVERNMENT)
def circulars(request):
    context = {"tabs": tabs("circulars"), "title": gettext("历次通报")}
    return lists.answer(request, CIRCULARS, conferral.circulars(), "government/list.html", context)


@opened_to(Role.GOVERNMENT)
@freshly_signed_in
def circular(request, pk):
    """Read before it is issued: whom it names, or that it names nobody."""
    cycle = get_object_or_404(cycles.announced(), pk=pk)
    edition = cycles.edition_of(cycle)
    if Step.CIRCULAR not in edition.procedure.steps:
        raise Http404
    if request.method == "GET" and (issued := conferral.circular_of(cycle)):
        return redirect("public:notice", issued.notice_id)
    form = bound(CircularForm, request, edition=edition)
    if form.perform(issue_circular, cycle=cycle, by=request.person, at=request.at):
        return done(request, gettext("已发布通报。"), "government:circulars")
    waiting = list(decisions.awaiting(cycle, Step.CIRCULAR))
    title, body = rules.circular_text(
        edition, year=cycle.year, laureates=conferral.laureates_to_name(waiting)
    )
    text = mark_safe(linebreaks(body, autoescape=True))
    return act_page(
        request,
        form,
        title=gettext("发布通报"),
        facts=[
            (gettext("通报组织"), gettext("{n} 家").format(n=len(waiting))),
            (gettext("标题"), title),
            (gettext("正文"), text),
        ],
        back=reverse("government:desk"),
        confirm=gettext("发布通报"),
        hint=gettext("发布后即向社会公开，不能撤回。"),
    )
