"""What waits and until when; where one's applications stand; what comes next."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import FINAL, State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.screening import queries as screening
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.applicant.reading import page_of
from zhiheng.surfaces.portal.applicant.views.applications import standing
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import current_of, steps_of

MOST = 5
"""Applications on the desk; the earlier ones are on their list."""

TOLD = frozenset(
    {
        "信息发布",
        "延长期限",
        "申报截止",
        "推荐",
        "推荐截止",
        "退回补正",
        "受理",
        "不予受理",
        "资格审查办结",
        "征求部门意见办结",
        "决定主体变更后的申报",
        "因限制情形取消资格",
        "安排现场评审",
        "记录现场发现",
        "认定造假并取消资格",
        "认定不构成造假",
        "办结材料评审",
        "办结现场评审",
        "安排答辩",
        "办结答辩",
        "公示",
        "办结公示",
        "通报",
        "颁奖",
    }
)
"""Acts that an applicant hears of; who is chosen, 公示 tells."""


@opened_to(Role.APPLICANT)
def desk(request):
    mine = list(applications.applications_of(request.person, at=request.at)[:MOST])
    organisations, public = reading.organisations_of(request), reading.made_public()
    cycle = mine[0].cycle if mine else cycles.announced().first()
    latest = cycles.announced().first()
    if latest and (cycle is None or latest.pk > cycle.pk):
        cycle = latest
    steps = steps_of(cycle) if cycle else []
    context = {
        "tabs": reading.tabs("desk"),
        "organisations": organisations,
        "cycle": cycle,
        "steps": steps,
        "current": current_of(steps),
        "tasks": [*to_start(request, organisations), *tasks_of(mine, public)],
        "cards": [card(one, public) for one in mine],
        "happened": happened(request, mine),
        "laureates": [one for one in organisations if honours.honours_of(one).exists()],
    }
    return render(request, "applicant/desk.html", context)


def card(application, public):
    told = reading.told_state(application, public)
    whose = (gettext("申报组织"), application.organisation.name)
    rows = [whose, *standing(application, told, steps_of(application.cycle))]
    return application.cycle.title, rows, page_of(application)


def to_start(request, organisations):
    """Applications that could be started now."""
    mine = applications.applications_of(request.person, at=request.at)
    begun = set(mine.order_by().values_list("cycle_id", "organisation_id"))
    return [
        Task(
            gettext("{name}：开始申报 {cycle}").format(name=organisation.name, cycle=cycle.title),
            reverse("applicant:start", args=[cycle.pk, organisation.pk]),
            due=until,
        )
        for cycle, until in reading.cycles_open_at(request.at)
        for organisation in organisations
        if (cycle.pk, organisation.pk) not in begun
    ]


def tasks_of(mine, public):
    returned = screening.last_returns([a for a in mine if a.state == State.RETURNED])
    found = []
    for one in mine:
        if one.pk in returned:
            title, url = gettext("补正并重新提交"), page_of(one, "correction")
            found.append(Task(title, url, due=returned[one.pk].due_at))
        elif one.state == State.DRAFTING:
            window = cycles.milestones(one.cycle).get(Step.FILING)
            title = gettext("完成填报并提交")
            found.append(Task(title, page_of(one), due=window.closes_at if window else None))
        elif reading.told_state(one, public) not in FINAL:
            found += findings_unanswered(one)
    return found


def findings_unanswered(application):
    """Findings on site that wait for the applicant's word."""
    waiting = reviews.findings_of(application).filter(confirmation=None)
    return [
        Task(
            gettext("确认或者说明现场发现（{item}）").format(item=one.item),
            reverse("applicant:finding", args=[application.pk, one.pk]),
            since=one.at,
        )
        for one in waiting
    ]


def happened(request, mine):
    """What others did about one's applications, as far as applicants hear of it."""
    things: dict[str, Thing] = {}
    for one in mine:
        thing = Thing(one.organisation.name, page_of(one))
        things |= {ref(one): thing, ref(one.cycle): Thing(one.cycle.title)}
        if visit := reviews.visit_of(one):
            there = Thing(one.organisation.name, page_of(one, "visit"))
            things |= {ref(visit): there}
            things |= {ref(finding): there for finding in visit.findings.all()}
    entries = since_last_here(request, things, named=False, most=50)
    return [entry for entry in entries if entry.act in TOLD][:10]
