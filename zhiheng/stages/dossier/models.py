from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier.vocabulary import PaperKind


class Template(Paper):
    """A Word template that an office put in for one edition and kind; the latest version counts."""

    edition = models.CharField("版本", max_length=60)
    kind = models.CharField("文书", max_length=20, choices=PaperKind)
    version = models.PositiveSmallIntegerField("次序")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECORDS,
                models.UniqueConstraint(
                    fields=["edition", "kind", "version"], name="templates_are_numbered"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.get_kind_display()} 第{self.version}版"


class IssuedPaper(Paper):
    """A paper as it was issued, in every form it has. Issued again, it is the next version.

    `organisation` is whom it is about and `person` whose it is, where it is one's own.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    kind = models.CharField("文书", max_length=20, choices=PaperKind)
    subject = models.CharField("对象", max_length=80)  # as the ledger names it
    title = models.CharField("标题", max_length=200)
    version = models.PositiveSmallIntegerField("版次")
    dated = models.DateField("成文日期")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    content_digest = models.CharField("内容摘要", max_length=64)
    docx = models.ForeignKey(Document, models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Document, models.PROTECT, related_name="+")
    xlsx = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("印发时间")

    class Meta:
        indexes = [
            models.Index(fields=["cycle", "kind", "subject"], name="papers_of_a_cycle"),
            models.Index(fields=["organisation", "kind"], name="papers_of_an_organisation"),
            models.Index(fields=["person", "kind"], name="papers_of_a_person"),
        ]
        constraints = [
            upholds(
                Clause.RECORDS,
                models.UniqueConstraint(
                    fields=["cycle", "kind", "subject", "version"], name="papers_are_numbered"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"


class Dossier(Paper):
    """The archive of a cycle, sealed: one zip that says what it holds."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("次序")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    manifest_digest = models.CharField("清单摘要", max_length=64)
    papers = models.PositiveIntegerField("文书数")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            upholds(
                Clause.RECORDS,
                models.UniqueConstraint(fields=["cycle", "version"], name="dossiers_are_numbered"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 档案 第{self.version}次"
