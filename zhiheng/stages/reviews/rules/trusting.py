"""Pure: when a report on the scores may be filed. It advises, and corrects nothing."""

from collections.abc import Iterable

from zhiheng.methods.trust import Candidate, Sheets
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.rules.scoring import digest_of


@enforces(Clause.SUMMARY)
def nothing_to_report_on(*, summarised: bool, cycle: str) -> Refusal | None:
    """While scores can still come in, a report could sway those who give them."""
    if summarised:
        return None
    return Refusal(
        Clause.SUMMARY,
        "{cycle}还没有综合汇总，不能出具评分可信度报告。",
        "请先办完综合汇总；汇总以后系统会自动出具。",
        cycle=cycle,
    )


@enforces(Clause.SUMMARY)
def reported_already(*, scores: str, last: str | None, ordinal: int) -> Refusal | None:
    if scores != last:
        return None
    return Refusal(
        Clause.SUMMARY,
        "第{ordinal}版报告出具以后，计入的评分和名次没有变化，结果仍然相同。",
        "请直接使用第{ordinal}版；有评分被排除或增加以后，再出具下一版。",
        ordinal=ordinal,
    )


def scores_digest(sheets: Sheets, candidates: Iterable[Candidate], *, quota: int | None) -> str:
    """Over everything that a report rests on: the same digest, the same report."""
    ranked = sorted((one.application, one.rank, one.total) for one in candidates)
    return digest_of(
        {"sheets": sheets.digest, "candidates": [list(one) for one in ranked], "quota": quota}
    )
