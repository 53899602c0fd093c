"""Who may act in the review. Scores come from experts only: the office and the supervision never."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people.access import acting_as
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.queries import holds
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.vocabulary import INDEPENDENT_OF
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.models import (
    Assignment,
    Defence,
    SiteVisit,
    TrainingCase,
    VisitFinding,
)


@acting_as(Role.EXPERT, clause=Clause.INDEPENDENT_SCORING)
def only_the_assigned_expert(
    *, assignment: Assignment, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    if assignment.expert.person_id == by.pk and not _must_not_score(by, at=at):
        return None
    return Refusal(
        Clause.INDEPENDENT_SCORING,
        "这一申报没有分派给{person}，或者{person}的职务不得参与评分。",
        "评分只由受分派的专家本人办理。",
        person=by.name,
    )


@acting_as(Role.EXPERT, clause=Clause.PANEL)
def only_the_leader(
    *,
    by: Person,
    at: datetime,
    application: Application | None = None,
    visit: SiteVisit | None = None,
    **_: Any,
) -> Refusal | None:
    """The leader of that application's panel at this moment."""
    of = visit.application if visit is not None else application
    if of is not None and queries.leads(by, of) and not _must_not_score(by, at=at):
        return None
    return Refusal(
        Clause.PANEL,
        "{person}不是这一申报的评审组组长。",
        "合议和现场评审报告由组长签署。",
        person=by.name,
    )


@acting_as(Role.EXPERT, clause=Clause.INDEPENDENT_SCORING)
def only_the_panel(
    *,
    by: Person,
    at: datetime,
    visit: SiteVisit | None = None,
    defence: Defence | None = None,
    **_: Any,
) -> Refusal | None:
    """An expert whose assignment to that application counts."""
    paper = visit if visit is not None else defence
    if paper is None or not queries.reviews(by, paper.application) or _must_not_score(by, at=at):
        return Refusal(
            Clause.INDEPENDENT_SCORING,
            "{person}不是这一申报的评审专家，或者已经回避。",
            "现场发现和答辩评分只由评审组专家办理。",
            person=by.name,
        )
    return None


@acting_as(Role.EXPERT, clause=Clause.SCORING)
def only_whom_the_case_awaits(
    *, case: TrainingCase, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """An expert who is to score by the case's scheme in its cycle."""
    if queries.trains_on(by, case) and not _must_not_score(by, at=at):
        return None
    return Refusal(
        Clause.SCORING,
        "本届没有分派给{person}按这一标准评分的申报，或者{person}的职务不得参与评分。",
        "试评由受分派的专家本人办理。",
        person=by.name,
    )


@acting_as(Role.APPLICANT, clause=Clause.SITE_VISIT)
def only_the_applicant(
    *, finding: VisitFinding, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    organisation = finding.visit.application.organisation
    if holds(by, [Role.APPLICANT], at=at, organisation=organisation):
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "{person}不代表{organisation}，不能回复现场发现。",
        "请由申报组织的经办人办理。",
        person=by.name,
        organisation=organisation.name,
    )


def _must_not_score(person: Person, *, at: datetime) -> bool:
    return holds(person, INDEPENDENT_OF, at=at)
