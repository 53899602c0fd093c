"""What supervision should look at, and until when."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.actions import ask_for_halt
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of, last_moment
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.portal.acting import offer
from zhiheng.surfaces.portal.tasks import Task, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of
from zhiheng.surfaces.portal.watching.sheets import desk_tabs, sheet

NEAR = timedelta(days=7)
MOST = 10


@opened_to(Role.SUPERVISOR)
def desk(request):
    cycle = cycles.cycles().first()
    return sheet(
        request,
        title=gettext("纪检监督工作台"),
        tabs=desk_tabs(request, "desk"),
        lead=cycle.title if cycle else "",
        edition=cycles.edition_of(cycle) if cycle else None,
        offers=_offers(request, cycle) if cycle else [],
        template="watching/desk.html",
        cycle=cycle,
        steps=steps_of(cycle) if cycle else [],
        tasks=_tasks(cycle, at=request.at) if cycle else None,
        happened=since_last_here(request),
    )


def _offers(request, cycle):
    who = {"by": request.person, "at": request.at}
    url = reverse("supervisor:ask_for_halt", args=[cycle.pk])
    label = gettext("要求中止本届评定")
    return [offer(ask_for_halt, label, url, danger=True, cycle=cycle, reason="…", **who)]


def _tasks(cycle, *, at):
    return [*_halts(), *_near(cycle, at=at), *_counted(cycle)]


def _halts():
    for halt in cycles.halts_in_force()[:MOST]:
        stopped = hasattr(halt, "answer")
        title = gettext("评定已中止") if stopped else gettext("中止要求，主任尚未答复")
        yield Task(title, reverse("supervisor:halt", args=[halt.pk]), since=halt.at)


def _near(cycle, *, at):
    soon = day_of(at + NEAR)
    for row in notices.open_objections(cycle).filter(due_on__lte=soon).order_by("due_on")[:MOST]:
        title = gettext("异议 {receipt} 尚未裁定").format(receipt=row.receipt)
        url = reverse("supervisor:objection", args=[row.pk])
        yield Task(title, url, due=last_moment(row.due_on))


def _counted(cycle):
    asked = (
        (gettext("待决定的回避申请"), "challenges", governance.open_challenges(cycle), ""),
        (
            gettext("待处理的涉嫌违规"),
            "misconduct",
            supervision.misconducts().filter(cycle=cycle, referral=None),
            "?referred=no",
        ),
    )
    for label, name, found, query in asked:
        if count := found.count():
            yield Task(label, reverse(f"supervisor:{name}", args=[cycle.pk]) + query, count=count)
    if count := notices.tips().filter(inquiry=None).count():
        yield Task(
            gettext("尚未核查的线索"), reverse("supervisor:tips") + "?opened=no", count=count
        )
