"""Pure: who must keep out, and on what ground. No Django."""

from collections.abc import Iterable, Mapping
from datetime import date

from zhiheng.methods.conflicts import Strength, Tie
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms

NO_CONFLICT = "none"


@enforces(Clause.RECUSAL)
def employment_ends_before_it_begins(
    *, employer: str, since: date | None, until: date | None
) -> Refusal | None:
    """Recusal counts from these days, so they must make sense."""
    if since is None or until is None or since <= until:
        return None
    return Refusal(
        Clause.RECUSAL,
        "在“{employer}”的任职起止日期颠倒：{since}起、{until}止。",
        "请核对后重新填写；仍在任的，止期留空。",
        employer=employer,
        since=since,
        until=until,
    )


@enforces(Clause.RECUSAL)
def exclusions(
    found: Iterable[Tie],
    *,
    recused: Iterable[tuple[str, str]],
    with_other_duties: Mapping[str, str],
) -> list[dict[str, str]]:
    """Who may not be drawn, for which applicant and why: [{"expert", "organisation", "reason"}].

    `recused`: (expert, organisation) who keep out already. `with_other_duties`: expert → role.
    """
    rows = [
        {"expert": e, "organisation": "", "reason": f"现任{role}，不参与评分"}
        for e, role in with_other_duties.items()
    ]
    rows += [{"expert": e, "organisation": o, "reason": "本届已对该组织回避"} for e, o in recused]
    rows += [
        {"expert": tie.expert, "organisation": tie.organisation, "reason": tie_in_words(tie)}
        for tie in found
        if tie.strength >= Strength.STRONG
    ]
    return sorted(rows, key=lambda row: (row["expert"], row["organisation"], row["reason"]))


def tie_in_words(tie: Tie) -> str:
    if tie.kind in ("code", "name"):
        how = "代码一致" if tie.kind == "code" else "名称一致"
        return f"任职单位“{tie.expert_fact}”与“{tie.organisation_fact}”{how}"
    return f"专家的“{tie.expert_fact}”与申报组织的“{tie.organisation_fact}”相符"


@enforces(Clause.RECUSAL)
def detection_binds(strength: Strength, *, ties: bool | None) -> bool:
    """Whether what was found keeps the expert out. `ties`: the decision on it, None while open.

    The same code binds whatever anybody says; a strong match until people find otherwise; a weak
    one only when people find so.
    """
    if strength == Strength.CERTAIN or ties is not None:
        return strength == Strength.CERTAIN or bool(ties)
    return strength == Strength.STRONG


@enforces(Clause.RECUSAL)
def waits_for_a_decision(strength: Strength, *, ties: bool | None) -> bool:
    return strength < Strength.CERTAIN and ties is None


@enforces(Clause.RECUSAL)
def facts_have_changed(*, basis: str, now: str | None) -> Refusal | None:
    """A decision is on the facts that the office read. `now`: their digest, None if nothing is left."""
    if basis == now:
        return None
    return Refusal(
        Clause.RECUSAL,
        "据以判断的事实已经变化。",
        "请刷新页面，按现在的事实重新判断。",
    )


@enforces(Clause.RECUSAL)
def certain_is_not_decided(strength: Strength) -> Refusal | None:
    """统一社会信用代码一致: there is nothing to weigh."""
    if strength < Strength.CERTAIN:
        return None
    return Refusal(
        Clause.RECUSAL,
        "任职单位与申报组织的统一社会信用代码一致，须当然回避，不作判断。",
        "任职记录有误的，请先更正记录。",
    )


@enforces(Clause.RECUSAL)
def detection_is_decided(*, decided: bool) -> Refusal | None:
    if not decided:
        return None
    return Refusal(Clause.RECUSAL, "对这些事实已经作出判断。", "事实变化后会再次提请判断。")


@enforces(Clause.RECUSAL)
def detections_are_undecided(pairs: Iterable[tuple[str, str]]) -> list[Refusal]:
    """`pairs`: (expert, applicant) of a panel, with facts that match and that nobody decided on."""
    return [
        Refusal(
            Clause.RECUSAL,
            "{person}与“{organisation}”之间有相符的事实，尚未判断是否须回避。",
            "请在“利害关系核对”中逐项判断后再办结。",
            person=person,
            organisation=organisation,
        )
        for person, organisation in pairs
    ]


@enforces(Clause.RECUSAL)
def nothing_is_asked(*, experts: int, organisations: int) -> Refusal | None:
    if experts and organisations:
        return None
    return Refusal(
        Clause.RECUSAL, "没有写明查询的专家或申报组织。", "请至少写一位专家和一家申报组织。"
    )


@enforces(Clause.RECUSAL)
def declared_already(*, declared: bool, organisation: str) -> Refusal | None:
    if not declared:
        return None
    return Refusal(
        Clause.RECUSAL,
        "对“{organisation}”的利害关系已经申报，一经申报不再更改。",
        "情况有变的，请申请评审中回避或联系评委会办公室。",
        organisation=organisation,
    )


@enforces(Clause.RECUSAL)
def conflict_is_unexplained(*, kind: str, detail: str) -> Refusal | None:
    """ "其他" says nothing by itself."""
    if kind != "other" or detail.strip():
        return None
    return Refusal(Clause.RECUSAL, "选择了“其他”，但没有说明是什么关系。", "请用一两句话写明情况。")


@enforces(Clause.RECUSAL)
def no_conflict_is_named(kind: str) -> Refusal | None:
    """A recusal names what ties the person to the applicant."""
    if kind != NO_CONFLICT:
        return None
    return Refusal(
        Clause.RECUSAL,
        "没有选择利害关系的种类，不能据以回避。",
        "请选择任职、亲属等具体关系；难以归类的选“其他”并说明。",
    )


@enforces(Clause.RECUSAL)
def reason_is_missing(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Clause.RECUSAL, "没有写明理由。", "请写明事实和依据，以便日后核查。")


@enforces(Clause.RECUSAL)
def is_recused_already(*, recused: bool, person: str, organisation: str) -> Refusal | None:
    if not recused:
        return None
    return Refusal(
        Clause.RECUSAL,
        "{person}本届已对“{organisation}”回避，无需再办。",
        "回避在本届内一直有效。",
        person=person,
        organisation=organisation,
    )


@enforces(Clause.RECUSAL)
def challenge_is_not_foreseen(terms: Terms) -> Refusal | None:
    if terms.applicant_may_challenge:
        return None
    return Refusal(
        Clause.RECUSAL,
        "本届没有由申报组织申请专家回避的规定。",
        "知悉利害关系的，请书面反映给评委会办公室，由其核实认定。",
    )


@enforces(Clause.RECUSAL)
def challenge_is_decided(*, dismissed: bool, recused: bool) -> Refusal | None:
    if dismissed:
        return Refusal(Clause.RECUSAL, "该回避申请已经驳回。", "请查看原决定的理由。")
    if recused:
        return Refusal(Clause.RECUSAL, "该专家已经回避，申请已得到支持。", "无需再作决定。")
    return None
