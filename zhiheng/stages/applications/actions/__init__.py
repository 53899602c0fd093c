"""The acts of 申报 and 推荐."""

from zhiheng.stages.applications.actions.filing import (
    attach,
    close_filing,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from zhiheng.stages.applications.actions.identity import (
    decide_identity_change,
    report_identity_change,
)
from zhiheng.stages.applications.actions.recommendation import (
    close_recommendation,
    recommend_application,
)

__all__ = [
    "attach",
    "close_filing",
    "close_recommendation",
    "decide_identity_change",
    "recommend_application",
    "report_identity_change",
    "save_draft",
    "start_application",
    "submit_application",
    "withdraw_application",
]
