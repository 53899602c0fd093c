"""What the pages of an expert read: always through what exists for that expert."""

from typing import Any, NamedTuple

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews import rules


class Mine(NamedTuple):
    """An expert's assignments, and what they still owe."""

    expert: Any
    rows: list[Any]
    undeclared: list[Any]
    owed: list[Any]  # declared, sheet not in, its desk review still on


def assignment_of(request: Any, pk: int) -> Any:
    return get_object_or_404(reviews.assignments_of(request.person), pk=pk)


def mine(person: Any) -> Mine:
    expert = governance.expert_of(person)
    rows = list(reviews.assignments_of(person)) if expert else []
    said = declared(expert, rows)
    undeclared = [row for row in rows if key(row) not in said]
    owed = [row for row in rows if key(row) in said and is_owed(row)]
    return Mine(expert, rows, undeclared, owed)


def declared(expert: Any, rows: list[Any]) -> set[tuple[int, int]]:
    """One query for each cycle that the expert sits in."""
    return {
        (cycle.pk, declaration.organisation_id)
        for cycle in {row.application.cycle for row in rows}
        for declaration in governance.declarations_of(cycle, expert)
    }


def key(row: Any) -> tuple[int, int]:
    return row.application.cycle_id, row.application.organisation_id


def is_owed(row: Any) -> bool:
    return not hasattr(row, "scoresheet") and waits_for(row.application, Step.DESK_REVIEW)


def waits_for(application: Any, step: Step) -> bool:
    procedure = cycles.edition_of(application.cycle).procedure
    return step in procedure.steps and application.state == procedure.entering(step)


def led(expert: Any, rows: list[Any]) -> list[Any]:
    """(row, standing) of those that this expert leads now."""
    found = {one.application.pk: one for one in reviews.standings([r.application for r in rows])}
    pairs = [(row, found[row.application_id]) for row in rows]
    return [(row, one) for row, one in pairs if rules.leader(one.reviewers) == expert.pk]


def waits_for_consensus(row: Any, one: Any) -> bool:
    return (
        waits_for(row.application, Step.DESK_REVIEW)
        and not rules.sheets_are_missing(one.reviewers, name="")
        and set(one.rests_on or ()) != set(one.sheets)
    )


def tabs_of(row: Any, here: str, *, person: Any) -> list[tuple[str, str, bool]]:
    """The pages of one assignment, those alone that have something to say."""
    application = row.application
    steps = cycles.edition_of(application.cycle).procedure.steps
    found = [("assignment", gettext("材料与评分表")), ("scores", gettext("本组评分"))]
    if reviews.leads(person, application):
        found.append(("consensus", gettext("合议")))
    if Step.SITE_VISIT in steps and reviews.visit_of(application):
        found.append(("visit", gettext("现场评审")))
    if Step.DEFENCE in steps:
        found.append(("defence", gettext("陈述答辩")))
    return [
        (label, reverse(f"expert:{name}", args=[row.pk]), name == here) for name, label in found
    ]


def desk_tabs(here: str) -> list[tuple[str, str, bool]]:
    found = (
        ("desk", gettext("待办")),
        ("declarations", gettext("利害关系申报")),
        ("assignments", gettext("我的分派")),
        ("workbook", gettext("评分工作簿")),
        ("room", gettext("答辩席")),
    )
    return [(label, reverse(f"expert:{name}"), name == here) for name, label in found]
