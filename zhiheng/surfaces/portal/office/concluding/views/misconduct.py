"""Staff and experts who are said to have broken the rules: put on record, then referred or removed."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import refer_misconduct, report_misconduct
from zhiheng.stages.supervision.vocabulary import SuspectKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.office.concluding.forms.supervision import MisconductForm, ReferForm
from zhiheng.surfaces.portal.office.concluding.lists.laureates import MISCONDUCTS
from zhiheng.surfaces.portal.office.concluding.pages import listed, perform, supervision_tabs
from zhiheng.surfaces.portal.office.sheets import sheet


@opened_to(Role.OFFICE)
def misconducts(request):
    return listed(
        request,
        MISCONDUCTS,
        supervision.misconducts(),
        title=gettext("违规处理"),
        tabs=supervision_tabs("misconducts"),
        offers=[Offer(gettext("登记涉嫌违规"), reverse("office:report_misconduct"))],
    )


@opened_to(Role.OFFICE)
def report(request):
    return perform(
        request,
        report_misconduct,
        MisconductForm,
        {},
        title=gettext("登记涉嫌违规"),
        back=reverse("office:misconducts"),
        said=gettext("已登记。"),
        hint=gettext("只登记事实，不作认定；工作人员移送有权机关，评审专家由办公室处理。"),
    )


def misconduct_of(pk):
    return get_object_or_404(supervision.misconducts(), pk=pk)


@opened_to(Role.OFFICE)
def misconduct(request, pk):
    found = misconduct_of(pk)
    refer = Offer(gettext("作出处理"), reverse("office:refer_misconduct", args=[pk]), danger=True)
    return sheet(
        request,
        title=gettext("涉嫌违规：{person}").format(person=found.person.name),
        tabs=supervision_tabs("misconducts"),
        edition=cycles.edition_of(found.cycle),
        facts=_facts(found),
        offers=[] if hasattr(found, "referral") else [refer],
    )


def _facts(found):
    facts = [
        (gettext("人员"), found.person.name),
        (gettext("身份"), words.label(SuspectKind(found.kind).label)),
        (gettext("评定"), found.cycle.title),
        (gettext("涉及组织"), found.about.name if found.about else "—"),
        (gettext("事实"), found.facts),
        (gettext("登记时间"), cn_moment(found.at)),
    ]
    if hasattr(found, "referral"):
        measure = cycles.edition_of(found.cycle).handling(found.referral.measure)
        facts += [
            (gettext("措施"), measure.label if measure else found.referral.measure),
            (gettext("依据"), found.referral.basis),
            (gettext("移送机关"), found.referral.to or "—"),
        ]
    return facts


@opened_to(Role.OFFICE)
def refer(request, pk):
    found = misconduct_of(pk)
    edition = cycles.edition_of(found.cycle)
    return perform(
        request,
        refer_misconduct,
        ReferForm,
        {"misconduct": found},
        asked={"edition": edition, "kind": found.kind},
        title=gettext("作出处理"),
        back=reverse("office:misconduct", args=[pk]),
        said=gettext("已作出处理。"),
        facts=_facts(found),
        danger=True,
    )
