from django.db import models

from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.letters.vocabulary import Way
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class Letter(Paper):
    """A message that an act owes to one person or organisation. One per entry and addressee.

    It leaves once it is released, and once more each time that is asked for.
    """

    once_fields = ("released_at",)
    open_fields = ("again_at",)

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    subject = models.CharField("事由", max_length=120)
    body = models.TextField("正文")
    written_at = models.DateTimeField("写成时间")
    released_at = models.DateTimeField("放行时间", null=True)
    again_at = models.DateTimeField("要求重发时间", null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["entry"],
                condition=models.Q(released_at__isnull=True),
                name="letters_to_release",
            )
        ]
        constraints = [
            upholds(
                Clause.OFFICE_DUTIES,
                models.UniqueConstraint(fields=["entry", "person"], name="one_letter_per_person"),
            ),
            upholds(
                Clause.OFFICE_DUTIES,
                models.UniqueConstraint(
                    fields=["entry", "organisation"], name="one_letter_per_organisation"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(organisation__isnull=False),
                name="letters_have_an_addressee",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(Paper):
    """One attempt to send a letter, and how it went."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries")
    at = models.DateTimeField("时间")
    way = models.CharField("方式", max_length=10, choices=Way.choices, default=Way.MAIL)
    sent = models.BooleanField("已发出")
    detail = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.letter} {'已发出' if self.sent else '未发出'}"


class Cursor(models.Model):
    """Up to which ledger entry letters have been written."""

    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seq)
