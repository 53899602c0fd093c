"""Expert pools and panels."""

from collections.abc import Sequence
from datetime import date, datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people import rules as identities
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import parts, queries
from zhiheng.stages.governance.models import Draw, Employment, Expert, Panel
from zhiheng.stages.governance.rules import panels as rules
from zhiheng.stages.governance.rules import recusals
from zhiheng.stages.governance.vocabulary import Pool

Job = tuple[str, str, date | None, date | None]
"""(employer, its code, since, until): the code may be empty, `until` None for a present job."""


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def enter_expert(
    *,
    person: Person,
    pool: Pool,
    specialties: Sequence[str],
    senior: bool,
    employments: Sequence[Job] = (),
    by: Person,
    at: datetime,
) -> Expert:
    """Enter a verified person as an expert, with every employer that recusal must know of.

    With it the person holds the role of an expert from that day, unless they hold it already.
    """
    refuse(rules.person_is_unverified(name=person.name, verified=person.verified_at is not None))
    known = queries.expert_of(person)
    refuse(
        rules.is_an_expert_already(
            name=person.name, pool=known.get_pool_display() if known else None
        )
    )
    for employer, code, since, until in employments:
        refuse(identities.code_is_wrong(code) if code else None)
        refuse(
            recusals.employment_ends_before_it_begins(employer=employer, since=since, until=until)
        )

    expert = Expert.objects.create(
        person=person, pool=pool, specialties=list(specialties), senior=senior, entered_at=at
    )
    Employment.objects.bulk_create(
        Employment(expert=expert, name=name, code=code, since=since, until=until)
        for name, code, since, until in employments
    )
    if not people.holds(person, [Role.EXPERT], at=at):
        Post.objects.create(person=person, role=Role.EXPERT, since=day_of(at))

    for cycle in cycles.announced():
        parts.bind(cycle, queries.found_with(cycle, expert, at=at), at=at)

    record(
        "专家入库",
        expert,
        clause=Clause.PANEL,
        by=by,
        at=at,
        person=person.ref,
        pool=str(pool),
        employers=[name for name, *_ in employments],
    )
    return expert


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def form_panel(
    *,
    cycle: Cycle,
    name: str,
    leader: Expert,
    draw: Draw | None = None,
    experts: Sequence[Expert] | None = None,
    by: Person,
    at: datetime,
) -> Panel:
    """Form a panel from an approved draw, or from experts appointed directly. The pool each seat
    came from is kept as it was on that day."""
    refuse(rules.source_is_unclear(from_draw=draw is not None, appointed=bool(experts)))
    if draw is not None:
        draw = queries.lock_draw(draw)
        refuse(
            rules.draw_cannot_be_used(
                approved=hasattr(draw, "approval"),
                same_cycle=draw.cycle_id == cycle.pk,
                used=draw.panels.exists(),
            )
        )
    seated = queries.drawn(draw) if draw is not None else list(experts or ())

    forming = parts.Forming(name=name, seats=seated, leader=leader, draw=draw)
    (panel,) = parts.form_panels(cycle, [forming], at=at)

    record(
        "组成评审组",
        panel,
        clause=Clause.PANEL,
        edition=cycle.edition,
        by=by,
        at=at,
        to=[ref(expert.person) for expert in seated],
        name=name,
        draw=draw.pk if draw else None,
        seats=[{"expert": e.person.ref, "pool": e.pool} for e in seated],
        leader=leader.person.ref,
    )
    return panel
