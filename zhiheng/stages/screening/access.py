"""Who may decide a finding, and who may answer for a department."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, not_in_role, only
from zhiheng.instruments.people.models import Body, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.screening.models import Finding


@acting_as(Role.OFFICE, Role.CHAIR, clause=Clause.RESTRICTIONS)
def the_office_or_after_the_cut_off_the_chair(
    *, finding: Finding, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """What happened after the cut-off is a major matter: the committee's chair decides it."""
    role = Role.CHAIR if finding.after_cut_off else Role.OFFICE
    if people.holds(by, [role], at=at):
        return None
    return not_in_role((role,), by=by, clause=Clause.RESTRICTIONS)


@acting_as(Role.DEPARTMENT, clause=Clause.CONSULTATION)
def only_the_department_itself(
    *, department: Body, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    if people.holds(by, [Role.DEPARTMENT], at=at, body=department):
        return None
    return Refusal(
        Clause.CONSULTATION,
        "{person}不是{department}的经办人，不能代其答复。",
        "请由被征询的部门自己答复。",
        person=by.name,
        department=department.label,
    )


the_chair = only(Role.CHAIR, clause=Clause.RESTRICTIONS)
the_office = only(Role.OFFICE, clause=Clause.SCREENING)
the_office_or_a_department = only(Role.OFFICE, Role.DEPARTMENT, clause=Clause.RESTRICTIONS)
the_office_or_the_timetable = only(Role.OFFICE, Role.TIMETABLE, clause=Clause.RESTRICTIONS)
