from collections.abc import Sequence
from datetime import date, datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.promotion import access, queries, rules
from zhiheng.stages.promotion.models import Attendee, Case, CasePublication, Exchange


@act(under=Clause.CASE_SHARING, allowed=access.only_the_laureate)
def offer_case(
    *,
    honour: Honour,
    title: str,
    body: str,
    tags: Sequence[str],
    secrets_cleared: bool,
    by: Person,
    at: datetime,
) -> Case:
    """A laureate shares its experience, without its trade secrets, tagged by sector."""
    honour = honours.lock(honour)
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.case_is_empty(title=title, body=body))
    refuse(rules.secrets_are_not_cleared(cleared=secrets_cleared))
    refuse(rules.tags_are_unknown(queries.edition_over(honour), tags))

    case = Case.objects.create(
        honour=honour,
        title=title,
        body=body,
        tags=list(tags),
        secrets_cleared=secrets_cleared,
        offered_at=at,
    )

    record(
        "提交案例",
        case,
        clause=Clause.CASE_SHARING,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
        title=title,
        tags=list(tags),
    )
    return case


@act(under=Clause.PROMOTION, allowed=only(Role.OFFICE, clause=Clause.PROMOTION))
def publish_case(*, case: Case, by: Person, at: datetime) -> CasePublication:
    case = queries.lock_case(case)
    honour = honours.lock(case.honour)
    refuse(rules.case_is_published(title=case.title, published=hasattr(case, "publication")))
    refuse(rules.secrets_are_not_cleared(cleared=case.secrets_cleared))
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))

    publication = CasePublication.objects.create(case=case, at=at)

    record(
        "发布案例",
        case,
        clause=Clause.PROMOTION,
        edition=honour.edition,
        by=by,
        at=at,
        title=case.title,
        tags=case.tags,
        to=[ref(honour.organisation)],
    )
    return publication


@act(under=Clause.EXCHANGE, allowed=only(Role.OFFICE, clause=Clause.EXCHANGE))
def hold_exchange(
    *,
    cycle: Cycle,
    title: str,
    held_on: date,
    tags: Sequence[str],
    organisations: Sequence[Organisation],
    by: Person,
    at: datetime,
) -> Exchange:
    """Record an exchange that was held, and who came; whoever came twice counts once."""
    cycle = cycles.lock(cycle)
    came = queries.distinct(organisations)
    refuse(
        rules.exchange_is_impossible(
            title=title,
            held_on=held_on,
            organisations=[organisation.name for organisation in came],
            today=day_of(at),
        )
    )
    refuse(rules.tags_are_unknown(cycles.edition_of(cycle), tags))

    exchange = Exchange.objects.create(cycle=cycle, title=title, held_on=held_on, tags=list(tags))
    Attendee.objects.bulk_create(
        [Attendee(exchange=exchange, organisation=organisation) for organisation in came],
        batch_size=500,
    )

    record(
        "举办交流活动",
        exchange,
        clause=Clause.EXCHANGE,
        edition=cycle.edition,
        by=by,
        at=at,
        title=title,
        held_on=str(held_on),
        tags=list(tags),
        organisations=len(came),
    )
    return exchange


@act(under=Clause.PROMOTION, allowed=only(Role.OFFICE, clause=Clause.PROMOTION))
def close_promotion(*, cycle: Cycle, by: Person, at: datetime) -> Cycle:
    """推广 of this cycle is done. Sharing is encouraged, never owed: no case is a valid outcome."""
    cycle = cycles.lock(cycle)

    finish_step(cycle, Step.PROMOTION, at=at)

    record(
        "办结推广",
        cycle,
        clause=Clause.PROMOTION,
        edition=cycle.edition,
        by=by,
        at=at,
        cases=queries.cases().filter(honour__cycle=cycle).count(),
        exchanges=queries.exchanges_of(cycle).count(),
    )
    return cycle
