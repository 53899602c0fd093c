"""One application: everything about it but scores in progress, and the acts on it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import FINAL, State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.actions import decide_identity_change
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import (
    accept_application,
    decide_opinion,
    determine_finding,
    record_finding,
    refuse_application,
    return_application,
)
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, state_badge
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.office.dossiers import TABS, tables_of
from zhiheng.surfaces.portal.office.forms.files import (
    DetermineForm,
    FindingForm,
    IdentityForm,
    NothingForm,
    RefuseForm,
    ReturnForm,
)
from zhiheng.surfaces.portal.office.sheets import link, sheet
from zhiheng.surfaces.portal.papers import attached


def application_of(pk):
    return get_object_or_404(applications.applications_everywhere(), pk=pk)


def page_of(application):
    return reverse("office:application", args=[application.pk])


@opened_to(Role.OFFICE)
def application(request, pk):
    found = application_of(pk)
    edition = cycles.edition_of(found.cycle)
    asked = request.GET.get("tab", "")
    here = asked if asked in TABS else next(iter(TABS))
    return sheet(
        request,
        title=found.organisation.name,
        tabs=[(label, f"?tab={key}", key == here) for key, label in tabs_of()],
        edition=edition,
        facts=facts_of(found),
        offers=_offers(found, edition, request),
        tables=tables_of(found, here),
        faults=screening.defects(found, at=request.at) if here == "facts" else [],
        template="office/application.html",
    )


def tabs_of():
    return [(key, gettext(label)) for key, label in TABS.items()]


def facts_of(found):
    return [
        (gettext("评定"), link(found.cycle.title, "office:cycle", found.cycle_id)),
        (gettext("统一社会信用代码"), found.organisation.code),
        (gettext("受理编号"), found.number or gettext("未受理")),
        (gettext("状态"), state_badge(state=found.state)),
        (gettext("评分标准"), found.scheme),
        (gettext("开始填报"), cn_date(found.started_at)),
    ]


def _offers(found, edition, request):
    """What may be done with it where it stands now; refused ones say why."""
    who = {"by": request.person, "at": request.at}
    here, offers = State(found.state), []
    if here == edition.procedure.entering(Step.SCREENING):
        for act, label, name, danger in (
            (accept_application, gettext("受理"), "accept", False),
            (return_application, gettext("退回补正"), "return", False),
            (refuse_application, gettext("不予受理"), "refuse", True),
        ):
            url = reverse(f"office:{name}", args=[found.pk])
            offers.append(offer(act, label, url, danger=danger, application=found, **who))
    if here not in FINAL and here != State.DRAFTING:
        url = reverse("office:finding", args=[found.pk])
        offers.append(Offer(gettext("登记限制情形"), url))
    for change in applications.undecided_changes(found.cycle).filter(application=found):
        url = reverse("office:identity", args=[change.pk])
        offers.append(Offer(gettext("决定主体变更"), url))
    return offers


@opened_to(Role.OFFICE)
def accept(request, pk):
    found = application_of(pk)
    form = bound(NothingForm, request)
    arguments = {"application": found, "by": request.person, "at": request.at}
    if form.perform(accept_application, **arguments):
        return done(request, gettext("已受理并编号。"), "office:application", pk)
    return _about(request, found, form, gettext("受理"), gettext("受理"))


@opened_to(Role.OFFICE)
def return_(request, pk):
    """All defects at once: those found by the system are listed, the office adds its own."""
    found = application_of(pk)
    form = bound(ReturnForm, request)
    arguments = {"application": found, "by": request.person, "at": request.at}
    if form.perform(return_application, **arguments):
        return done(request, gettext("已一次性告知全部补正事项。"), "office:application", pk)
    return _about(
        request,
        found,
        form,
        gettext("退回补正"),
        gettext("发出补正通知"),
        more=_said(screening.defects(found, at=request.at), gettext("系统查出的问题")),
        hint=gettext("一次告知全部问题；申报组织在补正期内重新提交。"),
    )


@opened_to(Role.OFFICE)
def refuse(request, pk):
    found = application_of(pk)
    form = bound(RefuseForm, request)
    arguments = {"application": found, "by": request.person, "at": request.at}
    if form.perform(refuse_application, **arguments):
        return done(request, gettext("已作出不予受理决定。"), "office:application", pk)
    grounds = [
        *screening.defects(found, at=request.at),
        *screening.bars(found, at=request.at),
    ]
    return _about(
        request,
        found,
        form,
        gettext("不予受理"),
        gettext("决定不予受理"),
        more=_said(grounds, gettext("系统查出的理由")),
        hint=gettext("通知列明每一项理由及条文。"),
        danger=True,
    )


def _said(refusals, label):
    """What the system found, one fact each; where it found nothing, that."""
    if not refusals:
        return [(label, gettext("没有"))]
    return [
        (f"{label}（{number}）", words.reason(refusal))
        for number, refusal in enumerate(refusals, start=1)
    ]


def _about(request, found, form, title, confirm, *, more=(), hint="", danger=False):
    return act_page(
        request,
        form,
        title=title,
        back=page_of(found),
        confirm=confirm,
        edition=cycles.edition_of(found.cycle),
        facts=[(gettext("申报组织"), found.organisation.name), *more],
        hint=hint,
        danger=danger,
    )


@opened_to(Role.OFFICE)
def finding(request, pk):
    found = application_of(pk)
    form = bound(FindingForm, request, edition=cycles.edition_of(found.cycle))
    arguments = {"application": found, "by": request.person, "at": request.at}
    if form.perform(record_finding, **arguments):
        return done(request, gettext("已登记，等待认定。"), f"{page_of(found)}?tab=findings")
    return _about(
        request,
        found,
        form,
        gettext("登记限制情形"),
        gettext("登记"),
        hint=gettext("登记不等于认定；是否构成限制由人决定并说明理由。"),
    )


@opened_to(Role.OFFICE)
def determine(request, pk):
    row = get_object_or_404(screening.all_findings(), pk=pk)
    found, form = row.application, bound(DetermineForm, request)
    arguments = {"finding": row, "by": request.person, "at": request.at}
    if form.perform(determine_finding, **arguments):
        return done(request, gettext("已认定。"), f"{page_of(found)}?tab=findings")
    edition = cycles.edition_of(found.cycle)
    ground = edition.restriction(row.restriction)
    more = [
        (gettext("限制情形"), ground.label if ground else row.restriction),
        (gettext("来源"), row.source),
        (gettext("提示"), words.label(screening.note_on(row)) or "—"),
    ]
    return _about(request, found, form, gettext("认定限制情形"), gettext("认定"), more=more)


@opened_to(Role.OFFICE)
def opinion(request, pk):
    row = get_object_or_404(screening.all_replies(), pk=pk)
    letter, form = row.consultation, bound(DetermineForm, request)
    arguments = {"reply": row, "by": request.person, "at": request.at}
    if form.perform(decide_opinion, **arguments):
        back = f"{page_of(letter.application)}?tab=opinions"
        return done(request, gettext("已作出认定。"), back)
    more = [
        (gettext("部门"), letter.department.label),
        (gettext("意见"), words.label(letter.answer)),
        (gettext("事实与依据"), row.basis or "—"),
    ]
    title, confirm = gettext("认定部门意见"), gettext("认定")
    return _about(request, letter.application, form, title, confirm, more=more)


@opened_to(Role.OFFICE)
def identity(request, pk):
    row = get_object_or_404(applications.identity_changes(), pk=pk)
    form = bound(IdentityForm, request)
    arguments = {"change": row, "by": request.person, "at": request.at}
    if form.perform(decide_identity_change, **arguments):
        return done(request, gettext("已作出决定。"), page_of(row.application))
    more = [
        (gettext("变更类型"), words.label(row.get_kind_display())),
        (gettext("情况"), row.detail),
        (gettext("报告时间"), cn_date(row.reported_at)),
    ]
    title, confirm = gettext("决定主体变更"), gettext("作出决定")
    return _about(request, row.application, form, title, confirm, more=more, danger=True)


@opened_to(Role.OFFICE)
def attachment(request, pk, file):
    row = get_object_or_404(applications.files_of(application_of(pk)), pk=file)
    return attached(row.document)
