from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance.models import Expert


class TrainingCase(Paper):
    """试评案例: what every expert of a cycle scores by one scheme, and the key they are held to."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    scheme = models.CharField("评分标准", max_length=60)
    title = models.CharField("名称", max_length=200)
    text = models.TextField("案例正文", blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    key = models.JSONField("参考评分")  # item → [percent, why]
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.SCORING,
                models.UniqueConstraint(
                    fields=["cycle", "scheme"], name="one_training_case_of_a_scheme"
                ),
            ),
            upholds(
                Clause.SCORING,
                models.CheckConstraint(
                    condition=~models.Q(text="") | models.Q(document__isnull=False),
                    name="training_cases_say_something",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TrainingSheet(Paper):
    """One attempt of an expert at a case, and how far it is from the key."""

    case = models.ForeignKey(TrainingCase, models.PROTECT, related_name="sheets")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField("次序")
    scores = models.JSONField("试评评分")  # item → percent
    result = models.JSONField("对照结果")
    passed = models.BooleanField("通过")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.SCORING,
                models.UniqueConstraint(
                    fields=["case", "expert", "attempt"], name="training_attempts_are_numbered"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.case} 第{self.attempt}次"
