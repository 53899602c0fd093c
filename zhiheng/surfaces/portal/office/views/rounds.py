"""Acts on a whole cycle: asking departments, looking up restrictions; and the register itself."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import editions
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import (
    consult_departments,
    enter_listing,
    recheck,
    remove_listing,
)
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import lists, paging
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.concluding.pages import listed
from zhiheng.surfaces.portal.office.forms.files import (
    ConsultForm,
    ListingForm,
    RecheckForm,
    RemoveListingForm,
)
from zhiheng.surfaces.portal.office.lists.files import FINDINGS, LISTINGS
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, desk_tabs, first, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def consult(request, pk):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    form = bound(ConsultForm, request, edition=edition)
    if form.perform(consult_departments, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已向各部门发函。"), "office:consultations", pk)
    waiting = applications.applications_in(found, edition.procedure.entering(Step.CONSULTATION))
    many = words.up_to(applications.counted(waiting), applications.COUNTED)
    return act_page(
        request,
        form,
        title=gettext("征求部门意见"),
        back=reverse("office:consultations", args=[pk]),
        confirm=gettext("一次发函"),
        edition=edition,
        facts=[(gettext("待征求意见的申报"), many)],
        hint=gettext("向每个部门发一批函，逐家列明；部门不就自身发表意见。已发过的不重发。"),
    )


@opened_to(Role.OFFICE)
def consultations(request, pk):
    """Applications down, departments across; silence is 未回复."""
    found = cycle_of(pk)
    asked = screening.asked_about(found)
    page = paging.latest_first(asked, request)
    letters = screening.letters_about(page.rows)
    return sheet(
        request,
        title=gettext("征求意见"),
        tabs=cycle_tabs(found, "consultations"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=_consulting(found),
        tables=[_matrix(page.rows, letters), _undecided(found)],
        pager=page,
    )


def _consulting(found):
    if cycles.current_step(found) != Step.CONSULTATION:
        return []
    close = reverse("office:close_step", args=[found.pk, Step.CONSULTATION])
    return [
        Offer(gettext("发函征求意见"), reverse("office:consult", args=[found.pk])),
        Offer(gettext("结束征求意见"), close),
    ]


def _matrix(rows, letters):
    answers, departments = {}, {}
    for letter in letters:
        departments[letter.department_id] = letter.department.label
        answers[letter.application_id, letter.department_id] = words.label(letter.answer)
    return Table(
        title=gettext("逐家逐部门的意见"),
        heads=[gettext("申报组织"), *departments.values()],
        rows=[
            (
                link(row.organisation.name, "office:application", row.pk),
                *(answers.get((row.pk, department), "—") for department in departments),
            )
            for row in rows
        ],
        empty=gettext("还没有发函。"),
        todo=gettext("资格审查结束后，由办公室一次向各部门发函。"),
    )


def _undecided(found):
    replies, more = first(screening.undecided_objections(found))
    return Table(
        title=gettext("等待认定的意见"),
        heads=[gettext(word) for word in ("申报组织", "部门", "事实与依据", "办理")],
        rows=[
            (
                reply.consultation.application.organisation.name,
                reply.consultation.department.label,
                reply.basis,
                link(gettext("认定"), "office:opinion", reply.pk),
            )
            for reply in replies
        ],
        empty=gettext("没有等待认定的意见。"),
        more=more,
    )


@opened_to(Role.OFFICE)
def rechecks(request, pk):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    return listed(
        request,
        FINDINGS,
        screening.undecided_findings(found),
        title=gettext("复核"),
        tabs=cycle_tabs(found, "rechecks"),
        lead=gettext("每个关口前，按信用代码把在评的申报再核查一遍；查到的只登记，由人认定。"),
        edition=edition,
        offers=[Offer(gettext("现在复核"), reverse("office:recheck", args=[pk]))],
        tables=[_rechecks(found)],
    )


def _rechecks(found):
    return Table(
        title=gettext("历次复核"),
        heads=[gettext(word) for word in ("环节", "时间", "核查家数", "新发现")],
        rows=[
            (
                words.label(row.get_gate_display()),
                cn_moment(row.at),
                row.applications,
                row.findings,
            )
            for row in screening.rechecks_of(found)
        ],
        empty=gettext("还没有复核过。"),
        todo=gettext("审议前、公示期满、通报前、拨付前都须复核。"),
        numbers="2 3",
    )


@opened_to(Role.OFFICE)
def recheck_(request, pk):
    found = cycle_of(pk)
    form = bound(RecheckForm, request, initial={"gate": request.GET.get("gate")})
    if form.perform(recheck, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已复核。"), "office:rechecks", pk)
    return act_page(
        request,
        form,
        title=gettext("复核限制情形"),
        back=reverse("office:rechecks", args=[pk]),
        confirm=gettext("复核"),
        edition=cycles.edition_of(found),
    )


@opened_to(Role.OFFICE)
def listings(request):
    context = {
        "title": gettext("限制情形名册"),
        "tabs": desk_tabs("listings"),
        "lead": gettext("按统一社会信用代码登记；移出的留痕，不删除。"),
        "offers": [Offer(gettext("录入"), reverse("office:enter_listing"))],
    }
    return lists.answer(request, LISTINGS, screening.listings(), "office/list.html", context)


@opened_to(Role.OFFICE)
def enter(request):
    form = bound(ListingForm, request, editions=editions())
    if form.perform(enter_listing, by=request.person, at=request.at):
        return done(request, gettext("已录入名册。"), "office:listings")
    return act_page(
        request,
        form,
        title=gettext("录入限制情形"),
        back=reverse("office:listings"),
        confirm=gettext("录入"),
        hint=gettext("只凭代码比对，不凭名称；是否构成限制由人认定。"),
    )


@opened_to(Role.OFFICE)
def remove(request, pk):
    row = get_object_or_404(screening.listings(), pk=pk)
    form = bound(RemoveListingForm, request)
    if form.perform(remove_listing, listing=row, by=request.person, at=request.at):
        return done(request, gettext("已记下移出日期。"), "office:listings")
    return act_page(
        request,
        form,
        title=gettext("信用修复，移出名册"),
        back=reverse("office:listings"),
        confirm=gettext("移出"),
        facts=[
            (gettext("统一社会信用代码"), row.code),
            (gettext("名单或事项"), row.title),
            (gettext("认定机关"), row.authority),
        ],
    )
