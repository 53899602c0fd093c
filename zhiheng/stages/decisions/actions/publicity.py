from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles import rules as cycle_rules
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Publicity
from zhiheng.stages.decisions.parts import publicise, release_reserves
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.vocabulary import Gate


@act(under=Clause.PUBLICITY, allowed=only(Role.OFFICE))
def publish_publicity(*, cycle: Cycle, by: Person, at: datetime) -> Publicity:
    """Publish the list of those proposed; an empty list is published too."""
    cycle = cycles.lock(cycle)
    waiting = queries.lock_awaiting(cycle, Step.PUBLICITY)
    refuse(_out_of_order(cycle))
    refuse(rules.already_publicised(published=queries.last_publicity(cycle) is not None))
    refuse(_being_reopened(cycle))

    publicity = publicise(cycle, waiting, at=at)

    _record("发布公示", publicity, waiting, by=by, at=at)
    return publicity


@act(under=Clause.PUBLICITY, allowed=only(Role.OFFICE))
def republish(*, cycle: Cycle, by: Person, at: datetime) -> Publicity:
    """The committee changed the list: it is published again, for a whole period."""
    cycle = cycles.lock(cycle)
    waiting = queries.lock_awaiting(cycle, Step.PUBLICITY)
    last = queries.last_publicity(cycle)
    refuse(_out_of_order(cycle))
    refuse(rules.not_yet_publicised(published=last is not None))
    assert last is not None
    refuse(rules.list_is_unchanged(queries.published_in(last), [a.pk for a in waiting]))
    refuse(_being_reopened(cycle))

    publicity = publicise(cycle, waiting, at=at)

    _record("重新公示", publicity, waiting, by=by, at=at)
    return publicity


def _out_of_order(cycle: Cycle) -> Refusal | None:
    steps = cycles.edition_of(cycle).procedure.steps
    return cycle_rules.step_is_out_of_order(steps, cycles.steps_done(cycle), Step.PUBLICITY)


def _being_reopened(cycle: Cycle) -> Refusal | None:
    found = queries.undecided_reopenings(cycle)
    return rules.reopenings_are_undecided([r.application.organisation.name for r in found])


def _record(
    act_name: str, publicity: Publicity, listed: list[Application], *, by: Person, at: datetime
) -> None:
    record(
        act_name,
        publicity,
        clause=Clause.PUBLICITY,
        edition=publicity.cycle.edition,
        by=by,
        at=at,
        ordinal=publicity.ordinal,
        applications=[a.pk for a in listed],
        notice=publicity.notice.digest,
        closes_at=publicity.closes_at.isoformat(),
        estimated=publicity.estimated,
        to=[ref(a.organisation) for a in listed],
    )


@act(under=Clause.PUBLICITY, allowed=only(Role.OFFICE))
def close_publicity(*, cycle: Cycle, by: Person, at: datetime) -> list[Application]:
    """The period is over and every timely objection decided: whoever is left has passed.

    Whom a decided restriction bars by then is struck.
    """
    cycle = cycles.lock(cycle)
    waiting = queries.lock_awaiting(cycle, Step.PUBLICITY)
    last = queries.last_publicity(cycle)
    refuse(rules.not_yet_publicised(published=last is not None))
    assert last is not None
    refuse(cycle_rules.not_yet_over(closes_at=last.closes_at, at=at, clause=Clause.PUBLICITY))
    refuse(_unfinished(cycle, last, waiting))

    barred = screening.barred_in(cycle)
    struck = [a for a in waiting if a.pk in barred]
    kept = [a for a in waiting if a.pk not in barred]
    move(struck, State.STRUCK, edition=cycle.edition, at=at)
    move(kept, PASSED[Step.PUBLICITY], edition=cycle.edition, at=at)
    finish_step(cycle, Step.PUBLICITY, at=at)
    reserves = release_reserves(cycle, at=at)

    record(
        "办结公示",
        last,
        clause=Clause.PUBLICITY,
        edition=cycle.edition,
        by=by,
        at=at,
        publicised=[a.pk for a in kept],
        struck=[a.pk for a in struck],
        released=[a.pk for a in reserves],
        to=[ref(a.organisation) for a in (*kept, *struck, *reserves)],
    )
    return kept


def _unfinished(cycle: Cycle, last: Publicity, waiting: list[Application]) -> list[Refusal]:
    """Everything that a publicity waits for, at once."""
    published = queries.published_in(last)
    changed = [
        *queries.names(a for a in waiting if a.pk not in published),
        *queries.names(queries.annulled_since(last)),
    ]
    checked = screening.rechecked(cycle, Gate.PUBLICITY_END)
    found = (
        rules.objections_are_unruled([o.receipt for o in queries.unruled_objections(cycle)]),
        _being_reopened(cycle),
        rules.suspended_are_undecided(queries.suspended_before(cycle, Step.PUBLICITY)),
        rules.list_has_changed(changed),
        rules.recheck_is_missing(
            done=checked is not None and checked.at >= last.notice.published_at,
            gate=Gate.PUBLICITY_END.label,
        ),
        rules.findings_are_undecided(
            [f.application.organisation.name for f in screening.undecided_findings(cycle)]
        ),
    )
    return [refusal for refusal in found if refusal]
