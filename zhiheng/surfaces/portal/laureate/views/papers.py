"""A laureate's own certificates and papers, to download."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.dossier import queries as dossier
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.papers import attached

FORMS = {"docx": "Word", "pdf": "PDF"}


def own_papers(request):
    issued = dossier.papers_for(request.person, at=request.at)
    return issued.filter(organisation__in=reading.own(request))


@opened_to(Role.APPLICANT)
def papers(request):
    context = {
        "tabs": reading.desk_tabs("papers"),
        "certificates": [
            (row, reading.title_of(row), reading.status_badge(row, request))
            for row in reading.own_honours(request)
        ],
        "heads": [gettext("文书"), gettext("标题"), gettext("印发日期"), gettext("下载")],
        "papers": [
            (
                words.label(row.get_kind_display()),
                gettext("{title}（第{version}版）").format(title=row.title, version=row.version),
                cn_date(row.issued_at),
                links(row),
            )
            for row in own_papers(request)
        ],
    }
    return render(request, "laureate/papers.html", context)


def links(row):
    word, pdf = (reverse("laureate:paper", args=[row.pk, form]) for form in FORMS)
    return format_html('<a href="{}">Word</a> · <a href="{}">PDF</a>', word, pdf)


@opened_to(Role.APPLICANT)
def paper(request, pk, form):
    row = get_object_or_404(own_papers(request), pk=pk)
    if form not in FORMS:
        raise Http404
    return attached(getattr(row, form))
