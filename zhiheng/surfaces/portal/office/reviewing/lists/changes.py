from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.lists import Column, Listing, cells


def decision(change):
    """What was decided, or the way to decide it."""
    if not hasattr(change, "decision"):
        url = reverse("office:identity", args=[change.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("作出决定"))
    said = gettext("继续") if change.decision.continues else gettext("终止")
    return gettext("{said}：{remark}").format(said=said, remark=change.decision.reason)


CHANGES = Listing(
    name="office.identity_changes",
    title=_("报告的变更"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(
            key="kind",
            label=_("变更类型"),
            value=lambda row: words.label(row.get_kind_display()),
        ),
        cells.text("detail", _("情况"), "detail"),
        cells.day("reported", _("报告时间"), "reported_at"),
        Column(key="decision", label=_("决定"), value=decision),
    ),
    order="pk",
    row_url=lambda row: reverse("office:application", args=[row.application_id]),
    empty=_("本届没有报告主体变更。"),
    todo=_("申报组织合并、分立、更名的，由其报告，或由办公室代为登记；决定以前申报中止。"),
)
