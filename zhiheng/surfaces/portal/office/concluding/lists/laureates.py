from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.vocabulary import SuspectKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells

TONES = {
    Status.VALID: "won",
    Status.EXPIRED: "aside",
    Status.REVOKED: "aside",
    Status.TERMINATED: "aside",
}


def status_of(honour, *, on):
    status = honour.status(on)
    return badge(text=words.label(status.value), tone=TONES[status])


STATUSES = {
    Status.VALID: lambda found: _standing(found).filter(valid_until__gte=localdate()),
    Status.EXPIRED: lambda found: _standing(found).filter(valid_until__lt=localdate()),
    Status.REVOKED: lambda found: found.filter(revocation__isnull=False),
    Status.TERMINATED: lambda found: found.filter(termination__isnull=False),
}


def _standing(found):
    return found.filter(revocation=None, termination=None)


LAUREATES = Listing(
    name="office.laureates",
    title=_("获奖组织"),
    columns=(
        Column(key="name", label=_("获奖组织"), value=lambda row: row.name, data=True),
        Column(key="number", label=_("证书编号"), value=lambda row: row.number, code=True),
        Column(key="award", label=_("奖项"), value=lambda row: row.award_title, data=True),
        Column(key="year", label=_("年度"), value=lambda row: row.year, number=True),
        cells.day("until", _("有效期至"), "valid_until"),
        Column(
            key="status",
            label=_("称号"),
            value=lambda row: status_of(row, on=localdate()),
        ),
        Column(
            key="paid",
            label=_("已付奖金"),
            value=lambda row: (
                words.money_in_full(row.payment.amount_fen) if hasattr(row, "payment") else "—"
            ),
            exported=lambda row: row.payment.amount_fen / 100 if hasattr(row, "payment") else None,
            number=True,
        ),
    ),
    filters=(
        Filter(
            key="status",
            label=_("称号"),
            choices=lambda: [(status.value, words.label(status.value)) for status in Status],
            apply=lambda found, status: STATUSES[Status(status)](found),
        ),
    ),
    search=lambda text, found: found.filter(pk__in=honours.register_matching(text).values("pk")),
    search_hint=_("名称、统一社会信用代码或证书编号"),
    row_url=lambda row: reverse("office:laureate", args=[row.pk]),
    empty=_("还没有获奖组织。"),
    todo=_("颁奖后，或补录历届获奖组织后，会列在这里。"),
)

MISCONDUCTS = Listing(
    name="office.misconducts",
    title=_("涉嫌违规"),
    columns=(
        Column(key="person", label=_("人员"), value=lambda row: row.person.name, data=True),
        Column(
            key="kind",
            label=_("身份"),
            value=lambda row: words.label(SuspectKind(row.kind).label),
        ),
        Column(key="cycle", label=_("评定"), value=lambda row: row.cycle.title, data=True),
        Column(key="facts", label=_("事实"), value=lambda row: row.facts[:60], data=True),
        cells.day("at", _("登记时间"), "at"),
        Column(
            key="state",
            label=_("处理"),
            value=lambda row: (
                badge(text=gettext("已处理"), tone="aside")
                if hasattr(row, "referral")
                else badge(text=gettext("待处理"), tone="running")
            ),
        ),
    ),
    filters=(
        Filter(
            key="state",
            label=_("处理"),
            choices=lambda: [("open", _("待处理")), ("referred", _("已处理"))],
            apply=lambda found, key: found.filter(referral__isnull=key == "open"),
        ),
    ),
    search=supervision.found_among,
    search_hint=_("姓名开头"),
    row_url=lambda row: reverse("office:misconduct", args=[row.pk]),
    empty=_("没有登记过涉嫌违规。"),
    todo=_("投诉、线索或检查中发现的，由办公室或监督机构登记。"),
)
READERS = (Role.OFFICE, Role.SUPERVISOR, Role.AUDITOR)
"""Who may read how laureates do; only the office acts on it here."""

CONFERRED = Listing(
    name="office.conferred",
    title=_("获奖组织"),
    columns=(
        Column(key="name", label=_("名称"), value=lambda row: row.name, data=True),
        Column(key="number", label=_("证书编号"), value=lambda row: row.number, code=True),
        Column(
            key="bonus",
            label=_("奖金"),
            value=lambda row: words.money_in_full(row.bonus_fen),
            exported=lambda row: row.bonus_fen / 100,
            number=True,
        ),
        cells.day("conferred", _("授奖日期"), "conferred_on"),
    ),
    row_url=lambda row: reverse("office:laureate", args=[row.pk]),
    empty=_("还没有颁奖。"),
    todo=_("政府审定并通报后，由办公室颁奖、制发证书。"),
)
