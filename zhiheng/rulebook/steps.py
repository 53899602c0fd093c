"""The steps that an edition's procedure may order, and what each does to an application."""

from enum import StrEnum


class Step(StrEnum):
    """What can happen in a cycle. Which of them do, and in what order, the edition says."""

    ANNOUNCEMENT = "announcement"  # 信息发布
    FILING = "filing"  # 申报
    RECOMMENDATION = "recommendation"  # 推荐
    SCREENING = "screening"  # 资格审查
    CONSULTATION = "consultation"  # 征求部门意见
    DESK_REVIEW = "desk-review"  # 材料评审
    SITE_VISIT = "site-visit"  # 现场评审
    DEFENCE = "defence"  # 陈述答辩
    SUMMARY = "summary"  # 综合汇总
    DELIBERATION = "deliberation"  # 评委会审议
    PUBLICITY = "publicity"  # 公示
    APPROVAL = "approval"  # 政府审定
    CIRCULAR = "circular"  # 政府通报
    AWARDING = "awarding"  # 颁奖
    PAYMENT = "payment"  # 奖金发放
    PROMOTION = "promotion"  # 推广
    SUPERVISION = "supervision"  # 证后监管


class State(StrEnum):
    """Where one application stands."""

    DRAFTING = "drafting"  # 填报中
    # passed: the application came through that step and waits for the next
    FILED = "filed"  # 已申报
    RECOMMENDED = "recommended"  # 已推荐
    ACCEPTED = "accepted"  # 已受理
    CONSULTED = "consulted"  # 已征求意见
    REVIEWED = "reviewed"  # 已材料评审
    VISITED = "visited"  # 已现场评审
    DEFENDED = "defended"  # 已答辩
    SUMMARISED = "summarised"  # 已汇总
    NOMINATED = "nominated"  # 拟授奖
    PUBLICISED = "publicised"  # 公示期满
    APPROVED = "approved"  # 已审定
    COMMENDED = "commended"  # 已通报
    AWARDED = "awarded"  # 已获奖
    # aside: it waits for somebody, then comes back
    RETURNED = "returned"  # 补正中
    SUSPENDED = "suspended"  # 中止
    # ended
    LAPSED = "lapsed"  # 逾期未申报
    WITHDRAWN = "withdrawn"  # 已撤回
    NOT_RECOMMENDED = "not-recommended"  # 未获推荐
    REFUSED = "refused"  # 不予受理
    NOT_ADVANCED = "not-advanced"  # 未进入下一环节
    NOT_SELECTED = "not-selected"  # 未入选
    STRUCK = "struck"  # 取消资格
    NOT_APPROVED = "not-approved"  # 未获审定


PASSED: dict[Step, State] = {
    Step.FILING: State.FILED,
    Step.RECOMMENDATION: State.RECOMMENDED,
    Step.SCREENING: State.ACCEPTED,
    Step.CONSULTATION: State.CONSULTED,
    Step.DESK_REVIEW: State.REVIEWED,
    Step.SITE_VISIT: State.VISITED,
    Step.DEFENCE: State.DEFENDED,
    Step.SUMMARY: State.SUMMARISED,
    Step.DELIBERATION: State.NOMINATED,
    Step.PUBLICITY: State.PUBLICISED,
    Step.APPROVAL: State.APPROVED,
    Step.CIRCULAR: State.COMMENDED,
    Step.AWARDING: State.AWARDED,
}
"""The state an application reaches by coming through a step. Other steps move no application."""

ENDINGS: dict[Step, tuple[State, ...]] = {
    Step.FILING: (State.LAPSED,),
    Step.RECOMMENDATION: (State.NOT_RECOMMENDED,),
    Step.SCREENING: (State.REFUSED,),
    Step.DESK_REVIEW: (State.NOT_ADVANCED,),
    Step.SITE_VISIT: (State.NOT_ADVANCED,),
    Step.DEFENCE: (State.NOT_ADVANCED,),
    Step.DELIBERATION: (State.NOT_SELECTED,),
    Step.PUBLICITY: (State.STRUCK,),
    Step.APPROVAL: (State.NOT_APPROVED,),
}
"""The ways an application can end at a step."""

FINAL: frozenset[State] = frozenset(
    {
        State.AWARDED,
        State.LAPSED,
        State.WITHDRAWN,
        State.NOT_RECOMMENDED,
        State.REFUSED,
        State.NOT_ADVANCED,
        State.NOT_SELECTED,
        State.STRUCK,
        State.NOT_APPROVED,
    }
)

ON_FILE: frozenset[State] = frozenset(
    {
        State.FILED,
        State.RECOMMENDED,
        State.ACCEPTED,
        State.CONSULTED,
        State.REVIEWED,
        State.VISITED,
        State.DEFENDED,
        State.SUMMARISED,
        State.NOMINATED,
        State.PUBLICISED,
        State.APPROVED,
        State.COMMENDED,
    }
)
"""Filed and not yet decided: may be withdrawn, suspended or struck for fraud."""

STEP_LABELS: dict[Step, str] = {
    Step.ANNOUNCEMENT: "信息发布",
    Step.FILING: "申报",
    Step.RECOMMENDATION: "推荐",
    Step.SCREENING: "资格审查",
    Step.CONSULTATION: "征求部门意见",
    Step.DESK_REVIEW: "材料评审",
    Step.SITE_VISIT: "现场评审",
    Step.DEFENCE: "陈述答辩",
    Step.SUMMARY: "综合汇总",
    Step.DELIBERATION: "评委会审议",
    Step.PUBLICITY: "公示",
    Step.APPROVAL: "政府审定",
    Step.CIRCULAR: "政府通报",
    Step.AWARDING: "颁奖",
    Step.PAYMENT: "奖金发放",
    Step.PROMOTION: "推广",
    Step.SUPERVISION: "证后监管",
}
"""What a step is called where no edition is at hand; an edition has its own titles."""

STATE_LABELS: dict[State, str] = {
    State.DRAFTING: "填报中",
    State.FILED: "已申报",
    State.RECOMMENDED: "已推荐",
    State.ACCEPTED: "已受理",
    State.CONSULTED: "已征求意见",
    State.REVIEWED: "已材料评审",
    State.VISITED: "已现场评审",
    State.DEFENDED: "已答辩",
    State.SUMMARISED: "已汇总",
    State.NOMINATED: "拟授奖",
    State.PUBLICISED: "公示期满",
    State.APPROVED: "已审定",
    State.COMMENDED: "已通报",
    State.AWARDED: "已获奖",
    State.RETURNED: "补正中",
    State.SUSPENDED: "中止",
    State.LAPSED: "逾期未申报",
    State.WITHDRAWN: "已撤回",
    State.NOT_RECOMMENDED: "未获推荐",
    State.REFUSED: "不予受理",
    State.NOT_ADVANCED: "未进入下一环节",
    State.NOT_SELECTED: "未入选",
    State.STRUCK: "取消资格",
    State.NOT_APPROVED: "未获审定",
}
"""What officials call a state."""
