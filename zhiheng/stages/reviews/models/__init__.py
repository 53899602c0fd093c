from zhiheng.stages.reviews.models.drafts import ScoresheetDraft
from zhiheng.stages.reviews.models.reliability import ReliabilityReport
from zhiheng.stages.reviews.models.sheets import (
    Assignment,
    Consensus,
    ConsensusItem,
    ItemScore,
    Scoresheet,
    Strike,
)
from zhiheng.stages.reviews.models.totals import (
    Defence,
    DefenceScore,
    Summary,
    SummaryLine,
)
from zhiheng.stages.reviews.models.training import TrainingCase, TrainingSheet
from zhiheng.stages.reviews.models.visits import (
    FindingConfirmation,
    FraudDecision,
    Rescore,
    SiteVisit,
    VisitFinding,
    VisitNote,
    VisitReport,
)

__all__ = [
    "Assignment",
    "Consensus",
    "ConsensusItem",
    "Defence",
    "DefenceScore",
    "FindingConfirmation",
    "FraudDecision",
    "ItemScore",
    "ReliabilityReport",
    "Rescore",
    "Scoresheet",
    "ScoresheetDraft",
    "SiteVisit",
    "Strike",
    "Summary",
    "SummaryLine",
    "TrainingCase",
    "TrainingSheet",
    "VisitFinding",
    "VisitNote",
    "VisitReport",
]
