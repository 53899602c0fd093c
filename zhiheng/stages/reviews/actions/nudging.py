from collections.abc import Sequence
from datetime import datetime

from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import Assignment


@act(under=Clause.DESK_REVIEW, allowed=only(Role.OFFICE))
def nudge(
    *, assignments: Sequence[Assignment], message: str, by: Person, at: datetime
) -> list[Assignment]:
    """Remind the experts of these assignments, by letter, of the scoresheets that they still owe.

    Assignments on which nothing is owed any more are left out. Nobody is reminded twice within
    `rules.COURTESY`. Returns those of which somebody was reminded.
    """
    owed = queries.lock_owed(assignments, at=at)
    refuse(rules.nothing_is_owed(len(owed)))
    refuse(rules.nudges_of_several_cycles(len({one.application.cycle_id for one in owed})))
    cycle = owed[0].application.cycle
    lately = queries.nudged_since(cycle, at - rules.COURTESY)
    experts = {ref(one.expert.person): one.expert.person for one in owed}
    refuse(rules.nudged_lately(p.name for key, p in experts.items() if key in lately))
    refuse(rules.nudge_says_nothing(message))

    record(
        "催办评审",
        cycle,
        clause=Clause.DESK_REVIEW,
        edition=cycle.edition,
        by=by,
        at=at,
        message=message.strip(),
        owed={
            key: [ref(one.application) for one in owed if one.expert.person_id == person.pk]
            for key, person in experts.items()
        },
        to=sorted(experts),
    )
    return owed
