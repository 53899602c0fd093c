"""What an applicant takes home: its own files, and the papers addressed to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.vocabulary import OF_THEIR_ORGANISATION
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.papers import attached

FORMS = {"docx": "Word", "pdf": "PDF"}


def addressed_to(request, found):
    """Papers of this application's cycle that are its organisation's own."""
    seen = dossier.papers_for(request.person, at=request.at)
    return seen.filter(
        cycle=found.cycle, organisation=found.organisation, kind__in=OF_THEIR_ORGANISATION
    )


def papers_of(request, found):
    """(title, day, links to its forms), the latest first."""
    return [
        (row.title, cn_date(row.dated), links_to(found, row))
        for row in addressed_to(request, found)
    ]


def links_to(found, row):
    links = [
        (reverse("applicant:paper", args=[found.pk, row.pk, form]), said)
        for form, said in FORMS.items()
    ]
    return format_html("{}", format_html_join(" ", '<a href="{}">{}</a>', links))


@opened_to(Role.APPLICANT)
def attachment(request, pk, file):
    found = reading.application_of(request, pk)
    row = get_object_or_404(applications.files_of(found), pk=file)
    return attached(row.document)


@opened_to(Role.APPLICANT)
def photo(request, pk, finding):
    found = reading.application_of(request, pk)
    row = get_object_or_404(reviews.findings_of(found), pk=finding)
    if row.photo is None:
        raise Http404
    return attached(row.photo)


@opened_to(Role.APPLICANT)
def paper(request, pk, paper, form):
    found = reading.application_of(request, pk)
    row = get_object_or_404(addressed_to(request, found), pk=paper)
    if form not in FORMS:
        raise Http404
    return attached(getattr(row, form))
