"""The acts of 资格审查 and 征求部门意见, and the lookups before each gate."""

from zhiheng.stages.screening.actions.consultation import (
    answer_consultations,
    close_consultation,
    consult_departments,
    decide_opinion,
)
from zhiheng.stages.screening.actions.decisions import (
    accept_application,
    close_screening,
    refuse_application,
)
from zhiheng.stages.screening.actions.mending import resubmit_application, return_application
from zhiheng.stages.screening.actions.restrictions import (
    determine_finding,
    enter_listing,
    recheck,
    record_finding,
    remove_listing,
    strike_barred,
)

__all__ = [
    "accept_application",
    "answer_consultations",
    "close_consultation",
    "close_screening",
    "consult_departments",
    "decide_opinion",
    "determine_finding",
    "enter_listing",
    "recheck",
    "record_finding",
    "refuse_application",
    "remove_listing",
    "resubmit_application",
    "return_application",
    "strike_barred",
]
