"""What a member may know: what is before the committee, but for those from whom they keep out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions import rules
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.vocabulary import Layer


def current() -> Any:
    """The cycle that this desk is about, or None."""
    return cycles.announced().first()


def is_chair(request: Any) -> bool:
    return any(post.role == Role.CHAIR for post in request.posts)


@dataclass(frozen=True)
class Sight:
    """From which organisations a reader keeps out in a cycle: of these they see nothing."""

    kept_out: frozenset[int]

    def sees(self, application: Any) -> bool:
        return application.organisation_id not in self.kept_out

    def of(self, rows: Iterable[Any]) -> list[Any]:
        return [row for row in rows if self.sees(row)]

    def about(self, rows: Iterable[Any]) -> list[Any]:
        """The same for rows about an application."""
        return [row for row in rows if self.sees(row.application)]


def sight_of(request: Any, cycle: Any) -> Sight:
    """Recusals, and whatever organisation the reader themself acts for."""
    recused = governance.recusals_of(request.person, cycle).values_list(
        "organisation_id", flat=True
    )
    own = {post.organisation_id for post in request.posts if post.organisation_id}
    return Sight(frozenset(recused) | own)


def unseen_codes(request: Any, cycle: Any) -> frozenset[str]:
    """The codes of the applicants in the cycle from whom the reader keeps out."""
    kept_out = sight_of(request, cycle).kept_out
    found = applications.applications_in(cycle).filter(organisation__in=kept_out)
    return frozenset(found.values_list("organisation__code", flat=True))


def lines_before_the_committee(cycle: Any) -> list[Any]:
    """The lines of the summary, best first; none while there is no summary."""
    summary = reviews.summary_of(cycle)
    return list(reviews.lines_of(summary)) if summary else []


def waiting_for_a_vote(cycle: Any) -> list[Any]:
    """Candidates without a count that stands, and those whose nomination is being reopened."""
    waiting = list(decisions.awaiting(cycle, Step.DELIBERATION).select_related("cycle"))
    reopened = [row.application for row in decisions.undecided_reopenings(cycle)]
    asked = {row.pk: row for row in (*waiting, *reopened)}
    counted = decisions.counting_tallies(cycle, asked.values())
    return [row for pk, row in asked.items() if pk not in counted]


@dataclass(frozen=True)
class Quorum:
    """How many may vote on one application, how many of them are here, and what is missing."""

    application: Any
    eligible: int
    present: int
    refusal: Refusal | None


def quorums(meeting: Any, applications: Iterable[Any], *, at: Any) -> list[Quorum]:
    applications = list(applications)
    found = decisions.electorates(meeting, applications, at=at)
    needed = cycles.terms_of(meeting.cycle).quorum
    return [
        Quorum(
            row,
            found[row.pk].eligible,
            found[row.pk].present,
            rules.quorum_is_missing(row.organisation.name, electorate=found[row.pk], quorum=needed),
        )
        for row in applications
    ]


def ready(asked: Iterable[Quorum]) -> list[Any]:
    """Those with a quorum; where none has one, all, so that the act says what is missing."""
    asked = list(asked)
    return [q.application for q in asked if not q.refusal] or [q.application for q in asked]


def meeting_numbered(pk: int) -> Any:
    return get_object_or_404(decisions.meetings_everywhere(), pk=pk)


def round_numbered(request: Any, pk: int) -> tuple[Any, list[Any]]:
    """A round and what on it the reader may see; nothing on it, no round."""
    found = get_object_or_404(decisions.rounds_everywhere(), pk=pk)
    seen = sight_of(request, found.meeting.cycle).of(decisions.applications_on(found))
    if not seen:
        raise Http404
    return found, seen


def rounds_seen(request: Any, meeting: Any) -> list[tuple[Any, list[Any]]]:
    """(round, what on it the reader may see) of a meeting, in order."""
    sight = sight_of(request, meeting.cycle)
    rounds = decisions.rounds_of(meeting).select_related("meeting__cycle")
    found = [(row, sight.of(decisions.applications_on(row))) for row in rounds]
    return [(row, seen) for row, seen in found if seen]


def may_read(request: Any, application: Any) -> bool:
    layers = reviews.layers_visible_to(request.person, application, at=request.at)
    return Layer.TOTAL in layers
