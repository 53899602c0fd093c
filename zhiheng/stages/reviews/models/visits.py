from django.db import models

from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews.models.sheets import Consensus
from zhiheng.stages.reviews.models.steps_of_five import percent_is_a_step_of_five


class SiteVisit(Paper):
    """现场评审计划: when, who leads, what is to be verified."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    planned_on = models.DateField("日期")
    agenda = models.JSONField("议程", default=list)
    issues = models.JSONField("待核实事项", default=list)
    planned_at = models.DateTimeField("计划时间")

    def __str__(self) -> str:
        return f"{self.application} {self.planned_on}"


class VisitFinding(Paper):
    """What an expert found on site."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="findings")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    item = models.CharField("条款", max_length=20)
    text = models.TextField("发现")
    evidence = models.CharField("证据", max_length=200)
    photo = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    fabricated = models.BooleanField("涉嫌造假", default=False)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.visit} {self.item}"


class VisitNote(Paper):
    """访谈与查阅记录: whom an expert heard, or what they read or watched, and what it told them."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="notes")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    kind = models.CharField("方式", max_length=20)
    subject = models.CharField("对象", max_length=200)  # a person with their post, or a document
    place = models.CharField("地点", max_length=200)
    text = models.TextField("记录")
    attachment = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.visit} {self.subject}"


class FindingConfirmation(Paper):
    """The applicant's word on a finding."""

    finding = models.OneToOneField(VisitFinding, models.PROTECT, related_name="confirmation")
    agreed = models.BooleanField("确认")
    remark = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.finding} {'确认' if self.agreed else '有异议'}"


class FraudDecision(Paper):
    """Whether evidence was fabricated, decided by the office after the applicant was heard."""

    finding = models.OneToOneField(VisitFinding, models.PROTECT, related_name="decision")
    fabricated = models.BooleanField("构成造假")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.FRAUD,
                models.CheckConstraint(
                    condition=~models.Q(reason=""), name="fraud_decisions_have_a_reason"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {'造假' if self.fabricated else '不构成造假'}"


class VisitReport(Paper):
    """现场评审报告: the score after the visit, each change with its reason, over one consensus."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="reports")
    consensus = models.OneToOneField(Consensus, models.PROTECT, related_name="report")
    quarters = models.PositiveIntegerField("现场后总分(四分之一分)")
    signed_by = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签署时间")
    salt = models.CharField("盐值", max_length=32, blank=True, default="")  # of the ledger's digest

    def __str__(self) -> str:
        return f"{self.visit} 报告"


class Rescore(Paper):
    """An item whose score the visit changed."""

    report = models.ForeignKey(VisitReport, models.PROTECT, related_name="rescores")
    item = models.CharField("条款", max_length=20)
    former = models.PositiveSmallIntegerField("原百分比")
    percent = models.PositiveSmallIntegerField("现百分比")
    reason = models.TextField("理由")

    class Meta:
        constraints = [
            percent_is_a_step_of_five("rescored_percents_step_by_five"),
            upholds(
                Clause.SITE_VISIT,
                models.CheckConstraint(
                    condition=~models.Q(reason=""), name="rescores_have_a_reason"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.former}→{self.percent}"
