"""Reads of the scores themselves, each through the one rule of blindness."""

from datetime import datetime

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    DefenceScore,
    Scoresheet,
    SummaryLine,
    VisitReport,
)
from zhiheng.stages.reviews.queries.assignments import RECUSED
from zhiheng.stages.reviews.rules import Viewer
from zhiheng.stages.reviews.vocabulary import Layer


def layers_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> frozenset[Layer]:
    """Which layers of its scores this person may see at this moment; nobody signed in: none."""
    if person is None:
        return rules.visible_layers(Viewer())
    return rules.visible_layers(_viewer(person, application, at=at))


def _viewer(person: Person, application: Application, *, at: datetime) -> Viewer:
    posts = list(people.posts_of(person, at=at))
    assignment = (
        Assignment.objects.filter(application=application, expert__person=person)
        .annotate(recused=RECUSED)
        .select_related("strike", "scoresheet")
        .first()
    )
    struck = assignment is not None and hasattr(assignment, "strike")
    recused = governance.is_recused(application.cycle, person, application.organisation)
    marks = DefenceScore.objects.filter(defence__application=application, expert__person=person)
    return Viewer(
        roles=frozenset(post.role for post in posts),
        belongs=any(
            post.role == Role.APPLICANT and post.organisation_id == application.organisation_id
            for post in posts
        ),
        keeps_out=struck or recused,
        sits=assignment is not None and not struck and not recused,
        sheet_is_in=assignment is not None and hasattr(assignment, "scoresheet"),
        mark_is_in=marks.exists(),
        done=frozenset(Step(step) for step in cycles.steps_done(application.cycle)),
    )


def scoresheets_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> QuerySet[Scoresheet]:
    """The scoresheets this person may see: their own, and the others' when it is time."""
    layers = layers_visible_to(person, application, at=at)
    sheets = Scoresheet.objects.filter(assignment__application=application)
    if Layer.SHEETS in layers:
        return sheets.select_related("assignment__expert__person").order_by("id")
    if Layer.OWN in layers:
        return sheets.filter(assignment__expert__person=person)
    return sheets.none()


def consensus_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> QuerySet[Consensus]:
    """The latest first."""
    visible = Layer.CONSENSUS in layers_visible_to(person, application, at=at)
    found = Consensus.objects.filter(application=application).order_by("-ordinal")
    return found if visible else found.none()


def visit_reports_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> QuerySet[VisitReport]:
    """The latest first."""
    visible = Layer.VISIT in layers_visible_to(person, application, at=at)
    found = VisitReport.objects.filter(visit__application=application).order_by("-id")
    return found if visible else found.none()


def defence_scores_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> QuerySet[DefenceScore]:
    """All marks when it is time; until then an expert sees their own."""
    layers = layers_visible_to(person, application, at=at)
    found = DefenceScore.objects.filter(defence__application=application).order_by("id")
    if Layer.DEFENCE in layers:
        return found.select_related("expert__person")
    return found.filter(expert__person=person) if Layer.OWN in layers else found.none()


def summary_lines_visible_to(
    person: Person | None, application: Application, *, at: datetime
) -> QuerySet[SummaryLine]:
    visible = Layer.TOTAL in layers_visible_to(person, application, at=at)
    found = SummaryLine.objects.filter(application=application)
    return found if visible else found.none()


def lines_visible_to(person: Person, cycle: Cycle, *, at: datetime) -> QuerySet[SummaryLine]:
    """The whole list of 综合汇总 as this person may see it: less whom they belong to or keep out of."""
    posts = list(people.posts_of(person, at=at))
    viewer = Viewer(
        roles=frozenset(post.role for post in posts),
        done=frozenset(Step(step) for step in cycles.steps_done(cycle)),
    )
    found = SummaryLine.objects.filter(summary__cycle=cycle)
    if Layer.TOTAL not in rules.visible_layers(viewer):
        return found.none()
    own = [post.organisation_id for post in posts if post.organisation_id]
    out = governance.recusals_of(person, cycle).order_by().values("organisation")
    sits = Assignment.objects.filter(expert__person=person).values("application")
    return (
        found.exclude(application__organisation__in=own)
        .exclude(application__organisation__in=out)
        .exclude(application__in=sits)
        .select_related("application__organisation", "summary")
    )
