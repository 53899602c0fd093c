"""What the panel agreed on: the record, the report, the summary."""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods.wording import day_text, moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Scheme, quarter_points, scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Block, Content, Heading, Table, Text, form
from zhiheng.stages.dossier.rules.wording import listed, points
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.models import (
    Consensus,
    ItemScore,
    SiteVisit,
    Summary,
    VisitNote,
    VisitReport,
)
from zhiheng.stages.reviews.vocabulary import NOTE_LABELS

LAYERS = {"desk": "材料评审", "site": "现场评审", "defence": "陈述答辩"}
TENTHS = 100
"""Totals are kept in hundredths of a point."""


def agreed_in(cycle: Cycle) -> QuerySet[Consensus]:
    if not cycles.is_done(cycle, Step.DESK_REVIEW):
        return Consensus.objects.none()
    found = Consensus.objects.filter(application__cycle=cycle)
    return found.select_related("application__organisation", "signed_by__person").order_by("pk")


def consensus_record(consensus: Consensus, frame: Frame) -> Made:
    application = consensus.application
    standard = scheme(application.scheme)
    given = reviews.given(consensus.sheets)
    rows = tuple(
        (
            f"{item.item} {standard.item[item.item].title}",
            listed(f"{percent}%" for percent in given.get(item.item, [])),
            str(item.spread),
            f"{item.percent}%",
            points(quarter_points(standard.item[item.item].points, item.percent)),
            item.reason or "—",
        )
        for item in consensus.items.order_by("id")
    )
    day = day_of(consensus.signed_at)
    return Made(
        Content(
            title=f"{frame.award}材料评审合议记录",
            day=day,
            landscape=True,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.SCORING)}，评审组对{application.organisation.name}"
                    f"的申报资料合议如下。独立评分极差超过{frame.terms.spread_bound}个百分点，"
                    "或者合议结果偏离中位数的，写明理由；各专家的独立评分不作改动。"
                ),
                Table(
                    ("评分条款", "独立评分", "极差", "合议", "得分", "理由"),
                    rows,
                    (4, 4, 1.2, 1.3, 1.4, 5),
                    "lccccl",
                ),
                Text(f"合议总分：{points(consensus.quarters)}分（满分{standard.points}分）。"),
            ),
            signed=(f"评审组组长：{consensus.signed_by.person.name}",),
        ),
        organisation=application.organisation,
    )


def with_consensus(cycle: Cycle) -> QuerySet[Application]:
    agreed = agreed_in(cycle).values("application")
    return applications.applications_in(cycle).filter(pk__in=agreed.order_by())


def reviewed(cycle: Cycle) -> QuerySet[Application]:
    """Whoever has a consensus, once the scores are summed up: then the committee may read it."""
    found = with_consensus(cycle)
    return found if cycles.is_done(cycle, Step.SUMMARY) else found.none()


def review_report(application: Application, frame: Frame) -> Made:
    consensus = reviews.the_consensus_of(application)
    report = reviews.report_over(consensus)
    day = day_of(report.signed_at if report else consensus.signed_at)
    leader = (report or consensus).signed_by
    return Made(
        Content(
            title=f"{frame.award}评审报告",
            day=day,
            blocks=(
                form(
                    [
                        ("申报组织", application.organisation.name),
                        ("受理编号", application.number or "—"),
                        ("评分标准", scheme(application.scheme).title),
                        ("材料评审得分", f"{points(consensus.quarters)}分"),
                        ("现场评审得分", f"{points(report.quarters)}分" if report else "未进入现场评审"),
                    ]
                ),
                Heading("材料评审"),
                Text(f"依据{frame.under(Clause.DESK_REVIEW)}，评审组独立评分后合议，各类目得分如下。"),
                _categories(consensus, scheme(application.scheme)),
                *_comments(consensus, scheme(application.scheme)),
                Heading("现场评审"),
                *_visited(application, report, frame),
            ),
            signed=(f"评审组组长：{leader.person.name}",),
        ),
        organisation=application.organisation,
    )  # fmt: skip


def _categories(consensus: Consensus, standard: Scheme) -> Table:
    percents = reviews.agreed(consensus)
    rows = []
    for key, title in standard.categories.items():
        items = [item for item in standard.items if item.category == key and item.key in percents]
        whole = sum(item.points for item in items)
        got = sum(quarter_points(item.points, percents[item.key]) for item in items)
        share = f"{round(got * 25 / whole)}%" if whole else "—"
        rows.append((f"{key} {title}", str(whole), points(got), share))
    return Table(("类目", "分值", "得分", "得分率"), tuple(rows), (5, 2, 2, 2), "lccc")


def _comments(consensus: Consensus, standard: Scheme) -> Iterator[Block]:
    for label, field in (("主要优势", "strength"), ("改进空间", "opportunity")):
        said = comments(consensus, field)
        if said:
            yield Heading(label, 2)
            for item, texts in said.items():
                yield Text(f"{item} {standard.item[item].title}：{sentence(texts)}")


def comments(consensus: Consensus, field: str) -> dict[str, list[str]]:
    """item → what the sheets under a consensus say of it, each thing once, in order.

    Whoever was struck or recused since, even after the signing, is not quoted.
    """
    scores = ItemScore.objects.filter(
        scoresheet__in=consensus.sheets, scoresheet__assignment__in=reviews.counting()
    ).order_by("id")
    found: dict[str, list[str]] = {}
    for item, text in scores.values_list("item", field):
        said = found.setdefault(item, [])
        if text.strip() and text.strip() not in said:
            said.append(text.strip())
    return {item: texts for item, texts in found.items() if texts}


def sentence(texts: list[str]) -> str:
    return "；".join(text.rstrip("。；;.") for text in texts) + "。"


def _visited(application: Application, report: VisitReport | None, frame: Frame) -> Iterator[Block]:
    visit = reviews.visit_of(application)
    if visit is None or report is None:
        yield Text("该组织未进入现场评审。")
        return
    yield Text(
        f"依据{frame.under(Clause.SITE_VISIT)}，评审组于{day_text(visit.planned_on)}到现场核实。"
    )
    yield from _notes(visit)
    yield from _findings(visit)
    changes = tuple(
        (r.item, f"{r.former}%", f"{r.percent}%", r.reason) for r in reviews.rescores_of(report)
    )
    if changes:
        yield Table(("条款", "原评", "现评", "调整理由"), changes, (2, 1.5, 1.5, 6), "cccl")
    else:
        yield Text("现场评审没有调整材料评审得分。")


def _notes(visit: SiteVisit) -> Iterator[Block]:
    rows = tuple(
        (NOTE_LABELS[note.kind], note.subject, note.place, _noted(note), note.expert.person.name)
        for note in reviews.notes_of(visit.application)
    )
    if rows:
        yield Heading("访谈与查阅记录", 2)
        yield Table(
            ("方式", "对象", "地点", "记录", "专家"), rows, (1.5, 3.2, 2.6, 5.6, 1.8), "clllc"
        )


def _noted(note: VisitNote) -> str:
    if note.attachment is None:
        return note.text
    return f"{note.text}（附件SHA-256：{note.attachment.digest[:16]}）"


def _findings(visit: SiteVisit) -> Iterator[Block]:
    rows = tuple(
        (str(n), found.item, found.text, found.evidence, _word(found))
        for n, found in enumerate(reviews.findings_of(visit.application), 1)
    )
    if rows:
        yield Table(
            ("序号", "条款", "发现", "证据", "组织确认"), rows, (1.3, 1.6, 5.6, 3.8, 2.4), "ccllc"
        )


def _word(found) -> str:
    confirmation = getattr(found, "confirmation", None)
    if confirmation is None:
        return "未回复"
    return "确认" if confirmation.agreed else f"有异议：{confirmation.remark}"


def summed_up(cycle: Cycle) -> list[Summary]:
    found = reviews.summary_of(cycle)
    return [found] if found else []


def summary(found: Summary, frame: Frame) -> Made:
    lines = list(reviews.lines_of(found))
    rows = tuple(
        (
            f"{line.rank}{'（并列）' if line.tied else ''}",
            line.application.organisation.name,
            line.application.number or "—",
            points(line.desk_quarters),
            points(line.site_quarters) if line.site_quarters is not None else "—",
            listed(str(mark) for mark in line.defence_percents) or "—",
            f"{line.total_hundredths / TENTHS:.2f}",
        )
        for line in lines
    )
    weights = listed(
        f"{LAYERS.get(key, key)}{share}%" for key, share in found.weights.items() if share
    )
    day = day_of(found.at)
    return Made(
        Content(
            title=f"{frame.award}综合汇总表",
            day=day,
            landscape=True,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.SUMMARY)}，各环节权重为{weights}。"
                    f"汇总时间：{moment_text(found.at)}。汇总摘要：{found.digest[:16]}。"
                ),
                Table(
                    ("名次", "申报组织", "受理编号", "材料评审", "现场评审", "答辩得分", "总分"),
                    rows,
                    (1.6, 6, 3.4, 1.8, 1.8, 3, 1.8),
                    "clccccc",
                ),
            ),
            signed=frame.signed_by_office(day),
        )
    )
