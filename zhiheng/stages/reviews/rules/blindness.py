"""Pure: who sees which layer of the scores, and when. Every page, count and export asks here."""

from dataclasses import dataclass

from zhiheng.rulebook.citations import enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.vocabulary import Layer

NOTHING: frozenset[Layer] = frozenset()
EVERYTHING = frozenset(Layer) - {Layer.OWN}

CONCLUDED_BY: dict[Layer, Step] = {
    Layer.SHEETS: Step.DESK_REVIEW,
    Layer.CONSENSUS: Step.DESK_REVIEW,
    Layer.VISIT: Step.SITE_VISIT,
    Layer.DEFENCE: Step.DEFENCE,
    Layer.TOTAL: Step.SUMMARY,
}


@dataclass(frozen=True)
class Viewer:
    """What decides on one person's sight of one application's scores."""

    roles: frozenset[str] = frozenset()  # held at the moment
    belongs: bool = False  # to the applicant
    keeps_out: bool = False  # struck or recused
    sits: bool = False  # has an assignment that counts
    sheet_is_in: bool = False  # their own
    mark_is_in: bool = False  # their own, for the defence
    done: frozenset[Step] = frozenset()  # steps that the cycle has concluded


@enforces(Clause.INDEPENDENT_SCORING, Clause.RECUSAL)
def visible_layers(viewer: Viewer) -> frozenset[Layer]:
    """The layers that a viewer may see.

    Applicants and whoever keeps out: none, whatever else they are. An expert on the panel: their
    own, the others' once their own is in. The office: a layer once its step is concluded, never
    scores in progress. Committee and government: reports and list once summed up, no individual
    sheets. Audit: everything. Nobody else anything.
    """
    if viewer.belongs or viewer.keeps_out:
        return NOTHING
    if viewer.sits:
        return _of_the_panel(viewer)
    if "auditor" in viewer.roles:
        return EVERYTHING
    if "office" in viewer.roles:
        return frozenset(layer for layer, step in CONCLUDED_BY.items() if step in viewer.done)
    if viewer.roles & {"committee", "chair", "government"} and Step.SUMMARY in viewer.done:
        return EVERYTHING - {Layer.SHEETS}
    return NOTHING


def _of_the_panel(viewer: Viewer) -> frozenset[Layer]:
    """Independent first: nothing of others before one's own, at the desk and at the defence."""
    seen = {Layer.OWN}
    if viewer.sheet_is_in:
        seen |= {Layer.SHEETS, Layer.CONSENSUS, Layer.VISIT}
    if viewer.sheet_is_in and viewer.mark_is_in:
        seen |= {Layer.DEFENCE}
    return frozenset(seen)


@enforces(Clause.INDEPENDENT_SCORING)
def sees_drift(viewer: Viewer) -> bool:
    """Who is told that an expert drifts, and which way: the office and the supervision.

    Never whoever has sat on a panel of the cycle or belongs to an applicant in it.
    """
    return bool(viewer.roles & {"office", "supervisor"}) and not (viewer.sits or viewer.belongs)
