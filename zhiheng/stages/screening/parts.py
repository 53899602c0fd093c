"""Putting hits on file. Called inside the acts that look restrictions up."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.instruments.ledger.acts import part
from zhiheng.stages.screening.models import Finding
from zhiheng.stages.screening.queries import Hit
from zhiheng.stages.screening.vocabulary import Gate

CHUNK = 500


@part
def file_findings(hits: Iterable[Hit], *, gate: Gate, at: datetime) -> list[Finding]:
    """One finding for each hit, whatever the number of applications."""
    return Finding.objects.bulk_create(
        (
            Finding(
                application=hit.application,
                restriction=hit.listing.restriction,
                gate=gate,
                source=f"{hit.listing.authority}：{hit.listing.title}"[:200],
                listing=hit.listing,
                advisory=hit.weight.advisory,
                after_cut_off=hit.weight.after_cut_off,
                found_at=at,
            )
            for hit in hits
        ),
        batch_size=CHUNK,
    )
