from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def state_of(row):
    if hasattr(row, "key"):
        return badge(text=gettext("已拨付"), tone="won")
    if row.returned_at:
        return badge(text=gettext("已退回"), tone="aside")
    return badge(text=gettext("待财政拨付"), tone="running")


STATES = {
    "waiting": (_("待财政拨付"), lambda found: found.filter(key=None, returned_at=None)),
    "paid": (_("已拨付"), lambda found: found.filter(key__isnull=False)),
    "returned": (_("已退回"), lambda found: found.filter(returned_at__isnull=False)),
}

PAYOUTS = Listing(
    name="office.payouts",
    title=_("拨付单"),
    columns=(
        Column(key="name", label=_("获奖组织"), value=lambda row: row.honour.name, data=True),
        Column(key="number", label=_("证书编号"), value=lambda row: row.honour.number, code=True),
        cells.money("amount", _("金额"), lambda row: row.amount_fen),
        Column(key="account", label=_("收款户名"), value=lambda row: row.account_name, data=True),
        Column(
            key="account_number",
            label=_("收款账号"),
            value=lambda row: row.account_number,
            code=True,
            shown=False,
        ),
        Column(
            key="prepared",
            label=_("第一把钥匙：制单"),
            value=lambda row: row.prepared_by.name,
            data=True,
        ),
        Column(
            key="released",
            label=_("第二把钥匙：拨付"),
            value=lambda row: row.key.by.name if hasattr(row, "key") else "—",
            data=True,
        ),
        cells.moment("prepared_at", _("制单时间"), "prepared_at"),
        Column(key="state", label=_("办理"), value=state_of),
    ),
    filters=(
        Filter(
            key="state",
            label=_("办理"),
            choices=lambda: [(key, label) for key, (label, _apply) in STATES.items()],
            apply=lambda found, key: STATES[key][1](found),
        ),
    ),
    empty=_("还没有拨付单。"),
    todo=_("颁奖后，由办公室逐家制单，财政复核拨付。"),
)
