from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models

from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class Person(models.Model):
    """One human being: one verified identity, however many roles."""

    name = models.CharField("姓名", max_length=50, db_index=True)
    identity = models.CharField("证件号摘要", max_length=64, null=True, unique=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    verified_at = models.DateTimeField("实名核验时间", null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return f"P{self.pk:06d}"


class Organisation(models.Model):
    """A legal subject, known by its 统一社会信用代码 whatever it is called."""

    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=120, db_index=True)
    founded_on = models.DateField("成立日期", null=True)
    address = models.CharField("住所", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    dissolved_on = models.DateField("注销日期", null=True)

    def __str__(self) -> str:
        return self.name


class FormerName(Paper):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField("曾用名", max_length=120)
    until = models.DateField("更名日期")

    def __str__(self) -> str:
        return self.name


class Affiliation(Paper):
    """Two organisations are tied: shareholder, subsidiary, consultant."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    name = models.CharField("关联单位", max_length=120)
    code = models.CharField("关联单位代码", max_length=18, blank=True)
    kind = models.CharField("关系", max_length=20)

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.name}"


class Body(models.Model):
    """A body of the award, or one that it asks: committee, office, street, department …"""

    key = models.CharField("代号", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=20, choices=BodyKind)
    label = models.CharField("名称", max_length=80)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.label


class Hosting(Paper):
    """The agency that a body sits in, from a day on: a paper of 2018 prints the host of 2018."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="hostings")
    host = models.CharField("承担单位", max_length=80)
    since = models.DateField("起始日期")

    class Meta:
        constraints = [
            upholds(
                Clause.OFFICE,
                models.UniqueConstraint(fields=["body", "since"], name="one_host_at_a_time"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}:{self.host}"


class Post(Paper):
    """A person holds a role for a term, in a body or for an organisation."""

    open_fields = ("until",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    title = models.CharField("职务", max_length=60, blank=True)
    since = models.DateField("起始日期")
    until = models.DateField("届满日期", null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "role"], name="posts_of_a_person")]
        constraints = [
            upholds(
                Clause.COMMITTEE,
                models.CheckConstraint(
                    condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                    name="terms_end_after_they_begin",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Account(AbstractUser):
    """A sign-in. Rights come from the person's posts, never from Django's groups."""

    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")

    def __str__(self) -> str:
        return self.username


class SavedView(models.Model):
    """A list as somebody likes to see it. It is an address and opens nothing by itself."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="saved_views")
    listing = models.CharField("列表", max_length=60)
    title = models.CharField("名称", max_length=40)
    query = models.TextField("条件", blank=True)
    shared = models.BooleanField("共享", default=False)

    class Meta:
        indexes = [models.Index(fields=["listing", "title"], name="views_of_a_listing")]
        constraints = [
            upholds(
                Clause.RECORDS,
                models.UniqueConstraint(
                    fields=["person", "listing", "title"], name="one_view_per_title"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.title}"
