from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class Case(Paper):
    """A laureate's experience, offered by it and without its trade secrets."""

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    body = models.TextField("正文")
    tags = models.JSONField("类别", default=list)
    secrets_cleared = models.BooleanField("已核对商业秘密", default=False)
    offered_at = models.DateTimeField("提交时间")

    class Meta:
        constraints = [
            upholds(
                Clause.CASE_SHARING,
                models.CheckConstraint(
                    condition=models.Q(secrets_cleared=True), name="cases_are_cleared_of_secrets"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CasePublication(Paper):
    """The office publishes a case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="publication")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return str(self.case)


class Exchange(Paper):
    """交流活动 on laureates' experience."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=120)
    held_on = models.DateField("日期")
    tags = models.JSONField("类别", default=list)

    def __str__(self) -> str:
        return self.title


class Attendee(Paper):
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="attendees")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            upholds(
                Clause.EXCHANGE,
                models.UniqueConstraint(
                    fields=["exchange", "organisation"], name="one_place_per_organisation"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.exchange} {self.organisation}"
