"""The secret ballot. What a member chose is on a slip that nothing ties to the member."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications_
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.access import only_a_present_member
from zhiheng.stages.decisions.models import Ballot, BallotRound, Meeting, Tally, Turnout
from zhiheng.stages.decisions.rules import Electorate
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.vocabulary import Gate

CHUNK = 500


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def open_ballot(
    *, meeting: Meeting, applications: Sequence[Application], by: Person, at: datetime
) -> BallotRound:
    """Lay out one slip per application and member who may vote on it, in no order."""
    meeting = queries.lock_meeting(meeting)
    cycle = meeting.cycle
    voted_on = applications_.lock_these(applications)
    electorates = queries.electorates(meeting, voted_on, at=at)
    over_a_tie = _is_over_a_tie(cycle, voted_on)
    refuse(rules.nobody_is_named(len(voted_on)))
    refuse(rules.round_is_open(is_open=queries.open_rounds(cycle).exists()))
    refuse(_not_waiting(cycle, voted_on))
    refuse(_unchecked(cycle))
    if not over_a_tie:
        refuse(rules.already_voted_on(_voted_already(cycle, voted_on)))
    refuse(_without_quorum(voted_on, electorates, terms=cycles.terms_of(cycle)))

    round = BallotRound.objects.create(
        meeting=meeting, ordinal=meeting.rounds.count() + 1, settles_tie=over_a_tie, opened_at=at
    )
    Ballot.objects.bulk_create(_slips(round, voted_on, electorates), batch_size=CHUNK)

    record(
        "开始表决",
        round,
        clause=Clause.DELIBERATION,
        edition=cycle.edition,
        by=by,
        at=at,
        applications=[a.pk for a in voted_on],
        settles_tie=over_a_tie,
        electorates={
            str(pk): [electorate.eligible, electorate.present]
            for pk, electorate in electorates.items()
        },
    )
    return round


def _is_over_a_tie(cycle: Cycle, applications: Iterable[Application]) -> bool:
    """Whether exactly the members of an open tie are voted on."""
    named = frozenset(a.pk for a in applications)
    return any(named == tie.members for tie in queries.standing_selection(cycle).ties)


def _not_waiting(cycle: Cycle, applications: Iterable[Application]) -> list[Refusal]:
    waiting = queries.waiting_for(cycle, Step.DELIBERATION)
    reopened = {r.application_id for r in queries.undecided_reopenings(cycle)}
    asked = (
        rules.not_waiting(
            a.organisation.name,
            State(a.state),
            waits=a.cycle_id == cycle.pk and (a.state == waiting or a.pk in reopened),
        )
        for a in applications
    )
    return [refusal for refusal in asked if refusal]


def _unchecked(cycle: Cycle) -> Refusal | None:
    """Restrictions are looked up again before the committee votes, and what was found is decided."""
    checked = screening.rechecked(cycle, Gate.DELIBERATION) is not None
    waiting = screening.undecided_findings(cycle)
    found = list(waiting.values_list("application__organisation__name", flat=True))
    return rules.recheck_is_missing(
        done=checked, gate=Gate.DELIBERATION.label
    ) or rules.findings_are_undecided(found)


def _voted_already(cycle: Cycle, applications: Sequence[Application]) -> list[str]:
    """Names with a count that stands. A reserve is voted on anew, once a day's work is done."""
    if cycles.is_done(cycle, Step.DELIBERATION):
        waiting = queries.waiting_for(cycle, Step.DELIBERATION)
        applications = [a for a in applications if a.state != waiting]
    standing = queries.counting_tallies(cycle, applications)
    return [a.organisation.name for a in applications if a.pk in standing]


def _without_quorum(
    applications: Iterable[Application], electorates: Mapping[int, Electorate], *, terms: Terms
) -> list[Refusal]:
    asked = (
        rules.quorum_is_missing(
            a.organisation.name, electorate=electorates[a.pk], quorum=terms.quorum
        )
        for a in applications
    )
    return [refusal for refusal in asked if refusal]


def _slips(
    round: BallotRound,
    applications: Iterable[Application],
    electorates: Mapping[int, Electorate],
) -> list[Ballot]:
    slips = [
        Ballot(round=round, application=application)
        for application in applications
        for _ in range(electorates[application.pk].present)
    ]
    secrets.SystemRandom().shuffle(slips)
    return slips


@act(under=Clause.DELIBERATION, allowed=only_a_present_member)
def cast_ballot(
    *, round: BallotRound, choices: Mapping[int, Choice], by: Person, at: datetime
) -> Turnout:
    """Vote, once, on the applications named; an application left out gets no ballot.

    `choices`: application → choice. The ledger learns that the member voted and nothing else.
    """
    round = queries.lock_round(round)
    blank = queries.blank_slips(round, choices)
    refuse(rules.round_is_closed(round.closed_at))
    refuse(rules.member_has_voted(voted=queries.has_voted(by, round)))
    refuse(rules.nobody_is_named(len(choices)))
    refuse(rules.choice_is_unknown(list(choices.values())))
    refuse(rules.member_is_recused(_recused(round, by, choices)))
    refuse(rules.not_on_the_ballot(_strangers(round, by, blank)))

    _fill_in(blank, choices)
    turnout = Turnout.objects.create(round=round, member=by, at=at)

    record(
        "投票",
        round,
        clause=Clause.DELIBERATION,
        edition=round.meeting.cycle.edition,
        by=by,
        at=at,
    )
    return turnout


def _recused(round: BallotRound, member: Person, choices: Iterable[int]) -> list[str]:
    kept_out = queries.recusals_by_organisation(round.meeting.cycle, [member.pk])
    chosen = set(choices)
    return [
        a.organisation.name
        for a in queries.applications_on(round)
        if a.pk in chosen and member.pk in kept_out.get(a.organisation_id, {})
    ]


def _strangers(round: BallotRound, member: Person, blank: Mapping[int, list]) -> int:
    """How many are not on the member's ballot: no slip was laid out for a member who came later."""
    called = round.meeting.attendances.filter(member=member, at__lte=round.opened_at)
    if not called.exists():
        return len(blank)
    return sum(not slips for slips in blank.values())


def _fill_in(blank: Mapping[int, list], choices: Mapping[int, Choice]) -> None:
    """Each choice goes on a slip picked at random, so that no order tells whose it is."""
    for choice in Choice:
        picked = [secrets.choice(blank[pk]) for pk, chosen in choices.items() if chosen == choice]
        for start in range(0, len(picked), CHUNK):
            slips = Ballot.objects.filter(pk__in=picked[start : start + CHUNK])
            slips.update(choice=choice)


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def close_ballot(*, round: BallotRound, by: Person, at: datetime) -> list[Tally]:
    """Count. An application whose quorum was lost, or for which somebody voted who should have
    kept out, gets no count and is voted on again."""
    round = queries.lock_round(round)
    cycle = round.meeting.cycle
    applications = list(queries.applications_on(round))
    refuse(rules.round_is_closed(round.closed_at))

    round.closed_at = at
    round.save(update_fields=["closed_at"])
    tallies = Tally.objects.bulk_create(_tallies(round, applications, at=at), batch_size=CHUNK)

    record(
        "结束表决并计票",
        round,
        clause=Clause.COMMITTEE_DUTIES,
        edition=cycle.edition,
        by=by,
        at=at,
        tallies={str(t.application_id): _counted(t) for t in tallies},
        uncounted=sorted({a.pk for a in applications} - {t.application_id for t in tallies}),
    )
    return tallies


def _tallies(
    round: BallotRound, applications: Sequence[Application], *, at: datetime
) -> Iterable[Tally]:
    cycle = round.meeting.cycle
    terms = cycles.terms_of(cycle)
    void = queries.tainted(cycle, applications)
    cast = queries.choices_in(round)
    electorates = queries.electorates(round.meeting, applications, at=at, called_by=round.opened_at)
    for application in applications:
        electorate = electorates[application.pk]
        lost = _without_quorum([application], electorates, terms=terms)
        if lost or (round.pk, application.pk) in void:
            continue
        counted = rules.tally(cast[application.pk], electorate=electorate, terms=terms)
        yield Tally(
            round=round,
            application=application,
            eligible=electorate.eligible,
            present=electorate.present,
            votes_for=counted.votes_for,
            votes_against=counted.votes_against,
            abstained=counted.abstained,
            invalid=counted.invalid,
            passed=counted.passed,
        )


def _counted(tally: Tally) -> dict[str, int | bool]:
    return {
        "eligible": tally.eligible,
        "present": tally.present,
        "for": tally.votes_for,
        "against": tally.votes_against,
        "abstained": tally.abstained,
        "invalid": tally.invalid,
        "passed": tally.passed,
    }
