"""How the bonus was spent, and what was found about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from zhiheng.instruments.honours.models import Honour, Payment, Reissue
from zhiheng.rulebook.editions import names
from zhiheng.stages.supervision.models import (
    BonusUse,
    Duty,
    Handling,
    Inspection,
    Interview,
    Receivable,
    RevocationCase,
)
from zhiheng.stages.supervision.queries.duties import duties_of, edition_over


@dataclass(frozen=True)
class Spending:
    use: str
    label: str
    amount_fen: int
    permitted: bool


def paid_fen(honour: Honour) -> int:
    paid = Payment.objects.filter(honour=honour).aggregate(total=Sum("amount_fen"))
    return paid["total"] or 0


def spent_fen(honour: Honour) -> int:
    spent = BonusUse.objects.filter(honour=honour).aggregate(total=Sum("amount_fen"))
    return spent["total"] or 0


def receivable_fen(honour: Honour) -> int:
    """What the laureate was told to pay back so far."""
    due = Receivable.objects.filter(honour=honour).aggregate(total=Sum("amount_fen"))
    return due["total"] or 0


def misused_fen(inspection: Inspection | None, honour: Honour) -> int | None:
    """What an inspection of this laureate found misused; None where none looked at this one."""
    if inspection is None or inspection.honour_id != honour.pk:
        return None
    return inspection.misused_fen


def spending_by_use(honour: Honour) -> list[Spending]:
    """Reported spendings summed by use, permitted ones first."""
    which = edition_over(honour)
    labels = names(which.permitted_uses) if which else {}
    rows = (
        BonusUse.objects.filter(honour=honour)
        .values("use", "permitted")
        .annotate(total=Sum("amount_fen"))
        .order_by("-permitted", "use")
    )
    return [
        Spending(row["use"], labels.get(row["use"], row["use"]), row["total"], row["permitted"])
        for row in rows
    ]


def uses_of(honour: Honour) -> QuerySet[BonusUse]:
    """Every reported spending with its voucher, latest first."""
    return (
        BonusUse.objects.filter(honour=honour).select_related("duty").order_by("-spent_on", "-pk")
    )


def uses_to_inspect() -> QuerySet[BonusUse]:
    """Spendings that the Measures don't name: where an inspection begins."""
    found = BonusUse.objects.filter(permitted=False)
    return found.select_related("honour__organisation", "duty").order_by("pk")


def measures_on(organisations: Iterable[int]) -> list[Inspection | Handling | Interview]:
    """Every inspection, measure and talk that their honours saw. Three queries."""
    own = list(organisations)
    return [
        row
        for model in (Inspection, Handling, Interview)
        for row in model.objects.filter(honour__organisation__in=own).select_related("honour")
    ]


def receivables() -> QuerySet[Receivable]:
    """What is to come back, and on what basis."""
    return Receivable.objects.select_related("honour__organisation").order_by("pk")


@dataclass(frozen=True)
class LaureateFile:
    """Everything the register keeps on one laureate."""

    honour: Honour
    reissues: list[Reissue]
    duties: list[Duty]
    spending: list[Spending]
    inspections: list[Inspection]
    handlings: list[Handling]
    interviews: list[Interview]
    cases: list[RevocationCase]
    receivables: list[Receivable]


def laureate_file(honour: Honour) -> LaureateFile:
    """The same number of queries, however long the history."""
    return LaureateFile(
        honour=honour,
        reissues=list(Reissue.objects.filter(honour=honour).order_by("pk")),
        duties=list(duties_of(honour)),
        spending=spending_by_use(honour),
        inspections=list(Inspection.objects.filter(honour=honour).order_by("pk")),
        handlings=list(Handling.objects.filter(honour=honour).order_by("pk")),
        interviews=list(Interview.objects.filter(honour=honour).order_by("pk")),
        cases=list(
            RevocationCase.objects.filter(honour=honour).select_related("hearing").order_by("pk")
        ),
        receivables=list(Receivable.objects.filter(honour=honour).order_by("pk")),
    )
