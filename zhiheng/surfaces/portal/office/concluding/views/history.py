"""The tables of one laureate's file: its duties, and whatever else there is."""

from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.office.sheets import Table, link


def tables_of(honour, file, *, acts):
    """`acts`: for the office, with the links by which a case goes on."""
    others = [
        _spending(file),
        _inspections(file),
        _measures(honour, file),
        _interviews(file),
        _cases(honour, file, acts=acts),
        _reissues(file),
    ]
    return [_duties(file), *(table for table in others if table.rows)]


def _heads(*heads):
    return [gettext(head) for head in heads]


def _duties(file):
    return Table(
        title=gettext("证后义务"),
        heads=_heads("任务", "年度", "期限", "办理", "内容"),
        rows=[
            (
                words.label(DutyKind(row.kind).label),
                row.year,
                cn_date(row.due_at),
                _done(row),
                _content(row),
            )
            for row in file.duties
        ],
        empty=gettext("没有证后义务。"),
        numbers="1",
    )


def _done(row):
    if not hasattr(row, "done"):
        return gettext("未办")
    day = cn_date(row.done.at)
    return format_html("{} {}", day, gettext("逾期")) if row.done.late else day


def _content(row):
    """What the laureate reported, in a few words."""
    if hasattr(row, "self_assessment"):
        return words.score(row.self_assessment.quarters)
    if hasattr(row, "improvement"):
        return row.improvement.text[:40]
    total = sum(use.amount_fen for use in row.uses.all())
    return words.money_in_full(total) if total else "—"


def _spending(file):
    return Table(
        title=gettext("奖金使用"),
        heads=_heads("用途", "金额", "是否在规定用途内"),
        rows=[
            (
                one.label,
                words.money_in_full(one.amount_fen),
                gettext("是") if one.permitted else gettext("否"),
            )
            for one in file.spending
        ],
        empty="",
        numbers="1",
    )


def _inspections(file):
    return Table(
        title=gettext("监督检查"),
        heads=_heads("事项", "情况", "使用不当", "日期"),
        rows=[
            (
                row.subject,
                row.findings,
                words.money_in_full(row.misused_fen) if row.misused_fen else "—",
                cn_date(row.inspected_on),
            )
            for row in file.inspections
        ],
        empty="",
        numbers="2",
    )


def _measures(honour, file):
    which = _labels_of(honour)
    return Table(
        title=gettext("处理"),
        heads=_heads("措施", "依据", "说明", "日期"),
        rows=[
            (which.get(row.measure, row.measure), row.basis, row.detail, cn_date(row.at))
            for row in file.handlings
        ]
        + [
            (
                gettext("应追缴 {money}").format(money=words.money_in_full(row.amount_fen)),
                row.basis,
                "—",
                cn_date(row.at),
            )
            for row in file.receivables
        ],
        empty="",
    )


def _labels_of(honour):
    which = supervision.edition_over(honour)
    return {one.key: one.label for one in which.handlings} if which else {}


def _interviews(file):
    return Table(
        title=gettext("约谈"),
        heads=_heads("事项", "结果", "日期"),
        rows=[(row.matter, row.outcome, cn_date(row.held_at)) for row in file.interviews],
        empty="",
    )


def _cases(honour, file, *, acts):
    return Table(
        title=gettext("撤销案件"),
        heads=_heads("事实", "陈述申辩", "结果", "立案"),
        rows=[
            (
                link(row.facts[:40], "office:case", row.pk) if acts else row.facts,
                row.hearing.statement if hasattr(row, "hearing") else gettext("尚未听取"),
                outcome_of(row, honour),
                cn_date(row.opened_at),
            )
            for row in file.cases
        ],
        empty="",
    )


def outcome_of(case, honour):
    if case.dismissed_at:
        return gettext("不予撤销")
    return gettext("已撤销") if hasattr(honour, "revocation") else gettext("未决")


def _reissues(file):
    return Table(
        title=gettext("换发证书"),
        heads=_heads("名称", "承继决定", "日期"),
        rows=[(row.name, row.decision or "—", cn_date(row.on)) for row in file.reissues],
        empty="",
    )
