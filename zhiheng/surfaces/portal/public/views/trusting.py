"""评分可信度报告 for everybody: once the result is public, and of nobody but laureates by name."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import open_to_public
from zhiheng.stages.conferral import queries as conferral
from zhiheng.surfaces import reliability as telling
from zhiheng.surfaces.portal.papers import XLSX, to_save


def _report_or_404(cycle_id):
    found = conferral.published_report(get_object_or_404(cycles.announced(), pk=cycle_id))
    if found is None:
        raise Http404
    return found


@open_to_public
def reliability(request, cycle_id):
    report = _report_or_404(cycle_id)
    context = {
        "cycle": report.cycle,
        "advice": telling.advice(),
        "scope": telling.scope(),
        "facts": telling.facts(report, with_digest=False),
        "sections": list(telling.sections(report, telling.of_laureates(report))),
    }
    return render(request, "public/reliability.html", context)


@open_to_public
def reliability_xlsx(request, cycle_id):
    report = _report_or_404(cycle_id)
    title = report.cycle.title + gettext("评分可信度报告")
    told = telling.sections(report, telling.of_laureates(report))
    facts = telling.facts(report, with_digest=False)
    return to_save(telling.workbook(title, facts, told), f"{title}.xlsx", XLSX)
