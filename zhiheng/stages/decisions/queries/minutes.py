"""会议纪要: what a meeting did, for the paper that reports it."""

from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions.models import BallotRound, Meeting, Tally, TieDecision
from zhiheng.stages.decisions.queries import meetings
from zhiheng.stages.decisions.rules.selection import TIE_CHAIN
from zhiheng.stages.governance import queries as governance


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Attendance, recusals, rounds with their counts, ties, nominations and departures.

    No one's vote is in it: the database does not know it.
    """
    members = list(meetings.members(at=meeting.convened_at))
    present = list(meetings.present(meeting))
    nominations = meeting.nominations.select_related("application__organisation").order_by("pk")
    return {
        "meeting": str(meeting),
        "convened_at": meeting.convened_at,
        "members": len(members),
        "present": [member.name for member in present],
        "absent": [member.name for member in members if member not in present],
        "recusals": _recusals(meeting, {member.pk for member in members}),
        "rounds": [_round(found) for found in meetings.rounds_of(meeting)],
        "ties": [_tie(found, meeting) for found in meeting.tie_decisions.order_by("pk")],
        "nominated": [n.application.organisation.name for n in nominations],
        "departures": {
            n.application.organisation.name: n.departure for n in nominations if n.departure
        },
    }


def _recusals(meeting: Meeting, members: set[int]) -> list[dict[str, str]]:
    found = governance.recusals(meeting.cycle).filter(person__in=members)
    return [
        {
            "member": r.person.name,
            "organisation": r.organisation.name,
            "kind": r.get_kind_display(),
        }
        for r in found
    ]


def _round(found: BallotRound) -> dict[str, Any]:
    return {
        "ordinal": found.ordinal,
        "settles_tie": found.settles_tie,
        "voted": found.turnout.count(),
        "tallies": [_tally(tally) for tally in meetings.tallies_of(found)],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    cast = tally.votes_for + tally.votes_against + tally.abstained + tally.invalid
    return {
        "organisation": tally.application.organisation.name,
        "eligible": tally.eligible,
        "present": tally.present,
        "for": tally.votes_for,
        "against": tally.votes_against,
        "abstained": tally.abstained,
        "invalid": tally.invalid,
        "absent": tally.present - cast,
        "passed": tally.passed,
    }


def _tie(found: TieDecision, meeting: Meeting) -> dict[str, Any]:
    named = dict(
        Application.objects.filter(pk__in=found.applications).values_list(
            "pk", "organisation__name"
        )
    )
    chain = cycles.terms_of(meeting.cycle).tie_chain
    return {
        "tied": [named[pk] for pk in found.applications],
        "chosen": [named[pk] for pk in found.chosen],
        "chain": [TIE_CHAIN.get(key, key) for key in chain],
        "reason": found.reason,
    }
