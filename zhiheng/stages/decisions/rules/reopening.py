"""A conflict comes out after the vote, or a struck candidate leaves a place."""

from collections import Counter
from collections.abc import Collection, Iterable

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms
from zhiheng.rulebook.steps import STATE_LABELS, STEP_LABELS, State, Step
from zhiheng.stages.decisions.rules.seats import Places, Tags, rank


@enforces(Clause.DELIBERATION)
def deliberation_is_over(done: Collection[str]) -> Refusal | None:
    """Once the award is proclaimed or conferred, what was wrong is a matter of revocation."""
    over = [step for step in (Step.CIRCULAR, Step.AWARDING) if step in done]
    if not over:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "“{step}”已经完成，本届不能再审议。",
        "此后发现的问题按撤销程序办理。",
        step=STEP_LABELS[over[0]],
    )


@enforces(Clause.ELIGIBILITY)
def suspended_are_undecided(names: Collection[str]) -> Refusal | None:
    """A step is not closed over the head of a candidate that merged, split or was taken over."""
    if not names:
        return None
    return Refusal(
        Clause.ELIGIBILITY,
        "{names}因身份变更中止，尚未决定是否继续。",
        "请先作出决定，再办结本环节。",
        names="、".join(names),
    )


@enforces(Clause.RECUSAL)
def cannot_be_reopened(
    name: str, state: State, *, was_voted_on: bool, reason: str
) -> Refusal | None:
    """`was_voted_on`: the committee proposed it by a vote, and it is still a candidate."""
    if not was_voted_on:
        return Refusal(
            Clause.RECUSAL,
            "{name}现为“{state}”，没有可以重新审议的提名。",
            "尚未提名的，由其余委员直接重新表决；已经终结的，按监督程序处理。",
            name=name,
            state=STATE_LABELS[state],
        )
    if not reason.strip():
        return Refusal(Clause.RECUSAL, "没有写明重新审议的事由。", "请写明应回避而未回避的情形。")
    return None


@enforces(Clause.RECUSAL)
def already_reopened(*, undecided: bool) -> Refusal | None:
    if not undecided:
        return None
    return Refusal(Clause.RECUSAL, "该申报正在重新审议。", "请先表决，再决定维持或撤销提名。")


@enforces(Clause.RECUSAL)
def new_vote_is_missing(name: str, *, reopened: bool, voted: bool) -> Refusal | None:
    """The count that stood with the conflicted vote does not stand without a new one."""
    if reopened and voted:
        return None
    return Refusal(
        Clause.RECUSAL,
        "{name}没有经回避后重新表决的结果。",
        "请先提起重新审议，并由无利害关系的委员表决。",
        name=name,
    )


@enforces(Clause.DELIBERATION)
def new_vote_says_otherwise(name: str, *, passed: bool, wanted: bool) -> Refusal | None:
    if passed == wanted:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{name}重新表决的结果是“{result}”，与此办理不符。",
        "通过的维持提名，未通过的撤销提名。",
        name=name,
        result="通过" if passed else "未通过",
    )


@enforces(Clause.QUOTA)
def replacement_is_not_allowed(terms: Terms) -> Refusal | None:
    """A struck candidate's place stays vacant unless the edition allows 递补."""
    if terms.replacement_allowed:
        return None
    return Refusal(
        Clause.QUOTA,
        "本办法没有允许递补，取消资格后的名额空缺。",
        "名额空缺是允许的，请按现有名单继续办理。",
    )


@enforces(Clause.DELIBERATION)
def reserve_is_kept(
    name: str, *, waits: bool, voted_anew: bool, passed: bool, reason: str
) -> Refusal | None:
    """A replacement is deliberated anew: no vote of an earlier day makes it by itself."""
    if not waits:
        return Refusal(
            Clause.DELIBERATION,
            "{name}不在候补之列。",
            "只有表决通过、因名额所限未提名的，才能递补。",
            name=name,
        )
    if not (voted_anew and passed):
        return Refusal(
            Clause.DELIBERATION,
            "{name}没有经本次会议重新表决通过。",
            "递补须由评定委员会重新审议表决。",
            name=name,
        )
    if not reason.strip():
        return Refusal(Clause.DELIBERATION, "没有写明递补的理由。", "请填写理由。")
    return None


@enforces(Clause.QUOTA)
def no_place_is_free(taken: Iterable[Tags], tags: Tags, *, places: Places) -> Refusal | None:
    held = Counter(taken)
    if rank(held + Counter([tags]), places) > held.total():
        return None
    return Refusal(Clause.QUOTA, "没有空出的名额。", "名额已满，不能再提名。")
