"""Draws of experts: commitments, what came of them, and what anybody needs to repeat them."""

import json
from pathlib import Path

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from zhiheng.instruments.people.access import open_to_public
from zhiheng.methods import verify_draw
from zhiheng.stages.governance import queries as governance
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.papers import JSON, to_save


@open_to_public
def draws(request):
    page = paging.by_number(governance.commitments(), request)
    return render(request, "public/draws.html", {"page": page})


@open_to_public
def draw(request, commitment_id):
    """The names come out with the seed; before, only what proves that nothing was changed."""
    row = get_object_or_404(governance.commitments(), pk=commitment_id)
    drawn = getattr(row, "draw", None)
    names = {one["expert"]: one["name"] for one in row.document["pool"]}
    context = {
        "row": row,
        "draw": drawn,
        "pool": len(names),
        "kept_out": len({one["expert"] for one in row.document["exclusions"]}),
        "groups": [
            (group["stratum"], *([(names[ref], ref) for ref in group[part]] for part in PARTS))
            for group in (drawn.result["strata"] if drawn else [])
        ],
    }
    return render(request, "public/draw.html", context)


PARTS = ("seats", "reserves")


@open_to_public
def record(request, commitment_id):
    row = get_object_or_404(governance.commitments(), pk=commitment_id)
    if not hasattr(row, "draw"):
        raise Http404
    text = json.dumps(governance.record_of(row.draw), ensure_ascii=False, indent=1)
    return to_save(text, f"draw-{row.pk}.json", JSON)


@open_to_public
def script(request):
    text = Path(verify_draw.__file__).read_text("utf-8")
    return to_save(text, "verify_draw.py", "text/x-python; charset=utf-8")
