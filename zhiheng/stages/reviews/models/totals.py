from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews.models.steps_of_five import percent_is_a_step_of_five


class Defence(Paper):
    """陈述答辩 of one application, in a drawn order."""

    once_fields = ("begun_at",)

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("次序")
    held_at = models.DateTimeField("时间")
    minutes = models.PositiveSmallIntegerField("时长(分钟)", default=40)
    begun_at = models.DateTimeField("开始时间", null=True)  # from here the clock in the room runs

    def __str__(self) -> str:
        return f"{self.application} 第{self.order}"


class DefenceScore(Paper):
    """An expert's mark for a defence, out of 100 in steps of 5."""

    defence = models.ForeignKey(Defence, models.PROTECT, related_name="scores")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField("得分")
    comment = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")
    salt = models.CharField("盐值", max_length=32, blank=True, default="")  # of the ledger's digest

    class Meta:
        constraints = [
            percent_is_a_step_of_five("defence_percents_step_by_five"),
            upholds(
                Clause.DEFENCE,
                models.UniqueConstraint(
                    fields=["defence", "expert"], name="expert_scores_a_defence_once"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.defence} {self.percent}"


class Summary(Paper):
    """综合汇总: every candidate's layers, total and rank, computed once and never again."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="+")
    weights = models.JSONField("权重")
    digest = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"{self.cycle} 综合汇总"


class SummaryLine(Paper):
    """One candidate. The total in hundredths of a point of 1000, whatever its scheme's points."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="lines")
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    desk_quarters = models.PositiveIntegerField("材料评审(四分之一分)")
    site_quarters = models.PositiveIntegerField("现场评审(四分之一分)", null=True)
    defence_percents = models.JSONField("答辩得分", default=list)
    total_hundredths = models.PositiveIntegerField("总分(百分之一分)")
    rank = models.PositiveIntegerField("名次")  # equal scores share a rank
    tied = models.BooleanField("并列", default=False)

    def __str__(self) -> str:
        return f"{self.rank} {self.application}"
