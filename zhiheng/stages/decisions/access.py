"""Who may act here beyond a plain role."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import acting_as, not_in_role
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.decisions import queries
from zhiheng.stages.decisions.models import BallotRound


@acting_as(*queries.MEMBERS, clause=Clause.DELIBERATION)
def only_a_present_member(
    *, round: BallotRound, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    """On the committee at that moment, and in the room by the chair's roll call."""
    if not people.holds(by, queries.MEMBERS, at=at):
        return not_in_role(queries.MEMBERS, by=by, clause=Clause.DELIBERATION)
    if queries.is_present(by, round.meeting):
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{person}没有登记到会，不能表决。",
        "表决由到会委员本人进行；已到会的，请主任补登到会。",
        person=by.name,
    )
