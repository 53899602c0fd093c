from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.vocabulary import Channel
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def ruling_of(row):
    """Not yet ruled, or what was ruled."""
    ruling = getattr(row, "ruling", None)
    if ruling is None:
        return badge(text=gettext("待裁定"), tone="running")
    if ruling.upheld:
        return badge(text=gettext("成立"), tone="aside")
    return badge(text=gettext("不成立"), tone="aside")


RULINGS = {
    "open": (_("待裁定"), lambda found: found.filter(ruling=None)),
    "upheld": (_("成立"), lambda found: found.filter(ruling__upheld=True)),
    "dismissed": (_("不成立"), lambda found: found.filter(ruling__upheld=False)),
}

OBJECTIONS = Listing(
    name="office.objections",
    title=_("异议"),
    columns=(
        Column(key="receipt", label=_("回执编号"), value=lambda row: row.receipt, code=True),
        Column(key="about", label=_("对哪家组织"), value=lambda row: row.about.name, data=True),
        Column(
            key="channel",
            label=_("方式"),
            value=lambda row: words.label(row.get_channel_display()),
        ),
        cells.day("received", _("收到时间"), "received_at"),
        cells.day("due", _("答复期限"), "due_on"),
        Column(key="ruling", label=_("裁定"), value=ruling_of),
    ),
    filters=(
        Filter(
            key="ruling",
            label=_("裁定"),
            choices=lambda: [(key, label) for key, (label, _apply) in RULINGS.items()],
            apply=lambda found, key: RULINGS[key][1](found),
        ),
        Filter(
            key="channel",
            label=_("方式"),
            choices=lambda: Channel.choices,
            apply=lambda found, channel: found.filter(channel=channel),
        ),
    ),
    search=notices.objections_found,
    search_hint=_("回执编号，或组织名称开头"),
    row_url=lambda row: reverse("office:objection", args=[row.pk]),
    empty=_("没有收到异议。"),
    todo=_("公示期内收到的实名异议会列在这里；当面和来信的，由办公室登记。"),
)

TIPS = Listing(
    name="office.tips",
    title=_("线索"),
    columns=(
        Column(key="number", label=_("编号"), value=str),
        Column(key="text", label=_("内容"), value=lambda row: row.text[:60], data=True),
        Column(
            key="about",
            label=_("涉及组织"),
            value=lambda row: row.about.name if row.about else "—",
            data=True,
        ),
        cells.day("received", _("收到时间"), "received_at"),
        Column(
            key="inquiry",
            label=_("核查"),
            value=lambda row: gettext("已立项") if hasattr(row, "inquiry") else "—",
        ),
    ),
    filters=(
        Filter(
            key="inquiry",
            label=_("核查"),
            choices=lambda: [("yes", _("已立项")), ("no", _("未立项"))],
            apply=lambda found, key: found.filter(inquiry__isnull=key == "no"),
        ),
    ),
    row_url=lambda row: reverse("office:tip", args=[row.pk]),
    empty=_("没有线索。"),
    todo=_("社会公众提供的线索会列在这里；电话和来信的，由办公室登记。"),
)
