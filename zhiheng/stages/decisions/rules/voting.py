"""Who may vote on whom, when a vote may be held, and what it yields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms
from zhiheng.rulebook.steps import STATE_LABELS, State

CHOICES = ("for", "against", "abstain", "invalid")


@dataclass(frozen=True)
class Electorate:
    """Members who may vote on one application after recusals, and how many of them are present."""

    eligible: int
    present: int


@dataclass(frozen=True)
class Count:
    """What one application received. Whoever cast no ballot is in none of the four."""

    votes_for: int
    votes_against: int
    abstained: int
    invalid: int
    passed: bool


@enforces(Clause.COMMITTEE)
def not_members(names: Collection[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.COMMITTEE,
        "{names}此时不是评定委员会委员，不能登记到会。",
        "请核对委员名册与任职期限；本办法未允许代会的，不得由他人代替。",
        names="、".join(names),
    )


@enforces(Clause.DELIBERATION)
def already_present(names: Collection[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{names}已经登记到会。",
        "请只登记后到的委员。",
        names="、".join(names),
    )


@enforces(Clause.DELIBERATION)
def nobody_is_named(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(Clause.DELIBERATION, "名单是空的。", "请至少选择一项。")


@enforces(Clause.COMMITTEE_DUTIES, Clause.RECUSAL)
def quorum_is_missing(name: str, *, electorate: Electorate, quorum: Fraction) -> Refusal | None:
    """The quorum is counted for each applicant among those who need not recuse themselves."""
    eligible, present = electorate.eligible, electorate.present
    needed = max(1, -(-quorum.numerator * eligible // quorum.denominator))
    if present >= needed:
        return None
    return Refusal(
        Clause.COMMITTEE_DUTIES,
        "对{name}有表决权的委员{eligible}人，到会{present}人，不足法定的{needed}人，还差{missing}人。",
        "请待委员到齐后再表决，或依办法增补委员；其他申报组织可以先行表决。",
        name=name,
        eligible=eligible,
        present=present,
        needed=needed,
        missing=needed - present,
    )


@enforces(Clause.COMMITTEE_DUTIES)
def tally(choices: Mapping[str, int], *, electorate: Electorate, terms: Terms) -> Count:
    """`choices`: choice → number of slips. Blank slips are absent and count for nothing."""
    counted = {choice: choices.get(choice, 0) for choice in CHOICES}
    base = electorate.present if terms.majority_of == "present" else electorate.eligible
    return Count(
        votes_for=counted["for"],
        votes_against=counted["against"],
        abstained=counted["abstain"],
        invalid=counted["invalid"],
        passed=base > 0
        and counted["for"] * terms.majority.denominator >= terms.majority.numerator * base,
    )


@enforces(Clause.DELIBERATION)
def not_waiting(name: str, state: State, *, waits: bool) -> Refusal | None:
    if waits:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{name}现为“{state}”，不在待审议之列。",
        "请只对待审议的申报组织表决；须重新审议的，先提起重新审议。",
        name=name,
        state=STATE_LABELS[state],
    )


@enforces(Clause.RESTRICTIONS)
def recheck_is_missing(*, done: bool, gate: str) -> Refusal | None:
    """Restrictions are looked up again before each gate."""
    if done:
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "尚未进行“{gate}”的限制情形复核。",
        "请由评委会办公室先办理复核。",
        gate=gate,
    )


@enforces(Clause.RESTRICTIONS)
def findings_are_undecided(names: Collection[str]) -> Refusal | None:
    """A hit is neither ignored nor applied by itself; after the cut-off the committee decides."""
    if not names:
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "{names}有限制情形的线索尚未认定。",
        "截止日以前的由评委会办公室认定；截止日以后发生的属重大事项，由评定委员会认定。",
        names="、".join(names),
    )


@enforces(Clause.DELIBERATION)
def already_voted_on(names: Collection[str]) -> Refusal | None:
    """Nobody is voted on until the result pleases."""
    if not names:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{names}已有有效表决结果，不再重复表决。",
        "只有并列须再投或依规定重新审议的，才能再次表决。",
        names="、".join(names),
    )


@enforces(Clause.DELIBERATION)
def round_is_open(*, is_open: bool) -> Refusal | None:
    if not is_open:
        return None
    return Refusal(Clause.DELIBERATION, "有一轮表决尚未结束。", "请先结束该轮表决并计票。")


@enforces(Clause.DELIBERATION)
def round_is_closed(closed_at: datetime | None) -> Refusal | None:
    if closed_at is None:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "本轮表决已于{closed:%Y-%m-%d %H:%M}结束。",
        "计票结果以计票单为准。",
        closed=closed_at,
    )


@enforces(Clause.DELIBERATION)
def member_has_voted(*, voted: bool) -> Refusal | None:
    if not voted:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "您已在本轮投票，每位委员每轮只投一次。",
        "表决票投出后不能更改。",
    )


@enforces(Clause.RECUSAL)
def member_is_recused(names: Collection[str]) -> Refusal | None:
    if not names:
        return None
    return Refusal(
        Clause.RECUSAL,
        "您对{names}已经回避，不能表决。",
        "请只对其余申报组织投票。",
        names="、".join(names),
    )


@enforces(Clause.DELIBERATION)
def not_on_the_ballot(strangers: int) -> Refusal | None:
    if not strangers:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "有{count}项不在您的表决票上。",
        "请刷新页面；表决开始后才到会的委员，从下一轮起投票。",
        count=strangers,
    )


@enforces(Clause.DELIBERATION)
def choice_is_unknown(choices: Collection[str]) -> Refusal | None:
    unknown = sorted(set(choices) - set(CHOICES))
    if not unknown:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "表决意见“{choice}”不成立。",
        "只能填写赞成、反对、弃权；填写无法辨认的计为无效。",
        choice="、".join(unknown),
    )


@enforces(Clause.DELIBERATION)
def not_voted_on(names: Collection[str]) -> Refusal | None:
    """Every candidate is put to the vote: none is lost by being left off the ballot."""
    if not names:
        return None
    return Refusal(
        Clause.DELIBERATION,
        "{names}还没有有效的表决结果（未表决、到会不足，或表决后有委员应予回避）。",
        "请先对其表决；表决后发现应回避的，由其余委员重新表决。",
        names="、".join(names),
    )
