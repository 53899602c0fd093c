"""The file beside the score sheet; the sheet read back, and handed in."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.actions import save_scoresheet_draft, submit_scoresheet
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.expert import reading, sheets
from zhiheng.surfaces.portal.expert.forms import NothingForm
from zhiheng.surfaces.portal.papers import attached


@opened_to(Role.EXPERT)
def assignment(request, pk):
    row = reading.assignment_of(request, pk)
    scheme = scheme_named(row.application.scheme)
    if request.method != "POST":
        return page(request, row, kept(row))
    items, version = sheets.typed(request.POST, scheme), number(request.POST.get("version"))
    who = {"by": request.person, "at": request.at}
    try:
        saved = save_scoresheet_draft(assignment=row, items=items, version=version, **who)
    except Refused as refused:
        return not_saved(request, row, items, version, refused.refusals)
    return after_saving(request, row, saved)


def number(text):
    return int(text) if text and text.isdecimal() else 0


def kept(row):
    draft = reviews.draft_of(row)
    return draft.items if draft else {}


def not_saved(request, row, items, version, refusals):
    """Nothing typed is lost: the page comes back as it was, over the version it was typed over."""
    if request.POST.get("then") == "stay-quiet":
        return JsonResponse({"problem": "".join(map(words.reason, refusals))}, status=409)
    return page(request, row, items, refusals, version=version)


def after_saving(request, row, draft):
    said, then = saved_at(draft), request.POST.get("then")
    if then == "stay-quiet":
        total = words.score(sheets.total(scheme_named(row.application.scheme), draft.items))
        return JsonResponse({"version": draft.version, "saved": said, "total": total})
    if then == "next":
        return done(request, said, next_after(request, row))
    if then == "read-back":
        return redirect("expert:scoresheet", row.pk)
    return done(request, said, "expert:assignment", row.pk)


def saved_at(draft):
    return gettext("已保存 {time}").format(time=localtime(draft.saved_at).strftime("%H:%M"))


def next_after(request, row):
    """The next sheet owed, round the queue; the desk where no other is left."""
    owed = [one.pk for one in reading.mine(request.person).owed]
    later = owed[owed.index(row.pk) + 1 :] + owed[: owed.index(row.pk)] if row.pk in owed else owed
    return reverse("expert:assignment", args=later[:1]) if later else reverse("expert:desk")


def page(request, row, items, refusals=(), version=None):
    application = row.application
    scheme, edition = scheme_named(application.scheme), cycles.edition_of(application.cycle)
    draft, shut = reviews.draft_of(row), reviews.file_is_shut(request.person, application)
    closed = reviews.may_not_score(row, at=request.at)
    queue = [one.pk for one in reviews.assignments_of(request.person)]
    context = {
        **heading(request, row, "assignment"),
        "edition": edition,
        "shut": shut,
        "closed": closed,
        "untrained": None if shut or closed else reviews.training_bars(row),
        "facts": facts_of(row),
        "filed": filed(request, application, edition),
        "files": files_of(request, row, edition),
        "scheme": scheme,
        "categories": sheets.lines(scheme, items, refusals),
        "problems": sheets.beside(refusals)[""],
        "version": version if version is not None else draft.version if draft else 0,
        "saved": saved_at(draft) if draft else "",
        "total": sheets.total(scheme, items),
        "place": queue.index(row.pk) + 1,
        "all": len(queue),
    }
    return render(request, "expert/assignment.html", context)


def heading(request, row, here):
    return {"row": row, "tabs": reading.tabs_of(row, here, person=request.person), "here": here}


def facts_of(row):
    return [
        (gettext("评审组"), row.panel.name),
        (gettext("受理编号"), row.application.number or "—"),
        (gettext("统一社会信用代码"), row.application.organisation.code),
        (gettext("评分标准"), scheme_named(row.application.scheme).title),
    ]


def filed(request, application, edition):
    """What the applicant wrote, by the edition's labels."""
    filing = reviews.filings_open_to(request.person, application).first()
    return words.stated(filing.facts, edition) if filing else []


def files_of(request, row, edition):
    return [
        (
            getattr(edition.attachment(file.kind), "label", file.kind),
            file.document.name,
            reverse("expert:attachment", args=[row.pk, file.document.digest]),
        )
        for file in reviews.files_open_to(request.person, row.application)
    ]


@opened_to(Role.EXPERT)
def attachment(request, pk, digest):
    row = reading.assignment_of(request, pk)
    open_ = reviews.files_open_to(request.person, row.application)
    found = open_.filter(document__digest=digest).first()
    return attached(get_object_or_404(open_, pk=found.pk if found else 0).document)


@opened_to(Role.EXPERT)
def scoresheet(request, pk):
    """The sheet read back as it would be handed in; handing it in."""
    row = reading.assignment_of(request, pk)
    draft, items = reviews.draft_of(row), kept(row)
    version = draft.version if draft else 0
    form = bound(NothingForm, request, edition=cycles.edition_of(row.application.cycle))
    arguments = {
        "assignment": row,
        "scores": sheets.as_scores(items),
        "by": request.person,
        "at": request.at,
    }
    if request.method == "POST":
        stale = rules.draft_is_stale(version=number(request.POST.get("version")), current=version)
        if stale:
            return page(request, row, items, [stale])
        if form.perform(submit_scoresheet, **arguments):
            return done(request, gettext("评分表已提交，不能再改。"), "expert:scores", row.pk)
        return page(request, row, items, form.refusals)
    scheme = scheme_named(row.application.scheme)
    refusals = would_refuse(submit_scoresheet, **arguments)
    context = {
        **heading(request, row, "assignment"),
        "edition": cycles.edition_of(row.application.cycle),
        "categories": sheets.lines(scheme, items, refusals),
        "problems": sheets.beside(refusals)[""],
        "wrong": len(refusals),
        "total": sheets.total(scheme, items),
        "scheme": scheme,
        "version": version,
    }
    return render(request, "expert/scoresheet.html", context)
