from zhiheng.stages.governance.models.draws import (
    Draw,
    DrawApproval,
    DrawCommitment,
    Matching,
    MatchingApproval,
    MatchingPlan,
)
from zhiheng.stages.governance.models.panels import (
    Panel,
    Seat,
)
from zhiheng.stages.governance.models.pool import (
    Employment,
    Expert,
)
from zhiheng.stages.governance.models.recusals import (
    Challenge,
    ChallengeDismissal,
    Declaration,
    DetectionDecision,
    Recusal,
)

__all__ = [
    "Challenge",
    "ChallengeDismissal",
    "Declaration",
    "DetectionDecision",
    "Draw",
    "DrawApproval",
    "DrawCommitment",
    "Employment",
    "Expert",
    "Matching",
    "MatchingApproval",
    "MatchingPlan",
    "Panel",
    "Recusal",
    "Seat",
]
