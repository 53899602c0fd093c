from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Body, Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import STATE_LABELS, State
from zhiheng.stages.applications.vocabulary import ChangeKind

STATES = [(state.value, STATE_LABELS[state]) for state in State]


class Application(Paper):
    """One organisation in one cycle. Only its state and its draft change; each change is a row."""

    open_fields = ("state", "draft", "version")
    once_fields = ("number",)

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    scheme = models.CharField("评分标准", max_length=60)
    tags = models.JSONField("类别", default=list)  # specialised-new …: for reserved places
    number = models.CharField("受理编号", max_length=30, null=True, unique=True)
    state = models.CharField("状态", max_length=20, choices=STATES, default=State.DRAFTING)
    draft = models.JSONField("填报内容", default=dict)  # facts, as they are being typed
    version = models.PositiveIntegerField("修订号", default=0)  # against two tabs at once
    started_at = models.DateTimeField("开始填报")

    class Meta:
        indexes = [
            models.Index(fields=["cycle", "state", "id"], name="applications_by_state"),
            models.Index(fields=["cycle", "id"], name="applications_of_a_cycle"),
            models.Index(fields=["cycle", "number"], name="applications_by_number"),
        ]
        constraints = [
            upholds(
                Clause.FILING,
                models.UniqueConstraint(
                    fields=["cycle", "organisation"], name="one_application_per_cycle"
                ),
            ),
            upholds(
                Clause.FILING,
                models.CheckConstraint(
                    condition=models.Q(state__in=[state.value for state in State]),
                    name="states_are_known",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Filing(Paper):
    """What was submitted, as it was submitted: the first time, and again after each 补正."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="filings")
    ordinal = models.PositiveSmallIntegerField("次序")
    facts = models.JSONField("申报内容")
    name = models.CharField("申报时名称", max_length=120)  # identity snapshot
    code = models.CharField("统一社会信用代码", max_length=18)
    undertaken_by = models.CharField("承诺人", max_length=50)  # signs for its truth
    consultants = models.JSONField("辅导机构", default=list)  # whoever helped, for recusal
    secrets = models.TextField("商业秘密声明", blank=True)
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("提交时间")

    class Meta:
        constraints = [
            upholds(
                Clause.TRUTHFULNESS,
                models.CheckConstraint(
                    condition=~models.Q(undertaken_by=""), name="filings_carry_an_undertaking"
                ),
            ),
            upholds(
                Clause.FILING,
                models.UniqueConstraint(
                    fields=["application", "ordinal"], name="filings_are_numbered"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} 第{self.ordinal}次提交"


class Attachment(Paper):
    """A typed file of an application. A newer one of the same kind supersedes, never replaces."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    kind = models.CharField("种类", max_length=40)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    issued_on = models.DateField("出具日期", null=True)
    attached_at = models.DateTimeField("上传时间")

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"


class Recommendation(Paper):
    """推荐意见 of a street, department or park, with its seal."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="recommendation")
    recommender = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField("推荐单位类别", max_length=20)
    opinion = models.TextField("推荐意见")
    signed_by = models.CharField("签署人", max_length=50)
    preferences = models.JSONField("优先推荐情形", default=list)
    at = models.DateTimeField("推荐时间")

    def __str__(self) -> str:
        return f"{self.recommender} 推荐 {self.application}"


class Move(Paper):
    """One change of state: where from, where to, at which step. The rows replay the column."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="moves")
    source = models.CharField("原状态", max_length=20, choices=STATES)
    target = models.CharField("新状态", max_length=20, choices=STATES)
    step = models.CharField("环节", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECORDS,
                models.CheckConstraint(
                    condition=~models.Q(source=models.F("target")), name="moves_go_somewhere"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.source} → {self.target}"


class IdentityChange(Paper):
    """The applicant merged, split, was taken over or renamed while its application runs."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="identity_changes")
    kind = models.CharField("变更类型", max_length=20, choices=ChangeKind)
    detail = models.TextField("情况")
    reported_at = models.DateTimeField("报告时间")

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"


class IdentityDecision(Paper):
    """Continue as successor with fresh checks, or end; years are never summed by themselves."""

    change = models.OneToOneField(IdentityChange, models.PROTECT, related_name="decision")
    continues = models.BooleanField("继续")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.change} {'继续' if self.continues else '终止'}"
