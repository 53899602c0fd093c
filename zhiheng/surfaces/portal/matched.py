"""How a matching reads, for every desk that may look at one: facts, panels, who was kept out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from zhiheng.methods import matchings as method
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.acting import Fact
from zhiheng.surfaces.portal.sheets import SHOWN, Table, heads


def standing(plan: Any) -> str:
    if not hasattr(plan, "matching"):
        return badge(text=gettext("待产生种子"), tone="aside")
    if plan.assigned:
        return badge(text=gettext("已分派"), tone="won")
    if hasattr(plan.matching, "approval"):
        return badge(text=gettext("已批准"), tone="won")
    return badge(text=gettext("待主任批准"), tone="aside")


def title_of(plan: Any) -> str:
    return gettext("第 {n} 次整体匹配").format(n=plan.ordinal)


def share_of(document: Mapping[str, Any]) -> str:
    return "/".join(map(str, document["cap"]))


def asked(document: Mapping[str, Any]) -> list[Fact]:
    """What was asked for, in numbers."""
    facts = [
        (gettext("申报"), len(document["applications"])),
        (gettext("专家"), len(document["experts"])),
        (gettext("不可匹配的对数"), len(method.closed(document))),
        (gettext("每组专家"), document["demand"]),
        (gettext("其中高级职称至少"), document["seniors"]),
        (gettext("每组候补"), document["reserves"]),
        (gettext("任何一对的概率不超过"), share_of(document)),
    ]
    return [*facts, *([(gettext("重配原因"), document["reason"])] if document["reason"] else [])]


def facts_of(plan: Any) -> list[Fact]:
    made = getattr(plan, "matching", None)
    facts = [
        (gettext("承诺时间"), cn_moment(plan.committed_at)),
        (gettext("承诺摘要"), plan.digest),
        (gettext("种子来源"), plan.seed_source),
        (gettext("进度"), standing(plan)),
        *asked(plan.document),
    ]
    if made:
        facts += [
            (gettext("种子"), made.seed),
            (gettext("见证人"), "、".join(made.witnesses)),
            (gettext("匹配时间"), cn_moment(made.revealed_at)),
        ]
    return facts


def panels(document: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Table:
    """Rows of a result, with names: the leader, the others, and who stands by."""
    people, applicants = method.names_in(document)
    leads = gettext("{name}（组长）")
    return Table(
        title=gettext("匹配结果"),
        heads=heads("申报组织", "成员", "候补，按递补次序", "人数"),
        rows=[
            (
                applicants[row["application"]],
                "、".join([leads.format(name=people[row["leader"]]), *_others(row, people)]),
                "、".join(people[ref] for ref in row["alternates"]) or "—",
                gettext("{n} 名").format(n=len(row["experts"])),
            )
            for row in rows
        ],
        empty=gettext("没有申报。"),
    )


def _others(row: Mapping[str, Any], people: Mapping[str, str]) -> list[str]:
    return [people[ref] for ref in row["experts"] if ref != row["leader"]]


def exclusions(document: Mapping[str, Any], *, unseen: Iterable[str] = ()) -> Table:
    """Who keeps out of what. `unseen`: applicants of whom this reader is to know nothing."""
    people, applicants = method.names_in(document)
    hidden = set(unseen)
    found = [row for row in document["exclusions"] if row["organisation"] not in hidden]
    return Table(
        title=gettext("不可匹配"),
        heads=heads("专家", "编号", "申报组织", "类别", "理由"),
        rows=[
            (
                people[row["expert"]],
                row["expert"],
                applicants.get(row["organisation"]) or gettext("全部"),
                row["ground"],
                row["reason"],
            )
            for row in found[:SHOWN]
        ],
        empty=gettext("没有专家须回避。"),
        more=_only_first(found),
    )


def experts(document: Mapping[str, Any], result: Sequence[Mapping[str, Any]] = ()) -> Table:
    """The experts with the load that they may be given, and that they were given."""
    load = Counter(ref for row in result for ref in row["experts"])
    rows = sorted(document["experts"], key=lambda row: -load[row["expert"]])
    return Table(
        title=gettext("专家与负荷"),
        heads=heads("姓名", "编号", "高级职称", "最少", "最多", "匹配"),
        rows=[
            (
                row["name"],
                row["expert"],
                gettext("是") if row["senior"] else gettext("否"),
                row["min_load"],
                row["max_load"],
                load[row["expert"]] if result else "—",
            )
            for row in rows[:SHOWN]
        ],
        empty=gettext("没有可选的专家。"),
        numbers="3 4 5",
        more=_only_first(rows),
    )


def _only_first(found: Sequence[Any]) -> str:
    if len(found) <= SHOWN:
        return ""
    return gettext("只列前 {n} 条，全部见记录文件。").format(n=SHOWN)
