"""Reads of the papers beside the scores, and what an act needs of the scores it builds on."""

from django.db.models import QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods import consensus as method
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.models import Application, Move
from zhiheng.stages.reviews.models import (
    Consensus,
    ConsensusItem,
    Defence,
    ItemScore,
    Rescore,
    SiteVisit,
    Summary,
    SummaryLine,
    VisitFinding,
    VisitNote,
    VisitReport,
)


def given(sheets: list[int]) -> dict[str, list[int]]:
    """item → the percents that these scoresheets gave it."""
    rows = ItemScore.objects.filter(scoresheet__in=sheets).order_by("id")
    return method.by_item({item: p} for item, p in rows.values_list("item", "percent"))


def consensus_of(application: Application) -> Consensus | None:
    """The latest."""
    return Consensus.objects.filter(application=application).order_by("-ordinal").first()


def the_consensus_of(application: Application) -> Consensus:
    """The latest, where there is one. Raises Consensus.DoesNotExist."""
    return Consensus.objects.filter(application=application).latest("ordinal")


def agreed(consensus: Consensus) -> dict[str, int]:
    """item → the percent that the panel agreed on."""
    return dict(ConsensusItem.objects.filter(consensus=consensus).values_list("item", "percent"))


def visit_of(application: Application) -> SiteVisit | None:
    return (
        SiteVisit.objects.filter(application=application).select_related("leader__person").first()
    )


def visits_in(cycle: Cycle) -> QuerySet[SiteVisit]:
    return (
        SiteVisit.objects.filter(application__cycle=cycle)
        .select_related("application__organisation", "application__cycle", "leader__person")
        .order_by("planned_on", "id")
    )


def findings_of(application: Application) -> QuerySet[VisitFinding]:
    """What was found on site, for those who may see the visit, in order."""
    return (
        VisitFinding.objects.filter(visit__application=application)
        .select_related("visit", "confirmation", "decision", "expert__person")
        .order_by("id")
    )


def notes_of(application: Application) -> QuerySet[VisitNote]:
    """What was heard, read and watched on site, for those who may see the visit, in order."""
    return (
        VisitNote.objects.filter(visit__application=application)
        .select_related("expert__person", "attachment")
        .order_by("id")
    )


def fraud_undecided(application: Application) -> QuerySet[VisitFinding]:
    """Findings of fabricated evidence on which nobody has decided yet."""
    return findings_of(application).filter(fabricated=True, decision=None)


def lock_finding(finding: VisitFinding) -> VisitFinding:
    return (
        VisitFinding.objects.select_for_update(of=("self",))
        .select_related("visit__application__cycle", "confirmation", "decision")
        .get(pk=finding.pk)
    )


def report_over(consensus: Consensus) -> VisitReport | None:
    return VisitReport.objects.filter(consensus=consensus).first()


def rescores_of(report: VisitReport) -> QuerySet[Rescore]:
    return report.rescores.order_by("id")


def suspended_from(cycle: Cycle, waiting: State) -> list[str]:
    """The names of suspended applications that will come back to that state."""
    moves = Move.objects.filter(
        application__cycle=cycle,
        application__state=State.SUSPENDED,
        source=waiting,
        target=State.SUSPENDED,
    )
    names = moves.order_by("application").values_list("application__organisation__name", flat=True)
    return list(dict.fromkeys(names))


def suspended_at(application: Application) -> State:
    """The state that a suspended application was in, by its moves."""
    return State(application.moves.filter(target=State.SUSPENDED).latest("id").source)


def defences_in(cycle: Cycle) -> QuerySet[Defence]:
    return (
        Defence.objects.filter(application__cycle=cycle)
        .select_related("application__organisation", "application__cycle")
        .order_by("order")
    )


def summary_of(cycle: Cycle) -> Summary | None:
    return Summary.objects.filter(cycle=cycle).first()


def lines_of(summary: Summary) -> QuerySet[SummaryLine]:
    """Best first; equal ranks stand in order of entry, which decides nothing."""
    return (
        SummaryLine.objects.filter(summary=summary)
        .select_related("application__organisation")
        .order_by("rank", "application_id")
    )
