"""Supervision asks that a cycle stop; the chair answers."""

from datetime import datetime

from zhiheng.instruments.cycles import queries, rules
from zhiheng.instruments.cycles.models import Cycle, Halt, HaltAnswer, HaltLift
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause


@act(under=Clause.PRINCIPLES, allowed=only(Role.SUPERVISOR, clause=Clause.PRINCIPLES))
def ask_for_halt(*, cycle: Cycle, reason: str, by: Person, at: datetime) -> Halt:
    """Supervision asks that the cycle stop. Until the chair answers, no step is concluded."""
    cycle = queries.lock(cycle)

    refuse(rules.nothing_is_left_to_halt(over=queries.current_step(cycle) is None))
    refuse(rules.is_asked_already(open_halt=queries.open_halts(cycle).exists()))
    refuse(rules.halt_is_unexplained(reason))

    halt = Halt.objects.create(cycle=cycle, reason=reason, by=by, at=at)

    record(
        "要求中止评定",
        halt,
        clause=Clause.PRINCIPLES,
        edition=cycle.edition,
        by=by,
        at=at,
        cycle=ref(cycle),
        reason=reason,
        to=[ref(person) for person in people.holders(Role.CHAIR, at=at)],
    )
    return halt


@act(under=Clause.PRINCIPLES, allowed=only(Role.CHAIR, clause=Clause.PRINCIPLES))
def answer_halt(*, halt: Halt, stops: bool, reason: str, by: Person, at: datetime) -> HaltAnswer:
    """The chair stops the cycle until `lift_halt`, or lets it go on at once."""
    halt = queries.lock_halt(halt)

    refuse(rules.is_answered_already(answered=queries.answer_to(halt) is not None))
    refuse(rules.halt_is_unexplained(reason))

    answer = HaltAnswer.objects.create(halt=halt, stops=stops, reason=reason, by=by, at=at)

    record(
        "答复中止要求",
        halt,
        clause=Clause.PRINCIPLES,
        edition=halt.cycle.edition,
        by=by,
        at=at,
        cycle=ref(halt.cycle),
        answer="中止" if stops else "不中止",
        reason=reason,
        to=[ref(halt.by)],
    )
    return answer


@act(under=Clause.PRINCIPLES, allowed=only(Role.CHAIR, clause=Clause.PRINCIPLES))
def lift_halt(*, halt: Halt, reason: str, by: Person, at: datetime) -> HaltLift:
    """The chair lets a stopped cycle go on."""
    halt = queries.lock_halt(halt)
    answer = queries.answer_to(halt)

    refuse(
        rules.nothing_to_lift(
            stopped=answer is not None and answer.stops, lifted=queries.is_lifted(halt)
        )
    )
    refuse(rules.halt_is_unexplained(reason))

    lift = HaltLift.objects.create(halt=halt, reason=reason, by=by, at=at)

    record(
        "恢复评定",
        halt,
        clause=Clause.PRINCIPLES,
        edition=halt.cycle.edition,
        by=by,
        at=at,
        cycle=ref(halt.cycle),
        reason=reason,
        to=[ref(halt.by)],
    )
    return lift
