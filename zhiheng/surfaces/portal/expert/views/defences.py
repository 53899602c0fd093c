"""At the defence: the order, the clock of the room, and one's own mark."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.consensus import mean
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import score_defence
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.expert import reading
from zhiheng.surfaces.portal.expert.forms import MarkForm
from zhiheng.surfaces.portal.expert.views.sheets import heading


@opened_to(Role.EXPERT)
def defence(request, pk):
    row = reading.assignment_of(request, pk)
    if reviews.file_is_shut(request.person, row.application):
        raise Http404
    mine = {one.application_id for one in reviews.assignments_of(request.person)}
    order = [
        one for one in reviews.defences_in(row.application.cycle) if one.application_id in mine
    ]
    here = next((one for one in order if one.application_id == row.application_id), None)
    form = bound(MarkForm, request, edition=cycles.edition_of(row.application.cycle))
    who = {"by": request.person, "at": request.at}
    if here and form.perform(score_defence, defence=here, **who):
        return done(request, gettext("答辩评分已提交。"), "expert:defence", pk)
    marks = reviews.defence_scores_visible_to(request.person, row.application, at=request.at)
    own = next((one for one in marks if one.expert.person_id == request.person.pk), None)
    context = {
        **heading(request, row, "defence"),
        "order": order,
        "defence": here,
        "hearing": reviews.hearing_of(here) if here else None,
        "form": form,
        "mark_heads": [gettext("专家"), gettext("得分"), gettext("意见")],
        "own": own,
        "mean": f"{float(mean([one.percent for one in marks])):.2f}" if own else "",
        "marks": [(one.expert.person.name, one.percent, one.comment or "—") for one in marks],
    }
    return render(request, "expert/defence.html", context)


@opened_to(Role.EXPERT)
@never_cache
def room(request):
    """The screen on an expert's place: dark while they keep out of whoever is heard."""
    context = {"tabs": reading.desk_tabs("room"), "rooms": rooms_seen(request)}
    return render(request, "expert/room.html", context)


@opened_to(Role.EXPERT)
@never_cache
def now(request):
    """The part of the page that changes."""
    return render(request, "expert/room_now.html", {"rooms": rooms_seen(request)})


def rooms_seen(request):
    """(what is heard, own assignment to it) for each room of theirs; nothing of what is dark."""
    own = {one.application_id: one for one in reviews.assignments_of(request.person)}
    for one in reviews.rooms_for(request.person):
        if one.now is None:
            yield {"hearing": None}
        elif (row := own.get(one.now.defence.application_id)) is None:
            yield {"dark": True}
        else:
            yield {"hearing": one.now, "row": row}
