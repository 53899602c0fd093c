"""The ordered steps of an edition, and the moves between states that they allow.

The order is data: a measure that publishes after the government's decision, or hears the
defence before the visit, only lists its steps in another order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhiheng.rulebook.steps import ENDINGS, ON_FILE, PASSED, State, Step


@dataclass(frozen=True)
class Procedure:
    """The steps of one edition, in order."""

    steps: tuple[Step, ...]

    def before(self, step: Step) -> Step | None:
        """The step that must be done before this one."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def after(self, step: Step) -> Step | None:
        place = self.steps.index(step) + 1
        return self.steps[place] if place < len(self.steps) else None

    def entering(self, step: Step) -> State:
        """The state in which an application waits for this step."""
        earlier = self.steps[: self.steps.index(step)]
        passed = [PASSED[s] for s in earlier if s in PASSED]
        return passed[-1] if passed else State.DRAFTING

    @cached_property
    def moves(self) -> Mapping[tuple[State, State], Step]:
        """Every from → to that an application may make, with the step at which it happens."""
        moves: dict[tuple[State, State], Step] = {}
        for step in self.steps:
            if step not in PASSED:
                continue
            waiting = self.entering(step)
            moves[waiting, PASSED[step]] = step
            for ending in ENDINGS.get(step, ()):
                moves[waiting, ending] = step
        moves.update(self._returns())
        moves.update(self._exits())
        return moves

    def _returns(self) -> dict[tuple[State, State], Step]:
        """补正: back to the applicant before acceptance, and in again; or refused for silence."""
        waiting = self.entering(Step.SCREENING)
        return {
            (waiting, State.RETURNED): Step.SCREENING,
            (State.RETURNED, waiting): Step.SCREENING,
            (State.RETURNED, State.REFUSED): Step.SCREENING,
        }

    def _exits(self) -> dict[tuple[State, State], Step]:
        """From any step on file: withdrawn by the applicant, struck, or suspended and resumed."""
        exits: dict[tuple[State, State], Step] = {}
        on_file = [PASSED[s] for s in self.steps if s in PASSED and PASSED[s] in ON_FILE]
        for state in (*on_file, State.RETURNED):
            step = self._step_after(state)
            exits[state, State.WITHDRAWN] = step
            exits[state, State.STRUCK] = step
            exits[state, State.SUSPENDED] = step
            exits[State.SUSPENDED, state] = step
        exits[State.DRAFTING, State.WITHDRAWN] = Step.FILING
        exits[State.SUSPENDED, State.WITHDRAWN] = Step.SCREENING
        exits[State.SUSPENDED, State.STRUCK] = Step.SCREENING
        return exits

    def _step_after(self, state: State) -> Step:
        if state == State.RETURNED:
            return Step.SCREENING
        waiting = [s for s in self.steps if s in PASSED and self.entering(s) == state]
        return waiting[0] if waiting else Step.SUPERVISION

    def allows(self, source: State, target: State) -> bool:
        return (source, target) in self.moves


def procedure(steps: Sequence[str]) -> Procedure:
    return Procedure(tuple(Step(step) for step in steps))
