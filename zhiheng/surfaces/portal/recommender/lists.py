from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def _named(text, found):
    theirs = applications.found_by(text, applications.applications_everywhere())
    return found.filter(application__in=theirs.values("pk"))


WAITING = Listing(
    name="recommender.applications",
    title=_("等待推荐的申报"),
    columns=(
        cells.organisation(),
        cells.code(),
        Column(
            key="address",
            label=_("地址"),
            value=lambda row: row.organisation.address or "—",
            data=True,
        ),
        Column(
            key="founded",
            label=_("成立日期"),
            value=lambda row: cn_date(row.organisation.founded_on) or "—",
            exported=lambda row: row.organisation.founded_on,
            shown=False,
        ),
    ),
    row_url=lambda row: reverse("recommender:application", args=[row.pk]),
    search=applications.found_by,
    search_hint=_("名称开头或完整的信用代码"),
    empty=_("没有等待推荐的申报。"),
    todo=_("申报截止后，提交了材料的组织列在这里，由推荐单位核查并签署意见。"),
    nothing=_("没有符合条件的申报。"),
    nothing_todo=_("可按名称开头或完整的统一社会信用代码查找；名称中间的字不参与查找。"),
)


def recommendations(cycles):
    """The list of what was recommended, with these cycles to choose from."""
    return Listing(
        name="recommender.recommendations",
        title=_("本单位的推荐"),
        columns=(
            cells.organisation(lambda row: row.application.organisation.name),
            Column(
                key="cycle",
                label=_("评定"),
                value=lambda row: row.application.cycle.title,
                data=True,
            ),
            Column(key="opinion", label=_("推荐意见"), value=lambda row: row.opinion, data=True),
            Column(key="signed", label=_("签署人"), value=lambda row: row.signed_by, data=True),
            cells.moment("at", _("推荐时间"), "at"),
        ),
        filters=(
            Filter(
                key="cycle",
                label=_("评定"),
                choices=lambda: [(str(cycle.pk), cycle.title) for cycle in cycles],
                apply=lambda found, pk: found.filter(application__cycle=int(pk)),
            ),
        ),
        row_url=lambda row: reverse("recommender:application", args=[row.application_id]),
        row_name=lambda row: row.application.organisation.name,
        search=_named,
        search_hint=_("名称开头、信用代码或受理编号"),
        empty=_("本单位还没有推荐过申报组织。"),
        todo=_("签署推荐意见后，留存在这里。"),
    )
