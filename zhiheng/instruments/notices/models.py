from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.notices.vocabulary import Channel, NoticeKind
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class Notice(Paper):
    """A text published to everybody, with its clock if it has one."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("类别", max_length=20, choices=NoticeKind)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发布机关", max_length=80)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("正文")
    digest = models.CharField("摘要", max_length=64)
    published_at = models.DateTimeField("发布时间")
    closes_at = models.DateTimeField("截止", null=True)  # 公示: its last moment

    class Meta:
        indexes = [
            models.Index(fields=["-published_at"], name="notices_latest_first"),
            models.Index(fields=["kind", "-published_at"], name="notices_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class Objection(Paper):
    """A real-name objection to a notice. Who objects is sealed apart."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    about = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField("回执编号", max_length=30, unique=True)
    grounds = models.TextField("事实与理由")
    channel = models.CharField("方式", max_length=10, choices=Channel)
    postmarked_on = models.DateField("邮戳日期", null=True)
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")

    def __str__(self) -> str:
        return self.receipt

    @property
    def edition(self) -> str:
        """The edition it is decided under. Only notices of a cycle are objected to."""
        return self.notice.cycle.edition if self.notice.cycle else ""


class SealedIdentity(Paper):
    """Who objects, encrypted. Opening it is an act."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="sealed")
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "sealed identities"

    def __str__(self) -> str:
        return f"{self.objection} (密封)"


class ObjectionEvidence(Paper):
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.document)


class Investigation(Paper):
    """What was found out about an objection, by whom."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="investigations")
    findings = models.TextField("核查情况")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.objection} 核查"


class Ruling(Paper):
    """The decision on an objection, with its reasons, as answered to whoever objected."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="ruling")
    upheld = models.BooleanField("成立")
    reasons = models.TextField("理由")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.objection} {'成立' if self.upheld else '不成立'}"


class Tip(Paper):
    """An anonymous or informal lead: may open an inquiry, gives no right to an answer."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField("内容")
    received_at = models.DateTimeField("收到时间")

    def __str__(self) -> str:
        return f"线索{self.pk}"


class Inquiry(Paper):
    """An ex officio check that a tip opened."""

    tip = models.OneToOneField(Tip, models.PROTECT, related_name="inquiry")
    scope = models.TextField("核查事项")
    opened_at = models.DateTimeField("时间")

    class Meta:
        verbose_name_plural = "inquiries"
        constraints = [
            upholds(
                Clause.OBJECTION,
                models.CheckConstraint(
                    condition=~models.Q(scope=""), name="an_inquiry_has_a_scope"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tip} 核查"
