from collections.abc import Iterator, Sequence
from datetime import datetime

from zhiheng.instruments.cycles import parts as cycles_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.reviews import parts, queries, rules
from zhiheng.stages.reviews.access import only_the_panel
from zhiheng.stages.reviews.models import Defence, DefenceScore
from zhiheng.stages.reviews.queries import Standing
from zhiheng.stages.reviews.vocabulary import MARKING


@act(under=Clause.DEFENCE, allowed=only(Role.OFFICE))
def schedule_defences(
    *,
    cycle: Cycle,
    seed: str,
    starts_at: datetime,
    minutes: int = rules.MINUTES,
    by: Person,
    at: datetime,
) -> list[Defence]:
    """Schedule 陈述答辩 of all who wait for it, in an order drawn from a public seed, each for as
    long as the others."""
    cycle = cycles.lock(cycle)
    waiting = cycles.edition_of(cycle).procedure.entering(Step.DEFENCE)
    scheduled = set(queries.defences_in(cycle).values_list("application_id", flat=True))
    found = applications_queries.lock_all(cycle, waiting)
    candidates = {a.organisation.code: a for a in found if a.pk not in scheduled}
    refuse(rules.seed_is_missing(seed))
    refuse(rules.starts_in_the_past(starts_at=starts_at, at=at))
    refuse(rules.minutes_are_wrong(minutes))
    refuse(rules.nobody_to_schedule(len(candidates)))

    drawn = rules.drawn_order(candidates, seed=seed)
    panels = queries.panels_of(candidates.values())
    slots = rules.slots(
        drawn,
        panels={code: panels.get(a.pk, 0) for code, a in candidates.items()},
        starts_at=starts_at,
        workdays=cycles.workdays(),
        minutes=minutes,
    )
    defences = Defence.objects.bulk_create(
        Defence(
            application=candidates[code],
            order=len(scheduled) + slots[code].order,
            held_at=slots[code].held_at,
            minutes=minutes,
        )
        for code in drawn
    )

    record(
        "安排答辩",
        cycle,
        clause=Clause.DEFENCE,
        edition=cycle.edition,
        by=by,
        at=at,
        seed=seed,
        order=drawn,
        starts_at=str(starts_at),
        minutes=minutes,
        to=[ref(candidates[code].organisation) for code in drawn],
    )
    return defences


@act(under=Clause.DEFENCE, allowed=only(Role.OFFICE))
def begin_defence(*, defence: Defence, by: Person, at: datetime) -> Defence:
    """Start the clock of a defence in its room, in the drawn order and not before its time."""
    application = applications_queries.lock(defence.application)
    defence = queries.lock_defence(defence)
    waiting = cycles.edition_of(application.cycle).procedure.entering(Step.DEFENCE)
    name = application.organisation.name
    state = State(application.state)
    refuse(rules.not_waiting_for(Step.DEFENCE, waiting=waiting, state=state, name=name))
    refuse(rules.begun_already(begun=defence.begun_at is not None))
    refuse(rules.begins_too_early(held_at=defence.held_at, at=at))
    refuse(rules.is_before_its_turn(queries.unheard_before(defence)))

    defence.begun_at = at
    defence.save(update_fields=["begun_at"])

    record(
        "开始答辩",
        defence,
        clause=Clause.DEFENCE,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        minutes=defence.minutes,
    )
    return defence


@act(under=Clause.DEFENCE, allowed=only_the_panel)
def score_defence(
    *, defence: Defence, percent: int, comment: str = "", by: Person, at: datetime
) -> DefenceScore:
    """An expert of the panel marks a defence, out of 100 in steps of 5, once."""
    application = applications_queries.lock(defence.application)
    expert = queries.the_expert(by)
    procedure = cycles.edition_of(application.cycle).procedure
    name = application.organisation.name
    refuse(rules.not_under_review(procedure, State(application.state), name=name))
    refuse(rules.already_marked(marked=defence.scores.filter(expert=expert).exists()))
    refuse(rules.not_yet_heard(held_at=defence.held_at, at=at))
    refuse(rules.mark_is_off_the_scale(percent))

    mark = DefenceScore.objects.create(
        defence=defence,
        expert=expert,
        percent=percent,
        comment=comment.strip(),
        at=at,
        salt=parts.salt_of("mark", ref(defence), by.ref),
    )

    record(
        MARKING,
        mark,
        clause=Clause.DEFENCE,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        digest=rules.digest_of(queries.mark_in_words(mark), salt=mark.salt),
    )
    return mark


@act(under=Clause.DEFENCE, allowed=only(Role.OFFICE))
def conclude_defences(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """Conclude 陈述答辩 when every expert who counts has marked every defence. Returns how many."""
    cycle = cycles.lock(cycle)
    terms = cycles.terms_of(cycle)
    waiting = cycles.edition_of(cycle).procedure.entering(Step.DEFENCE)
    candidates = applications_queries.lock_all(cycle, waiting)
    refuse(rules.suspended_ones_wait(queries.suspended_from(cycle, waiting), step=Step.DEFENCE))
    refuse(_unmarked(queries.standings(candidates), minimum=terms.panel_minimum))

    cycles_parts.finish_step(cycle, Step.DEFENCE, at=at)
    applications_parts.move(candidates, State.DEFENDED, edition=cycle.edition, at=at)

    record(
        "办结答辩",
        cycle,
        clause=Clause.DEFENCE,
        edition=cycle.edition,
        by=by,
        at=at,
        defended=[ref(application) for application in candidates],
    )
    return len(candidates)


def _unmarked(standings: Sequence[Standing], *, minimum: int) -> Iterator[Refusal]:
    for one in standings:
        owed = len(one.counting)
        problem = rules.panel_is_short(
            count=owed, minimum=minimum, name=one.name
        ) or rules.marks_are_missing(owed=owed, given=len(one.marks), name=one.name)
        if problem:
            yield problem
