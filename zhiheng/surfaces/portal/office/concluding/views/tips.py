"""Tips: leads that nobody need sign. They stop no clock; the office may open an inquiry."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.actions import file_tip, open_inquiry
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, offer
from zhiheng.surfaces.portal.office.concluding.forms.objections import InquiryForm, TipForm
from zhiheng.surfaces.portal.office.concluding.lists.objections import TIPS
from zhiheng.surfaces.portal.office.concluding.pages import listed, perform, supervision_tabs
from zhiheng.surfaces.portal.office.sheets import sheet


@opened_to(Role.OFFICE)
def tips(request):
    return listed(
        request,
        TIPS,
        notices.tips(),
        title=gettext("线索"),
        tabs=supervision_tabs("tips"),
        lead=gettext("匿名或非正式的线索，不停止任何期限；由办公室决定是否立项核查。"),
        offers=[Offer(gettext("登记线索"), reverse("office:file_tip"))],
    )


@opened_to(Role.OFFICE)
def file(request):
    title, said = gettext("登记线索"), gettext("线索已登记。")
    back = reverse("office:tips")
    return perform(request, file_tip, TipForm, {}, title=title, back=back, said=said)


def tip_of(pk):
    return get_object_or_404(notices.tips(), pk=pk)


@opened_to(Role.OFFICE)
def tip(request, pk):
    found = tip_of(pk)
    opened = getattr(found, "inquiry", None)
    facts = [
        (gettext("内容"), found.text),
        (gettext("涉及组织"), found.about.name if found.about else "—"),
        (gettext("收到时间"), cn_moment(found.received_at)),
    ]
    if opened:
        facts += [
            (gettext("核查事项"), opened.scope),
            (gettext("立项时间"), cn_moment(opened.opened_at)),
        ]
    inquire = offer(
        open_inquiry,
        gettext("立项核查"),
        reverse("office:inquire", args=[pk]),
        tip=found,
        scope="…",
        by=request.person,
        at=request.at,
    )
    return sheet(
        request,
        title=gettext("线索 {n}").format(n=found.pk),
        tabs=supervision_tabs("tips"),
        facts=facts,
        offers=[inquire],
    )


@opened_to(Role.OFFICE)
def inquire(request, pk):
    found = tip_of(pk)
    return perform(
        request,
        open_inquiry,
        InquiryForm,
        {"tip": found},
        title=gettext("立项核查"),
        back=reverse("office:tip", args=[pk]),
        said=gettext("已立项核查。"),
        facts=[(gettext("线索"), found.text)],
    )
