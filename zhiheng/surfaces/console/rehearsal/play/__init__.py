"""Play a script through the acts, step after step, in whatever order the edition has them.

Each phase is a generator that yields once, half way through its step: there a demonstration stops.
"""

from collections.abc import Callable, Iterator

from zhiheng.instruments.letters import actions as letters
from zhiheng.instruments.letters import queries as letter_queries
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.console.rehearsal.play import (
    deciding,
    examining,
    filing,
    following,
    judging,
    opening,
    rewarding,
    visiting,
)
from zhiheng.surfaces.console.rehearsal.play.stage import Stage

PHASES: dict[Step, Callable[[Stage], Iterator[None]]] = {
    Step.ANNOUNCEMENT: opening.announce,
    Step.FILING: filing.file,
    Step.RECOMMENDATION: filing.recommend,
    Step.SCREENING: examining.screen,
    Step.CONSULTATION: examining.consult,
    Step.DESK_REVIEW: judging.review,
    Step.SITE_VISIT: visiting.visit,
    Step.DEFENCE: visiting.defend,
    Step.SUMMARY: visiting.summarise,
    Step.DELIBERATION: deciding.deliberate,
    Step.PUBLICITY: deciding.publicise,
    Step.APPROVAL: deciding.approve,
    Step.CIRCULAR: rewarding.commend,
    Step.AWARDING: rewarding.award,
    Step.PAYMENT: rewarding.pay,
    Step.PROMOTION: following.promote,
    Step.SUPERVISION: following.supervise,
}


def perform(stage: Stage, *, stop_after: Step | None = None, stop_in: Step | None = None) -> None:
    """Play the whole cycle, or up to the end of one step, or to the middle of one."""
    opening.prepare(stage)
    for step in stage.edition.procedure.steps:
        stage.enter(step)
        phase = PHASES[step](stage)
        next(phase)
        if step != stop_in:
            for _ in phase:
                pass
            stage.leave(step)
        _write_and_release_letters(stage)
        if step in (stop_after, stop_in):
            return


def _write_and_release_letters(stage: Stage) -> None:
    if letter_queries.anything_to_write():
        stage.act(letters.write_letters, stage.cast.timetable)
    results = list(letter_queries.to_release())
    if results:
        stage.act(letters.release_letters, stage.cast.office, letters=results)
