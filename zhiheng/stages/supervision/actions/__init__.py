from zhiheng.stages.supervision.actions.conduct import refer_misconduct, report_misconduct
from zhiheng.stages.supervision.actions.duties import (
    answer_survey,
    begin_supervision,
    file_bonus_report,
    file_self_assessment,
    generate_duties,
    record_improvement,
)
from zhiheng.stages.supervision.actions.measures import handle, hold_interview, inspect
from zhiheng.stages.supervision.actions.revocation import (
    dismiss_revocation,
    hear,
    open_revocation,
    revoke_honour,
)

__all__ = [
    "answer_survey",
    "begin_supervision",
    "dismiss_revocation",
    "file_bonus_report",
    "file_self_assessment",
    "generate_duties",
    "handle",
    "hear",
    "hold_interview",
    "inspect",
    "open_revocation",
    "record_improvement",
    "refer_misconduct",
    "report_misconduct",
    "revoke_honour",
]
