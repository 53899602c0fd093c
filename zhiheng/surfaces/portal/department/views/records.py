"""The records against organisations that a department keeps in its own name."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import enter_listing, remove_listing
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, body_of, bound, done
from zhiheng.surfaces.portal.department.forms import ListingForm, RemovalForm
from zhiheng.surfaces.portal.department.lists import LISTINGS, grounds
from zhiheng.surfaces.portal.department.reading import tabs


def own(request):
    return screening.listings_kept_by(body_of(request), at=request.at)


@opened_to(Role.DEPARTMENT)
def listings(request):
    context = {
        "tabs": tabs("listings"),
        "title": gettext("本部门的限制情形记录"),
        "offers": [Offer(gettext("录入记录"), reverse("department:entry"))],
    }
    return lists.answer(request, LISTINGS, own(request), "department/list.html", context)


def _edition():
    cycle = cycles.announced().first()
    return cycles.edition_of(cycle) if cycle else None


@opened_to(Role.DEPARTMENT)
def entry(request):
    """In the department's own name: it vouches for nobody else's lists."""
    body = body_of(request)
    form = bound(ListingForm, request, grounds=grounds(), edition=_edition())
    arguments = {"authority": body.label, "by": request.person, "at": request.at}
    if form.perform(enter_listing, **arguments):
        return done(request, gettext("已录入。"), "department:listings")
    return act_page(
        request,
        form,
        title=gettext("录入限制情形记录"),
        facts=[(gettext("认定机关"), body.label)],
        back=reverse("department:listings"),
        confirm=gettext("录入"),
        hint=gettext("按信用代码登记；是否构成限制，由评委会办公室认定并说明理由。"),
    )


@opened_to(Role.DEPARTMENT)
def removal(request, pk):
    row = get_object_or_404(own(request), pk=pk)
    form = bound(RemovalForm, request, edition=_edition())
    if form.perform(remove_listing, listing=row, by=request.person, at=request.at):
        return done(request, gettext("已移出，记录保留。"), "department:listings")
    return act_page(
        request,
        form,
        title=gettext("移出限制情形记录"),
        facts=[
            (gettext("统一社会信用代码"), row.code),
            (gettext("名单或事项"), row.title),
            (gettext("列入日期"), cn_date(row.listed_on)),
        ],
        back=reverse("department:listings"),
        confirm=gettext("移出"),
    )
