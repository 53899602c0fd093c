"""Plain facts of the review, for rules and pages alike."""

from enum import StrEnum

from zhiheng.rulebook.steps import Step

FURTHER_STEPS = (Step.SITE_VISIT, Step.DEFENCE)
"""What may follow the desk review and is scored too."""

SCORED_UNTIL = (Step.DESK_REVIEW, *FURTHER_STEPS, Step.SUMMARY)
"""The steps before which an application's scores may still grow a layer."""


class Layer(StrEnum):
    """One layer of scores: each adds to those before it, none replaces them."""

    OWN = "own"  # 本人评分
    SHEETS = "sheets"  # 独立评分
    CONSENSUS = "consensus"  # 合议
    VISIT = "visit"  # 现场评审
    DEFENCE = "defence"  # 答辩
    TOTAL = "total"  # 综合汇总


LAYER_LABELS: dict[Layer, str] = {
    Layer.OWN: "本人评分",
    Layer.SHEETS: "独立评分",
    Layer.CONSENSUS: "合议",
    Layer.VISIT: "现场评审",
    Layer.DEFENCE: "陈述答辩",
    Layer.TOTAL: "综合汇总",
}


class NoteKind(StrEnum):
    """How an expert came to know something on site."""

    INTERVIEW = "interview"
    READING = "reading"
    OBSERVATION = "observation"


NOTE_LABELS: dict[str, str] = {
    NoteKind.INTERVIEW: "访谈",
    NoteKind.READING: "查阅",
    NoteKind.OBSERVATION: "观察",
}

NUDGING = "催办评审"
"""The ledger's name for a reminder to experts."""

SUBMITTING, SIGNING, REPORTING = "提交评分表", "签署合议", "签署现场评审报告"
MARKING, SUMMING = "答辩评分", "综合汇总"
"""The ledger's names for the acts that leave scores; each entry holds a digest of them."""


class Direction(StrEnum):
    """Which way an expert's scores lie from those of their peers."""

    LENIENT = "lenient"
    SEVERE = "severe"


DIRECTION_LABELS: dict[Direction, str] = {Direction.LENIENT: "偏宽", Direction.SEVERE: "偏严"}


class Alteration(StrEnum):
    """How scores and the ledger differ, where somebody has changed either behind the acts."""

    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


ALTERATION_LABELS: dict[Alteration, str] = {
    Alteration.CHANGED: "所存评分与台账摘要不符",
    Alteration.DROPPED: "台账记有此份，所存评分已不在",
    Alteration.ADDED: "所存评分没有台账记录",
}
