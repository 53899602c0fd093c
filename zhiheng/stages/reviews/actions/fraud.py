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
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews import parts, queries, rules
from zhiheng.stages.reviews.models import FraudDecision, VisitFinding


@act(under=Clause.FRAUD, allowed=only(Role.OFFICE))
def strike_for_fraud(
    *, application: Application, finding: VisitFinding, reason: str, by: Person, at: datetime
) -> FraudDecision:
    """Decide that evidence was fabricated: the application is struck and the ban begins.

    Only after the applicant was heard on that finding, or let the time for it pass. All papers stay.
    """
    application = applications_queries.lock(application)
    finding = queries.lock_finding(finding)
    refuse(_not_decidable(application, finding, reason, at=at))

    decision = FraudDecision.objects.create(finding=finding, fabricated=True, reason=reason, at=at)
    ban = parts.ban_for_fraud(application, on=day_of(at))
    edition = application.cycle.edition
    applications_parts.move([application], State.STRUCK, edition=edition, at=at)

    record(
        "认定造假并取消资格",
        application,
        clause=Clause.FRAUD,
        edition=edition,
        by=by,
        at=at,
        finding=ref(finding),
        reason=reason,
        heard=hasattr(finding, "confirmation"),
        ban={"since": str(ban.since), "until": str(ban.until or ""), "sessions": ban.sessions},
        to=[ref(application.organisation)],
    )
    return decision


@act(under=Clause.FRAUD, allowed=only(Role.OFFICE))
def clear_of_fraud(
    *, application: Application, finding: VisitFinding, reason: str, by: Person, at: datetime
) -> FraudDecision:
    """Decide that evidence was not fabricated: the file goes on where it stopped.

    It goes on only when no other finding of that kind is undecided.
    """
    application = applications_queries.lock(application)
    finding = queries.lock_finding(finding)
    refuse(_not_decidable(application, finding, reason, at=at))

    decision = FraudDecision.objects.create(finding=finding, fabricated=False, reason=reason, at=at)
    resumes = not queries.fraud_undecided(application).exists()
    edition = application.cycle.edition
    if resumes:
        former = queries.suspended_at(application)
        applications_parts.move([application], former, edition=edition, at=at)

    record(
        "认定不构成造假",
        application,
        clause=Clause.FRAUD,
        edition=edition,
        by=by,
        at=at,
        finding=ref(finding),
        reason=reason,
        resumes=resumes,
        to=[ref(application.organisation)],
    )
    return decision


def _not_decidable(
    application: Application, finding: VisitFinding, reason: str, *, at: datetime
) -> Refusal | None:
    return (
        rules.not_called_fabricated(
            fabricated=finding.fabricated,
            of_this_application=finding.visit.application_id == application.pk,
        )
        or rules.already_decided(decided=hasattr(finding, "decision"))
        or rules.decision_has_no_reason(reason)
        or rules.applicant_was_not_heard(
            heard=hasattr(finding, "confirmation"),
            found_on=day_of(finding.at),
            on=day_of(at),
            days=cycles.terms_of(application.cycle).correction_days,
            workdays=cycles.workdays(),
        )
    )
