"""评分可信度报告: how far the scores can be trusted. Advice, with names; it changes nothing."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.queries import holds
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import file_reliability_report
from zhiheng.surfaces import reliability as telling
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.views.visits import with_step
from zhiheng.surfaces.portal.papers import XLSX, to_save
from zhiheng.surfaces.portal.watching.sheets import cycle_tabs


@opened_to(Role.OFFICE, Role.AUDITOR)
def reliability(request, pk):
    """Of applicants that the reader keeps out of, nothing."""
    found = with_step(pk, Step.SUMMARY)
    report = reviews.reliability_report_of(found)
    title = gettext("评分可信度报告")
    told = _told(report, request) if report else []
    if report and "export" in request.GET:
        facts = telling.facts(report, with_digest=True)
        name = f"{found.title}{title}"
        return to_save(telling.workbook(name, facts, told), f"{name}.xlsx", XLSX)
    is_office = holds(request.person, [Role.OFFICE], at=request.at)
    tabs = pages.review_tabs if is_office else partial(cycle_tabs, request)
    context = {
        "title": title,
        "tabs": tabs(found, "reliability"),
        "lead": found.title,
        "edition": cycles.edition_of(found),
        "advice": telling.advice(),
        "scope": telling.scope(),
        "report": report,
        "facts": telling.facts(report, with_digest=True) if report else [],
        "sections": told,
        "offers": _offers(found, report) if is_office else [],
        "export": f"{request.path}?export=xlsx",
        "summarised": reviews.summary_of(found) is not None,
    }
    return render(request, "office/reviewing/reliability.html", context)


def _told(report, request):
    lines = reviews.lines_visible_to(request.person, report.cycle, at=request.at)
    visible = set(lines.values_list("application", flat=True))
    names = telling.of_everybody(report, visible=visible)
    return list(telling.sections(report, names))


def _offers(cycle, report):
    """The act is not rehearsed here: it would compute the whole report to draw a button."""
    if reviews.summary_of(cycle) is None:
        return []
    label = gettext("重新出具") if report else gettext("出具评分可信度报告")
    return [Offer(label, reverse("office:file_reliability", args=[cycle.pk]))]


@opened_to(Role.OFFICE)
def file(request, pk):
    found = with_step(pk, Step.SUMMARY)
    edition = cycles.edition_of(found)
    last = reviews.reliability_report_of(found)
    form = bound(NothingForm, request, edition=edition)
    if form.perform(file_reliability_report, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("评分可信度报告已经出具。"), "office:reliability", pk)
    return act_page(
        request,
        form,
        title=gettext("出具评分可信度报告"),
        back=reverse("office:reliability", args=[pk]),
        confirm=gettext("出具"),
        edition=edition,
        facts=[
            (gettext("届次"), found.title),
            (gettext("上一版"), gettext("第 {n} 版").format(n=last.ordinal) if last else None),
        ],
        hint=gettext(
            "只读取评分，不改动任何分数和名次。评分没有变化时，不会出具新的一版。评分多的届次需要算几十秒。"
        ),
    )
