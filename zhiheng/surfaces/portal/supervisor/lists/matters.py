from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import (
    badge,
)
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def _referred(row):
    if hasattr(row, "referral"):
        return badge(text=gettext("已处理"), tone="won")
    return badge(text=gettext("待处理"), tone="aside")


MISCONDUCT = Listing(
    name="supervisor.misconduct",
    title=_("涉嫌违规"),
    columns=(
        Column(key="person", label=_("涉嫌违规的人"), value=lambda row: row.person.name, data=True),
        Column(key="kind", label=_("身份"), value=lambda row: words.label(row.get_kind_display())),
        Column(
            key="about",
            label=_("涉及的申报组织"),
            value=lambda row: row.about.name if row.about else "—",
            data=True,
        ),
        cells.text("facts", _("事实"), "facts"),
        cells.moment("at", _("登记时间"), "at"),
        Column(key="referral", label=_("处理"), value=_referred),
    ),
    filters=(
        Filter(
            key="referred",
            label=_("处理"),
            choices=lambda: [("no", gettext("待处理")), ("yes", gettext("已处理"))],
            apply=lambda found, value: found.filter(referral__isnull=value == "no"),
        ),
    ),
    row_url=lambda row: reverse("supervisor:suspicion", args=[row.pk]),
    empty=_("本届没有登记涉嫌违规的人。"),
    todo=_("发现工作人员或者专家涉嫌违规的，登记事实，由办公室移送处理。"),
)


def _ruled(row):
    ruling = getattr(row, "ruling", None)
    if ruling is None:
        return badge(text=gettext("待裁定"), tone="aside")
    said_ = gettext("成立") if ruling.upheld else gettext("不成立")
    return badge(text=said_, tone="ended")


OBJECTIONS = Listing(
    name="supervisor.objections",
    title=_("异议"),
    columns=(
        Column(key="receipt", label=_("回执编号"), value=lambda row: row.receipt, code=True),
        Column(key="about", label=_("被异议组织"), value=lambda row: row.about.name, data=True),
        cells.text("grounds", _("事实与理由"), "grounds"),
        cells.moment("received", _("收到时间"), "received_at"),
        cells.day("due", _("答复期限"), "due_on"),
        Column(key="ruling", label=_("裁定"), value=_ruled),
    ),
    filters=(
        Filter(
            key="ruled",
            label=_("裁定"),
            choices=lambda: [("no", gettext("待裁定")), ("yes", gettext("已裁定"))],
            apply=lambda found, value: found.filter(ruling__isnull=value == "no"),
        ),
    ),
    search=lambda text, found: found.filter(receipt=text.strip()),
    search_hint=_("完整的回执编号"),
    row_url=lambda row: reverse("supervisor:objection", args=[row.pk]),
    empty=_("本届没有异议。"),
    todo=_("公示期内实名提出的异议列在这里；异议人身份密封。"),
)


def _opened(row):
    if hasattr(row, "inquiry"):
        return badge(text=gettext("已核查"), tone="won")
    return badge(text=gettext("未核查"), tone="aside")


TIPS = Listing(
    name="supervisor.tips",
    title=_("线索"),
    columns=(
        Column(key="number", label=_("编号"), value=lambda row: row.pk, code=True),
        Column(
            key="about",
            label=_("涉及组织"),
            value=lambda row: row.about.name if row.about else "—",
            data=True,
        ),
        cells.text("text", _("内容"), "text"),
        cells.moment("received", _("收到时间"), "received_at"),
        Column(key="inquiry", label=_("核查"), value=_opened),
    ),
    filters=(
        Filter(
            key="opened",
            label=_("核查"),
            choices=lambda: [("no", gettext("未核查")), ("yes", gettext("已核查"))],
            apply=lambda found, value: found.filter(inquiry__isnull=value == "no"),
        ),
    ),
    row_url=lambda row: reverse("supervisor:tip", args=[row.pk]),
    empty=_("没有收到线索。"),
    todo=_("匿名或者非正式的反映列在这里；不产生答复义务，也不停止任何期限。"),
)
