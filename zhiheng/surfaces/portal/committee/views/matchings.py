"""Matchings of experts to applications: the record that the chair approves."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import approve_matching
from zhiheng.surfaces.portal import matched, paging
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import NothingForm
from zhiheng.surfaces.portal.committee.sheets import sheet
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


def plan_numbered(pk):
    cycle = reading.current()
    if cycle is None:
        raise Http404
    return get_object_or_404(governance.plans_of(cycle).exclude(matching=None), pk=pk)


@opened_to(Role.CHAIR, Role.COMMITTEE)
def matching(request, pk):
    """The whole matching, but for applicants from whom the reader keeps out."""
    plan = plan_numbered(pk)
    made, unseen = plan.matching, reading.unseen_codes(request, plan.cycle)
    offers = []
    if reading.is_chair(request) and not hasattr(made, "approval"):
        url = reverse("committee:matching_approval", args=[pk])
        who = {"by": request.person, "at": request.at}
        offers = [offer(approve_matching, gettext("批准匹配"), url, matching=made, **who)]
    page = paging.of_list([r for r in made.result if r["application"] not in unseen], request)
    return sheet(
        request,
        title=matched.title_of(plan),
        here="draws",
        lead=plan.cycle.title,
        facts=matched.facts_of(plan),
        offers=offers,
        tables=[
            matched.panels(plan.document, page),
            matched.exclusions(plan.document, unseen=unseen),
        ],
        edition=cycles.edition_of(plan.cycle),
        pager=page,
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def approve(request, pk):
    plan, form = plan_numbered(pk), bound(NothingForm, request)
    if form.perform(approve_matching, matching=plan.matching, by=request.person, at=request.at):
        return done(request, gettext("已批准，可以据此分派评审。"), "committee:matching", pk)
    return act_page(
        request,
        form,
        title=gettext("批准匹配"),
        back=reverse("committee:matching", args=[pk]),
        confirm=gettext("批准"),
        edition=cycles.edition_of(plan.cycle),
        facts=matched.facts_of(plan),
        hint=gettext("批准后方可聘请；承诺或登记种子的人不能批准。"),
    )
