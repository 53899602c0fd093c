"""What a report on the scores rests on, and the reports themselves."""

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods.trust import Candidate, Sheets
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.governance.models import Expert, Panel
from zhiheng.stages.reviews.models import ItemScore, ReliabilityReport, Summary, SummaryLine
from zhiheng.stages.reviews.queries.assignments import counting

CHUNK = 5000
FULL = 1000
OWN = "scoresheet__assignment__"


def counting_sheets(cycle: Cycle) -> Sheets:
    """Every independent score of the cycle that counts. One query, however many there are."""
    counted = counting().filter(application__cycle=cycle)
    rows = list(
        ItemScore.objects.filter(scoresheet__assignment__in=counted)
        .values_list(
            f"{OWN}application", f"{OWN}expert", f"{OWN}panel",
            "scoresheet__scheme", "item", "percent",
        )
        .iterator(CHUNK)
    )  # fmt: skip
    points = _points({row[3] for row in rows})
    place = {name: number for number, name in enumerate(points)}
    numbers = [(*row[:3], place[f"{row[3]}/{row[4]}"], row[5]) for row in rows]
    columns = np.array(numbers, np.int64).reshape(len(numbers), 5).T
    application, expert, panel, item, percent = columns
    worth = np.array(list(points.values()), float)
    return Sheets(application, expert, panel, item, percent, tuple(points), worth)


def _points(schemes: set[str]) -> dict[str, float]:
    """scheme/item → what the item is worth of its scheme's 1000, in the order of the schemes."""
    return {
        f"{name}/{item.key}": FULL * item.points / scheme_named(name).points
        for name in sorted(schemes)
        for item in scheme_named(name).items
    }


def ranked_candidates(cycle: Cycle) -> list[Candidate]:
    """Whom 综合汇总 ranks, by rank."""
    lines = SummaryLine.objects.filter(summary__cycle=cycle).order_by("rank", "id")
    rows = lines.values_list("application", "rank", "total_hundredths")
    return [Candidate(*row) for row in rows]


def reliability_reports_of(cycle: Cycle) -> QuerySet[ReliabilityReport]:
    """The latest first."""
    return ReliabilityReport.objects.filter(cycle=cycle).order_by("-ordinal")


def reliability_report_of(cycle: Cycle) -> ReliabilityReport | None:
    """The latest."""
    return reliability_reports_of(cycle).first()


def cycles_to_report_on() -> QuerySet[Cycle]:
    """Cycles with a summary and no report on their scores, in order."""
    summarised = Exists(Summary.objects.filter(cycle=OuterRef("pk")))
    reported = Exists(ReliabilityReport.objects.filter(cycle=OuterRef("pk")))
    return Cycle.objects.filter(summarised, ~reported).order_by("pk")


def expert_names(numbers: list[int]) -> dict[int, str]:
    found = Expert.objects.filter(pk__in=numbers)
    return dict(found.values_list("pk", "person__name"))


def panel_names(numbers: list[int]) -> dict[int, str]:
    return dict(Panel.objects.filter(pk__in=numbers).values_list("pk", "name"))
