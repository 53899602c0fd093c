"""What waits; who is tied to whom; the queue."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import declare
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import recuse_mid_review
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal import lists, timelines
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.expert import reading
from zhiheng.surfaces.portal.expert.forms import DeclareForm, RecuseForm
from zhiheng.surfaces.portal.expert.lists import ASSIGNMENTS
from zhiheng.surfaces.portal.expert.views import training
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here


@opened_to(Role.EXPERT)
def desk(request):
    mine = reading.mine(request.person)
    # how a file fared before it came to them is nothing that experts should know
    things = {
        ref(row.application): Thing(name(row), page_of(row), since=row.assigned_at)
        for row in mine.rows
    }
    context = {
        "tabs": reading.desk_tabs("desk"),
        "tasks": [*training.tasks_of(request.person, mine), *tasks_of(mine)],
        "happened": since_last_here(request, things, named=False),
        "steps": timelines.steps_of(mine.rows[0].application.cycle) if mine.rows else [],
        "scored": sum(hasattr(row, "scoresheet") for row in mine.rows),
        "all": len(mine.rows),
    }
    return render(request, "expert/desk.html", context)


def page_of(row, name="assignment"):
    return reverse(f"expert:{name}", args=[row.pk])


def tasks_of(mine):
    """Declarations first: nothing opens before them."""
    found = [Task(name(row), page_of(row), due=row.due_at, data=True) for row in mine.owed]
    if mine.undeclared:
        count = len(mine.undeclared)
        due = min(row.due_at for row in mine.undeclared)
        url = reverse("expert:declarations")
        found.insert(0, Task(gettext("家申报组织等待利害关系申报"), url, count=count, due=due))
    return found + (together(mine) if mine.expert else [])


def name(row):
    return row.application.organisation.name


def together(mine):
    """What the panel does after the sheets: 合议, 现场评审, 答辩."""
    said = {
        "consensus": gettext("签署合议：{name}"),
        "report": gettext("签署现场评审报告：{name}"),
        "visit": gettext("现场评审：{name}"),
        "defence": gettext("答辩评分：{name}"),
    }
    return [
        Task(said[what].format(name=name(row)), page_of(row, what))
        for row, what in [*owed_by_a_leader(mine), *owed_by_a_member(mine)]
    ]


def owed_by_a_leader(mine):
    for row, one in reading.led(mine.expert, mine.rows):
        if reading.waits_for_consensus(row, one):
            yield row, "consensus"
        if reading.waits_for(row.application, Step.SITE_VISIT) and one.site_quarters is None:
            yield row, "report"


def owed_by_a_member(mine):
    at_visit = [row for row in mine.rows if reading.waits_for(row.application, Step.SITE_VISIT)]
    planned = reviews.planned([row.application for row in at_visit])
    yield from ((row, "visit") for row in at_visit if row.application_id in planned)
    at_defence = [row for row in mine.rows if reading.waits_for(row.application, Step.DEFENCE)]
    owed = reviews.defences_unmarked(mine.expert, [row.application for row in at_defence])
    yield from ((row, "defence") for row in at_defence if row.application_id in owed)


@opened_to(Role.EXPERT)
def declarations(request):
    """One form for each applicant of my panels: each is saved by itself."""
    mine = reading.mine(request.person)
    forms = [(row, form_for(request, row)) for row in mine.undeclared]
    for row, form in forms:
        about = {"cycle": row.application.cycle, "organisation": row.application.organisation}
        if form.perform(declare, **about, by=request.person, at=request.at):
            return done(request, gettext("已保存利害关系申报。"), "expert:declarations")
    context = {
        "tabs": reading.desk_tabs("declarations"),
        "forms": forms,
        "made_heads": [gettext("申报组织"), gettext("利害关系"), gettext("情况说明")],
        "made": made_by(mine),
    }
    return render(request, "expert/declarations.html", context)


def form_for(request, row):
    edition = cycles.edition_of(row.application.cycle)
    sent = request.method == "POST" and request.POST.get("assignment") == str(row.pk)
    values = request.POST if sent else None
    return DeclareForm(values, edition=edition, auto_id=f"id_{row.pk}_%s")


def made_by(mine):
    of = {row.application.cycle for row in mine.rows} | set(cycles.announced()[:3])
    return [
        (made.organisation.name, words.label(made.get_kind_display()), made.detail or "—")
        for cycle in sorted(of, key=lambda cycle: -cycle.pk)
        if mine.expert
        for made in governance.declarations_seen_by(mine.expert, cycle).order_by("pk")
    ]


@opened_to(Role.EXPERT)
def assignments(request):
    found = reviews.assignments_of(request.person)
    tabs = reading.desk_tabs("assignments")
    return lists.answer(request, ASSIGNMENTS, found, "expert/assignments.html", {"tabs": tabs})


@opened_to(Role.EXPERT)
def recusal(request, pk):
    row = reading.assignment_of(request, pk)
    form = bound(RecuseForm, request, edition=cycles.edition_of(row.application.cycle))
    who = {"by": request.person, "at": request.at}
    if form.perform(recuse_mid_review, assignment=row, **who):
        return done(request, gettext("已回避，这一申报的材料已对您关闭。"), "expert:desk")
    return act_page(
        request,
        form,
        title=gettext("申请回避"),
        facts=[(gettext("申报组织"), name(row)), (gettext("评审组"), row.panel.name)],
        back=page_of(row),
        confirm=gettext("回避这一申报"),
        hint=gettext("确认后材料立即关闭，已有评分保留但不计入，由备选专家替补。"),
        danger=True,
    )
