"""Experts to applications: exact, fair or drawn by lot, with a certificate that anyone can check.

`Problem` says who is to be matched and what binds. `best_total` gives the largest total affinity,
`fairest` serves the worst-served application best, `lottery` keeps every pair's chance under a cap,
`alternates` adds experts who stand by. `certificate_holds` checks a result without trusting any of
them. Without a matching, `Infeasible` says in words what conflicts, and `explain` only that.
"""

from zhiheng.methods.matching.affinity import (
    Affinity,
    Scores,
    Specialties,
    decimals,
    shared_prefix,
)
from zhiheng.methods.matching.certificate import (
    Certificate,
    bound,
    certificate_holds,
    gap,
    matching_holds,
)
from zhiheng.methods.matching.fairness import Ceiling, Fair, ceiling_holds, fairest
from zhiheng.methods.matching.lottery import Lottery, lottery
from zhiheng.methods.matching.problem import Group, Matching, Problem
from zhiheng.methods.matching.shortage import Conflict, Infeasible, explain
from zhiheng.methods.matching.totals import Solution, alternates, best_total

__all__ = [
    "Affinity",
    "Ceiling",
    "Certificate",
    "Conflict",
    "Fair",
    "Group",
    "Infeasible",
    "Lottery",
    "Matching",
    "Problem",
    "Scores",
    "Solution",
    "Specialties",
    "alternates",
    "best_total",
    "bound",
    "ceiling_holds",
    "certificate_holds",
    "decimals",
    "explain",
    "fairest",
    "gap",
    "lottery",
    "matching_holds",
    "shared_prefix",
]
