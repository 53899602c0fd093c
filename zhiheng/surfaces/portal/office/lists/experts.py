from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells
from zhiheng.surfaces.portal.office.sheets import link

RECUSALS = Listing(
    name="office.recusals",
    title=_("本届的回避"),
    columns=cells.recusal(),
    filters=(cells.by_source(),),
    search=lambda text, found: found.filter(person__name__startswith=text),
    search_hint=_("回避人姓名开头"),
    row_name=lambda row: row.person.name,
    empty=_("本届还没有人回避。"),
    todo=_("专家分派后逐家申报；申报组织也可以提出。"),
)


def is_open(challenge):
    return not (challenge.granted or hasattr(challenge, "dismissal"))


def handling(challenge):
    """What became of a challenge, or the way to grant it."""
    if is_open(challenge):
        return link(gettext("认定回避"), "office:grant", challenge.cycle_id, challenge.pk)
    return gettext("已驳回") if hasattr(challenge, "dismissal") else gettext("已回避")


def dismissing(challenge):
    """The way to dismiss it, while it is open."""
    if not is_open(challenge):
        return "—"
    return link(gettext("驳回"), "office:dismiss", challenge.cycle_id, challenge.pk)


CHALLENGED: dict[str, tuple[Any, dict[str, Any]]] = {
    "open": (_("待处理"), {"dismissal": None, "granted": False}),
    "granted": (_("已回避"), {"dismissal": None, "granted": True}),
    "dismissed": (_("已驳回"), {"dismissal__isnull": False}),
}

CHALLENGES = Listing(
    name="office.challenges",
    title=_("申报组织提出的回避申请"),
    columns=(
        *cells.challenge(),
        Column(key="handling", label=_("处理"), value=handling),
        Column(key="dismissing", label=_("驳回"), value=dismissing),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("处理"),
            choices=lambda: [(key, label) for key, (label, _where) in CHALLENGED.items()],
            apply=lambda found, key: found.filter(**CHALLENGED[key][1]),
        ),
    ),
    row_name=lambda row: row.organisation.name,
    empty=_("没有回避申请。"),
    todo=_("申报组织知道评审组成员以后，可以提出。"),
)

PANELS = Listing(
    name="office.panels",
    title=_("已组成的评审组"),
    columns=(
        Column(key="name", label=_("名称"), value=lambda row: row.name, data=True),
        Column(
            key="leader",
            label=_("组长"),
            value=lambda row: next((s.expert.person.name for s in row.seats.all() if s.leads), "—"),
            data=True,
        ),
        Column(
            key="members",
            label=_("成员"),
            value=lambda row: "、".join(seat.expert.person.name for seat in row.seats.all()),
            data=True,
        ),
        cells.day("formed", _("组成"), "formed_at"),
        Column(
            key="assign",
            label=_("办理"),
            value=lambda row: link(gettext("分派申报"), "office:assign", row.cycle_id, row.pk),
        ),
    ),
    empty=_("还没有组成评审组。"),
    todo=_("在已批准的抽取记录上组成，或直接聘请。"),
)


def with_seats(rows):
    """Who reviews each of them."""
    seated = reviews.seated(rows)
    for row in rows:
        row.seats = seated.get(row.pk, [])
    return rows


ASSIGNED = Listing(
    name="office.assigned",
    title=_("已分派的申报"),
    columns=(
        cells.organisation(),
        Column(
            key="panel",
            label=_("评审组"),
            value=lambda row: "、".join(dict.fromkeys(seat.panel.name for seat in row.seats)),
            data=True,
        ),
        Column(
            key="experts",
            label=_("专家"),
            value=lambda row: "、".join(seat.expert.person.name for seat in row.seats),
            data=True,
        ),
        Column(
            key="due",
            label=_("截止"),
            value=lambda row: cn_moment(min(seat.due_at for seat in row.seats)),
            exported=lambda row: min(seat.due_at for seat in row.seats),
        ),
    ),
    search=lambda text, found: reviews.reviewed_by(text, found),
    search_hint=_("专家姓名开头"),
    row_url=lambda row: reverse("office:review", args=[row.pk]),
    prepare=with_seats,
    empty=_("还没有分派申报。"),
    todo=_("先组成评审组，再逐组分派。"),
)


EXPERTS = Listing(
    name="office.experts",
    title=_("专家库"),
    columns=(
        Column(key="name", label=_("姓名"), value=lambda row: row.person.name, data=True),
        Column(key="ref", label=_("编号"), value=lambda row: row.person.ref, code=True),
        Column(
            key="pool", label=_("专家库"), value=lambda row: words.label(row.get_pool_display())
        ),
        Column(
            key="specialties",
            label=_("专长"),
            value=lambda row: "、".join(row.specialties),
            data=True,
        ),
        Column(
            key="senior",
            label=_("高级职称"),
            value=lambda row: gettext("有") if row.senior else "—",
        ),
        Column(
            key="employers",
            label=_("任职单位"),
            value=lambda row: "、".join(job.name for job in row.employments.all()) or "—",
            data=True,
        ),
        cells.day("entered", _("入库"), "entered_at"),
    ),
    filters=(
        Filter(
            key="pool",
            label=_("专家库"),
            choices=lambda: Pool.choices,
            apply=lambda found, pool: found.filter(pool=pool),
        ),
    ),
    search=lambda text, found: found.filter(person__name__startswith=text),
    search_hint=_("姓名开头"),
    empty=_("专家库还是空的。"),
    todo=_("人员经实名核验并担任评审专家后，由办公室录入专家库。"),
)
