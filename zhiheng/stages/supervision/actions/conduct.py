"""Staff and experts who break the rules: reported, then referred or removed."""

from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision import parts, queries, rules
from zhiheng.stages.supervision.models import Misconduct, Referral
from zhiheng.stages.supervision.vocabulary import SuspectKind


@act(
    under=Clause.STAFF_MISCONDUCT,
    allowed=only(Role.OFFICE, Role.SUPERVISOR, clause=Clause.STAFF_MISCONDUCT),
)
def report_misconduct(
    *,
    person: Person,
    kind: SuspectKind,
    facts: str,
    about: Organisation | None = None,
    cycle: Cycle | None = None,
    by: Person,
    at: datetime,
) -> Misconduct:
    """Put on record what somebody is said to have done, in `cycle` or in the one now running."""
    kind = SuspectKind(kind)
    cycle = cycle or queries.cycle_running(at=at)
    refuse(
        rules.suspect_is_neither(kind=kind, name=person.name, roles=queries.roles_ever_held(person))
    )
    refuse(rules.report_is_empty(kind=kind, facts=facts, cycle_known=cycle is not None))
    assert cycle is not None

    misconduct = Misconduct.objects.create(
        cycle=cycle, person=person, kind=kind.value, about=about, facts=facts, at=at
    )

    record(
        "登记涉嫌违规",
        misconduct,
        clause=rules.CLAUSE_OF[kind],
        edition=cycle.edition,
        by=by,
        at=at,
        person=person.ref,
        kind=kind.label,
    )
    return misconduct


@act(under=Clause.STAFF_MISCONDUCT, allowed=only(Role.OFFICE, clause=Clause.STAFF_MISCONDUCT))
def refer_misconduct(
    *,
    misconduct: Misconduct,
    measure: str,
    basis: str = "",
    to: str = "",
    by: Person,
    at: datetime,
) -> Referral:
    """移送 staff to the authority over them, or remove an expert. `to`: that authority."""
    misconduct = queries.lock_misconduct(misconduct)
    kind, edition = SuspectKind(misconduct.kind), cycles.edition_of(misconduct.cycle)
    refuse(rules.handles_own_case(suspect=misconduct.person.ref, by=by.ref, kind=kind))
    refuse(rules.referred_already(kind=kind, referred=hasattr(misconduct, "referral")))
    refuse(rules.measure_is_not_for(edition, measure=measure, kind=kind))
    refuse(rules.recipient_is_missing(kind=kind, to=to))

    clause = rules.CLAUSE_OF[kind]
    referral = Referral.objects.create(
        misconduct=misconduct,
        measure=measure,
        basis=basis.strip() or f"{edition.title}{edition.article(clause)}",
        to=to,
        at=at,
    )
    if kind is SuspectKind.EXPERT:
        parts.end_expert_posts(misconduct.person, on=day_of(at))

    record(
        "处理涉嫌违规",
        misconduct,
        clause=clause,
        edition=edition.name,
        by=by,
        at=at,
        person=misconduct.person.ref,
        measure=measure,
        basis=referral.basis,
        transferred_to=to,
    )
    return referral
