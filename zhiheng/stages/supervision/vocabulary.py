from enum import StrEnum


class DutyKind(StrEnum):
    """What a laureate owes each year."""

    SELF_ASSESSMENT = "self-assessment"
    SURVEY = "survey"
    BONUS_REPORT = "bonus-report"
    IMPROVEMENT = "improvement"

    @property
    def label(self) -> str:
        return DUTY_LABELS[self]


DUTY_LABELS = {
    DutyKind.SELF_ASSESSMENT: "年度自评报告",
    DutyKind.SURVEY: "绩效统计调查",
    DutyKind.BONUS_REPORT: "奖金使用报告",
    DutyKind.IMPROVEMENT: "质量提升活动",
}


class Figure(StrEnum):
    """What a survey of quality commonly asks; the Measures name no figures."""

    REVENUE = "revenue"
    PROFIT = "profit"
    TAXES = "taxes"
    RESEARCH = "research"
    QUALITY_LOSS = "quality-loss"
    PASS_RATE = "pass-rate"
    SATISFACTION = "satisfaction"
    EMPLOYEES = "employees"
    OTHER = "other"

    @property
    def label(self) -> str:
        """By these words an answer is kept."""
        return FIGURE_LABELS[self]


FIGURE_LABELS = {
    Figure.REVENUE: "主营业务收入（万元）",
    Figure.PROFIT: "利润总额（万元）",
    Figure.TAXES: "缴纳税金（万元）",
    Figure.RESEARCH: "研发投入（万元）",
    Figure.QUALITY_LOSS: "质量损失率（%）",
    Figure.PASS_RATE: "产品或服务合格率（%）",
    Figure.SATISFACTION: "顾客满意度（%）",
    Figure.EMPLOYEES: "从业人数",
    Figure.OTHER: "其他指标和说明",
}


class SuspectKind(StrEnum):
    """Who is said to have broken the rules."""

    STAFF = "staff"
    EXPERT = "expert"

    @property
    def label(self) -> str:
        return SUSPECT_LABELS[self]


SUSPECT_LABELS = {SuspectKind.STAFF: "工作人员", SuspectKind.EXPERT: "评审专家"}

STAFF_ROLES = frozenset(
    {"office", "committee", "chair", "department", "recommender", "government", "finance"}
    | {"supervisor", "administrator"}
)
"""Roles whose holders count as 工作人员 of the award."""
