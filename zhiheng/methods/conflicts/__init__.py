"""Who is tied to whom: facts known of an expert against facts known of applicants.

A tie names the two facts that match and how far they can be trusted: see `Strength`. Sources: the
conflict rules that the award's texts share (现职和一定年限内任职, 咨询辅导, 投资关系); codes are one per
legal subject by GB 32100-2015, so the same code is certain and a name alone never is.
"""

from zhiheng.methods.conflicts.facts import (
    Affiliate,
    Detection,
    Employer,
    ExpertFacts,
    OrganisationFacts,
    Strength,
    Tie,
)
from zhiheng.methods.conflicts.finding import Index, detections, indexed, ties, ties_to_any
from zhiheng.methods.conflicts.names import mail_domain, normal_address, normal_name, normal_phone

__all__ = [
    "Affiliate",
    "Detection",
    "Employer",
    "ExpertFacts",
    "Index",
    "OrganisationFacts",
    "Strength",
    "Tie",
    "detections",
    "indexed",
    "mail_domain",
    "normal_address",
    "normal_name",
    "normal_phone",
    "ties",
    "ties_to_any",
]
