from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def with_totals(rows):
    """The total of each application, where it has been summed up; one query for each cycle."""
    totals = {cycle: decisions.scores(cycle) for cycle in {row.cycle for row in rows}}
    for row in rows:
        row.total = totals[row.cycle].get(row.pk)
    return rows


SCORES = Listing(
    name="auditor.scores",
    title=_("评分"),
    columns=(
        cells.organisation(),
        Column(
            key="number",
            label=_("受理编号"),
            value=lambda row: row.number,
            sort="number",
            code=True,
        ),
        cells.state(),
        Column(
            key="total",
            label=_("综合总分"),
            value=lambda row: words.points(row.total) or "—",
            exported=lambda row: None if row.total is None else row.total / 100,
            number=True,
        ),
    ),
    row_url=lambda row: reverse("auditor:score", args=[row.pk]),
    search=applications.found_by,
    search_hint=_("名称开头、信用代码或受理编号"),
    prepare=with_totals,
    empty=_("本届还没有受理的申报。"),
    todo=_("受理以后列在这里；各环节办结后可以查看该环节的评分。"),
)


def _which(tally):
    meeting, found = tally.round.meeting, tally.round
    text = gettext("第 {meeting} 次会议第 {round} 轮").format(
        meeting=meeting.ordinal, round=found.ordinal
    )
    return gettext("{round}（并列再投）").format(round=text) if found.settles_tie else text


def _passed(tally):
    if tally.passed:
        return badge(text=gettext("通过"), tone="won")
    return badge(text=gettext("未通过"), tone="ended")


def _count(key, label, field):
    return Column(key=key, label=label, value=lambda row: getattr(row, field), number=True)


TALLIES = Listing(
    name="auditor.tallies",
    title=_("表决"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(key="round", label=_("轮次"), value=_which),
        _count("eligible", _("应到有表决权"), "eligible"),
        _count("present", _("实到有表决权"), "present"),
        _count("for", _("赞成"), "votes_for"),
        _count("against", _("反对"), "votes_against"),
        _count("abstained", _("弃权"), "abstained"),
        _count("invalid", _("无效"), "invalid"),
        Column(key="passed", label=_("结果"), value=_passed),
    ),
    filters=(
        Filter(
            key="passed",
            label=_("结果"),
            choices=lambda: [("yes", gettext("通过")), ("no", gettext("未通过"))],
            apply=lambda found, value: found.filter(passed=value == "yes"),
        ),
    ),
    empty=_("本届还没有计票。"),
    todo=_("每轮表决结束计票后列在这里；选票无记名，谁投了什么系统不记录。"),
)


def _stage(payout):
    if hasattr(payout, "key"):
        return badge(text=gettext("已拨付"), tone="won")
    if payout.returned_at:
        return badge(text=gettext("已退回"), tone="ended")
    return badge(text=gettext("待复核"), tone="aside")


def _paid(payout):
    return getattr(payout.honour, "payment", None) if hasattr(payout, "key") else None


PAYMENTS = Listing(
    name="auditor.payments",
    title=_("奖金"),
    columns=(
        Column(
            key="organisation", label=_("获奖组织"), value=lambda row: row.honour.name, data=True
        ),
        Column(key="number", label=_("证书编号"), value=lambda row: row.honour.number, code=True),
        cells.money("bonus", _("应付奖金"), lambda row: row.honour.bonus_fen),
        cells.money("amount", _("拨付金额"), lambda row: row.amount_fen),
        Column(key="account", label=_("收款户名"), value=lambda row: row.account_name, data=True),
        Column(
            key="account_number",
            label=_("收款账号"),
            value=lambda row: row.account_number,
            code=True,
            shown=False,
        ),
        Column(key="prepared", label=_("制单"), value=lambda row: row.prepared_by.name, data=True),
        cells.moment("prepared_at", _("制单时间"), "prepared_at"),
        Column(
            key="released",
            label=_("复核"),
            value=lambda row: row.key.by.name if hasattr(row, "key") else "—",
            data=True,
        ),
        Column(
            key="voucher",
            label=_("凭证号"),
            value=lambda row: _paid(row).voucher if _paid(row) else "—",
            code=True,
        ),
        Column(key="stage", label=_("进展"), value=_stage),
    ),
    empty=_("本届还没有拨付单。"),
    todo=_("颁奖后由办公室制单，财政部门复核拨付。"),
)
