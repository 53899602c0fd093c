"""What a laureate owes each year: the list, one duty, and the reports that fulfil it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import (
    answer_survey,
    file_self_assessment,
    record_improvement,
)
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.laureate.forms import AssessmentForm, ImprovementForm, SurveyForm
from zhiheng.surfaces.portal.laureate.lists import DUTIES, standing_badge
from zhiheng.surfaces.portal.laureate.sheets import beside, sheet
from zhiheng.surfaces.portal.papers import attached


@opened_to(Role.APPLICANT)
def duties(request):
    found, tabs = reading.own_duties(request), reading.desk_tabs("duties")
    return lists.answer(request, DUTIES, found, "laureate/duties.html", {"tabs": tabs})


@opened_to(Role.APPLICANT)
def duty(request, pk):
    """One duty and what was filed for it."""
    row = reading.duty_of(request, pk)
    assessment = getattr(row, "self_assessment", None)
    answer = getattr(row, "survey_answer", None)
    improvement = getattr(row, "improvement", None)
    context = {
        "duty": row,
        "title": reading.duty_title(row),
        "facts": facts_of(row),
        "form": "" if is_over(row, request) else reading.form_url(row),
        "assessment": assessment,
        "sheet": sheet_of(row, assessment) if assessment else None,
        "figures": list(answer.figures.items()) if answer else [],
        "improvement": improvement.text if improvement else "",
        "uses": [spent(use) for use in row.uses.order_by("spent_on", "pk")],
        "heads": use_heads(),
        "reported": row.kind == DutyKind.BONUS_REPORT and hasattr(row, "done"),
    }
    return render(request, "laureate/duty.html", context)


def is_over(duty, request):
    """Done, or owed no more by whoever lost the title."""
    lost = (Status.REVOKED, Status.TERMINATED)
    return hasattr(duty, "done") or duty.honour.status(day_of(request.at)) in lost


def use_heads():
    return [
        gettext("用途"),
        gettext("金额"),
        gettext("凭证"),
        gettext("支出日期"),
        gettext("性质"),
    ]


def facts_of(row):
    found = [
        (gettext("荣誉"), reading.title_of(row.honour)),
        (gettext("办理情况"), standing_badge(row)),
        (gettext("期限"), cn_moment(row.due_at)),
        (gettext("依据"), row.basis),
        (gettext("负责机构"), row.owner.label),
    ]
    if hasattr(row, "done"):
        found.append((gettext("完成时间"), cn_moment(row.done.at)))
    return found


def sheet_of(row, assessment):
    """As it was filed, on the scheme of that time."""
    scheme = scheme_named(assessment.scheme)
    return sheet(scheme, assessment.percents, former(row, scheme))


def former(row, scheme):
    """Last year's percents; None where there are none, or they are on another scheme."""
    last = supervision.last_assessment(row)
    return last.percents if last and last.scheme == scheme.name else None


def spent(use):
    return (
        use_label(use),
        words.money_in_full(use.amount_fen),
        use.voucher,
        cn_date(use.spent_on),
        permitted_badge(use),
    )


def permitted_badge(use):
    if use.permitted:
        return badge(text=gettext("规定用途"), tone="won")
    return badge(text=gettext("规定以外"), tone="aside")


def use_label(use):
    which = supervision.edition_over(use.honour)
    choices = which.permitted_uses if which else ()
    return next((choice.label for choice in choices if choice.key == use.use), use.use)


@opened_to(Role.APPLICANT)
def file(request, pk):
    """The report that came with a self-assessment."""
    row = reading.duty_of(request, pk)
    report = row.self_assessment.report if hasattr(row, "self_assessment") else None
    if report is None:
        raise Http404
    return attached(report)


def filed_at(row):
    return redirect("laureate:duty", row.pk)


@opened_to(Role.APPLICANT)
def assessment(request, pk):
    """Item by item on the scheme of the award; “试算” shows the totals and files nothing."""
    row = reading.duty_of(request, pk, DutyKind.SELF_ASSESSMENT)
    scheme = supervision.scheme_of(row.honour)
    if scheme is None or (request.method != "POST" and hasattr(row, "done")):
        return filed_at(row)
    edition = supervision.edition_over(row.honour)
    form = bound(AssessmentForm, request, edition=edition, scheme=scheme)
    trying = request.POST.get("then") == "try"
    arguments = {"duty": row, "by": request.person, "at": request.at}
    if not trying and form.perform(file_self_assessment, **arguments):
        return done(request, gettext("自评报告已提交。"), "laureate:duty", row.pk)
    wrong = beside(form.refusals)
    context = {
        "duty": row,
        "title": reading.duty_title(row),
        "form": form,
        "edition": edition,
        "sheet": sheet(
            scheme, form.percents, former(row, scheme), fields=form.items, refusals=form.refusals
        ),
        "problems": wrong[""],
        "wrong": sum(bool(key) for key in wrong),
    }
    return render(request, "laureate/assessment.html", context)


@opened_to(Role.APPLICANT)
def survey(request, pk):
    row = reading.duty_of(request, pk, DutyKind.SURVEY)
    last = supervision.last_answer(row)
    more = {"former": last.figures if last else {}}
    page = (gettext("统计调查已提交。"), gettext("提交统计调查"))
    return report(request, row, SurveyForm, answer_survey, page, **more)


@opened_to(Role.APPLICANT)
def improvement(request, pk):
    row = reading.duty_of(request, pk, DutyKind.IMPROVEMENT)
    page = (gettext("质量提升活动已登记。"), gettext("登记质量提升活动"))
    return report(request, row, ImprovementForm, record_improvement, page)


def report(request, row, form_class, act, page, **more):
    """The page of a duty that is fulfilled by one plain form. `page`: what was done, the button."""
    if request.method != "POST" and hasattr(row, "done"):
        return filed_at(row)
    said, confirm = page
    form = bound(form_class, request, edition=supervision.edition_over(row.honour), **more)
    if form.perform(act, duty=row, by=request.person, at=request.at):
        return done(request, said, "laureate:duty", row.pk)
    return act_page(
        request,
        form,
        title=reading.duty_title(row),
        facts=facts_of(row),
        back=reverse("laureate:duty", args=[row.pk]),
        confirm=confirm,
        hint=gettext("提交后不能更改；需要更正的，请联系评委会办公室。"),
    )
