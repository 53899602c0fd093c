from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance.models.pool import Expert
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource


class Declaration(Paper):
    """What an expert says of one applicant before any of its files opens."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="declarations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField("关系", max_length=20, choices=ConflictKind)
    detail = models.CharField("说明", max_length=300, blank=True)
    made_at = models.DateTimeField("申报时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECUSAL,
                models.UniqueConstraint(
                    fields=["cycle", "expert", "organisation"], name="one_declaration_per_applicant"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.organisation} {self.get_kind_display()}"


class Recusal(Paper):
    """An expert or committee member keeps out of everything about one applicant in a cycle."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField("关系", max_length=20, choices=ConflictKind)
    source = models.CharField("来源", max_length=20, choices=ConflictSource)
    reason = models.CharField("事由", max_length=300)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECUSAL,
                models.UniqueConstraint(
                    fields=["cycle", "person", "organisation"], name="one_recusal_per_applicant"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} 回避 {self.organisation}"


class DetectionDecision(Paper):
    """What the office found of facts that match: they tie the expert to the applicant, or do not.

    It stands for those facts only: when they change, so does `basis`, and the question is open.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    basis = models.CharField("事实摘要", max_length=64)
    facts = models.JSONField("相符的事实")  # in words, as they were decided on
    ties = models.BooleanField("有利害关系")
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECUSAL,
                models.UniqueConstraint(
                    fields=["cycle", "expert", "organisation", "basis"],
                    name="one_decision_per_basis",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.organisation} {'有' if self.ties else '无'}利害关系"


class Challenge(Paper):
    """An applicant asks that an expert keep out. The office decides: a recusal, or a dismissal."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    reason = models.CharField("事由", max_length=300)
    made_at = models.DateTimeField("提出时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECUSAL,
                models.UniqueConstraint(
                    fields=["cycle", "organisation", "expert"], name="one_challenge_per_expert"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} 申请 {self.expert} 回避"


class ChallengeDismissal(Paper):
    """The office found no reason for the expert to keep out, and says why."""

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="dismissal")
    reason = models.CharField("理由", max_length=300)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.challenge} 驳回"
