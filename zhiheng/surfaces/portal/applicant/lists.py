from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import state_badge
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.lists import Column, Listing, cells


def with_what_is_told(rows):
    public = reading.made_public()
    for row in rows:
        row.told = reading.told_state(row, public)
    return rows


APPLICATIONS = Listing(
    name="applicant.applications",
    title=_("历次申报"),
    columns=(
        Column(key="cycle", label=_("评定"), value=lambda row: row.cycle.title, data=True),
        cells.organisation(),
        Column(
            key="number",
            label=_("受理编号"),
            value=lambda row: row.number or gettext("未受理"),
            exported=lambda row: row.number,
            code=True,
        ),
        Column(
            key="state",
            label=pgettext_lazy("申报", "状态"),
            value=lambda row: state_badge(state=row.told, to_applicant=True),
            exported=lambda row: words.applicant_state_label(row.told),
        ),
        cells.day("started", _("开始填报"), "started_at"),
    ),
    row_url=reading.page_of,
    row_name=lambda row: row.cycle.title,
    prepare=with_what_is_told,
    empty=_("本组织还没有申报。"),
    todo=_("申报期内从工作台开始填报；每一届申报都会留在这里。"),
)
