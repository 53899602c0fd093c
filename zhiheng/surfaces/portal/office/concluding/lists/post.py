from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.letters import queries as letters
from zhiheng.instruments.letters.actions import resend_letter
from zhiheng.instruments.letters.vocabulary import TEMPLATES
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.lists import BulkAct, Column, Filter, Listing, cells


def with_deliveries(rows):
    last = letters.last_deliveries(rows)
    for row in rows:
        row.last = last.get(row.pk)
    return rows


def post_state(row):
    """Where a letter is: waiting for its release, on its way, there, or why not."""
    if row.released_at is None:
        return badge(text=gettext("待放行"), tone="aside")
    if row.last is None:
        return badge(text=gettext("待发出"), tone="running")
    if row.again_at and row.last.at < row.again_at:
        return badge(text=gettext("待重发"), tone="running")
    if row.last.sent:
        return badge(text=gettext("已发出"), tone="won")
    return badge(text=gettext("未发出"), tone="aside")


POST_STATES = {
    "unreleased": (_("待放行"), lambda found: found.filter(released_at__isnull=True)),
    "failed": (_("未发出"), lambda found: found.filter(pk__in=letters.failed().values("pk"))),
    "waiting": (
        _("待发出"),
        lambda found: found.filter(
            released_at__isnull=False, pk__in=letters.waiting().values("pk")
        ),
    ),
    "sent": (_("已发出"), lambda found: found.filter(pk__in=letters.sent().values("pk"))),
}

LETTERS = Listing(
    name="office.letters",
    title=_("全部通知"),
    columns=(
        Column(key="subject", label=_("事由"), value=lambda row: row.subject, data=True),
        Column(
            key="to",
            label=_("收件人"),
            value=lambda row: (row.person or row.organisation).name,
            data=True,
        ),
        Column(
            key="address",
            label=_("邮箱或电话"),
            value=lambda row: letters.address_of(row) or gettext("没有登记"),
        ),
        cells.day("written", _("写成时间"), "written_at"),
        Column(key="state", label=_("投递"), value=post_state),
        Column(
            key="last",
            label=_("最近一次"),
            value=lambda row: cn_moment(row.last.at) if row.last else "—",
            exported=lambda row: row.last.at if row.last else None,
        ),
        Column(
            key="fault",
            label=_("未发出的原因"),
            value=lambda row: words.label(row.last.detail) if row.last else "",
        ),
    ),
    filters=(
        Filter(
            key="state",
            label=_("投递"),
            choices=lambda: [(key, label) for key, (label, _apply) in POST_STATES.items()],
            apply=lambda found, key: POST_STATES[key][1](found),
        ),
        Filter(
            key="kind",
            label=_("因何写成"),
            choices=lambda: [(act, act) for act in TEMPLATES],
            apply=lambda found, act: found.filter(entry__act=act),
        ),
    ),
    search=letters.found_by,
    search_hint=_("收件组织的名称开头、信用代码，或收件人的姓名"),
    prepare=with_deliveries,
    row_url=lambda row: reverse("office:letter", args=[row.pk]),
    bulk=(
        BulkAct(
            key="resend",
            label=_("重发"),
            act=resend_letter,
            arguments=lambda row, request: {"letter": row},
            confirm=_("随下一批邮件再发一次；没有地址的，请先补登。"),
        ),
    ),
    empty=_("还没有通知。"),
    todo=_("办理事项后，时程自动写成通知，即列在这里。"),
)
