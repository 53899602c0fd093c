from zhiheng.stages.governance.actions.detections import (
    Answer,
    add_employment,
    ask_could_serve,
    decide_detection,
)
from zhiheng.stages.governance.actions.draws import approve_draw, commit_draw, reveal_draw
from zhiheng.stages.governance.actions.matchings import (
    approve_matching,
    commit_matching,
    reveal_matching,
)
from zhiheng.stages.governance.actions.panels import enter_expert, form_panel
from zhiheng.stages.governance.actions.recusals import (
    challenge_expert,
    declare,
    dismiss_challenge,
    pin_recusal,
    recuse_member,
)

__all__ = [
    "Answer",
    "add_employment",
    "approve_draw",
    "approve_matching",
    "ask_could_serve",
    "challenge_expert",
    "commit_draw",
    "commit_matching",
    "decide_detection",
    "declare",
    "dismiss_challenge",
    "enter_expert",
    "form_panel",
    "pin_recusal",
    "recuse_member",
    "reveal_draw",
    "reveal_matching",
]
