from collections.abc import Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles import rules as cycle_rules
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Attendance, Meeting
from zhiheng.stages.governance import parts as governance_parts
from zhiheng.stages.governance import queries as governance


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def convene_meeting(*, cycle: Cycle, by: Person, at: datetime) -> Meeting:
    """Call the committee together: when the experts' work is done, and until the award is out."""
    cycle = cycles.lock(cycle)
    done = cycles.steps_done(cycle)
    steps = cycles.edition_of(cycle).procedure.steps
    refuse(
        cycle_rules.step_is_out_of_order(
            steps, done.keys() - {Step.DELIBERATION}, Step.DELIBERATION
        )
    )
    refuse(rules.deliberation_is_over(done))
    members = queries.members(at=at)

    # Ties that came with applications filed since: no member may vote on them.
    bound = governance_parts.bind(
        cycle, governance.found_among_members(cycle, members, at=at), at=at
    )
    meeting = Meeting.objects.create(
        cycle=cycle, ordinal=queries.meetings_of(cycle).count() + 1, convened_at=at
    )

    record(
        "召开评委会会议",
        meeting,
        clause=Clause.DELIBERATION,
        edition=cycle.edition,
        by=by,
        at=at,
        ordinal=meeting.ordinal,
        members=[member.ref for member in members],
        recused=governance_parts.in_facts(bound),
    )
    return meeting


@act(under=Clause.DELIBERATION, allowed=only(Role.CHAIR, clause=Clause.COMMITTEE_DUTIES))
def record_attendance(
    *, meeting: Meeting, members: Sequence[Person], by: Person, at: datetime
) -> list[Attendance]:
    """The roll call; again for those who come later. Nobody stands in for a member."""
    meeting = queries.lock_meeting(meeting)
    in_office = set(queries.members(at=at))
    here = set(queries.present(meeting))
    refuse(rules.nobody_is_named(len(members)))
    refuse(rules.not_members([m.name for m in members if m not in in_office]))
    refuse(rules.already_present([m.name for m in members if m in here]))

    rows = Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=member, at=at) for member in members
    )

    record(
        "登记到会",
        meeting,
        clause=Clause.DELIBERATION,
        edition=meeting.cycle.edition,
        by=by,
        at=at,
        members=[member.ref for member in members],
    )
    return rows
