from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from zhiheng.instruments.people.access import open_to_public
from zhiheng.stages.promotion import queries as promotion
from zhiheng.surfaces.portal import paging


@open_to_public
def cases(request):
    text, tag = request.GET.get("q", "").strip()[:60], request.GET.get("tag", "")
    labels, found = promotion.case_tags(), promotion.cases()
    if text:
        found = promotion.cases_found(text, found)
    if tag in labels:
        found = promotion.cases_tagged(tag, found)
    page = paging.by_number(found, request)
    context = {
        "page": page,
        "rows": [(row, labelled(row, labels)) for row in page],
        "tags": [(key, label, key == tag) for key, label in labels.items()],
        "q": text,
        "narrowed": bool(text) or tag in labels,
    }
    return render(request, "public/cases.html", context)


@open_to_public
def case(request, case_id):
    found = get_object_or_404(promotion.cases(), pk=case_id)
    context = {
        "case": found,
        "tags": labelled(found, promotion.case_tags()),
        "status": found.honour.status(localdate(request.at)),
        "others": promotion.cases().filter(honour=found.honour).exclude(pk=found.pk),
    }
    return render(request, "public/case.html", context)


def labelled(row, labels) -> list[tuple[str, str]]:
    """(key, label) of its tags."""
    return [(key, labels.get(key, key)) for key in row.tags]
