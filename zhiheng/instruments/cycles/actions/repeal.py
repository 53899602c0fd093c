"""From when an edition is in force, and what becomes of a cycle that runs under the old one."""

from datetime import date, datetime

from zhiheng.instruments.cycles import queries, rules
from zhiheng.instruments.cycles.models import Cycle, InForce, RepealDecision
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named


@act(under=Clause.EFFECT, allowed=only(Role.OFFICE))
def record_in_force(*, edition: str, on: date, document: str, by: Person, at: datetime) -> InForce:
    """Record from which day an edition is in force, by which document."""
    known = queries.in_force_from(edition_named(edition))

    refuse(rules.effect_is_known(known=known))

    row = InForce.objects.create(edition=edition, on=on, document=document)

    record(
        "录入版本施行日期",
        row,
        clause=Clause.EFFECT,
        edition=edition,
        by=by,
        at=at,
        on=str(on),
        document=document,
    )
    return row


@act(under=Clause.EFFECT, allowed=only(Role.OFFICE))
def decide_on_repeal(
    *,
    cycle: Cycle,
    choice: str,
    reason: str,
    gaps: list[dict[str, str]] | None = None,
    by: Person,
    at: datetime,
) -> RepealDecision:
    """A new edition came into force while the cycle runs. `choice`: "finish" or "switch"."""
    cycle = queries.lock(cycle)
    new, since = queries.successor_of(queries.edition_of(cycle)) or (None, None)

    refuse(rules.nothing_to_decide(repealed_on=since, on=day_of(at)))
    refuse(rules.repeal_is_decided(decided=queries.repeal_decision(cycle) is not None))
    refuse(rules.choice_is_unclear(choice=choice, reason=reason))

    decision = RepealDecision.objects.create(
        cycle=cycle,
        new_edition=new.name if new else "",
        choice=choice,
        reason=reason,
        gaps=gaps or [],
    )

    record(
        "决定版本更替的衔接",
        cycle,
        clause=Clause.EFFECT,
        edition=cycle.edition,
        by=by,
        at=at,
        new_edition=decision.new_edition,
        choice=choice,
        reason=reason,
    )
    return decision
