"""What waits for an opinion, one file as it was filed, and the opinion. Nothing of the review."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.conditions import preferences_of
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.actions import recommend_application
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, body_of, bound, done, offer
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.recommender.forms import RecommendForm
from zhiheng.surfaces.portal.recommender.lists import WAITING, recommendations
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of

MOST = 20
"""Names on the desk; the list goes on from there."""


def tabs(here):
    pages = [
        ("desk", gettext("工作台")),
        ("applications", gettext("等待推荐")),
        ("recommendations", gettext("本单位的推荐")),
    ]
    return [(label, reverse(f"recommender:{name}"), name == here) for name, label in pages]


@opened_to(Role.RECOMMENDER)
def desk(request):
    """Whom to look at and until when; what came of what was recommended is not told here."""
    body, cycle = body_of(request), cycles.announced().first()
    context = {"tabs": tabs("desk"), "body": body, "cycle": cycle}
    if cycle is not None:
        context |= {"steps": steps_of(cycle), "tasks": _tasks(cycle)}
        things = {ref(cycle): Thing(cycle.title)}
        context["happened"] = since_last_here(request, things, named=False)
    return render(request, "recommender/desk.html", context)


def _tasks(cycle):
    found = applications.awaiting_recommendation(cycle)
    planned = cycles.milestones(cycle).get(Step.RECOMMENDATION)
    due, most = planned.closes_at if planned else None, applications.COUNTED
    count = applications.counted(found, most=most)
    if not count:
        return []
    url = reverse("recommender:applications")
    whole = Task(gettext("家等待推荐"), url=url, count=words.up_to(count, most), due=due)
    named = found.select_related(None).select_related("organisation")[:MOST]
    first = [Task(row.organisation.name, url=page_of(row), due=due, data=True) for row in named]
    return [whole, *first]


def page_of(application):
    return reverse("recommender:application", args=[application.pk])


@opened_to(Role.RECOMMENDER)
def waiting(request):
    body_of(request)
    cycle = cycles.announced().first()
    found = applications.open_to_recommendation(cycle)
    context = {"tabs": tabs("applications"), "title": gettext("等待推荐的申报")}
    edition = cycles.edition_of(cycle) if cycle else None
    return lists.answer(request, WAITING, found, "recommender/list.html", context, edition=edition)


@opened_to(Role.RECOMMENDER)
def given(request):
    found = applications.recommended_by(body_of(request))
    context = {"tabs": tabs("recommendations"), "title": gettext("本单位的推荐")}
    listing = recommendations(cycles.announced())
    return lists.answer(request, listing, found, "recommender/list.html", context)


def application_of(request, pk):
    reach = applications.within_reach_of(body_of(request), cycles.announced().first())
    return get_object_or_404(reach, pk=pk)


@opened_to(Role.RECOMMENDER)
def application(request, application_id):
    """The file as this body had it before it: what was mended later is no longer its matter."""
    found, body = application_of(request, application_id), body_of(request)
    edition = cycles.edition_of(found.cycle)
    own = applications.recommended_by(body).filter(application=found).first()
    until = own.at if own else request.at
    filing = applications.filings_of(found).filter(filed_at__lte=until).last()
    context = {
        "tabs": tabs("recommendations" if own else "applications"),
        "title": found.organisation.name,
        "edition": edition,
        "facts": _facts(found, filing, edition),
        "own": own,
        "advice": [] if own else applications.advice_to(body, found, at=request.at),
        "offers": [] if own else [_offer(request, found, body)],
        "stated": words.stated(filing.facts if filing else {}, edition),
        "file_heads": [gettext("种类"), gettext("文件"), gettext("出具日期")],
        "files": _files(edition, found, until),
    }
    return render(request, "recommender/application.html", context)


def _offer(request, found, body):
    return offer(
        recommend_application,
        gettext("签署推荐意见"),
        reverse("recommender:recommendation", args=[found.pk]),
        application=found,
        recommender=body,
        opinion="推荐",
        signed_by="负责人",
        by=request.person,
        at=request.at,
    )


def _facts(found, filing, edition):
    preferred = preferences_of(edition, filing.facts if filing else {})
    return [
        (gettext("评定"), found.cycle.title),
        (gettext("统一社会信用代码"), found.organisation.code),
        (gettext("成立日期"), cn_date(found.organisation.founded_on) or "—"),
        (gettext("地址"), found.organisation.address or "—"),
        (gettext("评分标准"), found.scheme),
        (gettext("提交时间"), cn_moment(filing.filed_at) if filing else gettext("未提交")),
        (gettext("承诺人"), filing.undertaken_by if filing else "—"),
        (
            gettext("优先推荐情形"),
            "、".join(choice.label for choice in preferred) or gettext("没有"),
        ),
    ]


def _files(edition, found, until):
    """The newest of each kind at that moment."""
    newest: dict = {}
    for row in applications.files_of(found).filter(attached_at__lte=until):
        newest.setdefault(row.kind, row)
    return [
        (
            kind.label if (kind := edition.attachment(row.kind)) else row.kind,
            format_html(
                '<a href="{}" lang="zh-Hans">{}</a>',
                reverse("recommender:attachment", args=[found.pk, row.pk]),
                row.document.name,
            ),
            cn_date(row.issued_on) or "—",
        )
        for row in newest.values()
    ]


@opened_to(Role.RECOMMENDER)
def recommendation(request, application_id):
    found, body = application_of(request, application_id), body_of(request)
    edition = cycles.edition_of(found.cycle)
    form = bound(RecommendForm, request, edition=edition)
    arguments = {"application": found, "recommender": body, "by": request.person, "at": request.at}
    if form.perform(recommend_application, **arguments):
        return done(request, gettext("已推荐，并通知申报组织。"), "recommender:applications")
    return act_page(
        request,
        form,
        title=gettext("签署推荐意见"),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("推荐单位"), body.label),
        ],
        back=page_of(found),
        confirm=gettext("推荐"),
        hint=gettext("推荐后不能撤回；符合优先推荐情形的由系统记明，不计分。"),
    )


@opened_to(Role.RECOMMENDER)
def attachment(request, application_id, file_id):
    found, body = application_of(request, application_id), body_of(request)
    own = applications.recommended_by(body).filter(application=found).first()
    files = applications.files_of(found).filter(attached_at__lte=own.at if own else request.at)
    return attached(get_object_or_404(files, pk=file_id).document)
