"""Panels and assignments of a whole matching, in one act."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.matchings import leader
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import parts as governance_parts
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Expert, Matching
from zhiheng.stages.governance.parts import Forming
from zhiheng.stages.governance.rules import matchings as governance_rules
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import Assignment

Row = dict[str, Any]
"""Of a matching's result: {"application", "experts", "leader", "alternates"}."""


@act(under=Clause.DESK_REVIEW, allowed=only(Role.OFFICE))
def assign_matching(
    *,
    matching: Matching,
    due_at: datetime,
    left_for_later: Sequence[Application] = (),
    by: Person,
    at: datetime,
) -> list[Assignment]:
    """Form the panel of every application as matched, and assign it.

    Who must keep out since is left out, and alternates move up in their order. Applications that no
    longer wait for the desk review are passed over, and so are those `left_for_later`, which may then
    be matched again.
    """
    matching = governance.lock_matching(matching)
    cycle = matching.plan.cycle
    refuse(
        governance_rules.matching_cannot_be_used(
            approved=hasattr(matching, "approval"), used=matching.panels.exists()
        )
    )
    refuse(rules.due_is_past(due_at=due_at, at=at))
    rows = {row["application"]: row for row in matching.result}
    waiting = applications.lock_these(
        one
        for one in governance.awaiting_panels(cycle)
        if one.organisation.code in rows and one not in left_for_later
    )
    refuse(governance_rules.nobody_waits(len(waiting)))
    known = queries.reviewers(waiting)
    refuse(rules.is_assigned_already([str(one) for one in waiting if one.pk in known]))
    experts = governance.experts_named(_matched(rows[one.organisation.code] for one in waiting))
    organisations = [one.organisation for one in waiting]
    found = governance.found_between(cycle, experts, organisations, at=at)
    out = queries.kept_out(cycle, organisations, experts, at=at, detected=found)
    unable = _unable(cycle, experts, at=at)
    seated = [
        (
            one,
            _seated(
                matching, rows[one.organisation.code], experts, out[one.organisation_id] | unable
            ),
        )
        for one in waiting
    ]
    refuse(_too_few(matching, seated))

    bound = governance_parts.bind(cycle, found, at=at)
    forming = [_panel(matching, one, seats) for one, seats in seated]
    panels = governance_parts.form_panels(cycle, forming, at=at)
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                application=one.application,
                expert=expert,
                panel=panel,
                leads=expert == one.leader,
                due_at=due_at,
                assigned_at=at,
            )
            for panel, one in zip(panels, forming, strict=True)
            for expert in one.seats
        ],
        batch_size=500,
    )

    record(
        "按匹配分派评审",
        matching,
        clause=Clause.DESK_REVIEW,
        edition=cycle.edition,
        by=by,
        at=at,
        due_at=str(due_at),
        assigned={
            ref(application): [expert.person.ref for expert in seats]
            for application, seats in seated
        },
        passed_over=sorted(rows.keys() - {one.organisation.code for one in waiting}),
        recused=governance_parts.in_facts(bound),
        to=sorted({ref(assignment.expert.person) for assignment in made}),
    )
    return made


def _matched(rows: Iterable[Row]) -> list[str]:
    """The references of everybody on a panel or standing by."""
    return sorted({ref for row in rows for ref in (*row["experts"], *row["alternates"])})


def _unable(cycle: Cycle, experts: Sequence[Expert], *, at: datetime) -> set[int]:
    """Who may not be appointed any more: out of office, or with a duty that forbids scoring."""
    able = set(governance.available(cycle, at=at).values_list("pk", flat=True))
    duties = governance.with_other_duties(at=at)
    return {one.pk for one in experts if one.pk not in able or one.person_id in duties}


def _seated(
    matching: Matching, row: Row, experts: Sequence[Expert], out: Collection[int]
) -> list[Expert]:
    of_ref = {expert.person.ref: expert for expert in experts}
    order = governance_rules.seated(
        row,
        out={ref for ref, expert in of_ref.items() if expert.pk in out},
        seniors=_seniors(matching),
        least=matching.plan.document["seniors"],
    )
    return [of_ref[ref] for ref in order]


def _seniors(matching: Matching) -> set[str]:
    """As they were when it was committed to."""
    return {row["expert"] for row in matching.plan.document["experts"] if row["senior"]}


def _too_few(
    matching: Matching, seated: Sequence[tuple[Application, list[Expert]]]
) -> Iterator[Refusal]:
    document, seniors = matching.plan.document, _seniors(matching)
    for application, seats in seated:
        name = application.organisation.name
        count = sum(expert.person.ref in seniors for expert in seats)
        short = governance_rules.alternates_run_out(
            name=name, wanted=document["demand"], count=len(seats)
        ) or governance_rules.seniors_run_out(name=name, least=document["seniors"], count=count)
        if short:
            yield short


def _panel(matching: Matching, application: Application, seats: Sequence[Expert]) -> Forming:
    code = application.organisation.code
    number = [row["application"] for row in matching.result].index(code) + 1
    leads = leader([expert.person.ref for expert in seats], _seniors(matching))
    return Forming(
        name=f"第{matching.plan.ordinal}次匹配第{number}组",
        seats=seats,
        leader=next(expert for expert in seats if expert.person.ref == leads),
        matching=matching,
        application=application,
    )
