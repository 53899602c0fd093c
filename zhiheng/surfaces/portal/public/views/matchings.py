"""Matchings of experts to applications: commitments, what came of them, and the record."""

import json

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from zhiheng.instruments.people.access import open_to_public
from zhiheng.stages.governance import queries as governance
from zhiheng.surfaces.portal import matched, paging
from zhiheng.surfaces.portal.papers import JSON, to_save


@open_to_public
def matchings(request):
    page = paging.by_number(governance.plans(), request)
    return render(request, "public/matchings.html", {"page": page})


@open_to_public
def matching(request, plan_id):
    """The names come out with the seed where the edition lets them be known; before, only what
    proves that nothing was changed."""
    plan = get_object_or_404(governance.plans(), pk=plan_id)
    made, document = getattr(plan, "matching", None), plan.document
    known = bool(made) and governance.names_are_known(plan.cycle)
    page = paging.of_list(made.result if made and known else [], request)
    context = {
        "plan": plan,
        "matching": made,
        "known": known,
        "asked": matched.asked(document),
        "result": governance.matching_digest(made) if made else "",
        "tables": [matched.panels(document, page)] if known else [],
        "pager": page,
    }
    return render(request, "public/matching.html", context)


@open_to_public
def record(request, plan_id):
    plan = get_object_or_404(governance.plans(), pk=plan_id)
    if not hasattr(plan, "matching") or not governance.names_are_known(plan.cycle):
        raise Http404
    text = json.dumps(governance.matching_record(plan.matching), ensure_ascii=False)
    return to_save(text, f"matching-{plan.pk}.json", JSON)
