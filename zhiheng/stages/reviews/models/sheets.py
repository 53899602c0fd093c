from django.db import models

from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Expert, Panel
from zhiheng.stages.reviews.models.steps_of_five import percent_is_a_step_of_five


class Assignment(Paper):
    """One expert scores one application, by a moment."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="+")
    leads = models.BooleanField("组长", default=False)
    due_at = models.DateTimeField("截止时间")
    assigned_at = models.DateTimeField("分派时间")

    class Meta:
        indexes = [models.Index(fields=["expert", "application"], name="assignments_of_an_expert")]
        constraints = [
            upholds(
                Clause.INDEPENDENT_SCORING,
                models.UniqueConstraint(
                    fields=["application", "expert"], name="expert_scores_an_application_once"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} → {self.application}"


class Strike(Paper):
    """An assignment is struck: the scores stay, are excluded, and the reason is said."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="strike")
    reason = models.CharField("事由", max_length=300)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.assignment} 排除"


class Scoresheet(Paper):
    """An expert's own scores, given before seeing any others."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="scoresheet")
    scheme = models.CharField("评分标准", max_length=60)
    quarters = models.PositiveIntegerField("总分(四分之一分)")
    submitted_at = models.DateTimeField("提交时间")
    salt = models.CharField("盐值", max_length=32, blank=True, default="")  # of the ledger's digest

    def __str__(self) -> str:
        return f"{self.assignment}"


class ItemScore(Paper):
    """One item: band first, then percent; with a strength or an opportunity, and where it is seen."""

    scoresheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="items")
    item = models.CharField("条款", max_length=20)
    band = models.CharField("等级", max_length=10)
    percent = models.PositiveSmallIntegerField("百分比")
    strength = models.TextField("优势", blank=True)
    opportunity = models.TextField("改进空间", blank=True)
    evidence = models.CharField("证据位置", max_length=200)

    class Meta:
        constraints = [
            percent_is_a_step_of_five("item_percents_step_by_five"),
            upholds(
                Clause.SCORING,
                models.UniqueConstraint(
                    fields=["scoresheet", "item"], name="an_item_is_scored_once"
                ),
            ),
            upholds(
                Clause.SCORING,
                models.CheckConstraint(
                    condition=(~models.Q(strength="") | ~models.Q(opportunity=""))
                    & ~models.Q(evidence=""),
                    name="scores_have_a_reason_and_evidence",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.percent}%"


class Consensus(Paper):
    """合议: what the panel agreed on, signed by its leader. The individual scores stay as they are.

    The latest counts, and only while the scoresheets it rests on are still those that count: a
    strike after it calls for the next one.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField("次序", default=1)
    sheets = models.JSONField("所依据的评分表", default=list)  # their keys, ascending
    quarters = models.PositiveIntegerField("合议总分(四分之一分)")
    signed_by = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签署时间")
    salt = models.CharField("盐值", max_length=32, blank=True, default="")  # of the ledger's digest

    class Meta:
        verbose_name_plural = "consensus"
        constraints = [
            upholds(
                Clause.SCORING,
                models.UniqueConstraint(
                    fields=["application", "ordinal"], name="consensus_is_numbered"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} 合议"


class ConsensusItem(Paper):
    consensus = models.ForeignKey(Consensus, models.PROTECT, related_name="items")
    item = models.CharField("条款", max_length=20)
    percent = models.PositiveSmallIntegerField("合议百分比")
    spread = models.PositiveSmallIntegerField("独立评分极差")
    reason = models.TextField("理由", blank=True)

    class Meta:
        constraints = [
            percent_is_a_step_of_five("consensus_percents_step_by_five"),
            upholds(
                Clause.SCORING,
                models.UniqueConstraint(
                    fields=["consensus", "item"], name="an_item_is_agreed_once"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.percent}%"
