from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Meeting, Nomination, TieDecision
from zhiheng.stages.decisions.parts import nominations
from zhiheng.stages.decisions.rules import Candidate, Selection
from zhiheng.stages.screening import queries as screening


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def settle_tie(
    *,
    meeting: Meeting,
    applications: Sequence[Application],
    chosen: Sequence[Application],
    reason: str,
    by: Person,
    at: datetime,
) -> TieDecision:
    """Record what the committee decided on a tie at the quota. `chosen` empty: left vacant."""
    meeting = queries.lock_meeting(meeting)
    cycle = meeting.cycle
    tied, taken = frozenset(a.pk for a in applications), frozenset(a.pk for a in chosen)
    refuse(
        rules.tie_is_settled_wrongly(
            tied,
            taken,
            ties=queries.standing_selection(cycle).ties,
            reason=reason,
            terms=cycles.terms_of(cycle),
            votes=queries.votes_on_a_tie(cycle, tied),
        )
    )

    decision = TieDecision.objects.create(
        meeting=meeting, applications=sorted(tied), chosen=sorted(taken), reason=reason, at=at
    )

    record(
        "处理并列",
        decision,
        clause=Clause.DELIBERATION,
        edition=cycle.edition,
        by=by,
        at=at,
        tied=sorted(tied),
        chosen=sorted(taken),
        reason=reason,
    )
    return decision


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def nominate(
    *,
    meeting: Meeting,
    departures: Mapping[int, str] | None = None,
    by: Person,
    at: datetime,
) -> list[Nomination]:
    """Propose those whom the votes, the scores and the places yield; nobody is a valid result.

    `departures`: application → why it is proposed although somebody with a higher score failed.
    """
    meeting = queries.lock_meeting(meeting)
    cycle = cycles.lock(meeting.cycle)
    applications = queries.lock_awaiting(cycle, Step.DELIBERATION)
    found = queries.candidates(cycle, applications)
    refuse(rules.round_is_open(is_open=queries.open_rounds(cycle).exists()))
    refuse(rules.suspended_are_undecided(queries.suspended_before(cycle, Step.DELIBERATION)))
    refuse(_undecided(cycle))
    refuse(rules.not_voted_on(_without_a_vote(cycle, applications)))
    selection = queries.selection(cycle, found)
    refuse(_unready(cycle, found, selection, reasons=departures or {}))

    finish_step(cycle, Step.DELIBERATION, at=at)
    chosen = queries.by_rank(cycle, [a for a in applications if a.pk in selection.all])
    rows = nominations(
        meeting, chosen, outside=selection.outside, departures=_needed(found, selection, departures)
    )
    losers = _losers(cycle, found, applications, selection)
    move(chosen, State.NOMINATED, edition=cycle.edition, at=at)
    move(losers, State.NOT_SELECTED, edition=cycle.edition, at=at)

    record(
        "审议提名",
        meeting,
        clause=Clause.DELIBERATION,
        edition=cycle.edition,
        by=by,
        at=at,
        to=[ref(a.organisation) for a in (*chosen, *losers)],
        **_facts(rows, losers),
    )
    return rows


def _undecided(cycle: Cycle) -> Refusal | None:
    """A listing after the cut-off is a major matter: the committee decides it before it proposes."""
    found = screening.undecided_findings(cycle)
    return rules.findings_are_undecided([f.application.organisation.name for f in found])


def _without_a_vote(cycle: Cycle, applications: Sequence[Application]) -> list[str]:
    standing = queries.counting_tallies(cycle, applications)
    return [a.organisation.name for a in applications if a.pk not in standing]


def _unready(
    cycle: Cycle, found: Sequence[Candidate], selection: Selection, *, reasons: Mapping[int, str]
) -> list[Refusal]:
    """Open ties and unexplained departures, all at once."""
    names = {c.pk: c.name for c in found}
    open_ties = rules.tie_is_open(selection.ties, names=names, terms=cycles.terms_of(cycle))
    unexplained = rules.departures_are_unexplained(
        rules.overtaking(found, selection), reasons=reasons, names=names
    )
    return [*(open_ties or ()), *(unexplained or ())]


def _needed(
    found: Sequence[Candidate], selection: Selection, departures: Mapping[int, str] | None
) -> dict[int, str]:
    """The reasons that count; one given for somebody who overtook nobody is left out."""
    overtook = rules.overtaking(found, selection)
    return {pk: reason for pk, reason in (departures or {}).items() if pk in overtook}


def _losers(
    cycle: Cycle,
    found: Sequence[Candidate],
    applications: Iterable[Application],
    selection: Selection,
) -> list[Application]:
    """Everyone else; but where the edition knows 递补, those who passed wait as reserves."""
    reserves: set[int] = set()
    if cycles.terms_of(cycle).replacement_allowed:
        reserves = {c.pk for c in found if c.passed and not c.barred}
    return [a for a in applications if a.pk not in selection.all and a.pk not in reserves]


def _facts(rows: Iterable[Nomination], losers: Sequence[Application]) -> dict[str, Any]:
    rows = list(rows)
    return {
        "nominated": [
            {
                "application": n.application_id,
                "outside_quota": n.outside_quota,
                "reserved_for": n.reserved_for,
                "bonus_fen": n.bonus_fen,
            }
            for n in rows
        ],
        "departures": {str(n.application_id): n.departure for n in rows if n.departure},
        "not_selected": [a.pk for a in losers],
    }
