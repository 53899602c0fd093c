"""The agenda, one application's reports and papers, and keeping out of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import recuse_member
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, state_badge
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import RecuseForm
from zhiheng.surfaces.portal.committee.papers import papers_about
from zhiheng.surfaces.portal.committee.sheets import Table, link, sheet
from zhiheng.surfaces.portal.papers import attached


@opened_to(Role.COMMITTEE, Role.CHAIR)
def agenda(request):
    cycle = reading.current()
    tables = [_summary(request, cycle), _kept_out(request, cycle)] if cycle else []
    return sheet(
        request,
        title=gettext("议题"),
        here="agenda",
        lead=gettext("综合汇总按总分排列；您已回避的组织不在其中。"),
        tables=tables,
        nothing=cycle is None,
    )


def _summary(request, cycle):
    lines = reading.sight_of(request, cycle).about(reading.lines_before_the_committee(cycle))
    tallies = decisions.counting_tallies(cycle, [line.application for line in lines])
    heads = ("申报组织", "名次", "材料评审", "现场评审", "总分", "表决", "状态", "回避")
    return Table(
        title=gettext("综合汇总"),
        heads=[gettext(word) for word in heads],
        rows=[_row(line, tallies.get(line.application_id)) for line in lines],
        empty=gettext("还没有提交评定委员会的申报。"),
        todo=gettext("综合汇总完成后，名单和评审报告列在这里。"),
        numbers="1 2 3 4",
    )


def _row(line, tally):
    found = line.application
    return (
        link(found.organisation.name, "application", found.pk),
        gettext("{rank}（并列）").format(rank=line.rank) if line.tied else line.rank,
        words.score(line.desk_quarters),
        words.score(line.site_quarters),
        words.points(line.total_hundredths),
        outcome(tally),
        state_badge(state=found.state),
        link(gettext("申报回避"), "recusal", found.pk),
    )


def outcome(tally):
    if tally is None:
        return badge(text=gettext("未表决"), tone="aside")
    if tally.passed:
        return badge(text=gettext("通过"), tone="won")
    return badge(text=gettext("未通过"), tone="ended")


def _kept_out(request, cycle):
    rows = [
        (words.label(row.get_kind_display()), cn_date(row.at))
        for row in governance.recusals_of(request.person, cycle)
    ]
    return Table(
        title=gettext("您已作的回避"),
        heads=[gettext(word) for word in ("关系", "回避时间")],
        rows=rows,
        empty=gettext("您没有回避任何组织。"),
        todo=gettext("与申报组织有利害关系的，在上表该组织一行申报回避。"),
    )


def application_of(request, pk):
    """Within reach: summed up, and not one from which the reader keeps out."""
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    if not reading.may_read(request, found):
        raise Http404
    return found


@opened_to(Role.COMMITTEE, Role.CHAIR)
def application(request, pk):
    found = application_of(request, pk)
    line = reviews.summary_lines_visible_to(request.person, found, at=request.at).first()
    return sheet(
        request,
        title=found.organisation.name,
        here="agenda",
        facts=_facts(found, line),
        offers=[Offer(gettext("申报回避"), reverse("committee:recusal", args=[pk]))],
        tables=[
            *_consensus(request, found),
            *_visit(request, found),
            papers_about(request, found.cycle, PaperKind.REVIEW_REPORT, found),
            _files(found),
        ],
        edition=cycles.edition_of(found.cycle),
    )


def _facts(found, line):
    rows = [
        (gettext("评定"), found.cycle.title),
        (gettext("统一社会信用代码"), found.organisation.code),
        (gettext("受理编号"), found.number or "—"),
        (gettext("状态"), state_badge(state=found.state)),
    ]
    if line is None:
        return rows
    marks = "、".join(f"{percent}%" for percent in line.defence_percents)
    return [
        *rows,
        (gettext("材料评审"), words.score(line.desk_quarters)),
        (gettext("现场评审"), words.score(line.site_quarters)),
        (gettext("答辩"), marks or "—"),
        (gettext("总分"), words.points(line.total_hundredths)),
        (gettext("名次"), line.rank),
    ]


def _consensus(request, found):
    """材料评审报告: what the panel agreed on, item by item, without anybody's own sheet."""
    row = reviews.consensus_visible_to(request.person, found, at=request.at).first()
    items = scheme(found.scheme).item
    rows = [
        (f"{one.item} {items[one.item].title}", f"{one.percent}%", one.spread, one.reason or "—")
        for one in (row.items.order_by("pk") if row else ())
        if one.item in items
    ]
    yield Table(
        title=gettext("材料评审报告（合议）"),
        heads=[gettext(word) for word in ("条款", "合议得分率", "独立评分极差", "理由")],
        rows=rows,
        empty=gettext("没有合议记录。"),
        numbers="1 2",
    )


def _visit(request, found):
    report = reviews.visit_reports_visible_to(request.person, found, at=request.at).first()
    if report is None:
        return
    yield Table(
        title=gettext("现场评审报告"),
        heads=[gettext(word) for word in ("条款", "原得分率", "现得分率", "理由")],
        rows=[
            (row.item, f"{row.former}%", f"{row.percent}%", row.reason)
            for row in reviews.rescores_of(report)
        ],
        empty=gettext("现场评审没有改变得分。"),
        numbers="1 2",
    )
    yield Table(
        title=gettext("现场发现"),
        heads=[gettext(word) for word in ("条款", "发现", "证据", "申报组织确认")],
        rows=[
            (row.item, row.text, row.evidence, _confirmed(row))
            for row in reviews.findings_of(found)
        ],
        empty=gettext("没有登记现场发现。"),
    )


def _confirmed(row):
    if not hasattr(row, "confirmation"):
        return "—"
    return gettext("已确认") if row.confirmation.agreed else gettext("有异议")


def _files(found):
    edition = cycles.edition_of(found.cycle)
    rows = []
    for row in applications.files_of(found):
        kind = edition.attachment(row.kind)
        name = link(row.document.name, "attachment", found.pk, row.pk)
        rows.append((name, kind.label if kind else row.kind))
    return Table(
        title=gettext("申报材料"),
        heads=[gettext("文件"), gettext("类别")],
        rows=rows,
        empty=gettext("没有附件。"),
    )


@opened_to(Role.COMMITTEE, Role.CHAIR)
def attachment(request, pk, file):
    row = get_object_or_404(applications.files_of(application_of(request, pk)), pk=file)
    return attached(row.document)


@opened_to(Role.COMMITTEE, Role.CHAIR)
def recusal(request, pk):
    """For oneself; a second one for the same applicant is refused by the act."""
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    if not any(line.application_id == pk for line in _lines(found)):
        raise Http404
    recused = governance.is_recused(found.cycle, request.person, found.organisation)
    if recused and request.method == "GET":
        raise Http404
    edition, form = cycles.edition_of(found.cycle), bound(RecuseForm, request)
    subject = {"cycle": found.cycle, "organisation": found.organisation}
    if form.perform(recuse_member, **subject, by=request.person, at=request.at):
        return done(request, gettext("已登记回避，不再向您显示该组织。"), "committee:agenda")
    return act_page(
        request,
        form,
        title=gettext("申报回避"),
        back=reverse("committee:agenda"),
        confirm=gettext("登记回避"),
        edition=edition,
        facts=[(gettext("申报组织"), found.organisation.name)],
        hint=gettext("登记后，您不参加对该组织的审议和表决，也不再看到它的报告和票数。"),
        danger=True,
    )


def _lines(found):
    return reading.lines_before_the_committee(found.cycle)
