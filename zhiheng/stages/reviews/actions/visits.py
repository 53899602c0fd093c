from collections.abc import Iterator, Sequence
from datetime import date, datetime

from zhiheng.instruments.cycles import parts as cycles_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import parts as applications_parts
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews import parts, queries, rules
from zhiheng.stages.reviews.access import only_the_leader
from zhiheng.stages.reviews.models import (
    Rescore,
    SiteVisit,
    VisitReport,
)
from zhiheng.stages.reviews.queries import Standing
from zhiheng.stages.reviews.vocabulary import REPORTING


@act(under=Clause.SITE_VISIT, allowed=only(Role.OFFICE))
def plan_visit(
    *,
    application: Application,
    planned_on: date,
    issues: Sequence[str] = (),
    agenda: Sequence[str] = (),
    by: Person,
    at: datetime,
) -> SiteVisit:
    """Plan 现场评审 of one application: when, what is to be verified, led by its panel's leader."""
    application = applications_queries.lock(application)
    now = queries.desk_standing(application)
    refuse(queries.not_at_the_visit(application))
    refuse(rules.already_planned(planned=queries.visit_of(application) is not None))
    refuse(rules.planned_in_the_past(planned_on=planned_on, on=day_of(at)))
    refuse(rules.consensus_is_missing(rests_on=now.rests_on, sheets=now.sheets, name=now.name))

    visit = SiteVisit.objects.create(
        application=application,
        leader=queries.the_leader(now.reviewers),
        planned_on=planned_on,
        agenda=list(agenda),
        issues=list(issues),
        planned_at=at,
    )

    record(
        "安排现场评审",
        visit,
        clause=Clause.SITE_VISIT,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        planned_on=str(planned_on),
        issues=list(issues),
        to=[ref(application.organisation), ref(visit.leader.person)],
    )
    return visit


@act(under=Clause.SITE_VISIT, allowed=only_the_leader)
def sign_visit_report(
    *, visit: SiteVisit, rescores: rules.Rescores, by: Person, at: datetime
) -> VisitReport:
    """The leader signs 现场评审报告: the consensus with what the visit changed, each with its reason.

    `rescores`: item → (percent, reason), only what changed. Signed again only over a new consensus.
    """
    application = applications_queries.lock(visit.application)
    scheme = scheme_named(application.scheme)
    refuse(_not_reportable(visit, application, at=at))
    consensus = queries.the_consensus_of(application)
    refuse(rules.report_is_signed(signed=queries.report_over(consensus) is not None))
    former = queries.agreed(consensus)
    refuse(rules.rescores_are_wrong(scheme, rescores, former=former))

    scores = {**former, **{item: percent for item, (percent, _) in rescores.items()}}
    report = VisitReport.objects.create(
        visit=visit,
        consensus=consensus,
        quarters=rules.quarters(scheme, scores.items()),
        signed_by=queries.the_expert(by),
        signed_at=at,
        salt=parts.salt_of("report", ref(visit), ref(consensus)),
    )
    changed = Rescore.objects.bulk_create(
        Rescore(
            report=report, item=item, former=former[item], percent=percent, reason=reason.strip()
        )
        for item, (percent, reason) in rescores.items()
    )

    record(
        REPORTING,
        report,
        clause=Clause.SITE_VISIT,
        edition=application.cycle.edition,
        by=by,
        at=at,
        application=ref(application),
        rescored=sorted(rescores),
        digest=rules.digest_of(queries.agreed_in_words(changed), salt=report.salt),
    )
    return report


def _not_reportable(visit: SiteVisit, application: Application, *, at: datetime) -> Refusal | None:
    now = queries.desk_standing(application)
    return (
        rules.not_under_review(
            cycles.edition_of(application.cycle).procedure,
            State(application.state),
            name=now.name,
        )
        or rules.visit_has_not_begun(planned_on=visit.planned_on, on=day_of(at))
        or rules.consensus_is_missing(rests_on=now.rests_on, sheets=now.sheets, name=now.name)
    )


@act(under=Clause.SITE_VISIT, allowed=only(Role.OFFICE))
def conclude_site_visits(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """Conclude 现场评审 when every application that waits has its report. Returns how many."""
    cycle = cycles.lock(cycle)
    waiting = cycles.edition_of(cycle).procedure.entering(Step.SITE_VISIT)
    candidates = applications_queries.lock_all(cycle, waiting)
    refuse(rules.suspended_ones_wait(queries.suspended_from(cycle, waiting), step=Step.SITE_VISIT))
    refuse(_without_report(queries.standings(candidates)))

    cycles_parts.finish_step(cycle, Step.SITE_VISIT, at=at)
    applications_parts.move(candidates, State.VISITED, edition=cycle.edition, at=at)

    record(
        "办结现场评审",
        cycle,
        clause=Clause.SITE_VISIT,
        edition=cycle.edition,
        by=by,
        at=at,
        visited=[ref(application) for application in candidates],
    )
    return len(candidates)


def _without_report(standings: Sequence[Standing]) -> Iterator[Refusal]:
    for one in standings:
        signed = one.site_quarters is not None
        problem = rules.consensus_is_missing(
            rests_on=one.rests_on, sheets=one.sheets, name=one.name
        ) or rules.report_is_missing(signed=signed, name=one.name)
        if problem:
            yield problem
