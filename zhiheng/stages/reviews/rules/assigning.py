"""Pure: who reviews which application, and who keeps out of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhiheng.rulebook.citations import Refusal, enforces, named
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.procedure import Procedure
from zhiheng.rulebook.steps import STATE_LABELS, State
from zhiheng.stages.reviews.vocabulary import SCORED_UNTIL


@dataclass(frozen=True)
class Reviewer:
    """An expert's assignment to one application, as the rules see it."""

    expert: int
    leads: bool
    counts: bool  # neither struck nor recused
    sheet: int | None = None  # key of the scoresheet, once it is in


def states_under_review(procedure: Procedure) -> frozenset[State]:
    """The states in which an application still gathers scores."""
    return frozenset(procedure.entering(s) for s in SCORED_UNTIL if s in procedure.steps)


@enforces(Clause.DESK_REVIEW)
def not_under_review(procedure: Procedure, state: State, *, name: str) -> Refusal | None:
    if state in states_under_review(procedure):
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "{name}的申报现为“{state}”，不在评审之中。",
        "请核对申报状态。",
        name=name,
        state=STATE_LABELS[state],
    )


@enforces(Clause.DESK_REVIEW)
def panel_is_of_another_cycle(*, panel: int, application: int, name: str) -> Refusal | None:
    """`panel` and `application`: the cycles that they belong to."""
    if panel == application:
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "{name}的申报不属于评审组所在的这一届。",
        "请选择本届的申报。",
        name=name,
    )


@enforces(Clause.DESK_REVIEW)
def due_is_past(*, due_at: datetime, at: datetime) -> Refusal | None:
    if due_at > at:
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "评分截止时间{due:%Y-%m-%d %H:%M}已经过去。",
        "请把截止时间定在分派之后。",
        due=due_at,
    )


@enforces(Clause.RECUSAL)
def newcomers(
    *,
    seats: Sequence[int],
    reserves: Sequence[int],
    kept_out: Collection[int],
    known: Collection[int],
    standing: Collection[int],
    group: Mapping[int, str],
) -> list[int]:
    """The experts to assign to one application now: seats first, then reserves in drawn order.

    As many as bring those that already count (`standing`) up to the panel's seats. Nobody who is
    recused (`kept_out`) or was ever assigned to it (`known`). `group`: where an expert drew; an empty
    seat goes to a reserve of the same group while there is one.
    """
    places = max(len(seats) - len(standing), 0)
    able = [e for e in dict.fromkeys((*seats, *reserves)) if e not in kept_out and e not in known]
    added = [expert for expert in able if expert in seats][:places]
    empty = Counter(group.get(expert) for expert in seats)
    empty.subtract(group.get(expert) for expert in (*standing, *added))
    others = [expert for expert in able if expert not in seats]
    for expert in others:
        if len(added) < places and empty[group.get(expert)] > 0:
            added.append(expert)
            empty[group.get(expert)] -= 1
    return [*added, *(expert for expert in others if expert not in added)][:places]


@enforces(Clause.PANEL)
def panel_was_matched_to_another(
    *, matched: int | None, application: int, name: str
) -> Refusal | None:
    """`matched`: the one application that the panel was matched to, if it was."""
    if matched in (None, application):
        return None
    return Refusal(
        Clause.PANEL,
        "评审组由整体匹配产生，专为另一家申报组成，不能评审{name}。",
        "请为这家申报另行匹配或抽取。",
        name=name,
    )


@enforces(Clause.PANEL)
def sets_a_matching_aside(names: Sequence[str], *, reason: str) -> Refusal | None:
    """`names`: applications that a plan of the cycle is to find experts for, given to another panel."""
    if not names or reason.strip():
        return None
    return Refusal(
        Clause.PANEL,
        "{names}本届已经承诺由整体匹配配备专家，不能改由其他评审组评审。",
        "请按匹配结果分派；确须另行分派的，请写明原因，原因将记入台账。",
        names=named(names),
    )


@enforces(Clause.PANEL)
def is_assigned_already(names: Sequence[str]) -> Refusal | None:
    """`names`: matched applications that somebody was assigned to otherwise in the meantime."""
    if not names:
        return None
    return Refusal(
        Clause.PANEL,
        "{names}已经另行分派了专家，不能再按匹配结果分派。",
        "请在分派时把它们勾选为“留待另行匹配”。",
        names=named(names),
    )


@enforces(Clause.PANEL)
def panel_is_short(*, count: int, minimum: int, name: str) -> Refusal | None:
    if count >= minimum:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}回避之后只有{count}名专家，少于最低{minimum}名。",
        "请补抽或另行组成评审组。",
        name=name,
        count=count,
        minimum=minimum,
    )


@enforces(Clause.DESK_REVIEW)
def everybody_is_assigned(added: int) -> Refusal | None:
    if added:
        return None
    return Refusal(
        Clause.DESK_REVIEW,
        "这些申报已分派满员，没有可以增加的专家。",
        "如需更换专家，请先排除原有分派。",
    )


@enforces(Clause.RECUSAL)
def already_struck(*, struck: bool) -> Refusal | None:
    if not struck:
        return None
    return Refusal(
        Clause.RECUSAL,
        "这一分派已经排除。",
        "请刷新页面，查看替补安排。",
    )


@enforces(Clause.RECUSAL)
def reason_is_missing(reason: str) -> Refusal | None:
    """Whoever keeps out, or is kept out, leaves a reason on file."""
    if reason.strip():
        return None
    return Refusal(Clause.RECUSAL, "没有填写事由。", "请写明事由后再办。")


@enforces(Clause.RECUSAL)
def replacement_is_unfit(
    expert: int,
    *,
    name: str,
    kept_out: Collection[int],
    known: Collection[int],
    drawn: bool,
    reserves: Sequence[int],
) -> Refusal | None:
    """Nobody recused or assigned before; and a drawn panel takes its next reserve, nobody else."""
    if expert in kept_out or expert in known:
        return Refusal(
            Clause.RECUSAL,
            "{name}须回避，或者曾分派到这一申报，不能替补。",
            "请另选替补专家。",
            name=name,
        )
    free = [one for one in reserves if one not in kept_out and one not in known]
    if drawn and free[:1] != [expert]:
        return Refusal(
            Clause.PANEL,
            "评审组由抽取产生，{name}不是下一名候补。",
            "请按抽取记录中的候补顺序替补；候补用尽的，另行抽取。",
            name=name,
        )
    return None


@enforces(Clause.PANEL, Clause.INDEPENDENT_SCORING)
def has_other_duties(duty: str | None, *, name: str) -> Refusal | None:
    """The office and the supervision never score. `duty`: the role that forbids it, if any."""
    if duty is None:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}担任{duty}，不参与评分。",
        "请另选替补专家。",
        name=name,
        duty=duty,
    )


def leader(reviewers: Iterable[Reviewer]) -> int | None:
    """The expert who leads: the leader while that seat counts, else the first seat that does.

    `reviewers` in order of assignment.
    """
    counting = [reviewer for reviewer in reviewers if reviewer.counts]
    leading = [reviewer for reviewer in counting if reviewer.leads]
    return next((reviewer.expert for reviewer in (*leading, *counting)), None)
