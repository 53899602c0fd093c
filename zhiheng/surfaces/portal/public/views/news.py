"""The home page, notices, and a cycle from its announcement to its last step."""

from django.shortcuts import get_object_or_404, render

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.notices import queries as notices_
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.access import open_to_public
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.public.forms import CertificateForm
from zhiheng.surfaces.portal.timelines import current_of, steps_of

ON_THE_HOME_PAGE = 5


@open_to_public
def home(request):
    cycle = cycles.announced().first()
    steps = steps_of(cycle) if cycle else []
    context = {
        "cycle": cycle,
        "edition": cycles.edition_of(cycle) if cycle else None,
        "steps": steps,
        "current": current_of(steps),
        "notices": notices_.public_notices()[:ON_THE_HOME_PAGE],
        "honours": honours.register()[:ON_THE_HOME_PAGE],
        "totals": honours.totals(),
        "form": CertificateForm(),
    }
    return render(request, "public/home.html", context)


@open_to_public
def notices(request):
    page = paging.latest_first(notices_.public_notices(), request)
    return render(request, "public/notices.html", {"page": page})


@open_to_public
def notice(request, notice_id):
    found = get_object_or_404(notices_.public_notices(), pk=notice_id)
    clock = notices_.clock(found, at=request.at)
    context = {
        "notice": found,
        "clock": clock,
        "objectionable": found.kind == NoticeKind.PUBLICITY and found.cycle_id is not None,
    }
    return render(request, "public/notice.html", context)


@open_to_public
def cycle(request, cycle_id):
    """Counts only of what a notice or the register has made public: nothing of who is in review."""
    found = get_object_or_404(cycles.announced(), pk=cycle_id)
    steps = steps_of(found)
    context = {
        "cycle": found,
        "edition": cycles.edition_of(found),
        "terms": cycles.terms_of(found),
        "steps": steps,
        "current": current_of(steps),
        "notices": notices_.notices_of(found),
        "published": decisions.publicity_sizes().get(found.pk),
        "counts": honours.counts_by_cycle().get(found.pk),
        "laureates": honours.register().filter(cycle=found),
        "report": conferral.published_report(found),
        "others": cycles.announced().exclude(pk=found.pk),
    }
    return render(request, "public/cycle.html", context)
