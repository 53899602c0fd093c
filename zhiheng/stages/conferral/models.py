from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application


class Circular(Paper):
    """区政府通报: the commendation. Not to be confused with 通报批评."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    number = models.CharField("文号", max_length=60)
    issued_at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.number


class Conferment(Paper):
    """From an application to an honour."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    honour = models.OneToOneField(Honour, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.honour)


class Payout(Paper):
    """奖金拨付单: one sum to one laureate, prepared by the office, released by two keys.

    Finance sends a wrong one back; it stays on file, and the office prepares another.
    """

    once_fields = ("returned_at",)

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    amount_fen = models.PositiveBigIntegerField("金额(分)")
    account_name = models.CharField("收款户名", max_length=120)
    account_number = models.CharField("收款账号", max_length=40)
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("制单时间")
    returned_at = models.DateTimeField("退回时间", null=True)

    class Meta:
        constraints = [
            upholds(
                Clause.PAYMENT,
                models.CheckConstraint(
                    condition=models.Q(amount_fen__gt=0), name="payouts_are_not_empty"
                ),
            ),
            upholds(
                Clause.PAYMENT,
                models.UniqueConstraint(
                    fields=["honour"],
                    condition=models.Q(returned_at__isnull=True),
                    name="one_standing_payout_per_laureate",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.amount_fen}"


class PayoutKey(Paper):
    """The second key: finance releases what the office prepared."""

    payout = models.OneToOneField(Payout, models.PROTECT, related_name="key")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.payout} 复核"
