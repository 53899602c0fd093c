"""Who may issue a paper: the office, and an expert what is in their own name."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.people.access import acting_as, not_in_role
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.queries import holds
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews.models import Scoresheet


@acting_as(Role.OFFICE, Role.EXPERT, clause=Clause.OFFICE_DUTIES)
def the_office_or_ones_own(
    *, kind: PaperKind, subject: Any, by: Person, at: datetime, **_: Any
) -> Refusal | None:
    if holds(by, [Role.OFFICE], at=at):
        return None
    if _is_ones_own(kind, subject, by) and holds(by, [Role.EXPERT], at=at):
        return None
    return not_in_role((Role.OFFICE,), by=by, clause=Clause.OFFICE_DUTIES)


def _is_ones_own(kind: PaperKind, subject: Any, by: Person) -> bool:
    if kind == PaperKind.COMMITMENT and isinstance(subject, Expert):
        return subject.person_id == by.pk
    if kind == PaperKind.SCORESHEET and isinstance(subject, Scoresheet):
        return subject.assignment.expert.person_id == by.pk
    return False
