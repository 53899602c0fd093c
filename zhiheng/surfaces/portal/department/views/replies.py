"""Several letters answered on one page."""

import re

from django.shortcuts import render
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import answer_consultations
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import body_of, bound, done
from zhiheng.surfaces.portal.department.forms import RepliesForm
from zhiheng.surfaces.portal.department.reading import tabs

MOST = 50
"""Letters on one page; the next come when these are answered."""


@opened_to(Role.DEPARTMENT)
def replies(request):
    """All that waits, the earliest due first, answered in one act."""
    body = body_of(request)
    waiting = screening.answerable(body, by=request.person, at=request.at)
    letters = _letters(request, body, waiting)
    form = bound(RepliesForm, request, letters=letters, edition=_edition(letters))
    arguments = {"department": body, "by": request.person, "at": request.at}
    if form.perform(answer_consultations, **arguments):
        text = gettext("已答复 {n} 家。").format(n=len(form.arguments()["answers"]))
        return done(request, text, "department:replies")
    context = {
        "tabs": tabs("replies"),
        "body": body,
        "form": form,
        "letters": letters,
        "count": words.up_to(applications.counted(waiting), applications.COUNTED),
    }
    return render(request, "department/replies.html", context)


def _letters(request, body, waiting):
    """Those that wait; on a submission exactly those it speaks of, answered meanwhile or not."""
    if request.method != "POST":
        return list(waiting.select_related("application__cycle")[:MOST])
    keys = (re.fullmatch(r"opinion_([0-9]{1,18})", name) for name in request.POST)
    pks = [int(key[1]) for key in keys if key]
    return list(screening.letters_to(body).filter(pk__in=pks).order_by("due_at", "pk"))


def _edition(letters):
    return cycles.edition_of(letters[0].application.cycle) if letters else None
