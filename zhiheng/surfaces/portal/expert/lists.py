from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def scored(row):
    if hasattr(row, "scoresheet"):
        return badge(text=gettext("已提交"), tone="won")
    return badge(text=gettext("未提交"), tone="running")


def in_words(row):
    return gettext("已提交") if hasattr(row, "scoresheet") else gettext("未提交")


ASSIGNMENTS = Listing(
    name="expert.assignments",
    title=_("我的分派"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(
            key="number", label=_("受理编号"), value=lambda row: row.application.number, code=True
        ),
        Column(key="panel", label=_("评审组"), value=lambda row: row.panel.name, data=True),
        cells.moment("due", _("截止时间"), "due_at"),
        Column(key="sheet", label=_("评分表"), value=scored, exported=in_words),
    ),
    filters=(
        Filter(
            key="sheet",
            label=_("评分表"),
            choices=lambda: [("owed", gettext("未提交")), ("given", gettext("已提交"))],
            apply=lambda found, value: found.filter(scoresheet__isnull=value == "owed"),
        ),
    ),
    row_url=lambda row: reverse("expert:assignment", args=[row.pk]),
    empty=_("还没有分派给您的申报。"),
    todo=_("评委会办公室分派后列在这里；先作利害关系申报，再打开材料。"),
)
