from django.db import models

from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Person
from zhiheng.stages.governance.vocabulary import Pool


class Expert(models.Model):
    """A person in the expert pool."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    pool = models.CharField("专家库", max_length=10, choices=Pool)
    specialties = models.JSONField("专长", default=list)  # GB/T 4754 sections or disciplines
    senior = models.BooleanField("高级职称", default=False)
    entered_at = models.DateTimeField("入库时间")

    def __str__(self) -> str:
        return self.person.name


class Employment(Paper):
    """Where an expert works or worked; `until` empty: still does."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="employments")
    name = models.CharField("单位", max_length=120)
    code = models.CharField("单位代码", max_length=18, blank=True)
    since = models.DateField("起", null=True)
    until = models.DateField("止", null=True)

    def __str__(self) -> str:
        return f"{self.expert} {self.name}"
