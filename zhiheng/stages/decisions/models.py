from uuid import uuid4

from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.notices.models import Notice, Ruling
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions.vocabulary import Choice


class Meeting(Paper):
    """A meeting of the committee for one cycle."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField("次序")
    convened_at = models.DateTimeField("召开时间")

    class Meta:
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.UniqueConstraint(fields=["cycle", "ordinal"], name="meetings_are_numbered"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 第{self.ordinal}次会议"


class Attendance(Paper):
    """A member is present, by the chair's roll call."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.UniqueConstraint(
                    fields=["meeting", "member"], name="a_member_is_present_once"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} 到会"


class BallotRound(Paper):
    """One round of secret ballot over named applications; a later round may settle a tie."""

    once_fields = ("closed_at",)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="rounds")
    ordinal = models.PositiveSmallIntegerField("轮次")
    settles_tie = models.BooleanField("并列再投", default=False)
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.UniqueConstraint(fields=["meeting", "ordinal"], name="rounds_are_numbered"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} 第{self.ordinal}轮"


class Turnout(Paper):
    """A member has voted in a round: that, and never how."""

    round = models.ForeignKey(BallotRound, models.PROTECT, related_name="turnout")
    member = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.UniqueConstraint(fields=["round", "member"], name="one_ballot_per_member"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} 已投票"


class Ballot(Paper):
    """A slip for one application. Slips are laid out when the round opens and picked at random
    when a member votes, so that no order in the table says whose a slip is."""

    once_fields = ("choice",)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(BallotRound, models.PROTECT, related_name="ballots")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    choice = models.CharField("意见", max_length=10, choices=Choice, null=True)

    class Meta:
        indexes = [models.Index(fields=["round", "application", "choice"], name="ballots_to_count")]
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.CheckConstraint(
                    condition=models.Q(choice__isnull=True)
                    | models.Q(choice__in=[choice.value for choice in Choice]),
                    name="ballots_say_one_of_four_things",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.application}"


class Tally(Paper):
    """计票单: what one application received in a round, and whether it reached the majority."""

    round = models.ForeignKey(BallotRound, models.PROTECT, related_name="tallies")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    eligible = models.PositiveSmallIntegerField("应到有表决权人数")  # after recusals
    present = models.PositiveSmallIntegerField("实到有表决权人数")
    votes_for = models.PositiveSmallIntegerField("赞成")
    votes_against = models.PositiveSmallIntegerField("反对")
    abstained = models.PositiveSmallIntegerField("弃权")
    invalid = models.PositiveSmallIntegerField("无效")
    passed = models.BooleanField("通过")

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.UniqueConstraint(
                    fields=["round", "application"], name="one_tally_per_application"
                ),
            ),
            upholds(
                Clause.DELIBERATION,
                models.CheckConstraint(
                    condition=models.Q(
                        present__gte=models.F("votes_for")
                        + models.F("votes_against")
                        + models.F("abstained")
                        + models.F("invalid")
                    ),
                    name="no_more_votes_than_members_present",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.votes_for}票"


class TieDecision(Paper):
    """How a tie at the quota was settled: another ballot, or the places left vacant; with reasons."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tie_decisions")
    applications = models.JSONField("并列者")  # pks
    chosen = models.JSONField("入选者")  # pks; empty: the places stay vacant
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.DELIBERATION,
                models.CheckConstraint(condition=~models.Q(reason=""), name="ties_have_a_reason"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} 并列处理"


class Nomination(Paper):
    """拟授奖: the committee proposes an application."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="nominations")
    outside_quota = models.BooleanField("不占名额", default=False)
    reserved_for = models.CharField("单列名额", max_length=40, blank=True)
    bonus_fen = models.PositiveBigIntegerField("奖金(分)")
    departure = models.TextField("偏离专家次序的理由", blank=True)

    def __str__(self) -> str:
        return f"{self.application} 拟授奖"


class Reopening(Paper):
    """A conflict came out after the vote: this one application is voted on again."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    former = models.OneToOneField(Tally, models.PROTECT, related_name="reopening")
    reason = models.TextField("事由")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.application} 重新审议"


class ReopeningOutcome(Paper):
    """What the new vote did to the nomination."""

    reopening = models.OneToOneField(Reopening, models.PROTECT, related_name="outcome")
    confirmed = models.BooleanField("维持提名")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.reopening} {'维持' if self.confirmed else '撤销'}"


class Publicity(Paper):
    """公示: whom, from when to the last moment of which day."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField("次序")
    closes_at = models.DateTimeField("截止")
    estimated = models.BooleanField("含未公布年份", default=False)

    class Meta:
        verbose_name_plural = "publicities"

    def __str__(self) -> str:
        return f"{self.cycle} 第{self.ordinal}次公示"


class PublicityEntry(Paper):
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "publicity entries"

    def __str__(self) -> str:
        return str(self.application)


class Effect(Paper):
    """What an upheld objection does to a candidate: struck, its place vacant by default."""

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    struck = models.BooleanField("取消资格")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.application} {'取消' if self.struck else '保留'}"


class Proposal(Paper):
    """审定请示: the list that the committee asks the government to approve."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    number = models.CharField("文号", max_length=60)
    applications = models.JSONField("名单")  # pks, in the proposed order
    reservations = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.number


class Approval(Paper):
    """The government's decision on a proposal, name by name."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="approval")
    number = models.CharField("文号", max_length=60)
    approved = models.JSONField("审定名单")  # pks
    declined = models.JSONField("未审定")  # [{"application", "reason"}]
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.number
