"""The order of the steps: what no city can do in another order."""

from itertools import groupby

from zhiheng.rulebook.checking.draft import Draft
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step

REQUIRED = (
    Step.ANNOUNCEMENT,
    Step.FILING,
    Step.SCREENING,
    Step.DELIBERATION,
    Step.PUBLICITY,
    Step.APPROVAL,
    Step.AWARDING,
)

PRECEDES: tuple[tuple[Step, Step, str], ...] = (
    (Step.ANNOUNCEMENT, Step.FILING, "公布以后才能申报"),
    (Step.FILING, Step.RECOMMENDATION, "有申报才有推荐"),
    (Step.FILING, Step.SCREENING, "有申报才能审查资格"),
    (Step.RECOMMENDATION, Step.SCREENING, "资格审查包括审查推荐"),
    (Step.SCREENING, Step.CONSULTATION, "受理以后才征求意见"),
    (Step.SCREENING, Step.DESK_REVIEW, "受理以后才能评审"),
    (Step.SCREENING, Step.SITE_VISIT, "受理以后才能评审"),
    (Step.SCREENING, Step.DEFENCE, "受理以后才能答辩"),
    (Step.CONSULTATION, Step.DELIBERATION, "部门意见须供审议参考"),
    (Step.DESK_REVIEW, Step.SUMMARY, "有评审才能汇总"),
    (Step.SITE_VISIT, Step.SUMMARY, "有评审才能汇总"),
    (Step.DEFENCE, Step.SUMMARY, "有答辩才能汇总"),
    (Step.DESK_REVIEW, Step.DELIBERATION, "评审以后才能审议"),
    (Step.SITE_VISIT, Step.DELIBERATION, "评审以后才能审议"),
    (Step.DEFENCE, Step.DELIBERATION, "答辩以后才能审议"),
    (Step.SUMMARY, Step.DELIBERATION, "汇总以后才能审议"),
    (Step.DELIBERATION, Step.PUBLICITY, "审议产生的名单才能公示"),
    (Step.DELIBERATION, Step.APPROVAL, "审议以后才能报政府审定"),
    (Step.APPROVAL, Step.CIRCULAR, "审定以后才能通报"),
    (Step.PUBLICITY, Step.CIRCULAR, "公示以后才能通报"),
    (Step.APPROVAL, Step.AWARDING, "审定以后才能颁奖"),
    (Step.PUBLICITY, Step.AWARDING, "公示以后才能颁奖"),
    (Step.CIRCULAR, Step.AWARDING, "通报以后才能颁奖"),
    (Step.APPROVAL, Step.PAYMENT, "审定以后才能发放奖金"),
    (Step.PUBLICITY, Step.PAYMENT, "公示以后才能发放奖金"),
    (Step.CIRCULAR, Step.PAYMENT, "通报以后才能发放奖金"),
    (Step.AWARDING, Step.PROMOTION, "有获奖组织才能推广"),
    (Step.AWARDING, Step.SUPERVISION, "有获奖组织才有证后监管"),
)


def check(draft: Draft) -> None:
    """Find steps that are missing, repeated or in an impossible order."""
    places = _places(draft)
    for step in REQUIRED:
        if step not in places:
            draft.fault(("procedure",), f"程序缺少 {step}", f'补上 step = "{step}"')
    if Clause.CIRCULAR in draft.clauses and Step.CIRCULAR not in places:
        draft.fault(
            ("procedure",),
            f"条款有通报，程序却没有 {Step.CIRCULAR}",
            f'补上 step = "{Step.CIRCULAR}"',
        )
    for earlier, later, reason in PRECEDES:
        if earlier in places and later in places and places[earlier] > places[later]:
            place = ("procedure", places[later])
            draft.fault(place, f"{later} 排在 {earlier} 以前：{reason}", "调整先后次序")


def _places(draft: Draft) -> dict[str, int]:
    rows = sorted((row["step"], int(path[1])) for path, row in draft.rows("procedure"))
    for _, same in groupby(rows, key=lambda row: row[0]):
        for step, number in list(same)[1:]:
            draft.fault(("procedure", number), f"程序 {step} 出现两次", "删除重复的一项")
    return {step: number for step, number in reversed(rows)}
