from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components.templatetags.components import (
    badge,
)
from zhiheng.surfaces.portal.lists import Column, Listing, cells

CYCLES = Listing(
    name="supervisor.cycles",
    title=_("历届评定"),
    columns=(
        Column(key="title", label=_("名称"), value=lambda row: row.title, data=True),
        Column(key="year", label=_("年度"), value=lambda row: row.year, number=True),
        Column(key="edition", label=_("版本"), value=lambda row: row.edition, code=True),
        Column(
            key="approval",
            label=_("批准文件"),
            value=lambda row: row.approval_document,
            data=True,
        ),
        cells.announced(),
        cells.moment("opened", _("立项"), "opened_at"),
    ),
    row_url=lambda row: reverse("supervisor:cycle", args=[row.pk]),
    empty=_("还没有立项的评定。"),
    todo=_("办公室立项后列在这里。"),
)

APPLICATIONS = Listing(
    name="supervisor.applications",
    title=_("本届申报"),
    columns=(
        cells.organisation(),
        cells.code(),
        cells.number(),
        cells.moment("started", _("开始填报"), "started_at"),
        cells.state(),
    ),
    filters=(cells.by_state(),),
    row_url=lambda row: reverse("supervisor:application", args=[row.pk]),
    search=applications.found_by,
    search_hint=_("名称开头、信用代码或受理编号"),
    empty=_("本届还没有申报。"),
    todo=_("信息发布后，申报组织在申报期内开始填报，即列在这里。"),
)


def standing(halt):
    """Where a halt stands."""
    answer = getattr(halt, "answer", None)
    if answer is None:
        return badge(text=gettext("待主任答复"), tone="aside")
    if not answer.stops:
        return badge(text=gettext("未中止"), tone="ended")
    if hasattr(halt, "lift"):
        return badge(text=gettext("已恢复"), tone="won")
    return badge(text=gettext("已中止"), tone="aside")


HALTS = Listing(
    name="supervisor.halts",
    title=_("中止要求"),
    columns=(
        Column(key="cycle", label=_("评定"), value=lambda row: row.cycle.title, data=True),
        cells.text("reason", _("理由"), "reason"),
        Column(key="by", label=_("提出人"), value=lambda row: row.by.name, data=True),
        cells.moment("at", _("提出时间"), "at"),
        Column(key="standing", label=pgettext_lazy("中止要求", "状态"), value=standing),
    ),
    row_url=lambda row: reverse("supervisor:halt", args=[row.pk]),
    empty=_("没有要求中止过。"),
    todo=_("纪检监督认为评定不能继续的，可以要求中止；主任答复以前不能办结任何环节。"),
)
