"""Cases that a laureate shares: the editor with what the public will read, and each as offered."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import names
from zhiheng.stages.promotion import queries as promotion
from zhiheng.stages.promotion.actions import offer_case
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.laureate.forms import CaseForm


@opened_to(Role.APPLICANT)
def cases(request):
    context = {
        "tabs": reading.desk_tabs("cases"),
        "cases": promotion.cases_of_organisations(reading.own(request)),
        "honours": [
            (found, reading.title_of(found))
            for found in reading.own_honours(request)
            if not reading.is_lost(found)
        ],
    }
    return render(request, "laureate/cases.html", context)


@opened_to(Role.APPLICANT)
def case(request, pk):
    row = get_object_or_404(promotion.cases_of_organisations(reading.own(request)), pk=pk)
    labels = labels_of(row.honour)
    context = {
        "case": row,
        "tags": [labels.get(tag, tag) for tag in row.tags],
        "status": reading.status_badge(row.honour, request),
    }
    return render(request, "laureate/case.html", context)


def labels_of(honour):
    which = promotion.edition_over(honour)
    return names(which.case_tags) if which else {}


@opened_to(Role.APPLICANT)
def offer(request, pk):
    """The editor. “预览” shows what the public will read and files nothing."""
    found = reading.honour_of(request, pk)
    labels = labels_of(found)
    form = bound(CaseForm, request, edition=promotion.edition_over(found), tags=labels)
    arguments = {"honour": found, "by": request.person, "at": request.at}
    looking = request.POST.get("then") == "preview"
    if not looking and form.perform(offer_case, **arguments):
        text = gettext("案例已提交，由评委会办公室发布。")
        return done(request, text, "laureate:cases")
    context = {
        "honour": found,
        "title": reading.title_of(found),
        "form": form,
        "back": reverse("laureate:honour", args=[found.pk]),
        "preview": looking,
        "status": reading.status_badge(found, request),
        "tags": [labels[tag] for tag in form["tags"].value() or () if tag in labels],
    }
    return render(request, "laureate/case_editor.html", context)
