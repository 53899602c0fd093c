"""The applications of a cycle, and everything about one of them but its scores."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.screening import queries as screening
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment, state_badge
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.moves import moves_of
from zhiheng.surfaces.portal.supervisor.lists import APPLICATIONS
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import (
    Table,
    audits,
    cycle_tabs,
    heads,
    link,
    listed,
    sheet,
)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def application_list(request, pk):
    found = cycle_of(pk)
    tabs = cycle_tabs(request, found, "applications")
    rows = applications.applications_in(found)
    return listed(request, APPLICATIONS, rows, tabs=tabs, lead=found.title)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def application(request, pk):
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    asked = request.GET.get("tab", "")
    here = asked if asked in TABS else "moves"
    scores = (
        Offer(gettext("查看评分"), reverse("auditor:score", args=[pk])) if audits(request) else None
    )
    return sheet(
        request,
        title=found.organisation.name,
        tabs=cycle_tabs(request, found.cycle, "applications"),
        lead=found.cycle.title,
        offers=[scores] if scores else [],
        facts=[
            (gettext("统一社会信用代码"), found.organisation.code),
            (gettext("受理编号"), found.number or gettext("未受理")),
            (gettext("状态"), state_badge(state=found.state)),
            (gettext("评分标准"), found.scheme),
            (gettext("开始填报"), cn_moment(found.started_at)),
        ],
        inner=[(gettext(label), f"?tab={key}", key == here) for key, (label, _) in TABS.items()],
        tables=TABS[here][1](found, request),
    )


def _moves(found, request):
    return [moves_of(found), _recommendation(found), _changes(found)]


def _recommendation(found):
    return Table(
        title=gettext("推荐意见"),
        heads=heads("推荐单位", "意见", "签署人", "时间"),
        rows=[
            (row.recommender.label, row.opinion, row.signed_by, cn_moment(row.at))
            for row in applications.recommendation_on(found)
        ],
        empty=gettext("还没有推荐意见。"),
    )


def _changes(found):
    rows = [
        (words.label(row.get_kind_display()), row.detail, cn_moment(row.reported_at), _decided(row))
        for row in applications.identity_changes().filter(application=found)
    ]
    return Table(
        title=gettext("主体变更"),
        heads=heads("类型", "情况", "报告时间", "决定"),
        rows=rows,
        empty=gettext("没有报告过主体变更。"),
    )


def _decided(change):
    decision = getattr(change, "decision", None)
    if decision is None:
        return gettext("待决定")
    word = gettext("继续") if decision.continues else gettext("终止")
    return f"{word}（{decision.reason}）"


def _filed(found, request):
    edition, filing = cycles.edition_of(found.cycle), applications.latest_filing(found)
    return [
        _filings(found),
        Table(
            title=gettext("申报内容"),
            heads=heads("项目", "内容"),
            rows=words.stated(filing.facts if filing else {}, edition),
            empty=gettext("还没有提交。"),
            todo=gettext("提交前的草稿只有申报组织可见。"),
        ),
        _attachments(found, edition, request),
    ]


def _filings(found):
    rows = [
        (row.ordinal, row.name, row.code, row.undertaken_by, cn_moment(row.filed_at))
        for row in applications.filings_of(found)
    ]
    return Table(
        title=gettext("每次提交时的主体"),
        heads=heads("次序", "申报时名称", "信用代码", "承诺人", "提交时间"),
        rows=rows,
        empty=gettext("还没有提交。"),
    )


def _attachments(found, edition, request):
    """Audit opens them; supervision sees which there are."""
    rows = []
    for row in applications.files_of(found):
        kind, name = edition.attachment(row.kind), row.document.name
        rows.append(
            (
                kind.label if kind else row.kind,
                link(name, "auditor:attachment", found.pk, row.pk) if audits(request) else name,
                row.document.digest,
                cn_moment(row.attached_at),
            )
        )
    return Table(
        title=gettext("附件"),
        heads=heads("种类", "文件", "文件摘要", "上传时间"),
        rows=rows,
        empty=gettext("还没有附件。"),
    )


def _checked(found, request):
    edition = cycles.edition_of(found.cycle)
    findings = []
    for row in screening.findings_on(found):
        ground = edition.restriction(row.restriction)
        findings.append(
            (
                ground.label if ground else row.restriction,
                row.source,
                words.label(row.get_gate_display()),
                cn_moment(row.found_at),
                _weighed(row, "determination"),
            )
        )
    return [
        Table(
            title=gettext("限制情形"),
            heads=heads("情形", "来源", "环节", "发现", "认定"),
            rows=findings,
            empty=gettext("没有登记限制情形。"),
        ),
        _opinions(found),
    ]


def _opinions(found):
    rows = []
    for letter in screening.opinions_on(found):
        reply = getattr(letter, "reply", None)
        rows.append(
            (
                letter.department.label,
                words.label(letter.answer),
                reply.basis if reply else "—",
                cn_moment(letter.due_at),
                _weighed(reply, "decision"),
            )
        )
    return Table(
        title=gettext("征求部门意见"),
        heads=heads("部门", "意见", "事实与依据", "期限", "认定"),
        rows=rows,
        empty=gettext("还没有征求意见。"),
    )


def _weighed(row, name):
    decision = getattr(row, name, None)
    if decision is None:
        return "—"
    word = gettext("构成") if decision.bars else gettext("不构成")
    return f"{word}（{decision.reason}）"


def _judged(found, request):
    """Who reviews it and when their sheets came in; never what is on them."""
    rows = []
    for row in reviews.assignments_to(found):
        sheet_, strike = getattr(row, "scoresheet", None), getattr(row, "strike", None)
        rows.append(
            (
                row.expert.person.name,
                gettext("组长") if row.leads else gettext("成员"),
                cn_moment(row.assigned_at),
                cn_moment(row.due_at),
                cn_moment(sheet_.submitted_at) if sheet_ else gettext("未提交"),
                strike.reason if strike else "—",
            )
        )
    visit = reviews.visit_of(found)
    visits = [(cn_date(visit.planned_on), visit.leader.person.name)] if visit else []
    return [
        Table(
            title=gettext("评审专家"),
            heads=heads("专家", "身份", "分派", "截止", "提交", "撤换事由"),
            rows=rows,
            empty=gettext("还没有分派。"),
        ),
        Table(
            title=gettext("现场评审"),
            heads=heads("日期", "组长"),
            rows=visits,
            empty=gettext("没有安排现场评审。"),
        ),
    ]


def _ledger(found, request):
    subjects = [
        ref(found),
        *(ref(row) for row in screening.findings_on(found)),
        *(ref(row) for row in applications.filings_of(found)),
        *(ref(row) for row in reviews.assignments_to(found)),
    ]
    rows = [
        (
            link(entry.seq, "supervisor:entry", entry.seq),
            cn_moment(entry.at),
            entry.act,
            entry.by_name,
            entry.article or "—",
        )
        for entry in ledger.entries().filter(subject__in=subjects).order_by("seq")
    ]
    return [
        Table(
            title=gettext("台账"),
            heads=heads("序号", "时间", "行为", "办理人", "条文"),
            rows=rows,
            empty=gettext("台账里还没有与它有关的记载。"),
        )
    ]


TABS = {
    "moves": (gettext_noop("经过"), _moves),
    "filed": (gettext_noop("申报内容"), _filed),
    "checked": (gettext_noop("资格与意见"), _checked),
    "judged": (gettext_noop("评审"), _judged),
    "ledger": (gettext_noop("台账"), _ledger),
}
"""Tab → (label, its tables)."""
