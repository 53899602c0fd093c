"""Pure: who may sit on a panel. No Django."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Terms, names

DIRECT = "direct"


@enforces(Clause.PANEL)
def person_is_unverified(*, name: str, verified: bool) -> Refusal | None:
    """Whoever judges is known by an identity that was checked."""
    if verified:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}尚未实名核验，不能列为评审专家。",
        "请先登记身份证号码完成核验。",
        name=name,
    )


@enforces(Clause.PANEL)
def is_an_expert_already(*, name: str, pool: str | None) -> Refusal | None:
    """`pool`: the label of the pool the person is in, None if in none."""
    if pool is None:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}已是评审专家（{pool}）。",
        "一人只登记一次，请直接使用已有登记。",
        name=name,
        pool=pool,
    )


@enforces(Clause.PANEL)
def draw_cannot_be_used(*, approved: bool, same_cycle: bool, used: bool) -> Refusal | None:
    """A panel comes from a draw of its own cycle, approved, that made no other panel."""
    if not same_cycle:
        return Refusal(Clause.PANEL, "这次抽取属于另一届。", "请使用本届的抽取结果。")
    if not approved:
        return Refusal(
            Clause.PANEL,
            "抽取结果尚未批准，不能据以聘请专家。",
            "请先提请评定委员会主任批准。",
        )
    if used:
        return Refusal(Clause.PANEL, "这次抽取已经组成过评审组。", "请为另一个评审组另行抽取。")
    return None


@enforces(Clause.PANEL)
def source_is_unclear(*, from_draw: bool, appointed: bool) -> Refusal | None:
    """Seats come from a draw or from direct appointment: one of them, told openly."""
    if from_draw != appointed:
        return None
    return Refusal(
        Clause.PANEL,
        "评审组的来源不明：须二者择一，或用抽取结果，或直接聘请。",
        "请选定抽取记录，或列出直接聘请的专家，不要并用。",
    )


@enforces(Clause.PANEL)
def pool_is_unknown(edition: Edition, seats: Sequence[tuple[str, str]]) -> list[Refusal]:
    """`seats`: (name, key of pool). Without the edition's word a pool is no ground to appoint."""
    known = names(edition.pools)
    return [
        Refusal(
            Clause.PANEL,
            "{title}没有规定可以从该专家库选取专家，{name}不能以此聘请。",
            "请改聘以直接聘请方式登记的专家。",
            title=edition.title,
            name=name,
        )
        for name, pool in seats
        if pool != DIRECT and pool not in known
    ]


@enforces(Clause.PANEL)
def size_is_wrong(terms: Terms, count: int) -> list[Refusal]:
    """As many as the terms say, and an odd number where they want one."""
    faults = (
        (
            count != terms.panel_size or count < terms.panel_minimum,
            "评审组应为{size}人、至少{minimum}人，现为{count}人。",
            "请补足或调减人数；人数规定有误的，请核对本届参数。",
        ),
        (
            terms.panel_odd and count % 2 == 0,
            "评审组人数须为单数，现为{count}人。",
            "请增加或减少一人。",
        ),
    )
    values = {"size": terms.panel_size, "minimum": terms.panel_minimum, "count": count}
    return [
        Refusal(Clause.PANEL, what, remedy, **values) for wrong, what, remedy in faults if wrong
    ]


@enforces(Clause.PANEL)
def panel_is_wrong(*, seats: Sequence[Any], leader: Any) -> list[Refusal]:
    """Nobody twice, and a leader from among them."""
    faults = (
        (
            len(set(seats)) < len(seats),
            "同一专家在评审组中出现了不止一次。",
            "每位专家只占一席，请另选一人。",
        ),
        (
            leader not in seats,
            "组长不是本评审组成员。",
            "请从成员中指定组长。",
        ),
    )
    return [Refusal(Clause.PANEL, what, remedy) for wrong, what, remedy in faults if wrong]


@enforces(Clause.INDEPENDENT_SCORING)
def has_other_duties(duties: Mapping[str, str]) -> list[Refusal]:
    """`duties`: name → role. Whoever runs or supervises the award does not score it."""
    return [
        Refusal(
            Clause.INDEPENDENT_SCORING,
            "{name}现任{role}，不参与评分，不能进入评审组。",
            "请另选专家。",
            name=name,
            role=role,
        )
        for name, role in duties.items()
    ]
