"""Verifiable matchings: what is committed to, the draw, and its replay. `plans` needs the solvers."""

from zhiheng.methods.matchings.document import (
    FINEST,
    FORMAT,
    Lots,
    cap_of,
    closed,
    committed,
    differences,
    draw,
    employers,
    leader,
    names_in,
    record,
)

__all__ = [
    "FINEST",
    "FORMAT",
    "Lots",
    "cap_of",
    "closed",
    "committed",
    "differences",
    "draw",
    "employers",
    "leader",
    "names_in",
    "record",
]
