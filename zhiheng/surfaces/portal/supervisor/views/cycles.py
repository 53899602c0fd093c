"""The cycles, and where one stands."""

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.actions import ask_for_halt
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import offer
from zhiheng.surfaces.portal.supervisor.lists import CYCLES, standing
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.timelines import steps_of
from zhiheng.surfaces.portal.watching.sheets import (
    Table,
    cycle_tabs,
    desk_tabs,
    heads,
    link,
    listed,
    sheet,
    supervises,
)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def cycle_list(request):
    return listed(request, CYCLES, cycles.cycles(), tabs=desk_tabs(request, "cycles"))


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def cycle(request, pk):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    return sheet(
        request,
        title=found.title,
        tabs=cycle_tabs(request, found, "cycle"),
        edition=edition,
        offers=_offers(request, found),
        facts=[
            (gettext("批准文件"), found.approval_document),
            (gettext("依据"), edition.title),
            (gettext("版本摘要"), found.edition_digest or gettext("发布时固定")),
            (gettext("奖金预算"), words.money(found.bonus_budget_fen)),
            (gettext("立项"), cn_moment(found.opened_at)),
        ],
        tables=[_steps(found), _states(found), _halts(found)],
    )


def _offers(request, found):
    if not supervises(request):
        return []
    who = {"by": request.person, "at": request.at}
    url = reverse("supervisor:ask_for_halt", args=[found.pk])
    label = gettext("要求中止本届评定")
    return [offer(ask_for_halt, label, url, danger=True, cycle=found, reason="…", **who)]


def _steps(found):
    rows = [
        (
            step.label,
            step.said,
            cn_moment(step.opens_at) or "—",
            cn_moment(step.closes_at) or "—",
            cn_moment(step.done_at) or "—",
        )
        for step in steps_of(found)
    ]
    return Table(
        title=gettext("环节"),
        heads=heads("环节", "进展", "开始", "截止", "办结"),
        rows=rows,
        empty=gettext("没有环节。"),
    )


def _states(found):
    counts = applications.counted_by_state(found)
    return Table(
        title=gettext("申报"),
        heads=heads("状态", "家数"),
        rows=[
            (words.state_label(state), words.up_to(count, applications.COUNTED))
            for state, count in counts.items()
        ],
        empty=gettext("本届还没有申报。"),
        todo=gettext("信息发布后，申报组织在申报期内开始填报，即列在这里。"),
        numbers="2",
    )


def _halts(found):
    rows = [
        (link(cn_moment(row.at), "supervisor:halt", row.pk), row.by.name, row.reason, standing(row))
        for row in cycles.halts_of(found)
    ]
    return Table(
        title=gettext("中止要求"),
        heads=heads("提出时间", "提出人", "理由", "结果"),
        rows=rows,
        empty=gettext("本届没有要求中止过。"),
    )
