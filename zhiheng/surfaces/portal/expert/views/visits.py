"""On site."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import (
    record_visit_finding,
    record_visit_note,
    sign_visit_report,
)
from zhiheng.stages.reviews.vocabulary import NOTE_LABELS, NoteKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import bound, done, offer
from zhiheng.surfaces.portal.expert import reading
from zhiheng.surfaces.portal.expert.forms import FindingForm, NoteForm, NothingForm
from zhiheng.surfaces.portal.expert.sheets import beside
from zhiheng.surfaces.portal.expert.views.panel import CHOICES, typed
from zhiheng.surfaces.portal.expert.views.sheets import heading
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.signing import freshly_signed_in


def visited(request, pk):
    """The assignment and its visit; 404 where none is planned or the file is shut to them."""
    row = reading.assignment_of(request, pk)
    found = reviews.visit_of(row.application)
    if found is None or reviews.file_is_shut(request.person, row.application):
        raise Http404
    return row, found


@opened_to(Role.EXPERT)
def visit(request, pk):
    row, planned = visited(request, pk)
    leads, who = reviews.leads(request.person, row.application), who_of(request)
    titles = scheme_named(row.application.scheme).item
    first = next(iter(titles))
    offers = [
        offer(
            record_visit_finding,
            gettext("记录发现"),
            reverse("expert:finding", args=[pk]),
            visit=planned,
            item=first,
            text="…",
            evidence="…",
            **who,
        ),
        offer(
            record_visit_note,
            gettext("记录访谈与查阅"),
            reverse("expert:note", args=[pk]),
            visit=planned,
            kind=NoteKind.INTERVIEW,
            subject="…",
            place="…",
            text="…",
            **who,
        ),
    ]
    if leads:
        url = reverse("expert:report", args=[pk])
        offers.append(
            offer(
                sign_visit_report,
                gettext("签署现场评审报告"),
                url,
                visit=planned,
                rescores={},
                **who,
            )
        )
    context = {
        **heading(request, row, "visit"),
        "edition": cycles.edition_of(row.application.cycle),
        "visit": planned,
        "findings": [
            (one, titles[one.item].title, getattr(one, "confirmation", None))
            for one in reviews.findings_of(row.application).select_related("photo")
        ],
        "notes": [
            (one, words.label(NOTE_LABELS[one.kind])) for one in reviews.notes_of(row.application)
        ],
        "offers": offers,
    }
    return render(request, "expert/visit.html", context)


def who_of(request):
    return {"by": request.person, "at": request.at}


@opened_to(Role.EXPERT)
def finding(request, pk):
    row, planned = visited(request, pk)
    edition = cycles.edition_of(row.application.cycle)
    scheme = scheme_named(row.application.scheme)
    form = bound(FindingForm, request, edition=edition, scheme=scheme)
    if form.perform(record_visit_finding, visit=planned, **who_of(request)):
        return done(request, gettext("已记录现场发现。"), "expert:visit", pk)
    return _form_of(request, row, planned, form, gettext("记录现场发现"), gettext("保存发现"))


@opened_to(Role.EXPERT)
def note(request, pk):
    row, planned = visited(request, pk)
    form = bound(NoteForm, request, edition=cycles.edition_of(row.application.cycle))
    if form.perform(record_visit_note, visit=planned, **who_of(request)):
        return done(request, gettext("已保存访谈与查阅记录。"), "expert:visit", pk)
    return _form_of(request, row, planned, form, gettext("记录访谈与查阅"), gettext("保存记录"))


def _form_of(request, row, planned, form, title, confirm):
    """A form that is filled in on site: what is typed stays on the device until it is saved."""
    context = {
        **heading(request, row, "visit"),
        "visit": planned,
        "form": form,
        "title": title,
        "confirm": confirm,
    }
    return render(request, "expert/visit_form.html", context)


@opened_to(Role.EXPERT)
def photo(request, pk, digest):
    """A file kept on site, of a finding or of a note."""
    row, _ = visited(request, pk)
    kept = [one.photo for one in reviews.findings_of(row.application).select_related("photo")]
    kept += [one.attachment for one in reviews.notes_of(row.application)]
    found = next((file for file in kept if file and file.digest == digest), None)
    if found is None:
        raise Http404
    return attached(found)


@opened_to(Role.EXPERT)
@freshly_signed_in
def report(request, pk):
    row, planned = visited(request, pk)
    signed_over = reviews.consensus_of(row.application)
    if not reviews.leads(request.person, row.application) or signed_over is None:
        raise Http404
    edition = cycles.edition_of(row.application.cycle)
    form = bound(NothingForm, request, edition=edition)
    changed = typed(request.POST, row)
    if form.perform(sign_visit_report, visit=planned, rescores=changed, **who_of(request)):
        return done(request, gettext("现场评审报告已签署。"), "expert:visit", pk)
    former, wrong = reviews.agreed(signed_over), beside(form.refusals)
    context = {
        **heading(request, row, "visit"),
        "edition": edition,
        "lines": [
            (
                item,
                former.get(item.key),
                changed.get(item.key, (None, ""))[0],
                request.POST.get(f"reason-{item.key}", ""),
                wrong[item.key],
            )
            for item in scheme_named(row.application.scheme).items
        ],
        "problems": wrong[""],
        "choices": CHOICES,
    }
    return render(request, "expert/report.html", context)
