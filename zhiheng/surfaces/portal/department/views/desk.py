from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.vocabulary import OF_THEIR_BODY
from zhiheng.stages.screening import queries as screening
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import body_of
from zhiheng.surfaces.portal.department.lists import answer_badge
from zhiheng.surfaces.portal.department.lists import consultations as listing_of
from zhiheng.surfaces.portal.department.reading import tabs
from zhiheng.surfaces.portal.papers import download, downloads
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of


@opened_to(Role.DEPARTMENT)
def desk(request):
    """How many letters wait and until when; the overdue ones on their own."""
    body, cycle = body_of(request), cycles.announced().first()
    things = {ref(body): Thing(body.label)}
    if cycle is not None:
        things[ref(cycle)] = Thing(cycle.title)
    context = {
        "tabs": tabs("desk"),
        "body": body,
        "cycle": cycle,
        "tasks": _tasks(request, body),
        "happened": since_last_here(request, things),
        "heads": [gettext("函件"), gettext("成文日期"), gettext("下载")],
        "papers": [
            (row.title, cn_date(row.dated), downloads(row, "department:paper"))
            for row in papers_to(request, body)[:10]
        ],
    }
    if cycle is not None:
        context["steps"] = steps_of(cycle)
    return render(request, "department/desk.html", context)


def _tasks(request, body):
    found = screening.answerable(body, by=request.person, at=request.at)
    url = reverse("department:replies")
    asked = [
        (
            gettext("家逾期未答复：答复仍可提交，直到本环节办结"),
            found.filter(due_at__lt=request.at),
        ),
        (gettext("家等待答复"), found.filter(due_at__gte=request.at)),
    ]
    tasks = []
    for title, letters in asked:
        if first := letters.first():
            count = words.up_to(applications.counted(letters), applications.COUNTED)
            tasks.append(Task(title, url=url, count=count, due=first.due_at))
    return tasks


def papers_to(request, body):
    """The letters to this department and its answers, as papers."""
    issued = dossier.papers_for(request.person, at=request.at)
    return issued.filter(kind__in=OF_THEIR_BODY, subject=ref(body))


@opened_to(Role.DEPARTMENT)
def consultations(request):
    found = screening.letters_to(body_of(request))
    listing = listing_of(cycles.announced(), at=request.at)
    context = {"tabs": tabs("consultations"), "title": gettext("征求意见函"), "offers": []}
    return lists.answer(request, listing, found, "department/list.html", context)


@opened_to(Role.DEPARTMENT)
def consultation(request, pk):
    body = body_of(request)
    letter = get_object_or_404(screening.letters_to(body), pk=pk)
    answerable = screening.answerable(body, by=request.person, at=request.at)
    context = {
        "tabs": tabs("consultations"),
        "letter": letter,
        "facts": _facts(letter),
        "open": answerable.filter(pk=letter.pk).exists(),
        "reply": getattr(letter, "reply", None),
    }
    return render(request, "department/consultation.html", context)


def _facts(letter):
    organisation = letter.application.organisation
    return [
        (gettext("评定"), letter.application.cycle.title),
        (gettext("统一社会信用代码"), organisation.code),
        (gettext("地址"), organisation.address or "—"),
        (gettext("发函时间"), cn_moment(letter.asked_at)),
        (gettext("回复期限"), cn_moment(letter.due_at)),
        (gettext("答复"), answer_badge(letter)),
    ]


@opened_to(Role.DEPARTMENT)
def paper(request, pk, form):
    return download(papers_to(request, body_of(request)), pk, form)
