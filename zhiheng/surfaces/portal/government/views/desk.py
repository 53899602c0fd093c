from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.portal.government.reading import own_cases, papers_seen, tabs
from zhiheng.surfaces.portal.papers import download
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of


@opened_to(Role.GOVERNMENT)
def desk(request):
    """The proposal that waits for an answer, the circular that follows, and cases that were heard."""
    cycle = cycles.announced().first()
    context = {"tabs": tabs("desk"), "cycle": cycle, "tasks": [*_proposals(), *_cases()]}
    if cycle is not None:
        context["steps"] = steps_of(cycle)
        context["tasks"] += _circular(cycle)
        context["happened"] = since_last_here(request, _things(cycle))
    return render(request, "government/desk.html", context)


def _due(cycle, step):
    planned = cycles.milestones(cycle).get(step)
    return planned.closes_at if planned else None


def _proposals():
    """Of whatever cycle: an older one may still wait while the next is announced."""
    return [
        Task(
            gettext("审定请示：{number}").format(number=row.number),
            url=reverse("government:proposal", args=[row.pk]),
            since=row.at,
            due=_due(row.cycle, Step.APPROVAL),
        )
        for row in decisions.all_proposals().filter(approval=None)
    ]


def _circular(cycle):
    if cycles.current_step(cycle) != Step.CIRCULAR:
        return []
    url = reverse("government:circular", args=[cycle.pk])
    return [Task(gettext("发布通报"), url=url, due=_due(cycle, Step.CIRCULAR))]


def _cases():
    return [
        Task(
            gettext("决定是否撤销称号：{name}").format(name=row.honour.name),
            url=reverse("government:case", args=[row.pk]),
            since=row.opened_at,
        )
        for row in own_cases()
        if hasattr(row, "hearing")
    ]


def _things(cycle):
    things = {ref(cycle): Thing(cycle.title)}
    for row in decisions.proposals_of(cycle):
        url = reverse("government:proposal", args=[row.pk])
        things[ref(row)] = Thing(row.number, url)
        if hasattr(row, "approval"):
            things[ref(row.approval)] = Thing(row.approval.number, url)
    return things


@opened_to(Role.GOVERNMENT)
def paper(request, pk, form):
    return download(papers_seen(request), pk, form)
