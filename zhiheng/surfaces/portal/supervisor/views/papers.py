"""Papers as issued: those that the reader's role may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.dossier import queries as dossier
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.supervisor.lists import FORMS, PAPERS
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import cycle_tabs, listed


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def papers(request, pk):
    found = cycle_of(pk)
    seen = dossier.papers_for(request.person, at=request.at).filter(cycle=found)
    theirs = dossier.papers_of(found).filter(pk__in=seen.order_by().values("pk"))
    tabs = cycle_tabs(request, found, "papers")
    return listed(request, PAPERS, theirs, tabs=tabs, lead=found.title)


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def paper(request, pk, form):
    found = get_object_or_404(dossier.papers_for(request.person, at=request.at), pk=pk)
    document = getattr(found, form) if form in FORMS else None
    if document is None:
        raise Http404
    return attached(document)
