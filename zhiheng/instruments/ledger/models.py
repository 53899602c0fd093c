from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Entry(Paper):
    """One act. `by` names the person as text: the ledger outlives every other table."""

    seq = models.PositiveBigIntegerField("序号", primary_key=True)
    act = models.CharField("行为", max_length=60)
    clause = models.CharField("依据", max_length=40)
    article = models.CharField("条文", max_length=20, blank=True)
    edition = models.CharField("版本", max_length=60, blank=True)
    subject = models.CharField("对象", max_length=80)
    by = models.CharField("办理人编号", max_length=20)
    by_name = models.CharField("办理人", max_length=50)
    at = models.DateTimeField("时间")
    facts = models.JSONField("要点", default=dict)
    previous = models.CharField("前序摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject"], name="entries_of_a_subject"),
            models.Index(fields=["by", "seq"], name="entries_by_a_person"),
            models.Index(fields=["act", "seq"], name="entries_of_an_act"),
        ]
        constraints = [
            upholds(
                Clause.RECORDS,
                models.CheckConstraint(
                    condition=models.Q(seq__gt=0), name="entries_are_numbered_from_one"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {self.by_name} {self.act}"

    def content(self) -> dict[str, Any]:
        """The entry as the chain hashes it and as the exported file holds it."""
        return {
            "seq": self.seq,
            "act": self.act,
            "clause": self.clause,
            "article": self.article,
            "edition": self.edition,
            "subject": self.subject,
            "by": self.by,
            "by_name": self.by_name,
            "at": self.at.astimezone(SHANGHAI).isoformat(),
            "facts": self.facts,
            "previous": self.previous,
            "digest": self.digest,
        }


class Head(models.Model):
    """Where the chain ends: the lock that numbers entries, and the seal against a cut tail."""

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.digest}"
