"""A conflict that came out after the vote, and the place of a candidate who was struck."""

from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import ON_FILE, State, Step
from zhiheng.stages.applications import queries as applications_
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import (
    Meeting,
    Nomination,
    Reopening,
    ReopeningOutcome,
    Tally,
)
from zhiheng.stages.decisions.parts import nominations


@act(under=Clause.RECUSAL, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def reopen_deliberation(
    *, application: Application, reason: str, by: Person, at: datetime
) -> Reopening:
    """Only this application's vote is void; it is voted on again by members without a conflict."""
    application = applications_.lock(application)
    cycle = application.cycle
    former = _vote_behind(application)
    refuse(rules.deliberation_is_over(cycles.steps_done(cycle)))
    refuse(
        rules.cannot_be_reopened(
            application.organisation.name,
            State(application.state),
            was_voted_on=former is not None,
            reason=reason,
        )
    )
    refuse(rules.already_reopened(undecided=_open_reopening(application) is not None))
    assert former is not None

    reopening = Reopening.objects.create(
        application=application, former=former, reason=reason, at=at
    )

    record(
        "提起重新审议",
        application,
        clause=Clause.RECUSAL,
        edition=cycle.edition,
        by=by,
        at=at,
        reason=reason,
        to=[ref(application.organisation)],
    )
    return reopening


def _vote_behind(application: Application) -> Tally | None:
    """The vote by which a candidate still on file was proposed."""
    if application.state not in ON_FILE or queries.nomination_of(application) is None:
        return None
    return queries.latest_tally(application)


def _open_reopening(application: Application) -> Reopening | None:
    return queries.undecided_reopenings(application.cycle).filter(application=application).first()


@act(under=Clause.RECUSAL, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def confirm_nomination(
    *, application: Application, reason: str, by: Person, at: datetime
) -> ReopeningOutcome:
    """The clean vote passed too: the nomination stands."""
    application = applications_.lock(application)
    refuse(_new_vote(application, wanted=True))

    outcome = _decide(application, confirmed=True, reason=reason, at=at)

    record(
        "维持提名",
        application,
        clause=Clause.RECUSAL,
        edition=application.cycle.edition,
        by=by,
        at=at,
        reason=reason,
        to=[ref(application.organisation)],
    )
    return outcome


@act(under=Clause.RECUSAL, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def annul_nomination(
    *, application: Application, reason: str, by: Person, at: datetime
) -> ReopeningOutcome:
    """The clean vote failed: the candidate is struck, and the list must be published again."""
    application = applications_.lock(application)
    refuse(_new_vote(application, wanted=False))

    outcome = _decide(application, confirmed=False, reason=reason, at=at)
    move([application], State.STRUCK, edition=application.cycle.edition, at=at)

    record(
        "撤销提名",
        application,
        clause=Clause.RECUSAL,
        edition=application.cycle.edition,
        by=by,
        at=at,
        reason=reason,
        to=[ref(application.organisation)],
    )
    return outcome


def _new_vote(application: Application, *, wanted: bool) -> Refusal | None:
    """Whether members without a conflict have voted anew, and with the result wanted."""
    name = application.organisation.name
    reopened = _open_reopening(application) is not None
    tally = queries.counting_tallies(application.cycle, [application]).get(application.pk)
    return rules.new_vote_is_missing(
        name, reopened=reopened, voted=tally is not None
    ) or rules.new_vote_says_otherwise(
        name, passed=tally is not None and tally.passed, wanted=wanted
    )


def _decide(
    application: Application, *, confirmed: bool, reason: str, at: datetime
) -> ReopeningOutcome:
    reopening = queries.undecided_reopenings(application.cycle).get(application=application)
    return ReopeningOutcome.objects.create(
        reopening=reopening, confirmed=confirmed, reason=reason, at=at
    )


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def nominate_replacement(
    *, meeting: Meeting, application: Application, reason: str, by: Person, at: datetime
) -> Nomination:
    """递补: only where the edition allows it, after a new vote, and with its own publicity."""
    meeting = queries.lock_meeting(meeting)
    cycle = meeting.cycle
    application = applications_.lock(application)
    refuse(rules.deliberation_is_over(cycles.steps_done(cycle)))
    refuse(rules.replacement_is_not_allowed(cycles.terms_of(cycle)))
    refuse(_not_a_reserve(meeting, application, reason=reason))
    refuse(_no_place(cycle, application))

    row = nominations(meeting, [application], outside=(), departures={application.pk: reason})[0]
    move([application], State.NOMINATED, edition=cycle.edition, at=at)

    record(
        "递补提名",
        application,
        clause=Clause.DELIBERATION,
        edition=cycle.edition,
        by=by,
        at=at,
        reason=reason,
        bonus_fen=row.bonus_fen,
        to=[ref(application.organisation)],
    )
    return row


def _not_a_reserve(meeting: Meeting, application: Application, *, reason: str) -> Refusal | None:
    cycle = meeting.cycle
    waits = application.state == queries.waiting_for(cycle, Step.DELIBERATION)
    tally = queries.counting_tallies(cycle, [application]).get(application.pk)
    return rules.reserve_is_kept(
        application.organisation.name,
        waits=waits and cycles.is_done(cycle, Step.DELIBERATION),
        voted_anew=tally is not None and tally.round.meeting_id == meeting.pk,
        passed=tally is not None and tally.passed,
        reason=reason,
    )


def _no_place(cycle: Cycle, application: Application) -> Refusal | None:
    """Whether one of the places that were laid out is free, for an applicant with these tags."""
    standing = [
        n.application
        for n in queries.nominations_of(cycle)
        if not n.outside_quota and n.application.state in ON_FILE
    ]
    taken = [frozenset(a.tags) for a in standing]
    tags = frozenset(application.tags)
    places = rules.free_places(cycles.terms_of(cycle), [*taken, tags])
    return rules.no_place_is_free(taken, tags, places=places)
