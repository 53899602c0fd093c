"""评分漂移监测 as the office and the supervision read it: an alarm and its direction, no score."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.vocabulary import DIRECTION_LABELS
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.sheets import Table

AT_ONCE = 50


def parts(request: HttpRequest, cycle: Any) -> dict[str, Any]:
    """The lead, facts and tables of the page. Raises PermissionDenied for who may not know."""
    who: Any = request
    watch = reviews.drifts_visible_to(who.person, cycle, at=who.at)
    if watch is None:
        raise PermissionDenied
    page = paging.of_list(watch.experts, request, size=AT_ONCE)
    return {
        "title": gettext("评分漂移监测"),
        "lead": gettext(
            "逐份比对每位专家与同组其他专家的总分，连续偏向一边时提醒。只作提醒，不显示分数，不改变任何评分。"
        ),
        "facts": [
            (gettext("已比对专家"), watch.experts_compared),
            (gettext("发出提醒"), watch.alarms),
            (gettext("误报"), _false_alarms(watch)),
            (gettext("办公室可以"), _may_do()),
        ],
        "tables": [_table(watch, page.rows)],
        "pager": page,
    }


def _false_alarms(watch: reviews.Drifts) -> str:
    said = gettext(
        "专家的宽严并无变化时，平均每比对 {every} 份也会误报一次，"
        "已比对的 {compared} 份中约有 {count} 次；提醒不等于有问题。"
    )
    count = f"{watch.compared / watch.false_alarm_every:.1f}"
    return said.format(every=watch.false_alarm_every, compared=watch.compared, count=count)


def _may_do() -> str:
    return gettext(
        "催办其余评分表，使比对更可靠；请组长在合议时逐条讨论，由专家自己说明。不得要求专家改分。"
    )


def _table(watch: reviews.Drifts, shown: list[reviews.Drift]) -> Table:
    named = reviews.experts_named([one.expert for one in shown])
    more = gettext("只列前 {n} 名，有提醒的在前。").format(n=len(watch.experts))
    return Table(
        title=gettext("各专家"),
        heads=[
            gettext("专家"),
            gettext("编号"),
            gettext("已比对份数"),
            gettext("自第几份起"),
            gettext("提醒"),
        ],
        rows=[
            (
                named[one.expert].person.name,
                named[one.expert].person.ref,
                one.compared,
                one.since or "—",
                _alarm(one),
            )
            for one in shown
        ],
        numbers="2 3",
        empty=gettext("还没有可以比对的评分表。"),
        todo=gettext("同一申报有两名以上专家提交评分表后，才有比对。"),
        more=more if watch.among > len(watch.experts) else "",
    )


def _alarm(one: reviews.Drift) -> str:
    if one.direction is None:
        return gettext("没有")
    return badge(text=words.label(DIRECTION_LABELS[one.direction]), tone="aside")
