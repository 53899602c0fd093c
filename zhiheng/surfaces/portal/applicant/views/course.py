"""While the application runs: leaving, becoming another subject, the visit, an expert to keep out."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.applications.actions import report_identity_change, withdraw_application
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import challenge_expert
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import confirm_finding
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.applicant.forms import (
    ChallengeForm,
    FindingForm,
    IdentityForm,
    WithdrawForm,
)
from zhiheng.surfaces.portal.applicant.reading import page_of, who


def about(found):
    return [
        (gettext("评定"), found.cycle.title),
        (gettext("申报组织"), found.organisation.name),
    ]


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def withdrawal(request, pk):
    found = reading.application_of(request, pk)
    form = bound(WithdrawForm, request, edition=cycles.edition_of(found.cycle))
    if form.perform(withdraw_application, application=found, **who(request)):
        return done(request, gettext("已撤回申报。"), page_of(found))
    return act_page(
        request,
        form,
        title=gettext("撤回申报"),
        back=page_of(found),
        confirm=gettext("撤回申报"),
        facts=about(found),
        hint=gettext("撤回后不能恢复，本届不能再次申报；理由随案卷保存。"),
        danger=True,
    )


@opened_to(Role.APPLICANT)
@reading.not_before_publicity
def identity(request, pk):
    found = reading.application_of(request, pk)
    form = bound(IdentityForm, request, edition=cycles.edition_of(found.cycle))
    if form.perform(report_identity_change, application=found, **who(request)):
        return done(
            request, gettext("已报告，申报暂停办理，等待评委会办公室决定。"), page_of(found)
        )
    return act_page(
        request,
        form,
        title=gettext("报告主体变更"),
        back=page_of(found),
        confirm=gettext("报告变更"),
        facts=about(found),
        hint=gettext(
            "合并、分立、被收购或者更名的，须及时报告。报告后暂停办理，由办公室决定是否继续。"
        ),
    )


@opened_to(Role.APPLICANT)
def visit(request, pk):
    found = reading.application_of(request, pk)
    planned = reading.visit_of(found)
    titles = scheme_named(found.scheme).item
    findings = [
        (one, titles[one.item].title, getattr(one, "confirmation", None))
        for one in reviews.findings_of(found)
    ]
    context = {
        "found": found,
        "planned": planned,
        "facts": [
            (gettext("日期"), cn_date(planned.planned_on)),
            (gettext("评审组组长"), planned.leader.person.name),
        ],
        "findings": findings,
        "may_challenge": reading.may_challenge(found),
    }
    return render(request, "applicant/visit.html", context)


@opened_to(Role.APPLICANT)
def finding(request, pk, finding):
    found = reading.application_of(request, pk)
    row = get_object_or_404(reviews.findings_of(found), pk=finding)
    form = bound(FindingForm, request, edition=cycles.edition_of(found.cycle))
    if form.perform(confirm_finding, finding=row, **who(request)):
        return done(request, gettext("已回复这一发现。"), page_of(found, "visit"))
    return act_page(
        request,
        form,
        title=gettext("回复现场发现"),
        back=page_of(found, "visit"),
        confirm=gettext("提交回复"),
        facts=[
            (gettext("条款"), f"{row.item} {scheme_named(found.scheme).item[row.item].title}"),
            (gettext("发现"), row.text),
            (gettext("证据"), row.evidence),
            (gettext("记录时间"), cn_moment(row.at)),
        ],
        hint=gettext("只能回复一次。回复随现场评审的案卷保存。"),
    )


@opened_to(Role.APPLICANT)
def challenge(request, pk):
    """Only where the edition foresees it, and only experts whom the applicant has been told of."""
    found = reading.application_of(request, pk)
    known = reading.experts_made_known(found)
    if not known or not reading.may_challenge(found):
        raise Http404
    form = bound(ChallengeForm, request, edition=cycles.edition_of(found.cycle), experts=known)
    asked = {"cycle": found.cycle, "organisation": found.organisation}
    if form.perform(challenge_expert, **asked, **who(request)):
        return done(request, gettext("已提出回避申请，等待决定。"), page_of(found, "challenge"))
    return act_page(
        request,
        form,
        title=gettext("申请专家回避"),
        back=page_of(found),
        confirm=gettext("提出申请"),
        facts=[*about(found), *made_before(found)],
        hint=gettext("这里只列出已经告知本组织的专家。由评委会办公室核实后决定。"),
    )


def made_before(found):
    """What was asked already, and what became of it."""
    return [
        (gettext("已申请：{name}").format(name=one.expert.person.name), answer_to(one))
        for one in governance.challenges_of(found.cycle).filter(organisation=found.organisation)
    ]


def answer_to(made):
    if hasattr(made, "dismissal"):
        return gettext("未予支持：{reason}").format(reason=made.dismissal.reason)
    if governance.is_recused(made.cycle, made.expert.person, made.organisation):
        return gettext("该专家已经回避")
    return gettext("等待决定")
