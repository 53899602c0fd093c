from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def with_reports(visits):
    """Whether the report of each visit is signed."""
    standings = reviews.standings([visit.application for visit in visits])
    for visit, standing in zip(visits, standings, strict=True):
        visit.reported = standing.site_quarters is not None
    return visits


def alleged_badge(visit):
    if not visit.alleged:
        return "—"
    return badge(text=gettext("待认定 {count} 项").format(count=visit.alleged), tone="aside")


VISITS = Listing(
    name="office.visits",
    title=_("已安排的"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        cells.day("planned", _("日期"), "planned_on"),
        Column(key="leader", label=_("组长"), value=lambda row: row.leader.person.name, data=True),
        Column(key="found", label=_("发现"), value=lambda row: row.found, number=True),
        Column(key="unanswered", label=_("未回复"), value=lambda row: row.unanswered, number=True),
        Column(
            key="alleged",
            label=_("涉嫌造假"),
            value=alleged_badge,
            exported=lambda row: row.alleged,
        ),
        Column(
            key="report",
            label=_("报告"),
            value=lambda row: (
                badge(text=gettext("已签署"), tone="won") if row.reported else gettext("未签署")
            ),
        ),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("进度"),
            choices=lambda: [("alleged", _("涉嫌造假")), ("unanswered", _("未回复"))],
            apply=lambda found, key: found.filter(**{f"{key}__gt": 0}),
        ),
    ),
    row_url=lambda row: reverse("office:visit", args=[row.pk]),
    prepare=with_reports,
    empty=_("还没有安排现场评审。"),
    todo=_("从上面等待安排的申报逐家安排。"),
)


def with_marks(defences):
    """How many marks each has, and of how many; what they say is seen when the step is done."""
    standings = reviews.standings([defence.application for defence in defences])
    for defence, standing in zip(defences, standings, strict=True):
        defence.given, defence.asked = len(standing.marks), len(standing.counting)
    return defences


def is_marked(defence):
    return defence.asked and defence.given >= defence.asked


DEFENCES = Listing(
    name="office.defences",
    title=_("答辩次序"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(key="order", label=_("次序"), value=lambda row: row.order, number=True),
        cells.moment("at", _("时间"), "held_at"),
        Column(
            key="marks",
            label=_("已评分"),
            value=lambda row: gettext("{part} / {whole}").format(part=row.given, whole=row.asked),
        ),
        Column(
            key="standing",
            label=_("进度"),
            value=lambda row: (
                badge(text=gettext("已评齐"), tone="won") if is_marked(row) else gettext("未评齐")
            ),
        ),
    ),
    # in the order drawn: whoever is drawn later stands behind
    order="pk",
    row_url=lambda row: reverse("office:review", args=[row.application_id]),
    prepare=with_marks,
    empty=_("还没有排定次序。"),
    todo=_("以公开产生的种子抽签，各组同时进行，依次排到工作日。"),
)

SUMMARY = Listing(
    name="office.summary",
    title=_("综合汇总表"),
    columns=(
        cells.organisation(lambda row: row.application.organisation.name),
        Column(
            key="number",
            label=_("受理编号"),
            value=lambda row: row.application.number or "—",
            code=True,
        ),
        Column(
            key="rank",
            label=_("名次"),
            value=lambda row: (
                gettext("{rank}（并列）").format(rank=row.rank) if row.tied else row.rank
            ),
            exported=lambda row: row.rank,
            number=True,
        ),
        Column(
            key="total",
            label=_("总分"),
            value=lambda row: words.points(row.total_hundredths),
            exported=lambda row: row.total_hundredths / 100,
            number=True,
        ),
        Column(
            key="desk",
            label=_("材料评审"),
            value=lambda row: words.score(row.desk_quarters),
            exported=lambda row: row.desk_quarters / 4,
            number=True,
        ),
        Column(
            key="site",
            label=_("现场评审"),
            value=lambda row: words.score(row.site_quarters) or "—",
            exported=lambda row: None if row.site_quarters is None else row.site_quarters / 4,
            number=True,
        ),
        Column(
            key="defence",
            label=_("答辩得分"),
            value=lambda row: "、".join(map(str, row.defence_percents)) or "—",
        ),
        Column(
            key="tied",
            label=_("并列"),
            value=lambda row: gettext("是") if row.tied else "",
            shown=False,
        ),
        Column(
            key="scheme", label=_("评分标准"), value=lambda row: row.application.scheme, shown=False
        ),
    ),
    filters=(
        Filter(
            key="tied",
            label=_("并列"),
            choices=lambda: [("yes", _("只看并列"))],
            apply=lambda found, _value: found.filter(tied=True),
        ),
    ),
    order="rank",
    row_url=lambda row: reverse("office:review", args=[row.application_id]),
    row_name=lambda row: row.application.organisation.name,
    empty=_("还没有综合汇总。"),
    todo=_("材料评审、现场评审和答辩都办结后，由系统依签署的评分一次算出；任何人不能改动。"),
)
