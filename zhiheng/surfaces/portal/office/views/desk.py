from django.shortcuts import render
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import PASSED, State
from zhiheng.stages.applications import queries as applications
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.office.concluding.waiting import tasks_of
from zhiheng.surfaces.portal.office.lists.files import APPLICATIONS
from zhiheng.surfaces.portal.office.reviewing import waiting as reviewing
from zhiheng.surfaces.portal.office.sheets import desk_tabs
from zhiheng.surfaces.portal.office.views import matchings
from zhiheng.surfaces.portal.tasks import since_last_here
from zhiheng.surfaces.portal.timelines import current_of, steps_of


@opened_to(Role.OFFICE)
def desk(request):
    """The applications of the latest cycle, and what waits. Announced or still being prepared."""
    cycle = cycles.cycles().first()
    if cycle is None:
        return render(request, "office/desk.html", {"tabs": desk_tabs("desk")})
    steps = steps_of(cycle)
    context = {
        "tabs": desk_tabs("desk"),
        "cycle": cycle,
        "steps": steps,
        "current": current_of(steps),
        "waiting": waiting(cycle, current_of(steps)),
        "tasks": [
            *matchings.tasks_of(cycle),
            *reviewing.tasks_of(cycle),
            *tasks_of(cycle, at=request.at),
        ],
        "happened": since_last_here(request),
    }
    found, edition = applications.applications_in(cycle), cycles.edition_of(cycle)
    return lists.answer(request, APPLICATIONS, found, "office/desk.html", context, edition=edition)


def waiting(cycle, current):
    """(label, how many, state) of what waits at the current step. Each count stops at 1000."""
    asked = [(State.RETURNED, gettext("等待申报组织补正")), (State.SUSPENDED, gettext("中止"))]
    if current and current.step in PASSED:
        entering = cycles.edition_of(cycle).procedure.entering(current.step)
        asked.insert(0, (entering, gettext("等待{step}").format(step=current.label)))
    rows: list[tuple] = [
        (label, applications.applications_in(cycle, state), state) for state, label in asked
    ]
    rows.append((gettext("本届申报"), applications.applications_in(cycle), ""))
    most = applications.COUNTED
    return [
        (label, words.up_to(applications.counted(found, most=most), most), state)
        for label, found, state in rows
    ]
