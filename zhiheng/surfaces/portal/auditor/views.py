"""What only audit reads: scores, counts, payments and sealed dossiers. Nothing here is an act."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.auditor.lists import PAYMENTS, SCORES, TALLIES
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.tasks import since_last_here
from zhiheng.surfaces.portal.timelines import steps_of
from zhiheng.surfaces.portal.watching.sheets import (
    Table,
    cycle_tabs,
    desk_tabs,
    heads,
    link,
    listed,
    sheet,
)


def cycle_of(pk):
    return get_object_or_404(cycles.cycles(), pk=pk)


@opened_to(Role.AUDITOR)
def desk(request):
    """Where the latest cycle stands, and the way into each. Nothing waits for audit."""
    cycle = cycles.cycles().first()
    into = (
        Offer(gettext("查看本届"), reverse("supervisor:cycle", args=[cycle.pk])) if cycle else None
    )
    return sheet(
        request,
        title=gettext("审计工作台"),
        tabs=desk_tabs(request, "desk"),
        lead=cycle.title if cycle else "",
        offers=[into] if into else [],
        tables=[_pages_of(cycle)] if cycle else [],
        template="watching/desk.html",
        cycle=cycle,
        steps=steps_of(cycle) if cycle else [],
        tasks=None,
        happened=since_last_here(request),
    )


def _pages_of(cycle):
    pages = (
        (gettext("申报"), "supervisor:applications", gettext("每家的经过、资料、意见和台账")),
        (gettext("评分"), "auditor:scores", gettext("各环节办结后的评分、合议和总分")),
        (gettext("表决"), "auditor:tallies", gettext("每轮的应到、实到和票数")),
        (gettext("奖金"), "auditor:payments", gettext("应付、制单、复核和凭证")),
        (gettext("文书"), "supervisor:papers", gettext("已印发的全部文书")),
        (gettext("归档"), "auditor:dossiers", gettext("已封存的档案及其摘要")),
    )
    return Table(
        title=gettext("本届可以查看的内容"),
        heads=heads("内容", "说明"),
        rows=[(link(label, name, cycle.pk), about) for label, name, about in pages],
        empty="",
    )


@opened_to(Role.AUDITOR)
def scores(request, pk):
    found = cycle_of(pk)
    accepted = applications.applications_in(found).exclude(number=None)
    return listed(
        request, SCORES, accepted, tabs=cycle_tabs(request, found, "scores"), lead=found.title
    )


@opened_to(Role.AUDITOR)
def score(request, pk):
    """Layer by layer, each once its step is concluded: audit does not watch scores in progress."""
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    back = Offer(gettext("这份申报"), reverse("supervisor:application", args=[pk]))
    return sheet(
        request,
        title=gettext("评分：{name}").format(name=found.organisation.name),
        tabs=cycle_tabs(request, found.cycle, "scores"),
        lead=found.cycle.title,
        offers=[back],
        facts=_total(found, request),
        tables=_layers(found, request),
    )


def _total(found, request):
    line = reviews.summary_lines_visible_to(request.person, found, at=request.at).first()
    if line is None:
        return [(gettext("综合总分"), gettext("尚未汇总"))]
    return [
        (gettext("综合总分"), words.points(line.total_hundredths)),
        (gettext("名次"), line.rank),
        (gettext("并列"), gettext("是") if line.tied else gettext("否")),
    ]


def _layers(found, request):
    done = cycles.steps_done(found.cycle)
    tables = []
    if Step.DESK_REVIEW in done:
        tables += [*_sheets(found, request), *_consensus(found, request)]
    if Step.SITE_VISIT in done:
        tables += _visits(found, request)
    if Step.DEFENCE in done:
        tables.append(_marks(found, request))
    return tables or [_not_yet()]


def _not_yet():
    return Table(
        title=gettext("评分"),
        heads=[],
        rows=[],
        empty=gettext("材料评审尚未办结。"),
        todo=gettext("环节办结以后，该环节的评分列在这里；办结以前不供查看。"),
    )


def _sheets(found, request):
    standard = scheme(found.scheme)
    visible = reviews.scoresheets_visible_to(request.person, found, at=request.at)
    for one in visible.prefetch_related("items"):
        rows = [
            (
                _item(standard, row.item),
                f"{row.percent}%",
                row.strength or "—",
                row.opportunity or "—",
                row.evidence,
            )
            for row in sorted(one.items.all(), key=lambda row: row.pk)
        ]
        yield Table(
            title=gettext("独立评分：{expert}，{total}").format(
                expert=one.assignment.expert.person.name, total=words.score(one.quarters)
            ),
            heads=heads("条款", "百分比", "优势", "改进空间", "证据位置"),
            rows=rows,
            empty="",
        )


def _item(standard, key):
    item = standard.item.get(key)
    return f"{key} {item.title}" if item else key


def _consensus(found, request):
    standard = scheme(found.scheme)
    visible = reviews.consensus_visible_to(request.person, found, at=request.at)
    for one in visible.select_related("signed_by__person").prefetch_related("items"):
        rows = [
            (_item(standard, row.item), f"{row.percent}%", f"{row.spread}%", row.reason or "—")
            for row in sorted(one.items.all(), key=lambda row: row.pk)
        ]
        yield Table(
            title=gettext("第 {n} 次合议：{total}").format(
                n=one.ordinal, total=words.score(one.quarters)
            ),
            heads=heads("条款", "百分比", "极差", "理由"),
            rows=rows,
            empty="",
        )


def _visits(found, request):
    standard = scheme(found.scheme)
    visible = reviews.visit_reports_visible_to(request.person, found, at=request.at)
    for one in visible.prefetch_related("rescores"):
        rows = [
            (_item(standard, row.item), f"{row.former}%", f"{row.percent}%", row.reason)
            for row in sorted(one.rescores.all(), key=lambda row: row.pk)
        ]
        yield Table(
            title=gettext("现场评审后：{total}").format(total=words.score(one.quarters)),
            heads=heads("条款", "原百分比", "现百分比", "理由"),
            rows=rows,
            empty=gettext("现场评审没有改动评分。"),
        )


def _marks(found, request):
    visible = reviews.defence_scores_visible_to(request.person, found, at=request.at)
    return Table(
        title=gettext("陈述答辩"),
        heads=heads("专家", "得分", "意见", "时间"),
        rows=[
            (row.expert.person.name, row.percent, row.comment or "—", cn_moment(row.at))
            for row in visible
        ],
        empty=gettext("没有答辩评分。"),
    )


@opened_to(Role.AUDITOR)
def attachment(request, pk, file):
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    return attached(get_object_or_404(applications.files_of(found), pk=file).document)


@opened_to(Role.AUDITOR)
def tallies(request, pk):
    found = cycle_of(pk)
    tabs = cycle_tabs(request, found, "tallies")
    return listed(request, TALLIES, decisions.tallies_in(found), tabs=tabs, lead=found.title)


@opened_to(Role.AUDITOR)
def payments(request, pk):
    found = cycle_of(pk)
    rows = conferral.payouts_of(found).select_related("honour__payment", "prepared_by", "key__by")
    tabs = cycle_tabs(request, found, "payments")
    return listed(request, PAYMENTS, rows, tabs=tabs, lead=found.title)


@opened_to(Role.AUDITOR)
def dossiers(request, pk):
    found = cycle_of(pk)
    rows = [
        (
            link(row.document.name, "auditor:dossier", pk, row.version),
            row.papers,
            row.manifest_digest,
            cn_moment(row.at),
        )
        for row in dossier.dossiers_of(found)
    ]
    return sheet(
        request,
        title=gettext("归档"),
        tabs=cycle_tabs(request, found, "dossiers"),
        lead=found.title,
        tables=[
            Table(
                title=gettext("已封存的档案"),
                heads=heads("档案", "文书数", "清单摘要", "封存时间"),
                rows=rows,
                empty=gettext("本届还没有封存档案。"),
                todo=gettext("由办公室在文书齐备后封存；每次封存另成一版，前一版不动。"),
                numbers="2",
            )
        ],
    )


@opened_to(Role.AUDITOR)
def dossier_file(request, pk, version):
    rows = dossier.dossiers_of(cycle_of(pk))
    return attached(get_object_or_404(rows, version=version).document)
