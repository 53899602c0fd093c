"""Pure: how experts may be drawn. No Django."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from zhiheng.methods.conflicts import Tie
from zhiheng.methods.draws import Shortage, Stratum
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance.rules import recusals

WITNESSES = 2
"""So many, besides whoever enters it, have seen where a seed came from."""


@enforces(Clause.PANEL)
def purpose_was_drawn_already(*, purpose: str, earlier: Iterable[str]) -> Refusal | None:
    """One draw for one purpose, or somebody could draw until the names suit."""
    if purpose not in set(earlier):
        return None
    return Refusal(
        Clause.PANEL,
        "本届已经为“{purpose}”抽取过专家，不能换种子重抽。",
        "请沿用原抽取结果；原结果未获批准的，请另拟用途并写明重抽原因。",
        purpose=purpose,
    )


@enforces(Clause.PANEL)
def seed_source_is_missing(seed_source: str) -> Refusal | None:
    """A source named afterwards could be chosen to suit."""
    if seed_source.strip():
        return None
    return Refusal(
        Clause.PANEL,
        "没有写明种子从哪里来。",
        "请写明将要发生、各方都不能预知的公开事件，例如“某日上午十时由监督人员当众掷骰子20次”。",
    )


@enforces(Clause.PANEL)
def strata_are_wrong(strata: Sequence[Stratum]) -> list[Refusal]:
    """At least one group, each by a name of its own, each with a seat or a reserve."""
    faults = []
    if not strata:
        faults.append(Refusal(Clause.PANEL, "没有分组，不知道要抽几人。", "请至少写一个分组。"))
    if len({stratum.name for stratum in strata}) < len(strata):
        faults.append(Refusal(Clause.PANEL, "有两个分组同名。", "请给每个分组取不同的名称。"))
    faults += [
        Refusal(
            Clause.PANEL,
            "分组“{stratum}”的席位或候补人数不对。",
            "席位和候补不能为负，合计至少一名。",
            stratum=stratum.name,
        )
        for stratum in strata
        if min(stratum.seats, stratum.reserves) < 0 or stratum.places < 1
    ]
    return faults


@enforces(Clause.PANEL)
def strata_cannot_be_filled(shortages: Iterable[Shortage]) -> list[Refusal]:
    """Seats and reserves must all be filled from those who need not keep out."""
    return [
        Refusal(
            Clause.PANEL,
            "分组“{stratum}”需{places}名（含候补），可选仅{available}名：{grounds}。",
            "至少需放宽{missing}名：减少候补或席位，或补充名册、放宽该组条件。",
            stratum=short.stratum,
            places=short.places,
            available=short.available,
            grounds=_in_words(short),
            missing=short.missing,
        )
        for short in shortages
    ]


def _in_words(short: Shortage) -> str:
    kept_out = [f"因{ground}{count}名" for ground, count in sorted(short.grounds.items())]
    return "、".join(kept_out) or "名册中符合条件的只有这些"


@enforces(Clause.RECUSAL)
def exclusions(
    found: Iterable[Tie],
    *,
    recused: Iterable[tuple[str, str]],
    with_other_duties: Mapping[str, str],
) -> list[dict[str, str]]:
    """Who is kept out of a draw, each row with the ground by which they are counted."""
    by_ground = {
        "任职回避": recusals.exclusions(found, recused=(), with_other_duties={}),
        "申报或认定回避": recusals.exclusions((), recused=recused, with_other_duties={}),
        "另有职务": recusals.exclusions((), recused=(), with_other_duties=with_other_duties),
    }
    return [{**row, "ground": ground} for ground, rows in by_ground.items() for row in rows]


def excluded_by_load(expert: str, panels: int) -> dict[str, str]:
    reason = f"本届已在{panels}个评审组任职"
    return {"expert": expert, "organisation": "", "ground": "满负荷", "reason": reason}


@enforces(Clause.PANEL)
def draw_is_revealed_already(*, revealed: bool) -> Refusal | None:
    """One seed for one commitment, or somebody could throw until the names suit."""
    if not revealed:
        return None
    return Refusal(
        Clause.PANEL,
        "这次抽取的种子已经登记，结果已经抽出，不能再掷。",
        "请查看抽取记录；结果有疑问的，任何人都可以下载记录重算。",
    )


@enforces(Clause.PANEL)
def seed_came_before_commitment(*, committed_at: datetime, at: datetime) -> Refusal | None:
    if at > committed_at:
        return None
    return Refusal(
        Clause.PANEL,
        "种子不能早于承诺：承诺于{committed_at:%Y-%m-%d %H:%M:%S}公布，种子须在此后产生。",
        "请在承诺公布之后，按公布的来源产生种子。",
        committed_at=committed_at,
    )


@enforces(Clause.PANEL)
def seed_is_missing(seed: str) -> Refusal | None:
    """Without a seed that is told, nobody can repeat the draw."""
    if seed.strip():
        return None
    return Refusal(
        Clause.PANEL,
        "没有填写抽取种子。",
        "请照抄骰子或公告上的数字，依次填写。",
    )


@enforces(Clause.PANEL)
def witnesses_are_wrong(witnesses: Sequence[str], *, enters: str) -> list[Refusal]:
    """Several people saw the seed; whoever enters it is not one of them."""
    names = [name.strip() for name in witnesses if name.strip()]
    faults = []
    if len(set(names)) < WITNESSES:
        faults.append(
            Refusal(
                Clause.PANEL,
                "见证人须至少{wanted}名、各不相同，现为{count}名。",
                "请写明在场看到种子产生的人的姓名。",
                wanted=WITNESSES,
                count=len(set(names)),
            )
        )
    if enters in names:
        faults.append(
            Refusal(
                Clause.PANEL,
                "{name}登记种子，不能同时作见证人。",
                "请由在场的其他人见证。",
                name=enters,
            )
        )
    return faults


@enforces(Clause.PANEL)
def draw_is_approved_already(*, approved: bool) -> Refusal | None:
    if not approved:
        return None
    return Refusal(Clause.PANEL, "这次抽取已经批准。", "请据以组成评审组。")


@enforces(Clause.PANEL)
def approves_their_own_draw(*, drew: Collection[str], approves: str) -> Refusal | None:
    """经批准后聘请: two persons, or the approval is worth nothing."""
    if approves not in drew:
        return None
    return Refusal(Clause.PANEL, "抽取人不能批准自己的抽取。", "请由评定委员会主任的另一人批准。")
