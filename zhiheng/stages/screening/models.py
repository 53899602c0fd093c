from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Body
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.vocabulary import UNANSWERED, Gate, Opinion


class Listing(Paper):
    """A public record against an organisation: 联合惩戒, a penalty, an accident, a failed inspection.

    By code, never by name. Removal (信用修复) is filled in, not erased.
    """

    once_fields = ("removed_on",)

    code = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    restriction = models.CharField("限制情形", max_length=40)
    title = models.CharField("名单或事项", max_length=120)
    authority = models.CharField("认定机关", max_length=80)
    listed_on = models.DateField("列入日期")
    removed_on = models.DateField("移出日期", null=True)
    entered_at = models.DateTimeField("录入时间")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Finding(Paper):
    """A restriction that seems to hit an application. A person decides, with a reason."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    restriction = models.CharField("限制情形", max_length=40)
    gate = models.CharField("环节", max_length=20, choices=Gate)
    source = models.CharField("来源", max_length=200)
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="+")
    advisory = models.BooleanField("仅供参考", default=False)  # not a ground of this edition
    after_cut_off = models.BooleanField("截止日后发生", default=False)  # a matter for the committee
    found_at = models.DateTimeField("发现时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RESTRICTIONS,
                models.UniqueConstraint(
                    fields=["application", "restriction", "listing"],
                    name="a_listing_is_found_once",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.restriction}"


class Determination(Paper):
    """Whether a finding bars the applicant, decided by a person, with the reason."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="determination")
    bars = models.BooleanField("构成限制")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RESTRICTIONS,
                models.CheckConstraint(
                    condition=~models.Q(reason=""), name="determinations_have_a_reason"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {'构成' if self.bars else '不构成'}"


class Return(Paper):
    """补正通知: all defects at once, and by when."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    defects = models.JSONField("应补正事项")  # [{"clause", "what", "remedy"}]
    due_at = models.DateTimeField("补正期限")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.application} 补正"


class Acceptance(Paper):
    """受理通知. `number` is the application's from now on."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    number = models.CharField("受理编号", max_length=30, unique=True)
    checks = models.JSONField("审查意见")  # every condition with its evidence
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.number


class Rejection(Paper):
    """不予受理通知, with every ground and its article."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    grounds = models.JSONField("理由")  # [{"clause", "article", "what", "remedy"}]
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.application} 不予受理"


class Consultation(Paper):
    """征求意见函 to one department about one application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    department = models.ForeignKey(Body, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("发函时间")
    due_at = models.DateTimeField("回复期限")

    class Meta:
        indexes = [
            models.Index(fields=["department", "due_at", "id"], name="letters_by_due_time"),
        ]
        constraints = [
            upholds(
                Clause.CONSULTATION,
                models.UniqueConstraint(
                    fields=["application", "department"], name="a_department_is_asked_once"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.application}"

    @property
    def answer(self) -> str:
        """What the department said; silence is 未回复, never 无意见."""
        reply = getattr(self, "reply", None)
        return reply.get_opinion_display() if reply else UNANSWERED


class Reply(Paper):
    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="reply")
    opinion = models.CharField("意见", max_length=20, choices=Opinion)
    basis = models.TextField("事实与依据", blank=True)
    signed_by = models.CharField("签署人", max_length=50)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            upholds(
                Clause.CONSULTATION,
                models.CheckConstraint(
                    condition=models.Q(opinion=Opinion.NO_OBJECTION) | ~models.Q(basis=""),
                    name="objections_state_their_basis",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.opinion}"


class OpinionDecision(Paper):
    """A department objected although the credit report is clean, or the like: decided with a reason."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="decision")
    bars = models.BooleanField("构成限制")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.reply} {'构成' if self.bars else '不构成'}"


class Recheck(Paper):
    """Restrictions were looked up again for a cycle's candidates before a gate."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    gate = models.CharField("环节", max_length=20, choices=Gate)
    applications = models.PositiveIntegerField("核查数")
    findings = models.PositiveIntegerField("发现数")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.cycle} {self.gate}"
