"""The minutes of a meeting, and papers as issued; of those one keeps out of, nothing."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.papers import (
    FORMS,
    papers_about,
    papers_seen,
    tells_of_others,
)
from zhiheng.surfaces.portal.committee.sheets import Table, sheet
from zhiheng.surfaces.portal.committee.views.meetings import named
from zhiheng.surfaces.portal.papers import attached


@opened_to(Role.COMMITTEE, Role.CHAIR)
def minutes(request, pk):
    """Made from the data each time; of those from whom the reader keeps out, nothing."""
    found = reading.meeting_numbered(pk)
    told = decisions.minutes_of(found)
    hidden = _names_hidden(request, found.cycle)
    seen = {row.ordinal for row, _ in reading.rounds_seen(request, found)}
    return sheet(
        request,
        title=gettext("{meeting}纪要").format(meeting=named(found)),
        here="meetings",
        lead=found.cycle.title,
        facts=[
            (gettext("召开时间"), cn_moment(told["convened_at"])),
            (gettext("应到委员"), told["members"]),
            (gettext("到会"), "、".join(told["present"]) or "—"),
            (gettext("缺席"), "、".join(told["absent"]) or "—"),
        ],
        tables=[
            _recusals(told, hidden),
            *(_tallies(one, hidden) for one in told["rounds"] if one["ordinal"] in seen),
            *_ties(told, hidden),
            _nominated(told, hidden),
            papers_about(request, found.cycle, PaperKind.MINUTES, found),
        ],
    )


def _names_hidden(request, cycle):
    sight = reading.sight_of(request, cycle)
    lines = reading.lines_before_the_committee(cycle)
    return {row.application.organisation.name for row in lines if not sight.sees(row.application)}


def _recusals(told, hidden):
    return Table(
        title=gettext("回避"),
        heads=[gettext(word) for word in ("委员", "申报组织", "关系")],
        rows=[
            (row["member"], row["organisation"], row["kind"])
            for row in told["recusals"]
            if row["organisation"] not in hidden
        ],
        empty=gettext("没有委员回避。"),
    )


def _tallies(one, hidden):
    title = gettext("第 {number} 轮表决（{voted} 人投票）")
    heads = ("申报组织", "应到", "实到", "赞成", "反对", "弃权", "无效", "未投", "结果")
    keys = ("eligible", "present", "for", "against", "abstained", "invalid", "absent")
    rows = [
        (
            row["organisation"],
            *(row[key] for key in keys),
            gettext("通过") if row["passed"] else gettext("未通过"),
        )
        for row in one["tallies"]
        if row["organisation"] not in hidden
    ]
    return Table(
        title=title.format(number=one["ordinal"], voted=one["voted"]),
        heads=[gettext(word) for word in heads],
        rows=rows,
        empty=gettext("没有可显示的计票结果。"),
        numbers="1 2 3 4 5 6 7",
    )


def _ties(told, hidden):
    rows = [
        ("、".join(row["tied"]), "、".join(row["chosen"]) or gettext("名额空缺"), row["reason"])
        for row in told["ties"]
        if not hidden & {*row["tied"]}
    ]
    if rows:
        heads = [gettext(word) for word in ("并列者", "入选者", "理由")]
        yield Table(title=gettext("并列处理"), heads=heads, rows=rows, empty="")


def _nominated(told, hidden):
    rows = [
        (name, told["departures"].get(name, "—"))
        for name in told["nominated"]
        if name not in hidden
    ]
    return Table(
        title=gettext("拟授奖"),
        heads=[gettext(word) for word in ("申报组织", "偏离专家次序的理由")],
        rows=rows,
        empty=gettext("本次会议没有提名。"),
    )


@opened_to(Role.COMMITTEE, Role.CHAIR)
def paper(request, pk, form):
    found = get_object_or_404(papers_seen(request), pk=pk)
    kept = getattr(found, form) if form in FORMS else None
    if kept is None or tells_of_others(request, found):
        raise Http404
    return attached(kept)
