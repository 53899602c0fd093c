"""The screen in the room: the item, the turnout counting up, and the count only when it is over."""

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.views.ballots import round_named, tallies_table
from zhiheng.surfaces.portal.committee.views.meetings import named

IN_THE_ROOM = (Role.CHAIR, Role.COMMITTEE, Role.OFFICE, Role.SUPERVISOR)


@opened_to(*IN_THE_ROOM)
@never_cache
def projector(request, pk):
    found = reading.meeting_numbered(pk)
    return render(request, "committee/projector.html", _now(request, found))


@opened_to(*IN_THE_ROOM)
@never_cache
def now(request, pk):
    """The part of the page that changes."""
    return render(request, "committee/screen.html", _now(request, reading.meeting_numbered(pk)))


def _now(request, meeting):
    """The latest round that the reader may see. Who voted how is not known to anybody."""
    context = {
        "meeting": meeting,
        "title": gettext("{cycle} {meeting}").format(
            cycle=meeting.cycle.title, meeting=named(meeting)
        ),
        "due": decisions.members(at=request.at).count(),
        "here": decisions.present(meeting).count(),
    }
    rounds = reading.rounds_seen(request, meeting)
    if not rounds:
        waiting = reading.waiting_for_a_vote(meeting.cycle)
        context["seen"] = reading.sight_of(request, meeting.cycle).of(waiting)
    else:
        found, seen = rounds[-1]
        voted, may = decisions.turnout_of(found)
        context |= {"round": found, "round_title": round_named(found), "seen": seen}
        context |= {"voted": voted, "may": may}
        if found.closed_at is not None:
            context["tally"] = tallies_table(found, seen)
    return context
