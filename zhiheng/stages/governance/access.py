"""Who may act here beyond a plain role."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, not_in_role
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import queries


@acting_as(Role.EXPERT, clause=Clause.RECUSAL)
def only_an_expert(*, by: Person, at: datetime, **_: Any) -> Refusal | None:
    """In the pool, and in office as an expert on that day."""
    if people.holds(by, [Role.EXPERT], at=at) and queries.expert_of(by) is not None:
        return None
    return not_in_role((Role.EXPERT,), by=by, clause=Clause.RECUSAL)


@acting_as(Role.APPLICANT, clause=Clause.RECUSAL)
def only_the_applicant(
    *, organisation: Organisation, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """Who acts for that very organisation."""
    if people.holds(by, [Role.APPLICANT], at=at, organisation=organisation):
        return None
    return Refusal(
        Clause.RECUSAL,
        "{person}此时不是“{organisation}”的经办人，不能代其申请回避。",
        "请由该组织登记的经办人提出。",
        person=by.name,
        organisation=organisation.name,
    )
