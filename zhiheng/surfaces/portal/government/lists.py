from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.honours import queries as honours
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def answered(row):
    if hasattr(row, "approval"):
        return badge(text=gettext("已审定"), tone="won")
    return badge(text=gettext("待审定"), tone="running")


def _approval(row, read, otherwise="—"):
    return read(row.approval) if hasattr(row, "approval") else otherwise


PROPOSALS = Listing(
    name="government.proposals",
    title=_("审定请示"),
    columns=(
        Column(key="number", label=_("请示文号"), value=lambda row: row.number, data=True),
        Column(key="cycle", label=_("评定"), value=lambda row: row.cycle.title, data=True),
        Column(
            key="size", label=_("请示家数"), value=lambda row: len(row.applications), number=True
        ),
        cells.moment("at", _("报请时间"), "at"),
        Column(
            key="standing",
            label=_("办理情况"),
            value=answered,
            exported=lambda row: _approval(row, lambda _one: gettext("已审定"), gettext("待审定")),
        ),
        Column(
            key="approval",
            label=_("审定文号"),
            value=lambda row: _approval(row, lambda one: one.number),
            data=True,
        ),
        Column(
            key="approved",
            label=_("审定家数"),
            value=lambda row: _approval(row, lambda one: len(one.approved)),
            number=True,
        ),
        Column(
            key="declined",
            label=_("不予审定"),
            value=lambda row: _approval(row, lambda one: len(one.declined)),
            number=True,
        ),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("办理情况"),
            choices=lambda: [("waiting", gettext("待审定")), ("answered", gettext("已审定"))],
            apply=lambda found, value: found.filter(approval__isnull=value == "waiting"),
        ),
    ),
    row_url=lambda row: reverse("government:proposal", args=[row.pk]),
    empty=_("还没有审定请示。"),
    todo=_("公示期满、异议办结后，由评委会办公室报请审定，列在这里。"),
)

CIRCULARS = Listing(
    name="government.circulars",
    title=_("历次通报"),
    columns=(
        Column(key="number", label=_("发文字号"), value=lambda row: row.number, data=True),
        Column(key="title", label=_("标题"), value=lambda row: row.notice.title, data=True),
        Column(key="cycle", label=_("评定"), value=lambda row: row.cycle.title, data=True),
        cells.moment("at", _("发布时间"), "issued_at"),
    ),
    row_url=lambda row: reverse("public:notice", args=[row.notice_id]),
    empty=_("还没有发布过通报。"),
    todo=_("审定后，由区政府发布通报；没有组织达到授奖要求的，也予通报。"),
)


def laureates(*, on):
    """Everybody who ever won, as their titles stand on that day."""
    return Listing(
        name="government.laureates",
        title=_("获奖组织"),
        columns=(
            Column(key="name", label=_("获奖组织"), value=lambda row: row.name, data=True),
            Column(key="number", label=_("证书编号"), value=lambda row: row.number, code=True),
            Column(key="year", label=_("年度"), value=lambda row: row.year, number=True),
            cells.day("until", _("有效期至"), "valid_until"),
            Column(key="standing", label=_("称号"), value=lambda row: words.label(row.status(on))),
        ),
        row_url=lambda row: reverse("government:laureate", args=[row.pk]),
        search=lambda text, found: found.filter(
            pk__in=honours.register_matching(text).order_by().values("pk")
        ),
        search_hint=_("名称、信用代码或证书编号"),
        empty=_("还没有获奖组织。"),
        todo=_("颁奖后列在这里；需由区政府决定的处理和撤销，从该组织的页面办理。"),
    )
