"""Pure: who goes on after the desk review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhiheng.methods.consensus import ranking
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import STEP_LABELS, Step
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.reviews.vocabulary import FURTHER_STEPS


@dataclass(frozen=True)
class Cut:
    """Applications by key, in the order given."""

    advanced: tuple[int, ...]
    below_line: tuple[int, ...]
    beyond_limit: tuple[int, ...]
    edge: int | None  # the lowest score that advanced over the limit's head count


def is_followed_by_review(procedure: Procedure) -> bool:
    """Whether a visit or a defence comes after the desk review, so that places there are few."""
    steps = procedure.steps
    return any(step in steps[steps.index(Step.DESK_REVIEW) :] for step in FURTHER_STEPS)


@enforces(Clause.DESK_REVIEW, Clause.SUMMARY)
def cut(scores: Mapping[int, int], *, procedure: Procedure, terms: Terms) -> Cut:
    """Who advances, by scores in hundredths of a point of 1000.

    At most quota × advance_multiple (0: no limit); those who tie at the edge all advance, since
    nothing in the Measures breaks a tie. Nobody below the score line. Where no further review
    follows there is nothing to be let into, and everybody goes on to the summary.
    """
    if not is_followed_by_review(procedure):
        return Cut(tuple(scores), (), (), None)
    good = {key: score for key, score in scores.items() if score >= terms.score_line * 100}
    limit = (terms.quota or 0) * terms.advance_multiple or len(good)
    places = ranking(good)
    advanced = tuple(key for key in good if places[key].rank <= limit)
    return Cut(
        advanced=advanced,
        below_line=tuple(key for key in scores if key not in good),
        beyond_limit=tuple(key for key in good if places[key].rank > limit),
        edge=min((good[key] for key in advanced), default=None),
    )


@enforces(Clause.RECORDS)
def suspended_ones_wait(names: Iterable[str], *, step: Step) -> Refusal | None:
    """A step is not concluded over the head of an application that will come back to it."""
    names = list(names)
    if not names:
        return None
    return Refusal(
        Clause.RECORDS,
        "{names}的申报在“{step}”环节中止，尚未作出决定。",
        "请先决定继续或者终止。",
        names="、".join(names),
        step=STEP_LABELS[step],
    )
