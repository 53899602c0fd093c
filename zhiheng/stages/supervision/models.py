from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.honours.models import Honour, Revocation
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Body, Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision.vocabulary import DUTY_LABELS, SUSPECT_LABELS

DUTY_KINDS = [(kind.value, label) for kind, label in DUTY_LABELS.items()]
SUSPECT_KINDS = [(kind.value, label) for kind, label in SUSPECT_LABELS.items()]


class Duty(Paper):
    """What a laureate owes by a day, and which body looks after it."""

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    kind = models.CharField("义务", max_length=20, choices=DUTY_KINDS)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    due_at = models.DateTimeField("期限")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [models.Index(fields=["due_at"], name="duties_by_due_date")]
        constraints = [
            upholds(
                Clause.POST_AWARD,
                models.UniqueConstraint(fields=["honour", "kind", "year"], name="one_duty_a_year"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.year} {self.get_kind_display()}"


class DutyDone(Paper):
    """A duty is fulfilled, in time or late."""

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="done")
    at = models.DateTimeField("时间")
    late = models.BooleanField("逾期", default=False)

    def __str__(self) -> str:
        return f"{self.duty} 完成"


class SelfAssessment(Paper):
    """自评报告 on the same scheme as the award: percent by item."""

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="self_assessment")
    scheme = models.CharField("评分标准", max_length=60)
    percents = models.JSONField("自评")  # {item: percent}
    quarters = models.PositiveIntegerField("自评总分(四分之一分)")
    report = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.duty}"


class SurveyAnswer(Paper):
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="survey_answer")
    figures = models.JSONField("指标")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.duty}"


class Improvement(Paper):
    """What a laureate did in 质量提升活动 that year."""

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="improvement")
    text = models.TextField("活动情况")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.duty}"


class BonusUse(Paper):
    """One spending of the bonus, with its voucher: for a permitted use, or marked that it isn't."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="uses")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    use = models.CharField("用途", max_length=40)
    amount_fen = models.PositiveBigIntegerField("金额(分)")
    voucher = models.CharField("凭证", max_length=120)
    spent_on = models.DateField("支出日期")
    permitted = models.BooleanField("符合规定用途")

    class Meta:
        constraints = [
            upholds(
                Clause.BONUS_USE,
                models.CheckConstraint(
                    condition=models.Q(amount_fen__gt=0), name="spendings_are_not_empty"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.use} {self.amount_fen}"


class Inspection(Paper):
    """监督检查 of a laureate by the office, and what was found."""

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    inspected_on = models.DateField("检查日期")
    subject = models.CharField("检查事项", max_length=60)
    findings = models.TextField("检查情况")
    misused_fen = models.PositiveBigIntegerField("使用不当金额(分)", default=0)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.honour} {self.inspected_on}"


class Handling(Paper):
    """处理: a measure that the edition knows, with the basis it cites."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="handlings")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    measure = models.CharField("措施", max_length=40)
    basis = models.CharField("依据", max_length=300)
    detail = models.TextField("说明")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.BONUS_SUPERVISION,
                models.CheckConstraint(
                    condition=~models.Q(basis=""), name="handlings_cite_a_basis"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.measure}"


class Interview(Paper):
    """约谈."""

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    held_at = models.DateTimeField("时间")
    matter = models.TextField("事项")
    outcome = models.TextField("结果")

    def __str__(self) -> str:
        return f"{self.honour} 约谈"


class RevocationCase(Paper):
    """A ground for revocation is examined; the laureate is heard before anything is decided.

    A case whose ground wasn't borne out is dismissed and stays on file.
    """

    once_fields = ("dismissed_at",)

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    ground = models.CharField("事由", max_length=60)
    facts = models.TextField("事实")
    opened_at = models.DateTimeField("立案时间")
    dismissed_at = models.DateTimeField("不予撤销时间", null=True)

    class Meta:
        constraints = [
            upholds(
                Clause.REVOCATION,
                models.UniqueConstraint(
                    fields=["honour"],
                    condition=models.Q(dismissed_at__isnull=True),
                    name="one_open_revocation_case",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} 撤销案"


class Hearing(Paper):
    """What the laureate said, or that it was invited and said nothing."""

    case = models.OneToOneField(RevocationCase, models.PROTECT, related_name="hearing")
    statement = models.TextField("陈述申辩")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.case} 听取"


class Receivable(Paper):
    """Money to come back after a revocation or a misuse, on its own cited basis."""

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    revocation = models.OneToOneField(Revocation, models.PROTECT, null=True, related_name="+")
    handling = models.OneToOneField(Handling, models.PROTECT, null=True, related_name="receivable")
    amount_fen = models.PositiveBigIntegerField("金额(分)")
    basis = models.CharField("依据", max_length=300)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.BONUS_SUPERVISION,
                models.CheckConstraint(
                    condition=~models.Q(basis=""), name="receivables_cite_a_basis"
                ),
            ),
            upholds(
                Clause.BONUS_SUPERVISION,
                models.CheckConstraint(
                    condition=models.Q(revocation__isnull=False) | models.Q(handling__isnull=False),
                    name="receivables_follow_a_decision",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.amount_fen}"


class Misconduct(Paper):
    """A staff member or expert is said to have broken the rules, in a cycle whose edition governs."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField("身份", max_length=10, choices=SUSPECT_KINDS)
    about = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    facts = models.TextField("事实")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.person} 涉嫌违规"


class Referral(Paper):
    """移送处理 or removal from the pool: the measure taken on a misconduct."""

    misconduct = models.OneToOneField(Misconduct, models.PROTECT, related_name="referral")
    measure = models.CharField("措施", max_length=40)
    basis = models.CharField("依据", max_length=300)
    to = models.CharField("移送机关", max_length=80, blank=True)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.misconduct} {self.measure}"
