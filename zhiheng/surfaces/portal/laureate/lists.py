from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.vocabulary import DUTY_LABELS
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.laureate.reading import is_lost, title_of
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def standing(row):
    """How a duty stands now: (words, tone)."""
    if hasattr(row, "done"):
        return (gettext("逾期完成"), "aside") if row.done.late else (gettext("已完成"), "won")
    if is_lost(row.honour):
        return gettext("不再办理"), "ended"
    return (gettext("逾期未办"), "late") if row.overdue else (gettext("待办"), "running")


def standing_badge(row):
    text, tone = standing(row)
    if tone == "late":
        return format_html('<span class="laureate-late">{}</span>', badge(text=text, tone="aside"))
    return badge(text=text, tone=tone)


def narrowed(found, value):
    if value == "overdue":
        return found.filter(overdue=True)
    return found.filter(done__isnull=value == "owed")


DUTIES = Listing(
    name="laureate.duties",
    title=_("年度义务"),
    order="-due_at",
    columns=(
        Column(key="kind", label=_("事项"), value=lambda row: words.label(row.get_kind_display())),
        Column(key="year", label=_("年度"), value=lambda row: row.year, number=True),
        Column(key="honour", label=_("荣誉"), value=lambda row: title_of(row.honour), data=True),
        Column(
            key="organisation",
            label=_("组织"),
            value=lambda row: row.honour.organisation.name,
            data=True,
            shown=False,
        ),
        cells.moment("due", _("期限"), "due_at"),
        Column(
            key="standing",
            label=_("办理情况"),
            value=standing_badge,
            exported=lambda row: standing(row)[0],
        ),
    ),
    filters=(
        Filter(
            key="year",
            label=_("年度"),
            choices=lambda: [(str(year), str(year)) for year in supervision.years_with_duties()],
            apply=lambda found, year: found.filter(year=year),
        ),
        Filter(
            key="kind",
            label=_("事项"),
            choices=lambda: [(kind, words.label(label)) for kind, label in DUTY_LABELS.items()],
            apply=lambda found, kind: found.filter(kind=kind),
        ),
        Filter(
            key="standing",
            label=_("办理情况"),
            choices=lambda: [
                ("owed", gettext("未完成")),
                ("overdue", gettext("逾期未办")),
                ("done", gettext("已完成")),
            ],
            apply=narrowed,
        ),
    ),
    row_url=lambda row: reverse("laureate:duty", args=[row.pk]),
    empty=_("本组织还没有年度义务。"),
    todo=_("获奖后每年到期前，自评、统计调查、奖金使用和质量提升活动列在这里。"),
)
