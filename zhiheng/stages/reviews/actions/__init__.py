from zhiheng.stages.reviews.actions.assigning import (
    assign_panel,
    recuse_mid_review,
    strike_assignment,
)
from zhiheng.stages.reviews.actions.defences import (
    begin_defence,
    conclude_defences,
    schedule_defences,
    score_defence,
)
from zhiheng.stages.reviews.actions.desk import (
    conclude_desk_review,
    sign_consensus,
    submit_scoresheet,
)
from zhiheng.stages.reviews.actions.drafts import save_scoresheet_draft
from zhiheng.stages.reviews.actions.fraud import (
    clear_of_fraud,
    strike_for_fraud,
)
from zhiheng.stages.reviews.actions.matched import assign_matching
from zhiheng.stages.reviews.actions.nudging import nudge
from zhiheng.stages.reviews.actions.onsite import (
    confirm_finding,
    record_visit_finding,
    record_visit_note,
)
from zhiheng.stages.reviews.actions.reliability import file_reliability_report
from zhiheng.stages.reviews.actions.summary import (
    summarise,
)
from zhiheng.stages.reviews.actions.training import set_training_case, submit_training_sheet
from zhiheng.stages.reviews.actions.visits import (
    conclude_site_visits,
    plan_visit,
    sign_visit_report,
)

__all__ = [
    "assign_matching",
    "assign_panel",
    "begin_defence",
    "clear_of_fraud",
    "conclude_defences",
    "conclude_desk_review",
    "conclude_site_visits",
    "confirm_finding",
    "file_reliability_report",
    "nudge",
    "plan_visit",
    "record_visit_finding",
    "record_visit_note",
    "recuse_mid_review",
    "save_scoresheet_draft",
    "schedule_defences",
    "score_defence",
    "set_training_case",
    "sign_consensus",
    "sign_visit_report",
    "strike_assignment",
    "strike_for_fraud",
    "submit_scoresheet",
    "submit_training_sheet",
    "summarise",
]
