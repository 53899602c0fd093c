"""How an application came from state to state, for the desks that read its file."""

from typing import Any

from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.sheets import Table, heads


def moves_of(application: Any) -> Table:
    edition = cycles.edition_of(application.cycle)
    return Table(
        title=gettext("经过"),
        heads=heads("时间", "环节", "原状态", "新状态"),
        rows=[
            (
                cn_moment(row.at),
                words.step_label(row.step, edition),
                words.state_label(row.source),
                words.state_label(row.target),
            )
            for row in application.moves.order_by("id")
        ],
        empty=gettext("还没有变动。"),
    )
