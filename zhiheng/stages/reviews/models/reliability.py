from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class ReliabilityReport(Paper):
    """评分可信度报告: how far the scores of a cycle can be trusted. Advice: it changes no score.

    The latest is read. A further one is filed only where the scores that count have changed.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField("次序", default=1)
    scores = models.CharField("所依据评分的摘要", max_length=64)
    findings = models.JSONField("内容")  # as `methods.trust.report` gives it: numbers, no names
    digest = models.CharField("摘要", max_length=64)  # of the findings
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.SUMMARY,
                models.UniqueConstraint(
                    fields=["cycle", "ordinal"], name="reliability_reports_are_numbered"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 评分可信度报告 第{self.ordinal}版"
