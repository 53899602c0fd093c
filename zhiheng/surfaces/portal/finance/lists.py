from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.honours import queries as honours
from zhiheng.stages.conferral import queries as conferral
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells

FEN = 100
STANDING: dict[str, Any] = {  # standing → how it is called, its tone, which rows
    "waiting": (_("待拨付"), "running", {"key": None, "returned_at": None}),
    "paid": (_("已拨付"), "won", {"key__isnull": False}),
    "returned": (_("已退回"), "ended", {"returned_at__isnull": False}),
}


def stands(payout):
    if hasattr(payout, "key"):
        return "paid"
    return "returned" if payout.returned_at else "waiting"


def standing_badge(payout):
    label, tone, _where = STANDING[stands(payout)]
    return badge(text=str(label), tone=tone)


PAYOUTS = Listing(
    name="finance.payouts",
    title=_("奖金拨付单"),
    columns=(
        Column(key="name", label=_("获奖组织"), value=lambda row: row.honour.name, data=True),
        Column(key="number", label=_("证书编号"), value=lambda row: row.honour.number, code=True),
        cells.money("amount", _("金额"), lambda row: row.amount_fen),
        Column(
            key="prepared", label=_("制单人"), value=lambda row: row.prepared_by.name, data=True
        ),
        cells.day("at", _("制单日期"), "prepared_at"),
        Column(
            key="standing",
            label=_("办理情况"),
            value=standing_badge,
            exported=lambda row: str(STANDING[stands(row)][0]),
        ),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("办理情况"),
            choices=lambda: [(key, row[0]) for key, row in STANDING.items()],
            apply=lambda found, key: found.filter(**STANDING[key][2]),
        ),
    ),
    row_url=lambda row: reverse("finance:payout", args=[row.pk]),
    row_name=lambda row: row.honour.name,
    search=conferral.payouts_named,
    search_hint=_("名称开头、信用代码或证书编号"),
    empty=_("还没有拨付单。"),
    todo=_("颁奖以后由评委会办公室制单，制单后在这里复核拨付。"),
)


def payments(years):
    """Everything ever paid, with these years to choose from."""
    return Listing(
        name="finance.payments",
        title=_("已拨付的奖金"),
        columns=(
            Column(key="name", label=_("获奖组织"), value=lambda row: row.honour.name, data=True),
            Column(
                key="number", label=_("证书编号"), value=lambda row: row.honour.number, code=True
            ),
            Column(
                key="award", label=_("奖项"), value=lambda row: row.honour.award_title, data=True
            ),
            Column(key="year", label=_("获奖年度"), value=lambda row: row.honour.year, number=True),
            cells.money("amount", _("金额"), lambda row: row.amount_fen),
            cells.day("on", _("拨付日期"), "paid_on"),
            Column(key="voucher", label=_("支付凭证号"), value=lambda row: row.voucher, data=True),
        ),
        filters=(
            Filter(
                key="paid",
                label=_("拨付年度"),
                choices=lambda: [
                    (str(year), gettext("{year}年").format(year=year)) for year in years
                ],
                apply=lambda found, year: found.filter(paid_on__year=int(year)),
            ),
        ),
        row_name=lambda row: row.honour.name,
        search=honours.payments_to,
        search_hint=_("名称、信用代码或证书编号"),
        empty=_("还没有拨付过奖金。"),
        todo=_("复核拨付后，凭证号和金额列在这里，按年度合计。"),
    )
