from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import parts as cycles_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import consensus as method
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.rules import recusals as recusal_rules
from zhiheng.stages.reviews import parts, queries, rules
from zhiheng.stages.reviews.access import only_the_assigned_expert, only_the_leader
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    ConsensusItem,
    ItemScore,
    Scoresheet,
)
from zhiheng.stages.reviews.queries import Standing
from zhiheng.stages.reviews.vocabulary import SIGNING, SUBMITTING


@act(under=Clause.INDEPENDENT_SCORING, allowed=only_the_assigned_expert)
def submit_scoresheet(
    *, assignment: Assignment, scores: Sequence[Mapping[str, Any]], by: Person, at: datetime
) -> Scoresheet:
    """An expert's own scores of one application, all items at once, given once.

    `scores`: one mapping for each item of the scheme, with item, band, percent, strength,
    opportunity and evidence. All that is wrong with them is told at once.
    """
    assignment = queries.lock_assignment(assignment)
    application = assignment.application
    scheme = scheme_named(application.scheme)
    refuse(queries.may_not_score(assignment, at=at))
    refuse(queries.training_bars(assignment))
    refuse(rules.scores_are_wrong(scheme, scores))

    sheet = Scoresheet.objects.create(
        assignment=assignment,
        scheme=scheme.name,
        quarters=rules.quarters(scheme, ((row["item"], row["percent"]) for row in scores)),
        submitted_at=at,
        salt=parts.salt_of("scoresheet", ref(assignment)),
    )
    items = ItemScore.objects.bulk_create([_item_score(sheet, row) for row in scores])

    record(
        SUBMITTING,
        sheet,
        clause=Clause.INDEPENDENT_SCORING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        items=len(scores),
        digest=rules.digest_of(queries.sheet_in_words(items), salt=sheet.salt),
    )
    return sheet


def _item_score(sheet: Scoresheet, row: Mapping[str, Any]) -> ItemScore:
    texts = {
        key: str(row.get(key) or "").strip() for key in ("strength", "opportunity", "evidence")
    }
    return ItemScore(
        scoresheet=sheet, item=row["item"], band=row["band"], percent=row["percent"], **texts
    )


@act(under=Clause.SCORING, allowed=only_the_leader)
def sign_consensus(
    *, application: Application, agreed: rules.Agreed, by: Person, at: datetime
) -> Consensus:
    """The leader signs what the panel agreed on, over all scoresheets that count.

    `agreed`: item → (percent, reason). No individual score changes. Signed again only after a
    strike has changed which scoresheets count.
    """
    application = applications_queries.lock(application)
    terms = cycles.terms_of(application.cycle)
    scheme = scheme_named(application.scheme)
    now = queries.desk_standing(application)
    refuse(_not_ready_for_consensus(now, minimum=terms.panel_minimum))
    given = queries.given(now.sheets)
    refuse(rules.agreement_is_wrong(scheme, agreed, given=given, bound=terms.spread_bound))

    signed = Consensus.objects.create(
        application=application,
        ordinal=now.ordinal + 1,
        sheets=now.sheets,
        quarters=rules.quarters(scheme, ((item, p) for item, (p, _) in agreed.items())),
        signed_by=queries.the_expert(by),
        signed_at=at,
        salt=parts.salt_of("consensus", ref(application), f"{now.ordinal + 1}"),
    )
    items = ConsensusItem.objects.bulk_create(
        ConsensusItem(
            consensus=signed,
            item=item,
            percent=percent,
            spread=method.spread(given[item]),
            reason=reason.strip(),
        )
        for item, (percent, reason) in agreed.items()
    )

    record(
        SIGNING,
        signed,
        clause=Clause.SCORING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        ordinal=signed.ordinal,
        sheets=now.sheets,
        digest=rules.digest_of(queries.agreed_in_words(items), salt=signed.salt),
    )
    return signed


def _not_ready_for_consensus(now: Standing, *, minimum: int) -> Refusal | None:
    application = now.application
    return (
        rules.not_under_review(
            cycles.edition_of(application.cycle).procedure,
            State(application.state),
            name=now.name,
        )
        or rules.consensus_stands(rests_on=now.rests_on, sheets=now.sheets)
        or rules.sheets_are_missing(now.reviewers, name=now.name)
        or rules.too_few_sheets(len(now.sheets), minimum=minimum, name=now.name)
    )


@act(under=Clause.DESK_REVIEW, allowed=only(Role.OFFICE))
def conclude_desk_review(*, cycle: Cycle, by: Person, at: datetime) -> rules.Cut:
    """Conclude 材料评审: who goes on to the next step, who does not and why.

    Every application that waits has a consensus over at least the minimum of scoresheets.
    """
    cycle = cycles.lock(cycle)
    terms, procedure = cycles.terms_of(cycle), cycles.edition_of(cycle).procedure
    waiting = procedure.entering(Step.DESK_REVIEW)
    candidates = applications_queries.lock_all(cycle, waiting)
    standings = queries.desk_standings(candidates)
    refuse(rules.suspended_ones_wait(queries.suspended_from(cycle, waiting), step=Step.DESK_REVIEW))
    refuse(_unfinished(standings, minimum=terms.panel_minimum))
    refuse(
        recusal_rules.detections_are_undecided(
            queries.undecided_on_panels(cycle, candidates, at=at)
        )
    )
    scores = {
        one.application.pk: rules.desk_hundredths(
            one.desk_quarters, points=one.points, places=terms.score_places
        )
        for one in standings
    }
    cut = rules.cut(scores, procedure=procedure, terms=terms)

    cycles_parts.finish_step(cycle, Step.DESK_REVIEW, at=at)
    found = {application.pk: application for application in candidates}
    stay = [*cut.below_line, *cut.beyond_limit]
    move = applications_parts.move
    move([found[pk] for pk in cut.advanced], State.REVIEWED, edition=cycle.edition, at=at)
    move([found[pk] for pk in stay], State.NOT_ADVANCED, edition=cycle.edition, at=at)

    record(
        "办结材料评审",
        cycle,
        clause=Clause.DESK_REVIEW,
        edition=cycle.edition,
        by=by,
        at=at,
        advanced=[ref(found[pk]) for pk in cut.advanced],
        edge_hundredths=cut.edge,
        score_line=terms.score_line,
        not_advanced=[
            {
                "application": ref(found[pk]),
                "organisation": found[pk].organisation.name,
                "hundredths": scores[pk],
                "reason": _why(pk, cut),
            }
            for pk in stay
        ],
        to=[ref(found[pk].organisation) for pk in stay],
    )
    return cut


def _unfinished(standings: Sequence[Standing], *, minimum: int) -> Iterator[Refusal]:
    """Everything that is missing, application by application."""
    for one in standings:
        problem = rules.too_few_sheets(
            len(one.sheets), minimum=minimum, name=one.name
        ) or rules.consensus_is_missing(rests_on=one.rests_on, sheets=one.sheets, name=one.name)
        if problem:
            yield problem


def _why(pk: int, cut: rules.Cut) -> str:
    return "低于最低得分线" if pk in cut.below_line else "超出进入下一环节的家数"
