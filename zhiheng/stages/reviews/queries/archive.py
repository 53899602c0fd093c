"""Every score of a cycle as flat rows: for the workbook and the archive, once the cycle is done.

Not for pages: those read through `layers`, which keeps experts blind to each other.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.stages.reviews.models import ConsensusItem, DefenceScore, ItemScore, Rescore
from zhiheng.stages.reviews.vocabulary import LAYER_LABELS, Layer

CHUNK = 2000


class ScoreRow(NamedTuple):
    number: str
    organisation: str
    expert: str
    item: str
    band: str
    percent: int
    strength: str
    opportunity: str
    evidence: str
    layer: str


def score_rows(cycle: Cycle) -> Iterator[ScoreRow]:
    """Independent scores, consensus, rescores and defence marks; by layer, then in order of entry."""
    yield from _independent(cycle)
    yield from _agreed(cycle)
    yield from _rescored(cycle)
    yield from _marks(cycle)


def _independent(cycle: Cycle) -> Iterator[ScoreRow]:
    own = "scoresheet__assignment"
    rows = ItemScore.objects.filter(**{f"{own}__application__cycle": cycle}).values_list(
        *_whose(f"{own}__application", f"{own}__expert"),
        "item",
        "band",
        "percent",
        "strength",
        "opportunity",
        "evidence",
    )
    return _rows(rows, Layer.SHEETS)


def _agreed(cycle: Cycle) -> Iterator[ScoreRow]:
    rows = ConsensusItem.objects.filter(consensus__application__cycle=cycle).values_list(
        *_whose("consensus__application", "consensus__signed_by"), "item", "percent", "reason"
    )
    return _spare(rows, Layer.CONSENSUS)


def _rescored(cycle: Cycle) -> Iterator[ScoreRow]:
    rows = Rescore.objects.filter(report__visit__application__cycle=cycle).values_list(
        *_whose("report__visit__application", "report__signed_by"), "item", "percent", "reason"
    )
    return _spare(rows, Layer.VISIT)


def _marks(cycle: Cycle) -> Iterator[ScoreRow]:
    rows = DefenceScore.objects.filter(defence__application__cycle=cycle).values_list(
        *_whose("defence__application", "expert"), "percent", "comment"
    )
    for number, name, expert, percent, comment in rows.order_by("id").iterator(CHUNK):
        yield ScoreRow(
            number or "",
            name,
            expert,
            "",
            "",
            percent,
            "",
            "",
            comment,
            LAYER_LABELS[Layer.DEFENCE],
        )


def _whose(application: str, expert: str) -> tuple[str, str, str]:
    return f"{application}__number", f"{application}__organisation__name", f"{expert}__person__name"


def _rows(rows: QuerySet, layer: Layer) -> Iterator[ScoreRow]:
    for number, *rest in rows.order_by("id").iterator(CHUNK):
        yield ScoreRow._make((number or "", *rest, LAYER_LABELS[layer]))


def _spare(rows: QuerySet, layer: Layer) -> Iterator[ScoreRow]:
    """Layers without a band: the reason stands where the independent scores have their evidence."""
    for number, name, expert, item, percent, reason in rows.order_by("id").iterator(CHUNK):
        yield ScoreRow(
            number or "", name, expert, item, "", percent, "", "", reason, LAYER_LABELS[layer]
        )
