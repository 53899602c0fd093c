from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.editions import editions
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.screening.actions import accept_application
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.lists import BulkAct, Column, Listing, cells
from zhiheng.surfaces.portal.office.forms.files import restrictions_of
from zhiheng.surfaces.portal.office.sheets import link

APPLICATIONS = Listing(
    name="office.applications",
    title=_("本届申报"),
    columns=(
        cells.organisation(),
        cells.code(),
        cells.number(),
        cells.day("started", _("开始填报"), "started_at"),
        cells.state(),
    ),
    filters=(cells.by_state(),),
    row_url=lambda row: reverse("office:application", args=[row.pk]),
    search=applications.found_by,
    search_hint=_("名称开头、信用代码或受理编号"),
    bulk=(
        BulkAct(
            key="accept",
            label=_("批量受理"),
            act=accept_application,
            arguments=lambda row, request: {"application": row},
            confirm=_("确认后逐家受理、编号，并通知申报组织。"),
        ),
    ),
    empty=_("本届还没有申报。"),
    todo=_("信息发布后，申报组织在申报期内开始填报，即列在这里。"),
    nothing=_("没有符合条件的申报。"),
    nothing_todo=_("可按名称开头、完整的统一社会信用代码或受理编号查找；名称中间的字不参与查找。"),
)


CYCLES = Listing(
    name="office.cycles",
    title=_("历届评定"),
    columns=(
        Column(key="title", label=_("名称"), value=lambda row: row.title, data=True),
        Column(key="year", label=_("年度"), value=lambda row: row.year, number=True),
        Column(key="ordinal", label=_("届次"), value=lambda row: row.ordinal, number=True),
        Column(
            key="approval",
            label=_("批准文件"),
            value=lambda row: row.approval_document,
            data=True,
        ),
        cells.announced(),
        cells.day("opened", _("立项"), "opened_at"),
    ),
    row_url=lambda row: reverse("office:cycle", args=[row.pk]),
    empty=_("还没有立项的评定。"),
    todo=_("立项须有批准文件；立项后，申报组织和时间安排会出现在这里。"),
)


def _grounds():
    return restrictions_of(editions())


def _ground(row):
    return dict(_grounds()).get(row.restriction, row.restriction)


LISTINGS = Listing(
    name="office.listings",
    title=_("限制情形名册"),
    columns=(
        cells.code(lambda row: row.code),
        Column(key="restriction", label=_("限制情形"), value=_ground),
        Column(key="title", label=_("名单或事项"), value=lambda row: row.title, data=True),
        Column(key="authority", label=_("认定机关"), value=lambda row: row.authority, data=True),
        cells.day("listed", _("列入日期"), "listed_on"),
        Column(
            key="removed",
            label=_("移出日期"),
            value=lambda row: (
                cn_date(row.removed_on)
                if row.removed_on
                else link(gettext("移出"), "office:remove_listing", row.pk)
            ),
            exported=lambda row: row.removed_on,
        ),
    ),
    filters=cells.by_restriction(_grounds),
    search=lambda text, found: found.filter(code=text.upper()),
    search_hint=_("完整的统一社会信用代码"),
    empty=_("名册里还没有记录。"),
    todo=_("把公开的名单和处罚按代码录入；受理时和每个关口自动核查。"),
)


FINDINGS = Listing(
    name="office.findings",
    title=_("等待认定的限制情形"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(key="restriction", label=_("限制情形"), value=_ground),
        Column(key="source", label=_("来源"), value=lambda row: row.source, data=True),
        cells.day("found", _("发现时间"), "found_at"),
    ),
    row_url=lambda row: reverse("office:determine", args=[row.pk]),
    empty=_("没有等待认定的限制情形。"),
    todo=_("复核查到的逐项认定后，即不再列在这里。"),
)
