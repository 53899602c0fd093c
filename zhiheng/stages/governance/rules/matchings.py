"""Pure: how experts may be matched to all applications at once. No Django."""

from collections.abc import Collection, Iterable, Sequence

from zhiheng.methods.draws import Row
from zhiheng.rulebook.citations import Refusal, enforces, named
from zhiheng.rulebook.clauses import Clause

LEAST_CAP, MOST_CAP = 10, 90
"""Percent: at 100 somebody could know who reviews what before the seed exists."""


@enforces(Clause.PANEL)
def nobody_waits(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(
        Clause.PANEL,
        "没有等待分派的申报，无从匹配。",
        "申报进入材料评审后再匹配；已经分派的，不再匹配。",
    )


@enforces(Clause.PANEL)
def does_not_wait(names: Sequence[str]) -> Refusal | None:
    """`names`: applications that are not at the desk review of this cycle, or have their panel."""
    if not names:
        return None
    return Refusal(
        Clause.PANEL,
        "{names}不在等待分派之列。",
        "请只选本届进入材料评审、还没有评审组的申报。",
        names=named(names),
    )


@enforces(Clause.PANEL)
def loads_are_wrong(*, least: int, most: int) -> Refusal | None:
    if 0 <= least <= most and most > 0:
        return None
    return Refusal(
        Clause.PANEL,
        "负荷上下限不对：最少{least}件，最多{most}件。",
        "下限不能为负，也不能高于上限；上限至少一件。",
        least=least,
        most=most,
    )


@enforces(Clause.PANEL)
def seniors_are_wrong(*, seniors: int, demand: int) -> Refusal | None:
    if 0 <= seniors <= demand:
        return None
    return Refusal(
        Clause.PANEL,
        "每组{demand}人，不能要求{seniors}名高级职称。",
        "请把高级职称人数定在零与每组人数之间。",
        demand=demand,
        seniors=seniors,
    )


@enforces(Clause.PANEL)
def cap_is_wrong(percent: int) -> Refusal | None:
    """Who could be sure of an expert could arrange one."""
    if LEAST_CAP <= percent <= MOST_CAP:
        return None
    return Refusal(
        Clause.PANEL,
        "概率上限应在{least}%至{most}%之间，现为{percent}%。",
        "上限为百分之百，就等于事先知道谁评谁；过低则排不出来。",
        least=LEAST_CAP,
        most=MOST_CAP,
        percent=percent,
    )


@enforces(Clause.PANEL)
def is_matched_already(names: Sequence[str], *, reason: str) -> Refusal | None:
    """`names`: applications of an earlier plan. Without a reason one could try until it suits."""
    if not names or reason.strip():
        return None
    return Refusal(
        Clause.PANEL,
        "{names}本届已经承诺过匹配，不能换种子重配。",
        "请沿用原匹配结果；确须重配的，请写明原因，原因将一并公布。",
        names=named(names),
    )


@enforces(Clause.PANEL)
def cannot_be_matched(conflicts: Iterable[tuple[str, str]]) -> list[Refusal]:
    """`conflicts`: in words, what conflicts and the least that would do."""
    return [
        Refusal(
            Clause.PANEL,
            "无法匹配：{conflict}",
            "办法：{relaxation}",
            conflict=conflict,
            relaxation=relaxation,
        )
        for conflict, relaxation in conflicts
    ]


@enforces(Clause.PANEL)
def matching_cannot_be_used(*, approved: bool, used: bool) -> Refusal | None:
    """Panels come of a matching once, after the chair approved it."""
    if not approved:
        return Refusal(
            Clause.PANEL,
            "匹配结果尚未批准，不能据以聘请专家。",
            "请先提请评定委员会主任批准。",
        )
    if used:
        return Refusal(
            Clause.PANEL,
            "这次匹配已经分派过了。",
            "席位空缺的，请在评审组页面为该申报递补。",
        )
    return None


@enforces(Clause.PANEL, Clause.RECUSAL)
def seated(row: Row, *, out: Collection[str], seniors: Collection[str], least: int) -> list[str]:
    """Who of a matched panel sits down now: without whom must keep out, alternates in their places.

    Alternates move up in order, save that the last places go to seniors where the panel would have
    fewer than `least`. Fewer than matched where nobody is left.
    """
    staying = [expert for expert in row["experts"] if expert not in out]
    standing_by = [expert for expert in row["alternates"] if expert not in out]
    places = len(row["experts"]) - len(staying)
    missing = least - sum(expert in seniors for expert in staying)
    wanted = [expert for expert in standing_by if expert in seniors][: max(0, min(missing, places))]
    others = [expert for expert in standing_by if expert not in wanted][: places - len(wanted)]
    return [*staying, *(expert for expert in standing_by if expert in (*wanted, *others))]


@enforces(Clause.PANEL)
def alternates_run_out(*, name: str, wanted: int, count: int) -> Refusal | None:
    if count >= wanted:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}须{wanted}名专家，回避之后连同候补只有{count}名。",
        "请勾选“留待另行匹配”，增加专家后为它另行匹配。",
        name=name,
        wanted=wanted,
        count=count,
    )


@enforces(Clause.PANEL)
def seniors_run_out(*, name: str, least: int, count: int) -> Refusal | None:
    if count >= least:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}的评审组须有{least}名高级职称，回避之后连同候补只有{count}名。",
        "请勾选“留待另行匹配”，增加专家后为它另行匹配。",
        name=name,
        least=least,
        count=count,
    )
