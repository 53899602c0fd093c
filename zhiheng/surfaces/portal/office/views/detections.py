"""What the facts say about who is tied to whom, and what the office decides on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.conflicts import Strength
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import decide_detection
from zhiheng.stages.governance.rules.recusals import tie_in_words
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.forms.experts import DecideDetectionForm
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of

AT_ONCE = 100
"""Applicants compared on one page, each with those to whom it is assigned."""


@opened_to(Role.OFFICE)
def detections(request, pk):
    """Computed from the facts as they are at this moment: what the conclusion of the desk review
    waits for, by page; everything between the pool and the applicants when that is asked for."""
    cycle = cycle_of(pk)
    if request.GET.get("experts") == "all":
        return _compared(request, cycle, governance.detections(cycle, at=request.at))
    page = paging.latest_first(reviews.assigned_applications(cycle), request, size=AT_ONCE)
    found = reviews.found_on_panels(cycle, page.rows, at=request.at)
    return _compared(request, cycle, found, page)


def _compared(request, cycle, found, page=None):
    here = reverse("office:detections", args=[cycle.pk])
    other = (
        Offer(gettext("与全库专家比对"), f"{here}?experts=all")
        if page is not None
        else Offer(gettext("只比对已分派的专家"), here)
    )
    return sheet(
        request,
        title=gettext("利害关系核对"),
        tabs=cycle_tabs(cycle, "detections"),
        lead=gettext("每次打开都按现有资料重新比对。代码一致的当然回避，其余逐项判断。"),
        edition=cycles.edition_of(cycle),
        facts=[(gettext("本页比对"), _extent(page))],
        offers=[other],
        tables=[
            _table(cycle, gettext("等待判断"), [one for one in found if one.undecided], open_=True),
            _table(cycle, gettext("已有结论"), [one for one in found if not one.undecided]),
        ],
        pager=page,
    )


def _extent(page):
    if page is None:
        return gettext("全部申报组织与专家库中的全部专家")
    if not page:
        return gettext("还没有分派申报，没有可以比对的；分派以前可与全库专家比对")
    told = gettext("{n} 家申报组织与其已分派的专家")
    return told.format(n=len(page.rows))


def _table(cycle, title, found, *, open_=False):
    heads = ("专家", "申报组织", "相符的事实", "可信程度", "结论")
    return Table(
        title=title,
        heads=[gettext(word) for word in heads],
        rows=[
            (
                one.expert.person.name,
                one.organisation.name,
                "；".join(tie_in_words(tie) for tie in one.detection.ties),
                strength_badge(one.detection.strength),
                _decide(cycle, one) if open_ else _outcome(one),
            )
            for one in found
        ],
        empty=gettext("没有等待判断的事实。") if open_ else gettext("没有已有结论的事实。"),
        todo=gettext("专家任职、关联单位、辅导机构等资料变化后，会自动重新比对。") if open_ else "",
    )


def _decide(cycle, one):
    return link(
        gettext("判断"), "office:decide_detection", cycle.pk, one.expert.pk, one.organisation.pk
    )


def _outcome(one):
    if one.decision is None:
        return gettext("当然回避")
    said = gettext("有，须回避") if one.decision.ties else gettext("无利害关系")
    return f"{said}（{one.decision.by.name}：{one.decision.reason}）"


def strength_badge(strength):
    told = {
        Strength.CERTAIN: (gettext("确定"), "ended"),
        Strength.STRONG: (gettext("较强"), "aside"),
        Strength.WEAK: (gettext("较弱"), "running"),
    }
    text, tone = told[strength]
    return badge(text=text, tone=tone)


@opened_to(Role.OFFICE)
def decide(request, pk, expert, organisation):
    cycle = cycle_of(pk)
    who = get_object_or_404(governance.experts(), pk=expert)
    applied = applications.applications_in(cycle).filter(organisation=organisation)
    applicant = get_object_or_404(applied).organisation
    one = next(iter(governance.found_between(cycle, [who], [applicant], at=request.at)), None)
    if one is None:
        raise Http404
    form = bound(DecideDetectionForm, request, initial={"basis_digest": one.detection.digest})
    if form.perform(
        decide_detection,
        cycle=cycle,
        expert=who,
        organisation=one.organisation,
        by=request.person,
        at=request.at,
    ):
        return done(request, gettext("已作出判断。"), "office:detections", pk)
    facts = [(gettext("专家"), who.person.name), (gettext("申报组织"), one.organisation.name)]
    facts += [(gettext("相符的事实"), tie_in_words(tie)) for tie in one.detection.ties]
    return act_page(
        request,
        form,
        title=gettext("判断利害关系"),
        facts=facts,
        back=reverse("office:detections", args=[pk]),
        confirm=gettext("作出判断"),
        hint=gettext(
            "判断有利害关系的，本届回避；判断没有的，只对以上事实有效，事实变化后重新判断。"
        ),
    )
