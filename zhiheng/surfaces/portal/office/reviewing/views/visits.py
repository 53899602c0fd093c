"""现场评审: who waits for a plan, the visits with their findings and reports, and the end of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import conclude_site_visits, plan_visit
from zhiheng.stages.reviews.vocabulary import NOTE_LABELS
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.concluding.pages import listed
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.forms import VisitForm
from zhiheng.surfaces.portal.office.reviewing.lists.steps import VISITS
from zhiheng.surfaces.portal.office.sheets import Table, first, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.office.views.files import application_of
from zhiheng.surfaces.portal.papers import attached


def with_step(pk, step):
    """The cycle, where its edition has that step; else there is no such page."""
    found = cycle_of(pk)
    if step not in cycles.edition_of(found).procedure.steps:
        raise Http404
    return found


@opened_to(Role.OFFICE)
def visits(request, pk):
    found = with_step(pk, Step.SITE_VISIT)
    edition = cycles.edition_of(found)
    return listed(
        request,
        VISITS,
        reviews.visits_underway(found),
        title=words.step_label(Step.SITE_VISIT, edition),
        tabs=pages.review_tabs(found, "visits"),
        lead=found.title,
        edition=edition,
        offers=pages.ending(found, Step.SITE_VISIT, gettext("办结现场评审"), "conclude_visits"),
        tables=[_unplanned(found)],
    )


def _unplanned(found):
    waiting, more = first(reviews.unplanned(found))
    return Table(
        title=gettext("等待安排的"),
        heads=[gettext(word) for word in ("申报组织", "受理编号", "办理")],
        rows=[
            (
                link(one.organisation.name, "office:review", one.pk),
                one.number or "—",
                link(gettext("安排现场评审"), "office:plan_visit", one.pk),
            )
            for one in waiting
        ],
        empty=gettext("没有等待安排的申报。"),
        more=more,
    )


@opened_to(Role.OFFICE)
def plan(request, pk):
    found = application_of(pk)
    with_step(found.cycle_id, Step.SITE_VISIT)
    back = reverse("office:visits", args=[found.cycle_id])
    initial = {"issues": "\n".join(_issues(found, request))}
    form = bound(VisitForm, request, initial=initial, edition=cycles.edition_of(found.cycle))
    if form.perform(plan_visit, application=found, by=request.person, at=request.at):
        return done(request, gettext("已安排，申报组织和组长将收到通知。"), back)
    leader = reviews.leader_of(found)
    return act_page(
        request,
        form,
        title=gettext("安排现场评审"),
        back=back,
        confirm=gettext("安排"),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("地址"), getattr(found.organisation, "address", "") or "—"),
            (gettext("组长"), leader.person.name if leader else "—"),
        ],
    )


def _issues(found, request):
    """The items on which the experts lay farther apart than the terms allow; no score is told."""
    agreed = reviews.consensus_visible_to(request.person, found, at=request.at).first()
    if agreed is None:
        return []
    bound_, items = cycles.terms_of(found.cycle).spread_bound, scheme(found.scheme).item
    return [
        gettext("{item} {title}：请核实自评报告所述做法和结果").format(
            item=one.item, title=items[one.item].title
        )
        for one in agreed.items.order_by("pk")
        if one.spread > bound_
    ]


@opened_to(Role.OFFICE)
def visit(request, pk):
    row = get_object_or_404(reviews.visits(), pk=pk)
    found = row.application
    return sheet(
        request,
        title=found.organisation.name,
        tabs=pages.review_tabs(found.cycle, "visits"),
        lead=gettext("现场评审"),
        edition=cycles.edition_of(found.cycle),
        facts=[
            (gettext("日期"), cn_date(row.planned_on)),
            (gettext("组长"), row.leader.person.name),
            (gettext("待核实事项"), "；".join(row.issues) or "—"),
            (gettext("议程"), "；".join(row.agenda) or "—"),
        ],
        offers=[
            Offer(gettext("这份申报的评审"), reverse("office:review", args=[found.pk])),
        ],
        tables=[_findings(found), _notes(found), _reports(found, row, request)],
    )


def _findings(found):
    rows = [
        (
            one.item,
            one.text,
            one.evidence,
            link(gettext("查看"), "office:visit_photo", one.pk) if one.photo_id else "—",
            one.expert.person.name,
            cn_moment(one.at),
            _answer(one),
            _fraud(one),
        )
        for one in reviews.findings_of(found)
    ]
    heads = ("条款", "发现", "证据", "照片", "专家", "时间", "申报组织的意见", "是否造假")
    return Table(
        title=gettext("现场发现"),
        heads=[gettext(word) for word in heads],
        rows=rows,
        empty=gettext("还没有记录发现。"),
        todo=gettext("现场发现由评审组专家记录，申报组织逐条确认或说明。"),
    )


def _notes(found):
    rows = [
        (
            words.label(NOTE_LABELS[one.kind]),
            one.subject,
            one.place,
            one.text,
            _attached(one),
            one.expert.person.name,
            cn_moment(one.at),
        )
        for one in reviews.notes_of(found)
    ]
    heads = ("方式", "对象", "地点", "记录", "附件", "专家", "时间")
    return Table(
        title=gettext("访谈与查阅记录"),
        heads=[gettext(word) for word in heads],
        rows=rows,
        empty=gettext("还没有访谈与查阅记录。"),
        todo=gettext("由评审组专家在现场逐条记录。"),
    )


def _attached(one):
    if one.attachment is None:
        return "—"
    return format_html(
        '{} <span class="muted">{}</span>',
        link(gettext("下载"), "office:visit_attachment", one.pk),
        gettext("SHA-256 {digest}…").format(digest=one.attachment.digest[:16]),
    )


def _answer(one):
    if not hasattr(one, "confirmation"):
        return gettext("未回复")
    said = gettext("确认") if one.confirmation.agreed else gettext("有异议")
    remark = one.confirmation.remark
    return gettext("{said}：{remark}").format(said=said, remark=remark) if remark else said


def _fraud(one):
    if hasattr(one, "decision"):
        verdict = gettext("构成造假") if one.decision.fabricated else gettext("不构成造假")
        return gettext("{said}：{remark}").format(said=verdict, remark=one.decision.reason)
    if not one.fabricated:
        return "—"
    return link(gettext("作出认定"), "office:strike_for_fraud", one.pk)


def _reports(found, row, request):
    """That a report is signed, at once; its score, when the step is done."""
    shown = {
        r.pk: r for r in reviews.visit_reports_visible_to(request.person, found, at=request.at)
    }
    return Table(
        title=gettext("现场评审报告"),
        heads=[gettext(word) for word in ("签署时间", "签署人", "改分的条款", "现场后总分")],
        rows=[
            (
                cn_moment(report.signed_at),
                report.signed_by.person.name,
                "、".join(one.item for one in reviews.rescores_of(report))
                if report.pk in shown
                else gettext("环节办结后可见"),
                words.score(report.quarters) if report.pk in shown else gettext("环节办结后可见"),
            )
            for report in row.reports.select_related("signed_by__person").order_by("pk")
        ],
        empty=gettext("还没有签署报告。"),
        todo=gettext("报告由组长签署。"),
    )


@opened_to(Role.OFFICE)
def photo(request, pk):
    return _download(get_object_or_404(reviews.findings(), pk=pk).photo)


@opened_to(Role.OFFICE)
def attachment(request, pk):
    return _download(get_object_or_404(reviews.notes(), pk=pk).attachment)


def _download(kept):
    if kept is None:
        raise Http404
    return attached(kept)


@opened_to(Role.OFFICE)
def conclude(request, pk):
    found = with_step(pk, Step.SITE_VISIT)
    return pages.conclude(
        request,
        found,
        conclude_site_visits,
        title=gettext("办结现场评审"),
        back="visits",
        said=gettext("现场评审已办结。"),
        hint=gettext("每一家都有签署的报告，方可办结；办结后不能重新打开。"),
    )
