from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal import drifting
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import cycle_tabs, sheet


@opened_to(Role.SUPERVISOR)
def drift(request, pk):
    """Who has come to score apart from their peers, and which way. Never a score."""
    found = cycle_of(pk)
    return sheet(
        request, tabs=cycle_tabs(request, found, "drift"), **drifting.parts(request, found)
    )
