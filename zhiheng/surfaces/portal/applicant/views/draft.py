"""The file while it may still be written: facts, attachments, one's own check, submission."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.actions import attach, save_draft, submit_application
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import resubmit_application
from zhiheng.surfaces.components.templatetags.components import badge, clock, cn_date, cn_moment
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.applicant.forms import AttachForm, FactsForm, ResubmitForm, SubmitForm
from zhiheng.surfaces.portal.applicant.reading import page_of, who

ANYBODY = "…"
"""Stands for the signature that only the form will ask for."""


def parts_of(found, request):
    """(part of the file, its page, how far it is): in the order in which one fills it."""
    blocking, doubtful = faults_of(found, at=request.at)
    asked = reading.facts_of_form(cycles.edition_of(found.cycle))
    stated = [fact for fact in asked if found.draft.get(fact.key) is not None]
    facts = "done" if len(stated) == len(asked) else "current" if stated else "next"
    files = "done" if not blocking else "current" if applications.attached(found) else "next"
    last = "correction" if found.state == State.RETURNED else "filing"
    return [
        (gettext("填写申报内容"), page_of(found, "facts"), facts),
        (gettext("上传申报资料"), page_of(found, "attachments"), files),
        (gettext("自查"), page_of(found, "check"), "wrong" if blocking or doubtful else "done"),
        (gettext("签署承诺并提交"), page_of(found, last), "next"),
    ]


def faults_of(found, *, at):
    """(what keeps it from being submitted, what the office would find unmet), as it stands now."""
    blocking = applications.submission_faults(found, undertaken_by=ANYBODY, at=at)
    defects = screening.defects_of_draft(found, at=at)
    return blocking, [refusal for refusal in defects if refusal not in blocking]


def shut(found, request):
    """Why nothing may be written any more, if so."""
    draft = {"facts": found.draft, "version": found.version}
    return would_refuse(save_draft, application=found, **draft, **who(request))


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def facts(request, pk):
    found = reading.application_of(request, pk)
    edition = cycles.edition_of(found.cycle)
    closed = shut(found, request)
    form = bound(FactsForm, request, edition=edition, draft=found.draft, version=found.version)
    if form.perform(save_draft, application=found, **who(request)):
        return done(request, gettext("已保存填报内容。"), page_of(found))
    context = {
        "found": found,
        "edition": edition,
        "form": form,
        "closed": () if form.is_bound else closed,
        "stated": reading.stated(edition, found.draft),
        "window": window_of(found),
        "differing": form.compare_with(found) if form.refusals and not closed else [],
        "differing_heads": [gettext("项目"), gettext("已保存的"), gettext("您填写的")],
    }
    return render(request, "applicant/facts.html", context)


def window_of(found):
    """Until when it may be written."""
    if found.state == State.RETURNED:
        return screening.last_returns([found])[found.pk].due_at
    window = cycles.milestones(found.cycle).get(Step.FILING)
    return window.closes_at if window else None


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def attachments(request, pk):
    found = reading.application_of(request, pk)
    edition = cycles.edition_of(found.cycle)
    form = bound(AttachForm, request, edition=edition)
    if not form.is_bound:
        form.initial["kind"] = request.GET.get("kind", "")
    if form.perform(attach, application=found, **who(request)):
        return done(request, gettext("已上传。"), page_of(found, "attachments"))
    context = {
        "found": found,
        "edition": edition,
        "form": form,
        "closed": () if form.is_bound else shut(found, request),
        "window": window_of(found),
        "files": files_of(found, edition),
        "file_heads": file_heads(),
    }
    return render(request, "applicant/attachments.html", context)


def file_heads():
    return [gettext("资料"), gettext("要求"), gettext("出具日期"), gettext("文件")]


def files_of(found, edition):
    """Each kind that the edition knows, and the file of it that counts."""
    files = reading.current_files(found)
    return [
        (kind.label, wanted(kind), *_file(found, kind, files.get(kind.key)))
        for kind in edition.attachments
    ]


def wanted(kind):
    said = gettext("必备") if kind.required else gettext("如有")
    return gettext("{said}，须载明日期").format(said=said) if kind.dated else said


def _file(found, kind, row):
    if row is None:
        missing = gettext("未上传")
        return "—", badge(text=missing, tone="aside") if kind.required else missing
    url = reverse("applicant:attachment", args=[found.pk, row.pk])
    link = format_html('<a href="{}" lang="zh-Hans">{}</a>', url, row.document.name)
    return cn_date(row.issued_on) or "—", link


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def check(request, pk):
    found = reading.application_of(request, pk)
    blocking, doubtful = faults_of(found, at=request.at)
    context = {
        "found": found,
        "edition": cycles.edition_of(found.cycle),
        "blocking": blocking,
        "doubtful": doubtful,
        "last": page_of(found, "correction" if found.state == State.RETURNED else "filing"),
    }
    return render(request, "applicant/check.html", context)


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def filing(request, pk):
    found = reading.application_of(request, pk)
    edition = cycles.edition_of(found.cycle)
    form = bound(SubmitForm, request, edition=edition)
    if form.perform(submit_application, application=found, **who(request)):
        return done(
            request, gettext("已提交。提交的内容不再改动，等待推荐单位推荐。"), page_of(found)
        )
    return act_page(
        request,
        form,
        title=gettext("签署承诺并提交"),
        back=page_of(found),
        confirm=gettext("提交申报"),
        facts=[
            (gettext("评定"), found.cycle.title),
            (gettext("申报组织"), found.organisation.name),
            (gettext("申报截止"), clock(until=window_of(found), at=request.at)),
            (gettext("服务器时间"), cn_moment(request.at)),
            *lacking(found, request),
        ],
        hint=gettext("以服务器收到的时间为准，截止时刻以前收到的有效。提交后不能修改。"),
    )


def lacking(found, request):
    """What the last page before submission says of the file."""
    blocking, doubtful = faults_of(found, at=request.at)
    said = gettext("必须改正 {blocking} 项，受理时可能提出 {doubtful} 项").format(
        blocking=len(blocking), doubtful=len(doubtful)
    )
    link = format_html('<a href="{}">{}</a>', page_of(found, "check"), said)
    return [(gettext("自查"), link if blocking or doubtful else gettext("没有发现问题"))]


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def correction(request, pk):
    found = reading.application_of(request, pk)
    returns = list(screening.returns_of(found))
    if not returns:
        raise Http404
    edition = cycles.edition_of(found.cycle)
    form = bound(ResubmitForm, request, edition=edition)
    if form.perform(resubmit_application, application=found, **who(request)):
        return done(request, gettext("已重新提交，等待审查。"), page_of(found))
    blocking, doubtful = faults_of(found, at=request.at)
    context = {
        "found": found,
        "edition": edition,
        "form": form,
        "returned": returns[-1],
        "open": found.state == State.RETURNED,
        "faults": [*blocking, *doubtful],
    }
    return render(request, "applicant/correction.html", context)
