"""The applicant becomes another legal subject while its application runs: who decides, and what."""

from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import access, parts, queries, rules
from zhiheng.stages.applications.models import Application, IdentityChange, IdentityDecision
from zhiheng.stages.applications.vocabulary import ChangeKind


@act(under=Clause.SCREENING, allowed=access.its_applicant_or_the_office)
def report_identity_change(
    *, application: Application, kind: ChangeKind, detail: str, by: Person, at: datetime
) -> IdentityChange:
    """Merged, split, taken over or renamed: the file stops until the office decides."""
    application = queries.lock(application)
    kind = ChangeKind(kind)

    refuse(rules.reason_is_missing(detail, clause=Clause.SCREENING))

    change = IdentityChange.objects.create(
        application=application, kind=kind, detail=detail, reported_at=at
    )
    parts.move([application], State.SUSPENDED, edition=application.cycle.edition, at=at)

    record(
        "报告主体变更",
        application,
        clause=Clause.SCREENING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        kind=str(kind),
        detail=detail,
        to=[ref(application.organisation)],
    )
    return change


@act(under=Clause.SCREENING, allowed=only(Role.OFFICE, clause=Clause.SCREENING))
def decide_identity_change(
    *, change: IdentityChange, continues: bool, reason: str, by: Person, at: datetime
) -> IdentityDecision:
    """Continue where the file stood, once the conditions hold afresh; or end it."""
    application = queries.lock(change.application)
    former = queries.state_before_suspension(application)

    decided = IdentityDecision.objects.filter(change=change).exists()
    refuse(rules.change_is_decided(decided=decided))
    refuse(rules.reason_is_missing(reason, clause=Clause.SCREENING))
    if continues and application.number:
        refuse(_fresh_checks(application, at=at))

    decision = IdentityDecision.objects.create(
        change=change, continues=continues, reason=reason, at=at
    )
    target = former if continues else State.WITHDRAWN
    parts.move([application], target, edition=application.cycle.edition, at=at)

    record(
        "决定主体变更后的申报",
        application,
        clause=Clause.SCREENING,
        edition=application.cycle.edition,
        by=by,
        at=at,
        continues=continues,
        reason=reason,
        state=str(target),
        to=[ref(application.organisation)],
    )
    return decision


def _fresh_checks(application: Application, *, at: datetime) -> list[Refusal]:
    """What was accepted is asked again of the successor; before acceptance, screening asks it."""
    filing = queries.latest_filing(application)
    return rules.conditions_unmet(
        cycles.edition_of(application.cycle),
        cycles.terms_of(application.cycle),
        filing.facts if filing else {},
        recommended_by=queries.recommenders_of([application]).get(application.pk),
        founded_on=application.organisation.founded_on,
        on=day_of(at),
    )
