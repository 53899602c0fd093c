from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.actions import register_body, rehost_body
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.administrator.forms import BodyForm, HostForm
from zhiheng.surfaces.portal.administrator.lists import BODIES
from zhiheng.surfaces.portal.administrator.views.desk import tabs


@opened_to(Role.ADMINISTRATOR)
def bodies(request):
    offers = [Offer(gettext("登记机构"), reverse("administrator:body_registration"))]
    context = {"tabs": tabs("bodies"), "title": gettext("机构"), "offers": offers}
    return lists.answer(request, BODIES, people.all_bodies(), "administrator/list.html", context)


@opened_to(Role.ADMINISTRATOR)
def registration(request):
    form = bound(BodyForm, request, at=request.at)
    if form.perform(register_body, by=request.person, at=request.at):
        return done(request, gettext("已登记。"), "administrator:bodies")
    return act_page(
        request,
        form,
        title=gettext("登记机构"),
        back=reverse("administrator:bodies"),
        confirm=gettext("登记"),
    )


@opened_to(Role.ADMINISTRATOR)
def hosting(request, body_id):
    body = get_object_or_404(people.all_bodies(), pk=body_id)
    form = bound(HostForm, request, at=request.at)
    if form.perform(rehost_body, body=body, by=request.person, at=request.at):
        return done(request, gettext("已变更承担单位。"), "administrator:bodies")
    hosts = sorted(body.hostings.all(), key=lambda one: one.since)
    return act_page(
        request,
        form,
        title=gettext("变更承担单位"),
        facts=[
            (gettext("机构"), body.label),
            *((cn_date(one.since), one.host) for one in hosts),
        ],
        back=reverse("administrator:bodies"),
        confirm=gettext("变更"),
    )
