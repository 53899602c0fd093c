"""What a laureate holds, what waits, what happened."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.promotion import queries as promotion
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of


@opened_to(Role.APPLICANT)
def desk(request):
    held = list(reading.own_honours(request))
    cases = list(reading.own_cases(request))
    owed = list(supervision.duties_open(reading.own_duties(request)))
    cycle = next((honour.cycle for honour in held if honour.cycle), None)
    context = {
        "tabs": reading.desk_tabs("desk"),
        "honours": [(honour, reading.title_of(honour), rows(honour, request)) for honour in held],
        "tasks": [*hearings(cases), *map(task_of, owed)],
        "next": next((duty for duty in owed if duty.due_at >= request.at), None),
        "overdue": sum(duty.due_at < request.at for duty in owed),
        "happened": since_last_here(request, things(request, held, cases), named=False),
        "cycle": cycle,
        "steps": steps_of(cycle) if cycle else [],
    }
    return render(request, "laureate/desk.html", context)


def rows(honour, request):
    """What a card says of an honour."""
    return [
        (gettext("效力"), reading.status_badge(honour, request)),
        (gettext("获奖时名称"), honour.name),
        (gettext("证书编号"), honour.number),
        (gettext("有效期至"), cn_date(honour.valid_until)),
        (gettext("奖金"), words.money(honour.bonus_fen)),
    ]


def task_of(duty):
    return Task(reading.duty_title(duty), reading.form_url(duty), due=duty.due_at)


def hearings(cases):
    """Nothing is decided before the laureate was heard: that comes first."""
    return [
        Task(
            gettext("陈述申辩：{number}撤销案").format(number=case.honour.number),
            reverse("laureate:hearing", args=[case.pk]),
            since=case.opened_at,
        )
        for case in cases
        if reading.waits_for_a_hearing(case)
    ]


def things(request, held, cases):
    """What of the ledger is a laureate's own."""
    own = {}
    for honour in held:
        own[ref(honour)] = Thing(reading.title_of(honour), page_of(honour))
    for row in [*cases, *supervision.measures_on(reading.own(request))]:
        own[ref(row)] = Thing(reading.title_of(row.honour), page_of(row.honour))
    for duty in reading.own_duties(request):
        own[ref(duty)] = Thing(reading.duty_title(duty), reverse("laureate:duty", args=[duty.pk]))
    for case in promotion.cases_of_organisations(reading.own(request)):
        own[ref(case)] = Thing(case.title, reverse("laureate:case", args=[case.pk]))
    return own


def page_of(honour):
    return reverse("laureate:honour", args=[honour.pk])
