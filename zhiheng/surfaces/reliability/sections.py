"""The report, question by question."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from zhiheng.surfaces.components import words
from zhiheng.surfaces.reliability.agreeing import alpha, connected, correlations
from zhiheng.surfaces.reliability.chance import components, errors
from zhiheng.surfaces.reliability.grouping import groups_of
from zhiheng.surfaces.reliability.judging import leniency, severity
from zhiheng.surfaces.reliability.names import Names
from zhiheng.surfaces.reliability.ranking import chances, sensitivity
from zhiheng.surfaces.reliability.tables import Section


def advice() -> str:
    """What stands first, everywhere."""
    return gettext("评选结果以办法规定的规则为准，本报告只作参考。")


def facts(report: Any, *, with_digest: bool) -> list[tuple[str, str]]:
    """Which version it is, and by what one can tell that it is the same.

    The digest is over numbers of people: whoever may not know them could try them out against it.
    """
    told = [
        (gettext("版次"), gettext("第 {n} 版").format(n=report.ordinal)),
        (gettext("出具时间"), words.moment(report.at)),
        (gettext("随机种子"), str(report.findings["seed"])),
    ]
    return [*told, (gettext("报告摘要"), report.digest)] if with_digest else told


def scope() -> str:
    """What the report rests on, and what it leaves alone."""
    return gettext(
        "它只回答一个问题：评分有多可信。只读取计入汇总的独立评分，不改动任何分数和名次；"
        "合议、现场评审和答辩由评审组共同给出，不在分析之内。"
    )


def sections(report: Any, names: Names) -> Iterator[Section]:
    """All of it, as these names allow it to be told."""
    findings = report.findings
    groups = groups_of(findings, names)
    yield connected(groups, names)
    yield correlations(groups)
    yield alpha(groups)
    yield errors(groups)
    yield components(groups)
    yield leniency(findings["leniency"], names)
    yield severity(findings["rasch"], names)
    yield chances(findings, names)
    yield sensitivity(findings["sensitivity"], names)
