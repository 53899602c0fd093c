from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal import drifting
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.sheets import sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def drift(request, pk):
    """Who has come to score apart from their peers, and which way. Never a score."""
    found = cycle_of(pk)
    return sheet(
        request,
        tabs=pages.review_tabs(found, "drift"),
        edition=cycles.edition_of(found),
        **drifting.parts(request, found),
    )
