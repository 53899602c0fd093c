from datetime import datetime
from typing import Any

from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, not_in_role
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision import queries, rules
from zhiheng.stages.supervision.models import Duty, RevocationCase

APPROVERS = {"office": Role.OFFICE, "government": Role.GOVERNMENT}


@acting_as(Role.APPLICANT, clause=Clause.POST_AWARD)
def only_the_laureate(*, duty: Duty, by: Person, at: datetime, **_: Any) -> Refusal | None:
    """Whoever acts for the organisation that owes the duty."""
    if people.holds(by, [Role.APPLICANT], at=at, organisation=duty.honour.organisation):
        return None
    return not_in_role((Role.APPLICANT,), by=by, clause=Clause.POST_AWARD)


@acting_as(Role.OFFICE, Role.GOVERNMENT, clause=Clause.BONUS_SUPERVISION)
def only_whoever_handles(
    *, honour: Honour, measure: str, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """The office or the government, as the edition says of the measure."""
    return _only_the_approver(honour, [measure], by=by, at=at, clause=Clause.BONUS_SUPERVISION)


@acting_as(Role.OFFICE, Role.GOVERNMENT, clause=Clause.REVOCATION)
def only_whoever_revokes(
    *, case: RevocationCase, recover_fen: int = 0, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """Whoever the edition lets revoke; and, if money is to come back, lets recover."""
    measures = ["revoke", rules.RECOVER] if recover_fen else ["revoke"]
    return _only_the_approver(case.honour, measures, by=by, at=at, clause=Clause.REVOCATION)


def _only_the_approver(
    honour: Honour, measures: list[str], *, by: Person, at: datetime, clause: Clause
) -> Refusal | None:
    which = queries.edition_over(honour)
    role = APPROVERS[rules.approver_of(which, measures)] if which else Role.OFFICE
    if people.holds(by, [role], at=at):
        return None
    return not_in_role((role,), by=by, clause=clause)


@acting_as(Role.OFFICE, Role.APPLICANT, clause=Clause.REVOCATION)
def only_the_office_or_the_laureate(
    *, case: RevocationCase, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """The laureate speaks for itself, or the office writes down what it said."""
    laureate = case.honour.organisation
    if people.holds(by, [Role.OFFICE], at=at) or people.holds(
        by, [Role.APPLICANT], at=at, organisation=laureate
    ):
        return None
    return not_in_role((Role.OFFICE, Role.APPLICANT), by=by, clause=Clause.REVOCATION)
