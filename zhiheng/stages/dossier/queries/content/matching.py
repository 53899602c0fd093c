"""The record of a matching: what was committed to, the seed, and who reviews what."""

from typing import Any

from zhiheng.methods.matchings import names_in
from zhiheng.methods.wording import moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Content, Heading, Table, Text, form
from zhiheng.stages.dossier.rules.wording import grouped, listed
from zhiheng.stages.governance.models import Matching


def matching_record(matching: Matching, frame: Frame) -> Made:
    document, day = matching.plan.document, day_of(matching.revealed_at)
    excluded = _excluded(document)
    return Made(
        Content(
            title=f"{frame.award}评审专家匹配记录",
            day=day,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.PANEL)}，为各申报组织一次配齐评审专家。"
                    "申报、专家、回避、负荷和各套分派在种子产生前确定，种子选定其中一套，任何人可以重算出同一结果。"
                ),
                form(_facts(matching, document)),
                Heading("匹配结果"),
                Table(("申报组织", "专家", "候补"), _result(matching, document), (4, 5, 3), "lll"),
                Heading("回避排除"),
                Table(("姓名", "申报组织", "事由"), excluded, (2, 5, 4), "cll")
                if excluded
                else Text("没有需要排除的专家。"),
            ),
            signed=frame.signed_by_office(day),
        )
    )


def _facts(matching: Matching, document: dict[str, Any]) -> list[tuple[str, str]]:
    approval = getattr(matching, "approval", None)
    above, below = document["cap"]
    return [
        ("次序", f"第{matching.plan.ordinal}次"),
        ("承诺时间", moment_text(matching.plan.committed_at)),
        ("承诺摘要", grouped(matching.plan.digest)),
        ("每组专家", f"{document['demand']}人，其中高级职称至少{document['seniors']}人"),
        ("概率上限", f"任何一名专家评到任何一家的概率不超过{above}/{below}"),
        ("种子来源", matching.plan.seed_source),
        ("随机种子", matching.seed),
        ("产生时间", moment_text(matching.revealed_at)),
        ("见证人", listed(matching.witnesses)),
        ("批准", f"{approval.by.name}，{moment_text(approval.at)}" if approval else "待批准"),
    ]


def _result(matching: Matching, document: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Each panel with its leader first."""
    experts, names = names_in(document)
    return tuple(
        (
            names[row["application"]],
            listed(
                f"{experts[ref]}（组长）" if ref == row["leader"] else experts[ref]
                for ref in sorted(row["experts"], key=lambda ref: ref != row["leader"])
            ),
            listed(experts[ref] for ref in row["alternates"]) or "无",
        )
        for row in matching.result
    )


def _excluded(document: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    experts, names = names_in(document)
    return tuple(
        (
            experts.get(row["expert"], row["expert"]),
            names.get(row["organisation"], row["organisation"]) or "全部",
            row["reason"],
        )
        for row in document["exclusions"]
    )
