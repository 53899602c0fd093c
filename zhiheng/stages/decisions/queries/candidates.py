"""Who stands before the committee, with what score and what earlier awards; who was proposed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.honours.queries import LEVELS
from zhiheng.rulebook.editions import RepeatRule
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications_
from zhiheng.stages.applications.models import Application, Filing, Move
from zhiheng.stages.decisions import rules
from zhiheng.stages.decisions.models import Nomination
from zhiheng.stages.decisions.queries import meetings
from zhiheng.stages.decisions.rules import Candidate, Selection
from zhiheng.stages.reviews.models import SummaryLine
from zhiheng.stages.screening import queries as screening


@dataclass(frozen=True)
class Earlier:
    """What earlier or higher awards mean for one applicant."""

    rule: RepeatRule | None
    paid_fen: int


def waiting_for(cycle: Cycle, step: Step) -> State:
    """The state in which applications of a cycle wait for a step."""
    return cycles.edition_of(cycle).procedure.entering(step)


def awaiting(cycle: Cycle, step: Step) -> QuerySet[Application]:
    return applications_.applications_in(cycle, waiting_for(cycle, step))


def lock_awaiting(cycle: Cycle, step: Step) -> list[Application]:
    return applications_.lock_all(cycle, waiting_for(cycle, step))


def suspended_before(cycle: Cycle, step: Step) -> list[str]:
    """Names of the applicants that were suspended while they waited for a step, and still are."""
    moves = Move.objects.filter(source=waiting_for(cycle, step), target=State.SUSPENDED)
    found = applications_.applications_in(cycle, State.SUSPENDED)
    return [a.organisation.name for a in found.filter(pk__in=moves.values("application"))]


def scores(cycle: Cycle) -> dict[int, int]:
    """application → total in hundredths of a point."""
    lines = SummaryLine.objects.filter(summary__cycle=cycle)
    return dict(lines.values_list("application_id", "total_hundredths"))


def earlier_awards(cycle: Cycle, applications: Iterable[Application]) -> dict[int, Earlier]:
    """organisation of these → what its earlier or higher awards mean; only those that hold any."""
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    above = LEVELS[LEVELS.index(edition.level) + 1 :]
    held: dict[int, list[Honour]] = {}
    for honour in _honours_of_applicants(cycle, applications):
        if honour.award == cycle.award or honour.level in above:
            held.setdefault(honour.organisation_id, []).append(honour)
    return {
        organisation: Earlier(
            rule=rules.standing(
                earlier=any(h.award == cycle.award for h in honours),
                higher=any(h.level in above for h in honours),
                terms=terms,
            ),
            paid_fen=sum(h.payment.amount_fen for h in honours if hasattr(h, "payment")),
        )
        for organisation, honours in held.items()
    }


def _honours_of_applicants(cycle: Cycle, applications: Iterable[Application]) -> Iterator[Honour]:
    before = Honour.objects.filter(revocation=None).exclude(cycle=cycle).select_related("payment")
    applicants = sorted({application.organisation_id for application in applications})
    for start in range(0, len(applicants), applications_.CHUNK):
        chunk = applicants[start : start + applications_.CHUNK]
        yield from before.filter(organisation__in=chunk).order_by("pk")


def funded_bodies(cycle: Cycle) -> set[int]:
    """Applications that state they are fully funded by the treasury, by their last filing."""
    filings = Filing.objects.filter(application__cycle=cycle).order_by("ordinal")
    stated: dict[int, Any] = dict(filings.values_list("application_id", "facts__fully_funded"))
    return {pk for pk, funded in stated.items() if funded is True}


def candidates(cycle: Cycle, applications: Iterable[Application]) -> list[Candidate]:
    """Applications as the selection sees them. Those not yet voted on count as not passed."""
    applications = list(applications)
    tallies = meetings.counting_tallies(cycle, applications)
    score, barred = scores(cycle), screening.barred_in(cycle)
    earlier = earlier_awards(cycle, applications)
    return [
        Candidate(
            pk=a.pk,
            name=a.organisation.name,
            score=score.get(a.pk, 0),
            passed=a.pk in tallies and tallies[a.pk].passed,
            tags=frozenset(a.tags),
            rule=earlier[a.organisation_id].rule if a.organisation_id in earlier else None,
            barred=a.pk in barred,
        )
        for a in applications
    ]


def selection(cycle: Cycle, found: Iterable[Candidate]) -> Selection:
    """Whom the votes so far yield, and which ties are open."""
    return rules.select(found, terms=cycles.terms_of(cycle), settled=meetings.tie_decisions(cycle))


def standing_selection(cycle: Cycle) -> Selection:
    """The same for a page: what `nominate` would do now."""
    return selection(cycle, candidates(cycle, awaiting(cycle, Step.DELIBERATION)))


def nominations_of(cycle: Cycle) -> QuerySet[Nomination]:
    """Everyone the committee proposed, in that order; also those struck since."""
    return (
        Nomination.objects.filter(application__cycle=cycle)
        .select_related("application__organisation")
        .order_by("pk")
    )


def nomination_of(application: Application) -> Nomination | None:
    return Nomination.objects.filter(application=application).first()


def by_rank(cycle: Cycle, applications: Iterable[Application]) -> list[Application]:
    """Best score first; equal scores by code, which no order of entry can sway."""
    score: Mapping[int, int] = scores(cycle)
    return sorted(applications, key=lambda a: (-score.get(a.pk, 0), a.organisation.code))
