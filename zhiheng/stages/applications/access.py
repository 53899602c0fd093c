"""Who may act on an application: its own applicant, its own recommender, and nobody else."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, only
from zhiheng.instruments.people.models import Body, Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application


@acting_as(Role.APPLICANT, clause=Clause.FILING)
def only_for_their_own_organisation(
    *, organisation: Organisation, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """Applying is voluntary: nobody starts an application for somebody else."""
    if people.holds(by, [Role.APPLICANT], at=at, organisation=organisation):
        return None
    return Refusal(
        Clause.FILING,
        "{person}不是{organisation}的申报人，无权办理该组织的申报。",
        "请由该组织的申报人办理；评委会办公室和其他单位都不能代为申报。",
        person=by.name,
        organisation=organisation.name,
    )


@acting_as(Role.APPLICANT, clause=Clause.FILING)
def only_its_applicant(
    *, application: Application, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    return only_for_their_own_organisation(organisation=application.organisation, by=by, at=at)


@acting_as(Role.APPLICANT, Role.OFFICE, clause=Clause.FILING)
def its_applicant_or_the_office(
    *, application: Application, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    if people.holds(by, [Role.OFFICE], at=at):
        return None
    return only_its_applicant(application=application, by=by, at=at)


@acting_as(Role.RECOMMENDER, clause=Clause.RECOMMENDATION)
def only_the_recommender_itself(
    *, recommender: Body, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    if people.holds(by, [Role.RECOMMENDER], at=at, body=recommender):
        return None
    return Refusal(
        Clause.RECOMMENDATION,
        "{person}不是{body}的推荐经办人，不能以该单位名义推荐。",
        "请由该推荐单位的经办人办理。",
        person=by.name,
        body=recommender.label,
    )


the_office_or_the_timetable = only(Role.OFFICE, Role.TIMETABLE, clause=Clause.FILING)
