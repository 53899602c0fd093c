"""Rulings on objections to a publicity. Who objects stays sealed: no ruling names them."""

from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.notices.models import Objection, Ruling
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Effect


@act(under=Clause.OBJECTION, allowed=only(Role.OFFICE))
def uphold_objection(
    *, objection: Objection, reasons: str, strike: bool = True, by: Person, at: datetime
) -> Ruling:
    """The objection is right. Struck, the candidate's place stays vacant: nobody moves up."""
    objection = queries.lock_objection(objection)
    cycle = cycles.lock(_cycle_of(objection))
    candidate = queries.candidate_of(objection)
    refuse(_cannot_rule(objection, reasons))
    if strike:
        refuse(rules.not_a_candidate(objection.about.name, candidate=candidate is not None))

    ruling = Ruling.objects.create(objection=objection, upheld=True, reasons=reasons, at=at)
    if candidate is not None:
        Effect.objects.create(ruling=ruling, application=candidate, struck=strike, at=at)
    if candidate is not None and strike:
        move([candidate], State.STRUCK, edition=cycle.edition, at=at)

    record(
        "裁定异议成立",
        objection,
        clause=Clause.OBJECTION,
        edition=cycle.edition,
        by=by,
        at=at,
        about=ref(objection.about),
        struck=candidate.pk if candidate is not None and strike else None,
        reasons=reasons,
        to=[ref(objection.about)],
    )
    return ruling


@act(under=Clause.OBJECTION, allowed=only(Role.OFFICE))
def dismiss_objection(*, objection: Objection, reasons: str, by: Person, at: datetime) -> Ruling:
    """The objection is not right; the candidate stays as it was."""
    objection = queries.lock_objection(objection)
    refuse(_cannot_rule(objection, reasons))

    ruling = Ruling.objects.create(objection=objection, upheld=False, reasons=reasons, at=at)

    record(
        "裁定异议不成立",
        objection,
        clause=Clause.OBJECTION,
        edition=_cycle_of(objection).edition,
        by=by,
        at=at,
        about=ref(objection.about),
        reasons=reasons,
        to=[ref(objection.about)],
    )
    return ruling


def _cycle_of(objection: Objection) -> Cycle:
    """Objections are filed against a publicity, which belongs to a cycle."""
    assert objection.notice.cycle is not None
    return objection.notice.cycle


def _cannot_rule(objection: Objection, reasons: str) -> list[Refusal]:
    found = (
        rules.already_ruled(ruled=queries.is_ruled(objection)),
        rules.not_investigated(investigated=queries.is_investigated(objection)),
        rules.ruling_has_no_reasons(reasons),
    )
    return [refusal for refusal in found if refusal]
