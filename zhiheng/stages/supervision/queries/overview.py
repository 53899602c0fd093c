"""What the office sees over all laureates: the year's state, cases, and reported people."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, QuerySet, Sum

from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.honours.queries import register
from zhiheng.rulebook.editions import editions, names
from zhiheng.stages.supervision.models import (
    BonusUse,
    Inspection,
    Misconduct,
    RevocationCase,
    SelfAssessment,
)
from zhiheng.stages.supervision.queries.money import Spending


@dataclass(frozen=True)
class YearOfAssessments:
    """How laureates scored themselves in a year, on average in quarter points."""

    year: int
    count: int
    quarters: int


def spending_overall() -> list[Spending]:
    """All reported spendings summed by use, permitted ones first."""
    labels = {key: label for one in editions() for key, label in names(one.permitted_uses).items()}
    rows = (
        BonusUse.objects.order_by()
        .values("use", "permitted")
        .annotate(total=Sum("amount_fen"))
        .order_by("-permitted", "use")
    )
    return [
        Spending(row["use"], labels.get(row["use"], row["use"]), row["total"], row["permitted"])
        for row in rows
    ]


def assessments_by_year(*, award: str) -> list[YearOfAssessments]:
    """The earliest year first. Those of one award only: another may score on another scheme."""
    rows = (
        SelfAssessment.objects.filter(duty__honour__award=award)
        .order_by()
        .values_list("duty__year")
        .annotate(Count("pk"), Avg("quarters"))
        .order_by("duty__year")
    )
    return [YearOfAssessments(year, count, round(mean)) for year, count, mean in rows]


def expiring(*, on: date, within: int) -> QuerySet[Honour]:
    """Titles in force that end within so many days, the first to end first."""
    last = on + timedelta(days=within)
    standing = register().filter(revocation=None, termination=None)
    return standing.filter(valid_until__range=(on, last)).order_by("valid_until", "pk")


def inspections_of(honour: Honour) -> QuerySet[Inspection]:
    """Latest first."""
    return Inspection.objects.filter(honour=honour).order_by("-pk")


def all_cases() -> QuerySet[RevocationCase]:
    return RevocationCase.objects.select_related("honour__organisation", "hearing")


def open_cases() -> QuerySet[RevocationCase]:
    """Neither dismissed nor ended by a revocation, the earliest first."""
    return all_cases().filter(dismissed_at=None, honour__revocation=None).order_by("pk")


def found_among(text: str, among: QuerySet[Misconduct]) -> QuerySet[Misconduct]:
    return among.filter(person__name__startswith=text)
