"""What a street, department or park does with the files it recommends."""

from datetime import datetime

from zhiheng.instruments.cycles import parts as cycle_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Body, Person
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import preferences_of
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications import access, parts, queries, rules
from zhiheng.stages.applications.models import Application, Recommendation
from zhiheng.stages.applications.vocabulary import RECOMMENDER_KEYS


@act(under=Clause.RECOMMENDATION, allowed=access.only_the_recommender_itself)
def recommend_application(
    *,
    application: Application,
    recommender: Body,
    opinion: str,
    signed_by: str,
    by: Person,
    at: datetime,
) -> Recommendation:
    """Recommend what was filed, as it was filed; preferences met are noted, never scored."""
    application = queries.lock(application)
    cycle = application.cycle
    edition = cycles.edition_of(cycle)
    kind = RECOMMENDER_KEYS.get(BodyKind(recommender.kind), recommender.kind)

    waiting = edition.procedure.entering(Step.RECOMMENDATION)
    here = State(application.state)
    refuse(rules.is_elsewhere(here, waiting, clause=Clause.RECOMMENDATION))
    cycle_parts.must_be_open(cycle, Step.RECOMMENDATION, at=at, clause=Clause.RECOMMENDATION)
    refuse(rules.recommender_is_invalid(edition, kind, label=recommender.label))
    refuse(rules.recommendation_is_unsigned(opinion=opinion, signed_by=signed_by))

    filing = queries.latest_filing(application)
    preferences = preferences_of(edition, filing.facts if filing else {})
    recommendation = Recommendation.objects.create(
        application=application,
        recommender=recommender,
        kind=kind,
        opinion=opinion,
        signed_by=signed_by,
        preferences=[choice.key for choice in preferences],
        at=at,
    )
    parts.move([application], PASSED[Step.RECOMMENDATION], edition=cycle.edition, at=at)

    record(
        "推荐",
        application,
        clause=Clause.RECOMMENDATION,
        edition=cycle.edition,
        by=by,
        at=at,
        recommender=ref(recommender),
        kind=str(kind),
        signed_by=signed_by,
        preferences=recommendation.preferences,
        to=[ref(application.organisation)],
    )
    return recommendation


@act(under=Clause.RECOMMENDATION, allowed=access.the_office_or_the_timetable)
def close_recommendation(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """After the last moment: whoever nobody recommended goes no further. Returns how many."""
    cycle = cycles.lock(cycle)
    waiting = cycles.edition_of(cycle).procedure.entering(Step.RECOMMENDATION)
    left = queries.lock_all(cycle, waiting)

    refuse(queries.recommendation_cannot_close(cycle, at=at))

    parts.move(left, State.NOT_RECOMMENDED, edition=cycle.edition, at=at)
    cycle_parts.finish_step(cycle, Step.RECOMMENDATION, at=at)

    record(
        "推荐截止",
        cycle,
        clause=Clause.RECOMMENDATION,
        edition=cycle.edition,
        by=by,
        at=at,
        not_recommended=len(left),
        to=[ref(application.organisation) for application in left],
    )
    return len(left)
