"""Objections: received at the counter too, investigated, ruled. Who objects stays sealed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.actions import (
    file_objection,
    investigate_objection,
    open_sealed_identity,
)
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import dismiss_objection, uphold_objection
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, offer
from zhiheng.surfaces.portal.office.concluding.forms.objections import (
    DismissForm,
    FileForm,
    InvestigateForm,
    ReasonForm,
    UpholdForm,
)
from zhiheng.surfaces.portal.office.concluding.lists.objections import OBJECTIONS, ruling_of
from zhiheng.surfaces.portal.office.concluding.pages import cycle_tabs, listed, perform
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


@opened_to(Role.OFFICE)
def objections(request, pk):
    found = cycle_of(pk)
    last = decisions.last_publicity(found)
    counter = Offer(gettext("登记当面或来信的异议"), reverse("office:file_objection", args=[pk]))
    return listed(
        request,
        OBJECTIONS,
        notices.objections(found),
        title=gettext("异议"),
        tabs=cycle_tabs(found, "objections"),
        lead=gettext("实名异议逐件核查、裁定；全部裁定以前，公示不能办结。"),
        edition=cycles.edition_of(found),
        offers=[counter] if last else [],
    )


@opened_to(Role.OFFICE)
def file(request, pk):
    """What is handed in or mailed; the postmark may count where the terms say so."""
    found = cycle_of(pk)
    last = decisions.last_publicity(found)
    if last is None:
        raise Http404
    return perform(
        request,
        file_objection,
        FileForm,
        {"notice": last.notice},
        asked={"listed": decisions.organisations_on(last.notice)},
        title=gettext("登记异议"),
        back=reverse("office:objections", args=[pk]),
        said=gettext("异议已登记，异议人身份已密封。"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("公示"), last.notice.title),
            (gettext("截止"), cn_moment(last.closes_at)),
        ],
        hint=gettext("异议人须实名；身份登记后即密封，查看须说明理由并记入台账。"),
    )


def objection_of(pk):
    return get_object_or_404(notices.all_objections(), pk=pk)


@opened_to(Role.OFFICE)
def objection(request, pk):
    found = objection_of(pk)
    return sheet(
        request,
        title=gettext("异议 {receipt}").format(receipt=found.receipt),
        tabs=cycle_tabs(found.notice.cycle, "objections"),
        edition=cycles.edition_of(found.notice.cycle),
        facts=_facts(found),
        offers=_offers(request, found),
        tables=[_evidence(found), _investigations(found)],
    )


def _facts(found):
    facts = [
        (gettext("对哪家组织"), found.about.name),
        (gettext("公示"), link(found.notice.title, "public:notice", found.notice_id)),
        (gettext("方式"), words.label(found.get_channel_display())),
        (gettext("收到时间"), cn_moment(found.received_at)),
        (gettext("答复期限"), cn_date(found.due_on)),
        (gettext("裁定"), ruling_of(found)),
        (gettext("事实与理由"), found.grounds),
    ]
    if found.postmarked_on:
        facts.insert(3, (gettext("邮戳日期"), cn_date(found.postmarked_on)))
    if hasattr(found, "ruling"):
        facts.append((gettext("裁定的理由"), found.ruling.reasons))
    return facts


def _offers(request, found):
    who = {"objection": found, "by": request.person, "at": request.at}
    to = {
        name: reverse(f"office:{name}", args=[found.pk])
        for name in ("investigate", "uphold", "dismiss_objection", "identity_of_objector")
    }
    sealed = Offer(gettext("查看异议人身份"), to["identity_of_objector"])
    if hasattr(found, "ruling"):
        return [sealed]
    return [
        Offer(gettext("记录核查情况"), to["investigate"]),
        offer(
            uphold_objection, gettext("裁定成立"), to["uphold"],
            reasons="…", strike=False, danger=True, **who,
        ),
        offer(
            dismiss_objection, gettext("裁定不成立"), to["dismiss_objection"], reasons="…", **who
        ),
        sealed,
    ]  # fmt: skip


def _evidence(found):
    return Table(
        title=gettext("证据材料"),
        heads=[gettext("文件")],
        rows=[
            (link(row.document.name, "office:evidence", found.pk, row.pk),)
            for row in notices.evidence_of(found)
        ],
        empty=gettext("没有证据材料。"),
    )


def _investigations(found):
    return Table(
        title=gettext("核查情况"),
        heads=[gettext(word) for word in ("核查人", "情况", "时间")],
        rows=[
            (row.by.name, row.findings, cn_moment(row.at))
            for row in notices.investigations_of(found)
        ],
        empty=gettext("还没有核查记录。"),
        todo=gettext("裁定以前，先把核查情况记录在案。"),
    )


@opened_to(Role.OFFICE)
def evidence(request, pk, file):
    row = get_object_or_404(notices.evidence_of(objection_of(pk)), pk=file)
    return attached(row.document)


def _about(request, pk, act, form, title, said, **page):
    found = objection_of(pk)
    return perform(
        request,
        act,
        form,
        {"objection": found},
        title=title,
        back=reverse("office:objection", args=[pk]),
        said=said,
        edition=cycles.edition_of(found.notice.cycle),
        facts=_summary(found),
        **page,
    )


def _summary(found):
    return [
        (gettext("异议"), found.receipt),
        (gettext("对哪家组织"), found.about.name),
        (gettext("事实与理由"), found.grounds),
    ]


@opened_to(Role.OFFICE)
def investigate(request, pk):
    title, said = gettext("记录核查情况"), gettext("已记录核查情况。")
    return _about(request, pk, investigate_objection, InvestigateForm, title, said)


@opened_to(Role.OFFICE)
def uphold(request, pk):
    return _about(
        request, pk, uphold_objection, UpholdForm,
        gettext("裁定异议成立"), gettext("已裁定异议成立。"), danger=True,
    )  # fmt: skip


@opened_to(Role.OFFICE)
def dismiss(request, pk):
    title, said = gettext("裁定异议不成立"), gettext("已裁定异议不成立。")
    return _about(request, pk, dismiss_objection, DismissForm, title, said)


@opened_to(Role.OFFICE)
@freshly_signed_in
@never_cache
def identity(request, pk):
    """Shown once, in the answer to the act itself: asking again is another entry in the ledger."""
    found, read = objection_of(pk), []
    form = bound(ReasonForm, request, edition=cycles.edition_of(found.notice.cycle))
    if form.perform(
        lambda **asked: read.append(open_sealed_identity(**asked)),
        objection=found,
        by=request.person,
        at=request.at,
    ):
        context = {"objection": found, "identity": _told(read[0])}
        return render(request, "office/concluding/identity.html", context)
    return act_page(
        request,
        form,
        title=gettext("查看异议人身份"),
        back=reverse("office:objection", args=[pk]),
        confirm=gettext("查看"),
        facts=_summary(found)[:2],
        hint=gettext("只显示这一次；查看人、时间和理由记入台账。"),
        danger=True,
    )


def _told(identity):
    return [
        (gettext("姓名或单位名称"), identity["name"]),
        (gettext("证件号码"), identity["identity_number"]),
        (gettext("联系方式"), identity["contact"]),
    ]
