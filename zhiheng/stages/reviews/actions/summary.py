from collections.abc import Iterator, Sequence
from datetime import datetime

from zhiheng.instruments.cycles import parts as cycles_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.consensus import ranking
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import Summary, SummaryLine
from zhiheng.stages.reviews.queries import Standing
from zhiheng.stages.reviews.vocabulary import SUMMING

LINES_AT_ONCE = 1000


@act(under=Clause.SUMMARY, allowed=only(Role.OFFICE))
def summarise(*, cycle: Cycle, by: Person, at: datetime) -> Summary:
    """综合汇总: every candidate's layers, total and rank, computed once from signed papers.

    The office starts the computation and can enter nothing into it. Ties are marked, never broken.
    """
    cycle = cycles.lock(cycle)
    terms, procedure = cycles.terms_of(cycle), cycles.edition_of(cycle).procedure
    waiting = procedure.entering(Step.SUMMARY)
    candidates = applications_queries.lock_all(cycle, waiting)
    standings = queries.standings(candidates)
    refuse(rules.suspended_ones_wait(queries.suspended_from(cycle, waiting), step=Step.SUMMARY))
    refuse(_incomplete(standings, procedure=procedure, minimum=terms.panel_minimum))
    totals = {
        one.application.pk: rules.total_hundredths(
            one.scores, weights=terms.weights, places=terms.score_places
        )
        for one in standings
    }
    places = ranking(totals)

    cycles_parts.finish_step(cycle, Step.SUMMARY, at=at)
    lines = [
        SummaryLine(
            application=one.application,
            desk_quarters=one.desk_quarters,
            site_quarters=one.site_quarters,
            defence_percents=one.marks,
            total_hundredths=totals[one.application.pk],
            rank=places[one.application.pk].rank,
            tied=places[one.application.pk].tied,
        )
        for one in standings
    ]
    summary = Summary.objects.create(
        cycle=cycle,
        weights=dict(terms.weights),
        digest=rules.digest_of(queries.summary_in_words(lines)),
        at=at,
    )
    for line in lines:
        line.summary = summary
    SummaryLine.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
    applications_parts.move(candidates, State.SUMMARISED, edition=cycle.edition, at=at)

    record(
        SUMMING,
        summary,
        clause=Clause.SUMMARY,
        edition=cycle.edition,
        by=by,
        at=at,
        weights=dict(terms.weights),
        places=terms.score_places,
        candidates=len(standings),
        tied=sum(place.tied for place in places.values()),
        digest=summary.digest,
    )
    return summary


def _incomplete(
    standings: Sequence[Standing], *, procedure: Procedure, minimum: int
) -> Iterator[Refusal]:
    """What is missing of the layers that the edition asks for, application by application."""
    for one in standings:
        problem = rules.too_few_sheets(
            len(one.sheets), minimum=minimum, name=one.name
        ) or rules.consensus_is_missing(rests_on=one.rests_on, sheets=one.sheets, name=one.name)
        if not problem and Step.SITE_VISIT in procedure.steps:
            problem = rules.report_is_missing(signed=one.site_quarters is not None, name=one.name)
        if not problem and Step.DEFENCE in procedure.steps:
            problem = rules.marks_are_missing(
                owed=len(one.counting), given=len(one.marks), name=one.name
            )
        if problem:
            yield problem
