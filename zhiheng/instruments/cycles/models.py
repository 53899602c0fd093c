from django.db import models

from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class CalendarYear(models.Model):
    """Whether the yearly 放假调休 notice is out, or the year is an estimate."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    official = models.BooleanField("已公布", default=False)
    source = models.CharField("依据", max_length=200)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that departs from Monday-to-Friday."""

    day = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.day)


class Cycle(Paper):
    """One cycle of one award. Its edition's digest is filled in once, at 信息发布."""

    once_fields = ("edition_digest",)

    award = models.CharField("奖项", max_length=40)
    edition = models.CharField("版本", max_length=60)
    edition_digest = models.CharField("版本摘要", max_length=64, null=True)
    ordinal = models.PositiveSmallIntegerField("届次")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    approval_document = models.CharField("批准文件", max_length=120)
    bonus_budget_fen = models.PositiveBigIntegerField("奖金预算(分)")
    review_budget_fen = models.PositiveBigIntegerField("评审经费预算(分)")
    schemes = models.JSONField("评分标准", default=list)  # [{"name", "standard", "digest"}]
    opened_at = models.DateTimeField("立项时间")

    class Meta:
        constraints = [
            upholds(
                Clause.FREQUENCY,
                models.UniqueConstraint(fields=["award", "ordinal"], name="one_cycle_per_ordinal"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pinned(self) -> bool:
        return self.edition_digest is not None


class EnteredTerm(Paper):
    """A value that the office entered, or an assumption that it confirmed, for one cycle."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="entered_terms")
    key = models.CharField("项目", max_length=40)
    value = models.JSONField("取值")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        constraints = [
            upholds(
                Clause.OFFICE_DUTIES,
                models.UniqueConstraint(fields=["cycle", "key"], name="a_term_is_entered_once"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Milestone(models.Model):
    """When a step is planned. Extensions are acts; the ledger keeps the former dates."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="milestones")
    step = models.CharField("环节", max_length=20)
    opens_at = models.DateTimeField("开始")
    closes_at = models.DateTimeField("截止")

    class Meta:
        constraints = [
            upholds(
                Clause.ANNOUNCEMENT,
                models.UniqueConstraint(fields=["cycle", "step"], name="one_milestone_per_step"),
            ),
            upholds(
                Clause.ANNOUNCEMENT,
                models.CheckConstraint(
                    condition=models.Q(closes_at__gte=models.F("opens_at")),
                    name="milestones_close_after_they_open",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.step}"


class StepDone(Paper):
    """A step of the cycle is finished."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="steps_done")
    step = models.CharField("环节", max_length=20)
    at = models.DateTimeField("完成时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECORDS,
                models.UniqueConstraint(fields=["cycle", "step"], name="a_step_is_done_once"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.step}"


class InForce(Paper):
    """The office records from which day an edition is in force (the file may not know it)."""

    edition = models.CharField("版本", max_length=60, unique=True)
    on = models.DateField("施行日期")
    document = models.CharField("文号", max_length=120)

    def __str__(self) -> str:
        return f"{self.edition} {self.on}"


class RepealDecision(Paper):
    """A new edition came into force while a cycle ran: finish under the old, or begin anew."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="repeal_decision")
    new_edition = models.CharField("新版本", max_length=60)
    choice = models.CharField("决定", max_length=20)  # finish | switch
    reason = models.TextField("理由")
    gaps = models.JSONField("差距清单", default=list)

    def __str__(self) -> str:
        return f"{self.cycle} {self.choice}"


class Halt(Paper):
    """Supervision asks that a cycle stop: nothing is concluded until the chair has answered."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="halts")
    reason = models.TextField("理由")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.cycle} 要求中止"


class HaltAnswer(Paper):
    """The chair stops the cycle, or lets it go on, and says why."""

    halt = models.OneToOneField(Halt, models.PROTECT, related_name="answer")
    stops = models.BooleanField("中止")
    reason = models.TextField("理由")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.halt} {'中止' if self.stops else '不中止'}"


class HaltLift(Paper):
    """The chair lets a stopped cycle go on."""

    halt = models.OneToOneField(Halt, models.PROTECT, related_name="lift")
    reason = models.TextField("理由")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.halt} 恢复"
