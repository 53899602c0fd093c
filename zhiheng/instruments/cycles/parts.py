"""What acts of all stages do with a cycle's steps. Called inside acts, never by themselves."""

from datetime import datetime

from zhiheng.instruments.cycles import queries, rules
from zhiheng.instruments.cycles.models import Cycle, StepDone
from zhiheng.instruments.ledger.acts import part
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step


@part
def finish_step(cycle: Cycle, step: Step, *, at: datetime) -> StepDone:
    """Record that a step is done: in the edition's order, on an unaltered edition, not halted."""
    refuse(queries.step_cannot_finish(cycle, step, at=at))

    return StepDone.objects.create(cycle=cycle, step=step, at=at)


def must_be_open(cycle: Cycle, step: Step, *, at: datetime, clause: Clause) -> None:
    """Refuse outside the window that the calendar gives the step; the last second still counts."""
    window = queries.milestone(cycle, step)
    refuse(rules.before_it_opens(opens_at=window.opens_at, at=at, clause=clause))
    refuse(rules.after_it_closed(closes_at=window.closes_at, at=at, clause=clause))


def must_be_over(cycle: Cycle, step: Step, *, at: datetime, clause: Clause) -> None:
    """Refuse to close a step while its window still runs."""
    refuse(queries.step_still_runs(cycle, step, at=at, clause=clause))
