"""One laureate: everything the register keeps on it, and the acts that end or change its title."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.actions import reissue_certificate, terminate_honour
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import handle, hold_interview, inspect, open_revocation
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.office.concluding.forms.supervision import (
    HandleForm,
    InspectForm,
    InterviewForm,
    OpenCaseForm,
    ReissueForm,
    TerminateForm,
)
from zhiheng.surfaces.portal.office.concluding.lists.laureates import (
    LAUREATES,
    READERS,
    status_of,
)
from zhiheng.surfaces.portal.office.concluding.pages import listed, perform, supervision_tabs
from zhiheng.surfaces.portal.office.concluding.views import history
from zhiheng.surfaces.portal.office.concluding.views.supervision import acts
from zhiheng.surfaces.portal.office.sheets import sheet

PARTS_PER_FEN = 100


@opened_to(*READERS)
def laureates(request):
    return listed(
        request,
        LAUREATES,
        honours.register(),
        title=gettext("获奖组织"),
        tabs=supervision_tabs("laureates") if acts(request) else [],
    )


def honour_of(pk):
    return get_object_or_404(honours.register(), pk=pk)


@opened_to(*READERS)
def laureate(request, pk):
    found = honour_of(pk)
    file = supervision.laureate_file(found)
    office = acts(request)
    return sheet(
        request,
        title=found.name,
        tabs=supervision_tabs("laureates") if office else [],
        edition=supervision.edition_over(found),
        facts=_facts(found, file, on=day_of(request.at)),
        offers=_offers(found) if office else [],
        tables=history.tables_of(found, file, acts=office),
        template="office/concluding/laureate.html",
        spent=[(one.label, [one.amount_fen / PARTS_PER_FEN]) for one in file.spending],
        kinds=[gettext("支出")],
        whole=supervision.paid_fen(found) / PARTS_PER_FEN or None,
    )


def _facts(found, file, *, on):
    facts = [
        (gettext("证书编号"), found.number),
        (gettext("称号"), status_of(found, on=on)),
        (gettext("现名"), file.reissues[-1].name if file.reissues else found.name),
        (gettext("统一社会信用代码"), found.organisation.code),
        (gettext("授奖日期"), cn_date(found.conferred_on)),
        (gettext("有效期至"), cn_date(found.valid_until)),
        (gettext("奖金"), words.money_in_full(found.bonus_fen)),
    ]
    if hasattr(found, "payment"):
        paid = words.money_in_full(found.payment.amount_fen)
        told = format_html("{} · {}", paid, cn_date(found.payment.paid_on))
        facts.append((gettext("已拨付"), told))
    if hasattr(found, "revocation"):
        facts.append((gettext("撤销的理由"), found.revocation.reasons))
    if hasattr(found, "termination"):
        facts.append((gettext("终止的原因"), found.termination.reason))
    return facts


def _offers(found):
    acts_ = (
        ("inspect", gettext("登记监督检查"), False),
        ("handle", gettext("作出处理"), False),
        ("hold_interview", gettext("登记约谈"), False),
        ("reissue", gettext("换发证书"), False),
        ("terminate", gettext("终止称号"), True),
        ("open_revocation", gettext("撤销立案"), True),
    )
    lost = hasattr(found, "revocation") or hasattr(found, "termination")
    return [
        Offer(label, reverse(f"office:{name}", args=[found.pk]), danger=danger)
        for name, label, danger in (acts_[:2] if lost else acts_)
    ]


def _about(request, pk, act, form, title, said, *, asked=None, **page):
    found = honour_of(pk)
    return perform(
        request,
        act,
        form,
        {"honour": found},
        asked=asked,
        title=title,
        back=reverse("office:laureate", args=[pk]),
        said=said,
        edition=supervision.edition_over(found),
        facts=[(gettext("获奖组织"), found.name), (gettext("证书编号"), found.number)],
        **page,
    )


def edition_over(pk):
    """A laureate under no edition at all has no grounds and no measures."""
    return supervision.edition_over(honour_of(pk))


@opened_to(Role.OFFICE)
def inspect_(request, pk):
    title, said = gettext("登记监督检查"), gettext("已登记监督检查。")
    return _about(request, pk, inspect, InspectForm, title, said)


@opened_to(Role.OFFICE)
def handle_(request, pk):
    asked = {
        "edition": edition_over(pk),
        "inspections": supervision.inspections_of(honour_of(pk)),
    }
    title, said = gettext("作出处理"), gettext("已作出处理。")
    return _about(request, pk, handle, HandleForm, title, said, asked=asked, danger=True)


@opened_to(Role.OFFICE)
def interview(request, pk):
    title, said = gettext("登记约谈"), gettext("已登记约谈。")
    return _about(request, pk, hold_interview, InterviewForm, title, said)


@opened_to(Role.OFFICE)
def open_case(request, pk):
    return _about(
        request,
        pk,
        open_revocation,
        OpenCaseForm,
        gettext("撤销立案"),
        gettext("已立案。"),
        asked={"edition": edition_over(pk)},
        hint=gettext("立案不等于撤销：须先听取获奖组织的陈述申辩。"),
        danger=True,
    )


@opened_to(Role.OFFICE)
def reissue(request, pk):
    title, said = gettext("换发证书"), gettext("证书已换发，编号不变。")
    return _about(request, pk, reissue_certificate, ReissueForm, title, said)


@opened_to(Role.OFFICE)
def terminate(request, pk):
    title, said = gettext("终止称号"), gettext("称号已终止。")
    return _about(request, pk, terminate_honour, TerminateForm, title, said, danger=True)
