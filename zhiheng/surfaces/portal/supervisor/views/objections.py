"""Objections and tips. Who objects stays sealed; opening the seal is an act of its own."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.actions import open_sealed_identity
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in
from zhiheng.surfaces.portal.supervisor.forms import ReasonForm
from zhiheng.surfaces.portal.supervisor.lists import OBJECTIONS, TIPS
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import (
    Table,
    cycle_tabs,
    desk_tabs,
    heads,
    listed,
    sheet,
    supervises,
)


def objection_of(pk):
    """Only notices of a cycle are objected to."""
    return get_object_or_404(notices.objections_everywhere().exclude(notice__cycle=None), pk=pk)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def objections(request, pk):
    found = cycle_of(pk)
    tabs = cycle_tabs(request, found, "objections")
    return listed(request, OBJECTIONS, notices.objections(found), tabs=tabs, lead=found.title)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def objection(request, pk):
    found = objection_of(pk)
    unseal = Offer(
        gettext("查看异议人身份"), reverse("supervisor:identity", args=[pk]), danger=True
    )
    return sheet(
        request,
        title=gettext("异议 {receipt}").format(receipt=found.receipt),
        tabs=cycle_tabs(request, found.notice.cycle, "objections"),
        offers=[unseal] if supervises(request) else [],
        facts=[*_facts(found), (gettext("异议人"), gettext("已密封")), *_ruling(found)],
        tables=[_investigations(found)],
    )


def _facts(found):
    return [
        (gettext("公告"), found.notice.title),
        (gettext("被异议组织"), found.about.name),
        (gettext("事实与理由"), found.grounds),
        (gettext("方式"), words.label(found.get_channel_display())),
        (gettext("收到时间"), cn_moment(found.received_at)),
        (gettext("答复期限"), cn_date(found.due_on)),
    ]


def _ruling(found):
    ruling = getattr(found, "ruling", None)
    if ruling is None:
        return [(gettext("裁定"), gettext("待裁定"))]
    return [
        (gettext("裁定"), gettext("成立") if ruling.upheld else gettext("不成立")),
        (gettext("理由"), ruling.reasons),
        (gettext("裁定时间"), cn_moment(ruling.at)),
    ]


def _investigations(found):
    rows = [
        (cn_moment(row.at), row.by.name, row.findings)
        for row in found.investigations.select_related("by").order_by("pk")
    ]
    return Table(
        title=gettext("核查情况"),
        heads=heads("时间", "核查人", "情况"),
        rows=rows,
        empty=gettext("还没有核查记录。"),
        todo=gettext("由办公室核查并记录；裁定以前须有核查记录。"),
    )


@opened_to(Role.SUPERVISOR)
@freshly_signed_in
@never_cache
def identity(request, pk):
    """The answer to the form itself shows who objects: once, at no address of its own."""
    found, read = objection_of(pk), {}

    def opening(**arguments):
        read.update(open_sealed_identity(**arguments))

    form = bound(ReasonForm, request)
    back = reverse("supervisor:objection", args=[pk])
    if form.perform(opening, objection=found, by=request.person, at=request.at):
        shown = [
            (gettext("姓名"), read["name"]),
            (gettext("身份证件号码"), read["identity_number"]),
            (gettext("联系方式"), read["contact"]),
        ]
        return render(request, "supervisor/identity.html", {"shown": shown, "back": back})
    return act_page(
        request,
        form,
        title=gettext("查看异议人身份"),
        back=back,
        confirm=gettext("启封查看"),
        edition=cycles.edition_of(found.notice.cycle),
        facts=_facts(found),
        hint=gettext("只显示一次。何人、何时、为何查看记入台账；看到的内容不记。"),
        danger=True,
    )


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def tips(request):
    return listed(request, TIPS, notices.tips(), tabs=desk_tabs(request, "tips"))


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def tip(request, pk):
    found = get_object_or_404(notices.tips(), pk=pk)
    inquiry = getattr(found, "inquiry", None)
    return sheet(
        request,
        title=gettext("线索 {number}").format(number=found.pk),
        tabs=desk_tabs(request, "tips"),
        facts=[
            (gettext("涉及组织"), found.about.name if found.about else "—"),
            (gettext("内容"), found.text),
            (gettext("收到时间"), cn_moment(found.received_at)),
            (gettext("核查事项"), inquiry.scope if inquiry else gettext("未核查")),
            (gettext("核查时间"), cn_moment(inquiry.opened_at) if inquiry else "—"),
        ],
    )
