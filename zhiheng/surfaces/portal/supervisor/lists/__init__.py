"""The lists of supervision."""

from zhiheng.surfaces.portal.supervisor.lists.cycles import APPLICATIONS, CYCLES, HALTS, standing
from zhiheng.surfaces.portal.supervisor.lists.experts import (
    CHALLENGES,
    DECLARATIONS,
    RECUSALS,
    decided_on,
    outcome,
)
from zhiheng.surfaces.portal.supervisor.lists.ledger import LEDGER, SIGN_INS
from zhiheng.surfaces.portal.supervisor.lists.matters import MISCONDUCT, OBJECTIONS, TIPS
from zhiheng.surfaces.portal.supervisor.lists.papers import FORMS, PAPERS

__all__ = [
    "APPLICATIONS",
    "CHALLENGES",
    "CYCLES",
    "DECLARATIONS",
    "FORMS",
    "HALTS",
    "LEDGER",
    "MISCONDUCT",
    "OBJECTIONS",
    "PAPERS",
    "RECUSALS",
    "SIGN_INS",
    "TIPS",
    "decided_on",
    "outcome",
    "standing",
]
