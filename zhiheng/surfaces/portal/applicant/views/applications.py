"""Own applications: the list, a new one, and the page of one."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import FINAL, ON_FILE, State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.actions import (
    report_identity_change,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from zhiheng.stages.applications.vocabulary import ChangeKind
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import resubmit_application
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment, state_badge
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.applicant import reading
from zhiheng.surfaces.portal.applicant.forms import StartForm
from zhiheng.surfaces.portal.applicant.lists import APPLICATIONS
from zhiheng.surfaces.portal.applicant.reading import page_of, who
from zhiheng.surfaces.portal.applicant.views import draft
from zhiheng.surfaces.portal.applicant.views.papers import papers_of
from zhiheng.surfaces.portal.timelines import steps_of


@opened_to(Role.APPLICANT)
def history(request):
    found = applications.applications_of(request.person, at=request.at)
    context = {"tabs": reading.tabs("applications")}
    return lists.answer(request, APPLICATIONS, found, "applicant/applications.html", context)


@opened_to(Role.APPLICANT)
def start(request, cycle, organisation):
    to = get_object_or_404(cycles.announced(), pk=cycle)
    mine = {one.pk: one for one in reading.organisations_of(request)}
    if organisation not in mine:
        raise Http404
    edition, terms = cycles.edition_of(to), cycles.terms_of(to)
    form = bound(StartForm, request, cycle=to, reserved=list(terms.reserved), edition=edition)
    acting = {"cycle": to, "organisation": mine[organisation], **who(request)}
    if form.perform(start_application, **acting):
        begun = applications.application_of(mine[organisation], to)
        return done(request, gettext("已开始填报，可以随时保存。"), page_of(begun))
    window = cycles.milestones(to).get(Step.FILING)
    return act_page(
        request,
        form,
        title=gettext("开始申报"),
        back=reverse("applicant:desk"),
        confirm=gettext("开始填报"),
        facts=[
            (gettext("评定"), to.title),
            (gettext("申报组织"), mine[organisation].name),
            (gettext("统一社会信用代码"), mine[organisation].code),
            (gettext("申报截止"), cn_moment(window.closes_at) if window else gettext("日期待定")),
        ],
        hint=gettext("自愿申报，不收取任何费用。开始后可以分次填写，提交前随时可以修改。"),
    )


@opened_to(Role.APPLICANT)
def application(request, pk):
    found = reading.application_of(request, pk)
    edition = cycles.edition_of(found.cycle)
    told = reading.told_state(found, reading.made_public())
    editable = not would_refuse(
        save_draft, application=found, facts=found.draft, version=found.version, **who(request)
    )
    steps, filed = steps_of(found.cycle), applications.latest_filing(found)
    context = {
        "found": found,
        "edition": edition,
        "facts": [*standing(found, told, steps), *defence_of(found, told, steps)],
        "grounds": getattr(screening.rejection_of(found), "grounds", []),
        "steps": draft.parts_of(found, request) if editable else [],
        "offers": submission_of(found, told, request),
        "leaving": leaving(found, told, request),
        "filed": filed and filed_facts(filed, edition),
        "files": [] if editable else draft.files_of(found, edition),
        "file_heads": draft.file_heads(),
        "links": links_of(found),
        "history": reading.history_of(found, told),
        "timeline": steps,
        "papers": papers_of(request, found),
        "paper_heads": [gettext("文书"), gettext("成文日期"), gettext("下载")],
        "honoured": honours.honours_of(found.organisation).exists(),
    }
    return render(request, "applicant/application.html", context)


def standing(found, told, steps):
    """Where it stands, what comes next and when."""
    rows = [
        (gettext("现在的状态"), state_badge(state=told, to_applicant=True)),
        (gettext("受理编号"), found.number or gettext("尚未受理")),
    ]
    if told == State.RETURNED:
        due = screening.last_returns([found])[found.pk].due_at
        rows.append((gettext("补正截止"), cn_moment(due)))
    edition = cycles.edition_of(found.cycle)
    if step := reading.coming(told, edition, steps):
        rows.append((gettext("接下来"), step.label))
        rows.append((gettext("预定时间"), span(step)))
    return rows


def defence_of(found, told, steps):
    """Its turn at the defence, once the order is drawn and until it is over."""
    step = reading.coming(told, cycles.edition_of(found.cycle), steps)
    if step is None or step.step != Step.DEFENCE:
        return []
    turn = reviews.defences_in(found.cycle).filter(application=found).first()
    if turn is None:
        return []
    place = gettext("第 {n} 位").format(n=turn.order)
    return [(gettext("陈述答辩"), format_html("{} · {}", cn_moment(turn.held_at), place))]


def span(step):
    if step.step == Step.FILING and step.closes_at:
        return format_html(gettext("{until} 截止"), until=cn_moment(step.closes_at))
    if not step.opens_at:
        return gettext("日期待定")
    opens, closes = cn_date(step.opens_at), cn_date(step.closes_at)
    return format_html(gettext("{opens} 至 {closes}"), opens=opens, closes=closes)


def submission_of(found, told, request):
    """The way to submit it, where it may still be written."""
    about = {"application": found, "undertaken_by": draft.ANYBODY, **who(request)}
    if told == State.DRAFTING:
        return [offer(submit_application, gettext("提交申报"), page_of(found, "filing"), **about)]
    if told == State.RETURNED:
        url = page_of(found, "correction")
        return [offer(resubmit_application, gettext("补正并重新提交"), url, **about)]
    return []


def leaving(found, told, request):
    """What seldom happens to it."""
    if told in FINAL or told != found.state:
        return []
    about, ways = {"application": found, **who(request)}, []
    if told in ON_FILE:
        url, label = page_of(found, "identity"), gettext("报告主体变更")
        change: dict[str, Any] = {"kind": ChangeKind.RENAME, "detail": draft.ANYBODY, **about}
        ways.append(offer(report_identity_change, label, url, **change))
    url, label = page_of(found, "withdrawal"), gettext("撤回申报")
    leave = offer(withdraw_application, label, url, danger=True, reason=draft.ANYBODY, **about)
    return [*ways, leave]


def filed_facts(filed, edition):
    return [
        (gettext("提交时间"), cn_moment(filed.filed_at)),
        (gettext("第几次提交"), filed.ordinal),
        (gettext("承诺人"), filed.undertaken_by),
        *reading.stated(edition, filed.facts),
        (gettext("辅导机构和辅导人员"), "、".join(filed.consultants) or gettext("无")),
        (gettext("商业秘密声明"), filed.secrets or gettext("无")),
    ]


def links_of(found):
    """Other pages about this application, where there are any."""
    links = []
    if screening.returns_of(found).exists():
        links.append((gettext("补正通知的全部事项"), page_of(found, "correction")))
    if reviews.visit_of(found):
        links.append((gettext("现场评审的安排和发现"), page_of(found, "visit")))
        if reading.may_challenge(found):
            links.append((gettext("申请专家回避"), page_of(found, "challenge")))
    return links
