"""The pool, and who could serve."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import ask_could_serve, enter_expert
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.forms.experts import ExpertForm, ServeForm
from zhiheng.surfaces.portal.office.lists.experts import EXPERTS
from zhiheng.surfaces.portal.office.sheets import Table, desk_tabs


@opened_to(Role.OFFICE)
def experts(request):
    found = governance.experts().prefetch_related("employments")
    context = {
        "title": gettext("专家库"),
        "tabs": desk_tabs("experts"),
        "offers": [
            Offer(gettext("录入专家"), reverse("office:enter_expert")),
            Offer(gettext("这位专家能否参加？"), reverse("office:serve")),
        ],
    }
    return lists.answer(request, EXPERTS, found, "office/list.html", context)


@opened_to(Role.OFFICE)
def enter(request):
    form = bound(ExpertForm, request, at=request.at)
    if form.perform(_enter, by=request.person, at=request.at):
        return done(request, gettext("已录入专家库。"), "office:experts")
    return act_page(
        request,
        form,
        title=gettext("录入专家"),
        back=reverse("office:experts"),
        confirm=gettext("录入"),
        hint=gettext("只列经实名核验、担任评审专家而尚未入库的人。任职单位供回避核对，请写全。"),
    )


def _enter(*, pool, **arguments):
    return enter_expert(pool=Pool(pool), **arguments)


@opened_to(Role.OFFICE, Role.SUPERVISOR)
def serve(request):
    """Names in, reasons out: nothing is kept but that it was asked."""
    form = bound(ServeForm, request)
    cycle, answers = cycles.cycles().first(), []

    if cycle is not None:
        about = {"cycle": cycle, "by": request.person, "at": request.at}
        form.perform(lambda **asked: answers.extend(ask_could_serve(**about, **asked)))
    context = {
        "form": form,
        "title": gettext("这位专家能否参加？"),
        "tabs": desk_tabs("experts"),
        "edition": cycles.edition_of(cycle) if cycle else None,
        "answered": bool(answers),
        "table": Table(
            title=gettext("能否参加"),
            heads=[gettext(word) for word in ("专家", "编号", "申报组织", "能否参加", "理由")],
            rows=[_told(one) for one in answers],
            empty="",
        ),
    }
    return render(request, "office/serve.html", context)


def _told(one):
    said = {
        True: badge(text=gettext("能"), tone="won"),
        False: badge(text=gettext("不能"), tone="ended"),
        None: badge(text=gettext("须核实"), tone="aside"),
    }
    person = one.expert.person
    reasons = "；".join(one.reasons) or "—"
    return person.name, person.ref, one.organisation.name, said[one.serves], reasons
