from datetime import date

from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class Honour(Paper):
    """A title conferred on the legal subject as it then was. Never deleted; a Revocation ends it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    award = models.CharField("奖项", max_length=40)
    award_title = models.CharField("奖项名称", max_length=60)
    level = models.CharField("级别", max_length=10)
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="+")
    edition = models.CharField("版本", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("获奖时名称", max_length=120)
    number = models.CharField("证书编号", max_length=40, unique=True)
    check_code = models.CharField("核验码", max_length=16, unique=True)
    conferred_on = models.DateField("授奖日期")
    valid_until = models.DateField("有效期至")
    bonus_fen = models.PositiveBigIntegerField("奖金(分)")
    outside_quota = models.BooleanField("不占名额", default=False)
    source = models.CharField("来源", max_length=120, blank=True)  # earlier records taken over

    class Meta:
        indexes = [
            models.Index(fields=["-year", "number"], name="honours_latest_first"),
            models.Index(fields=["organisation"], name="honours_of_an_organisation"),
        ]
        constraints = [
            upholds(
                Clause.AWARDING,
                models.UniqueConstraint(
                    fields=["organisation", "cycle"], name="one_honour_per_cycle"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def status(self, on: date) -> Status:
        """有效, 到期, 已撤销 or 已终止, as the public certificate check says."""
        if hasattr(self, "revocation"):
            return Status.REVOKED
        if hasattr(self, "termination"):
            return Status.TERMINATED
        return Status.VALID if on <= self.valid_until else Status.EXPIRED


class Reissue(Paper):
    """A certificate reissued under a new name: old number, a history line.

    `decision`: the document by which a successor, not the laureate itself, carries the title on.
    """

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="reissues")
    name = models.CharField("更名后名称", max_length=120)
    decision = models.CharField("承继决定文号", max_length=120, blank=True)
    on = models.DateField("日期")

    def __str__(self) -> str:
        return f"{self.honour} → {self.name}"


class Termination(Paper):
    """The laureate dissolved, or was taken over and the title did not pass."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="termination")
    reason = models.CharField("原因", max_length=200)
    on = models.DateField("日期")

    def __str__(self) -> str:
        return f"{self.honour} 终止"


class Revocation(Paper):
    honour = models.OneToOneField(Honour, models.PROTECT, related_name="revocation")
    ground = models.CharField("事由", max_length=60)
    basis = models.CharField("依据", max_length=200)
    reasons = models.TextField("理由")
    on = models.DateField("日期")

    class Meta:
        constraints = [
            upholds(
                Clause.REVOCATION,
                models.CheckConstraint(condition=~models.Q(basis=""), name="revoked_on_a_basis"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} 撤销"


class Payment(Paper):
    """Bonus paid: once per honour, never twice."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="payment")
    amount_fen = models.PositiveBigIntegerField("金额(分)")
    paid_on = models.DateField("支付日期")
    voucher = models.CharField("凭证号", max_length=60)

    def __str__(self) -> str:
        return f"{self.honour} {self.amount_fen}"


class Ban(Paper):
    """An organisation may not apply, until a day or for a number of cycles."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    award = models.CharField("奖项", max_length=40)
    ground = models.CharField("事由", max_length=60)
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("起")
    until = models.DateField("止", null=True)
    sessions = models.PositiveSmallIntegerField("届数", default=0)

    class Meta:
        constraints = [
            upholds(
                Clause.FRAUD,
                models.CheckConstraint(
                    condition=models.Q(until__isnull=False) | models.Q(sessions__gt=0),
                    name="a_ban_ends_some_day",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.since}—{self.until or ''}"
