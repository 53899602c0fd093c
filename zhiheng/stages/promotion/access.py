from datetime import datetime
from typing import Any

from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, not_in_role
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause


@acting_as(Role.APPLICANT, clause=Clause.CASE_SHARING)
def only_the_laureate(*, honour: Honour, by: Person, at: datetime, **_: Any) -> Refusal | None:
    """Whoever acts for the organisation that holds the honour."""
    if people.holds(by, [Role.APPLICANT], at=at, organisation=honour.organisation):
        return None
    return not_in_role((Role.APPLICANT,), by=by, clause=Clause.CASE_SHARING)
