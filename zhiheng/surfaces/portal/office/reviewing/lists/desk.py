from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import nudge
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.lists import BulkAct, Column, Filter, Listing, cells
from zhiheng.surfaces.portal.office.reviewing.forms import MessageForm
from zhiheng.surfaces.portal.office.reviewing.pages import A_DAY


def days_late(row):
    """Begun days since the earliest sheet was due that is not in; 0: none is late."""
    return -((row.late_since - row.asked_at) // A_DAY) if row.late_since else 0


def late_badge(row):
    if not row.late:
        return "—"
    text = gettext("{count} 份，逾期 {days} 天").format(count=row.late, days=days_late(row))
    return badge(text=text, tone="aside")


def assigned_badge(row):
    if row.assigned >= row.minimum:
        return row.assigned
    text = gettext("{count}，少于 {minimum}").format(count=row.assigned, minimum=row.minimum)
    return badge(text=text, tone="aside")


def with_consensus(rows):
    """Whether each has a consensus that stands, by the sheets that count now."""
    for row, standing in zip(rows, reviews.desk_standings(rows), strict=True):
        row.standing = standing
    return rows


def consensus_badge(row):
    now = row.standing
    if now.rests_on is not None and now.rests_on == now.sheets:
        return badge(text=gettext("已签署"), tone="won")
    if now.rests_on is not None:
        return badge(text=gettext("须重签"), tone="aside")
    if now.counting and len(now.sheets) == len(now.counting) >= row.minimum:
        return badge(text=gettext("待组长签署"), tone="running")
    return gettext("未到")


STANDINGS = {
    "late": (_("有逾期"), lambda found: found.filter(late__gt=0)),
    "uncovered": (_("尚未分派"), lambda found: found.filter(assigned=0)),
    "short": (_("专家少于下限"), lambda found: found.filter(assigned__lt=F("minimum"))),
    "undeclared": (_("有未申报利害关系的"), lambda found: found.filter(declared__lt=F("assigned"))),
    "open": (_("评分表未交齐"), lambda found: found.filter(submitted__lt=F("assigned"))),
    "unsigned": (_("未签合议"), lambda found: found.filter(signed=False)),
}

LATE = Column(
    key="late",
    label=_("逾期"),
    value=late_badge,
    exported=lambda row: row.late,
)
DAYS = Column(key="days", label=_("逾期天数"), value=days_late, number=True, shown=False)
DECLARED = Column(key="declared", label=_("已申报"), value=lambda row: row.declared, number=True)
SUBMITTED = Column(key="submitted", label=_("已交"), value=lambda row: row.submitted, number=True)

COVERAGE = Listing(
    name="office.reviews",
    title=_("材料评审进度"),
    columns=(
        cells.organisation(),
        Column(
            key="number",
            label=_("受理编号"),
            value=lambda row: row.number or "—",
            sort="number",
            code=True,
        ),
        Column(
            key="assigned",
            label=_("专家"),
            value=assigned_badge,
            exported=lambda row: row.assigned,
            number=True,
        ),
        DECLARED,
        SUBMITTED,
        Column(key="consensus", label=_("合议"), value=consensus_badge),
        LATE,
        DAYS,
        cells.state(shown=False),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("进度"),
            choices=lambda: [(key, label) for key, (label, _apply) in STANDINGS.items()],
            apply=lambda found, key: STANDINGS[key][1](found),
        ),
    ),
    search=applications.found_by,
    search_hint=_("名称开头、信用代码或受理编号"),
    row_url=lambda row: reverse("office:review", args=[row.pk]),
    prepare=with_consensus,
    empty=_("还没有进入材料评审的申报。"),
    todo=_("征求部门意见办结后，申报进入材料评审；先组成评审组，再分派。"),
)


def owed_by(row, request):
    """What an expert owes in the cycle whose list this is."""
    cycle = cycles.cycle_numbered(request.resolver_match.kwargs["pk"])
    return {"assignments": list(reviews.owed(cycle, at=request.at).filter(expert=row))}


EXPERT_STANDINGS = {
    "late": STANDINGS["late"],
    "open": (_("尚未交齐"), lambda found: found.filter(submitted__lt=F("assigned"))),
    "undeclared": STANDINGS["undeclared"],
    "done": (_("已交齐"), lambda found: found.filter(submitted=F("assigned"))),
}

EXPERTS = Listing(
    name="office.review_experts",
    title=_("专家评审进度"),
    columns=(
        Column(key="name", label=_("专家"), value=lambda row: row.person.name, data=True),
        Column(key="ref", label=_("编号"), value=lambda row: row.person.ref, code=True),
        Column(key="assigned", label=_("分派"), value=lambda row: row.assigned, number=True),
        DECLARED,
        SUBMITTED,
        LATE,
        DAYS,
        Column(
            key="due",
            label=_("最近的截止"),
            value=lambda row: cn_moment(row.next_due) or "—",
            exported=lambda row: row.next_due,
        ),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("进度"),
            choices=lambda: [(key, label) for key, (label, _apply) in EXPERT_STANDINGS.items()],
            apply=lambda found, key: EXPERT_STANDINGS[key][1](found),
        ),
    ),
    search=lambda text, found: found.filter(person__name__startswith=text),
    search_hint=_("姓名开头"),
    row_name=lambda row: row.person.name,
    bulk=(
        BulkAct(
            key="nudge",
            label=_("催办"),
            act=nudge,
            arguments=owed_by,
            confirm=_("确认后给每位专家发一封信，请其在截止以前交评分表。"),
            form=MessageForm,
        ),
    ),
    empty=_("还没有专家受分派。"),
    todo=_("先抽取专家、组成评审组，再分派申报。"),
)
