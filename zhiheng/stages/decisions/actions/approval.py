from collections.abc import Mapping
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles import rules as cycle_rules
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.parts import finish_step
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Approval, Proposal
from zhiheng.stages.decisions.parts import release_reserves


@act(under=Clause.APPROVAL, allowed=only(Role.OFFICE))
def propose(*, cycle: Cycle, number: str, by: Person, at: datetime) -> Proposal:
    """审定请示: ask the government to approve those who came this far, best first; maybe nobody."""
    cycle = cycles.lock(cycle)
    waiting = queries.lock_awaiting(cycle, Step.APPROVAL)
    open_proposal = queries.unanswered_proposal(cycle)
    refuse(_out_of_order(cycle))
    refuse(rules.proposal_is_open(open_proposal.number if open_proposal else ""))
    refuse(_being_reopened(cycle))

    listed = queries.by_rank(cycle, waiting)
    proposal = Proposal.objects.create(
        cycle=cycle, number=number, applications=[a.pk for a in listed], at=at
    )

    record(
        "报请审定",
        proposal,
        clause=Clause.APPROVAL,
        edition=cycle.edition,
        by=by,
        at=at,
        number=number,
        applications=proposal.applications,
    )
    return proposal


def _out_of_order(cycle: Cycle) -> Refusal | None:
    steps = cycles.edition_of(cycle).procedure.steps
    return cycle_rules.step_is_out_of_order(steps, cycles.steps_done(cycle), Step.APPROVAL)


def _being_reopened(cycle: Cycle) -> Refusal | None:
    found = queries.undecided_reopenings(cycle)
    return rules.reopenings_are_undecided([r.application.organisation.name for r in found])


@act(under=Clause.APPROVAL, allowed=only(Role.GOVERNMENT, clause=Clause.APPROVAL))
def approve_proposal(
    *,
    proposal: Proposal,
    number: str,
    declined: Mapping[int, str] | None = None,
    by: Person,
    at: datetime,
) -> Approval:
    """The government answers name by name. `declined`: application → why not.

    Whoever left the list since it was proposed (withdrawn, struck) is neither.
    """
    proposal = queries.lock_proposal(proposal)
    cycle = cycles.lock(proposal.cycle)
    declined = declined or {}
    waiting = queries.lock_awaiting(cycle, Step.APPROVAL)
    asked = {a.pk: a for a in waiting if a.pk in set(proposal.applications)}
    refuse(rules.already_approved(proposal.approval.number if _is_answered(proposal) else ""))
    refuse(_being_reopened(cycle))
    refuse(rules.suspended_are_undecided(queries.suspended_before(cycle, Step.APPROVAL)))
    refuse(rules.declined_are_not_proposed(len(declined.keys() - asked.keys())))
    names = {pk: a.organisation.name for pk, a in asked.items()}
    refuse(rules.declined_without_reason(declined, names=names))

    approved = [asked[pk] for pk in proposal.applications if pk in asked.keys() - declined.keys()]
    refused = [asked[pk] for pk in declined]
    approval = Approval.objects.create(
        proposal=proposal,
        number=number,
        approved=[a.pk for a in approved],
        declined=[{"application": pk, "reason": reason} for pk, reason in declined.items()],
        at=at,
    )
    move(approved, PASSED[Step.APPROVAL], edition=cycle.edition, at=at)
    move(refused, State.NOT_APPROVED, edition=cycle.edition, at=at)
    finish_step(cycle, Step.APPROVAL, at=at)
    reserves = release_reserves(cycle, at=at)

    record(
        "审定",
        approval,
        clause=Clause.APPROVAL,
        edition=cycle.edition,
        by=by,
        at=at,
        number=number,
        approved=approval.approved,
        declined=approval.declined,
        released=[a.pk for a in reserves],
        to=[ref(a.organisation) for a in (*approved, *refused, *reserves)],
    )
    return approval


def _is_answered(proposal: Proposal) -> bool:
    return hasattr(proposal, "approval")
