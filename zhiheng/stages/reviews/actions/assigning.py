from collections.abc import Iterator, Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import parts as governance_parts
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Expert, Panel
from zhiheng.stages.governance.vocabulary import ConflictSource
from zhiheng.stages.reviews import parts, queries, rules
from zhiheng.stages.reviews.access import only_the_assigned_expert
from zhiheng.stages.reviews.models import Assignment

Team = tuple[Application, list[Expert], int]
"""An application, whom to assign to it now, and how many already count."""


@act(under=Clause.DESK_REVIEW, allowed=only(Role.OFFICE))
def assign_panel(
    *,
    panel: Panel,
    applications: Sequence[Application],
    due_at: datetime,
    reason: str = "",
    by: Person,
    at: datetime,
) -> list[Assignment]:
    """Assign a panel to applications; who must keep out is left out, reserves fill the seats.

    Done again for an application, it fills the seats that have fallen empty since. `reason`: why a
    panel reviews what a plan of the cycle is to find experts for.
    """
    locked = applications_queries.lock_these(applications)
    terms = cycles.terms_of(panel.cycle)
    refuse(rules.due_is_past(due_at=due_at, at=at))
    refuse(_cannot_be_assigned(panel, locked))
    planned = set() if panel.application_id else governance.planned_already(panel.cycle)
    aside = [str(one) for one in locked if one.organisation.code in planned]
    refuse(rules.sets_a_matching_aside(aside, reason=reason))
    seats, reserves = queries.seats_of(panel), queries.reserves_of(panel)
    organisations = [application.organisation for application in locked]
    found = governance.found_between(panel.cycle, [*seats, *reserves], organisations, at=at)
    teams = _teams(panel, locked, seats, reserves, found, at=at)
    refuse(_too_small(teams, minimum=terms.panel_minimum))
    refuse(rules.everybody_is_assigned(sum(len(experts) for _, experts, _ in teams)))

    bound = governance_parts.bind(panel.cycle, found, at=at)
    leader = next(seat.expert_id for seat in panel.seats.all() if seat.leads)
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                application=application,
                expert=expert,
                panel=panel,
                leads=expert.pk == leader,
                due_at=due_at,
                assigned_at=at,
            )
            for application, experts, _ in teams
            for expert in experts
        ],
        batch_size=1000,
    )

    record(
        "分派评审",
        panel,
        clause=Clause.DESK_REVIEW,
        edition=panel.cycle.edition,
        by=by,
        at=at,
        panel=panel.name,
        due_at=str(due_at),
        assigned={
            ref(application): [expert.person.ref for expert in experts]
            for application, experts, _ in teams
            if experts
        },
        recused=governance_parts.in_facts(bound),
        to=sorted({ref(assignment.expert.person) for assignment in made}),
        **({"instead_of_matching": reason.strip()} if aside else {}),
    )
    return made


def _cannot_be_assigned(panel: Panel, applications: Sequence[Application]) -> Iterator[Refusal]:
    procedure = cycles.edition_of(panel.cycle).procedure
    for application in applications:
        name = application.organisation.name
        problem = rules.panel_is_of_another_cycle(
            panel=panel.cycle_id, application=application.cycle_id, name=name
        ) or rules.not_under_review(procedure, State(application.state), name=name)
        problem = problem or rules.panel_was_matched_to_another(
            matched=panel.application_id, application=application.pk, name=name
        )
        if problem:
            yield problem


def _teams(
    panel: Panel,
    applications: Sequence[Application],
    seats: Sequence[Expert],
    reserves: Sequence[Expert],
    detected: Sequence[governance.Found],
    *,
    at: datetime,
) -> list[Team]:
    experts = {expert.pk: expert for expert in (*seats, *reserves)}
    organisations = [application.organisation for application in applications]
    group_of = queries.group_of(panel)
    group = {pk: group_of.get(expert.person.ref, "") for pk, expert in experts.items()}
    out = queries.kept_out(
        panel.cycle, organisations, list(experts.values()), at=at, detected=detected
    )
    known = queries.reviewers(applications)

    teams = []
    for application in applications:
        reviewers = known.get(application.pk, [])
        standing = [reviewer.expert for reviewer in reviewers if reviewer.counts]
        added = rules.newcomers(
            seats=[expert.pk for expert in seats],
            reserves=[expert.pk for expert in reserves],
            kept_out=out[application.organisation_id],
            known={reviewer.expert for reviewer in reviewers},
            standing=standing,
            group=group,
        )
        teams.append((application, [experts[pk] for pk in added], len(standing)))
    return teams


def _too_small(teams: Sequence[Team], *, minimum: int) -> Iterator[Refusal]:
    for application, experts, standing in teams:
        short = rules.panel_is_short(
            count=standing + len(experts), minimum=minimum, name=application.organisation.name
        )
        if short:
            yield short


@act(under=Clause.RECUSAL, allowed=only_the_assigned_expert)
def recuse_mid_review(
    *, assignment: Assignment, kind: str, reason: str, by: Person, at: datetime
) -> Assignment | None:
    """An expert finds a conflict while reviewing: out at once, and the next reserve moves up.

    The file locks for them, their scores are kept and excluded. Returns the replacement's
    assignment; None where no reserve is free, so that the desk review waits for the office.
    """
    assignment = queries.lock_assignment(assignment)
    application = assignment.application
    refuse(rules.already_struck(struck=hasattr(assignment, "strike")))
    refuse(rules.reason_is_missing(reason))
    refuse(_outside_review(application))

    governance_parts.recuse(
        cycle=application.cycle,
        person=by,
        organisation=application.organisation,
        kind=kind,
        source=ConflictSource.DECLARED,
        reason=reason,
        at=at,
    )
    moved_up = queries.next_reserve(assignment, at=at)
    replacement = parts.strike(assignment, reason=reason, replacement=moved_up, at=at)

    _record_strike("评审中回避", assignment, replacement, reason=reason, by=by, at=at, kind=kind)
    return replacement


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE))
def strike_assignment(
    *,
    assignment: Assignment,
    reason: str,
    replacement: Expert | None = None,
    by: Person,
    at: datetime,
) -> Assignment | None:
    """Strike an expert's assignment, whose scores are kept and excluded, and name who replaces them.

    Of a drawn panel only the next reserve may. Returns the replacement's assignment.
    """
    assignment = queries.lock_assignment(assignment)
    refuse(rules.already_struck(struck=hasattr(assignment, "strike")))
    refuse(rules.reason_is_missing(reason))
    refuse(_outside_review(assignment.application))
    if replacement is not None:
        refuse(_unfit(assignment, replacement, at=at))

    replaced = parts.strike(assignment, reason=reason, replacement=replacement, at=at)

    _record_strike("排除分派", assignment, replaced, reason=reason, by=by, at=at)
    return replaced


def _outside_review(application: Application) -> Refusal | None:
    return rules.not_under_review(
        cycles.edition_of(application.cycle).procedure,
        State(application.state),
        name=application.organisation.name,
    )


def _unfit(assignment: Assignment, replacement: Expert, *, at: datetime) -> Refusal | None:
    application = assignment.application
    reserves = queries.reserves_for(assignment)
    out = queries.kept_out(
        application.cycle, [application.organisation], [*reserves, replacement], at=at
    )
    return rules.replacement_is_unfit(
        replacement.pk,
        name=replacement.person.name,
        kept_out=out[application.organisation_id],
        known={reviewer.expert for reviewer in queries.reviewers_of(application)},
        drawn=bool(assignment.panel.draw or assignment.panel.matching),
        reserves=[expert.pk for expert in reserves],
    ) or rules.has_other_duties(
        governance.with_other_duties(at=at).get(replacement.person_id), name=replacement.person.name
    )


def _record_strike(
    name: str,
    assignment: Assignment,
    replacement: Assignment | None,
    *,
    reason: str,
    by: Person,
    at: datetime,
    **facts: str,
) -> None:
    record(
        name,
        assignment,
        clause=Clause.RECUSAL,
        edition=assignment.application.cycle.edition,
        by=by,
        at=at,
        application=ref(assignment.application),
        expert=assignment.expert.person.ref,
        scored=hasattr(assignment, "scoresheet"),
        reason=reason,
        replacement=replacement.expert.person.ref if replacement else "",
        to=[ref(replacement.expert.person)] if replacement else [],
        **facts,
    )
