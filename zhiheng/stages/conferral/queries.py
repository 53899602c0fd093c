from collections.abc import Sequence

from django.db.models import Q, QuerySet, Sum

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.people import queries as people
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application, Filing
from zhiheng.stages.applications.queries import COUNTED, applications_in
from zhiheng.stages.conferral.models import Circular, Conferment, Payout, PayoutKey
from zhiheng.stages.decisions.models import Approval, Nomination
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.models import ReliabilityReport
from zhiheng.stages.screening.models import Finding, Recheck
from zhiheng.stages.screening.vocabulary import Gate


def circular_of(cycle: Cycle) -> Circular | None:
    return Circular.objects.filter(cycle=cycle).select_related("notice").first()


def circulars() -> QuerySet[Circular]:
    """Every commendation, the latest first."""
    return Circular.objects.select_related("cycle", "notice").order_by("-pk")


def is_rechecked(cycle: Cycle, gate: Gate) -> bool:
    return Recheck.objects.filter(cycle=cycle, gate=gate).exists()


def in_doubt(applications: Sequence[Application]) -> tuple[list[str], list[str]]:
    """(barred, undecided): names of those with a restriction confirmed, or one nobody has decided.

    What is no ground of the edition is advisory and holds nobody up.
    """
    findings = (
        Finding.objects.filter(application__in=applications, advisory=False)
        .filter(Q(determination=None) | Q(determination__bars=True))
        .select_related("application__organisation", "determination")
        .order_by("pk")
    )
    names: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for finding in findings:
        undecided = not hasattr(finding, "determination")
        names[undecided][finding.application.organisation.name] = None
    return list(names[0]), list(names[1])


def suspended_in(cycle: Cycle) -> list[str]:
    return [a.organisation.name for a in applications_in(cycle, State.SUSPENDED)]


def names_as_filed(applications: Sequence[Application]) -> dict[int, str]:
    """application → the name it last filed under; the award attaches to that subject."""
    filed = Filing.objects.filter(application__in=applications).order_by("ordinal")
    last = dict(filed.values_list("application_id", "name"))
    return {a.pk: last.get(a.pk, a.organisation.name) for a in applications}


def nominations_of(applications: Sequence[Application]) -> dict[int, Nomination]:
    found = Nomination.objects.filter(application__in=applications)
    return {nomination.application_id: nomination for nomination in found}


def result_is_public(cycle: Cycle) -> bool:
    """Whether everybody may know who won: by 通报, or where the edition has none, by 颁奖."""
    procedure = cycles.edition_of(cycle).procedure
    return cycles.is_done(
        cycle, Step.CIRCULAR if Step.CIRCULAR in procedure.steps else Step.AWARDING
    )


def published_report(cycle: Cycle) -> ReliabilityReport | None:
    """评分可信度报告 that everybody may read: the latest, once the result is public."""
    return reviews.reliability_report_of(cycle) if result_is_public(cycle) else None


def laureate_names(cycle: Cycle) -> dict[int, str]:
    """application → the name under which it was commended or awarded in this cycle."""
    commended = names_as_filed(list(applications_in(cycle, State.COMMENDED)))
    conferred = Conferment.objects.filter(application__cycle=cycle)
    return {**commended, **dict(conferred.values_list("application", "honour__name"))}


def laureates_to_name(applications: Sequence[Application]) -> list[tuple[str, int]]:
    """(name as filed, bonus in fen), in order of entry."""
    names, nominations = names_as_filed(applications), nominations_of(applications)
    return [(names[a.pk], nominations[a.pk].bonus_fen) for a in applications]


def application_of(honour: Honour) -> Application:
    found = Conferment.objects.select_related("application__organisation")
    return found.get(honour=honour).application


def cycle_of(honour: Honour) -> Cycle:
    """The cycle in which it was conferred; what was taken over from earlier has none."""
    assert honour.cycle is not None
    return honour.cycle


def is_approved_laureate(honour: Honour) -> bool:
    """Whether the honour was conferred here, on an application that the government's list names."""
    conferred = Conferment.objects.filter(honour=honour).values_list("application", flat=True)
    approved = Approval.objects.filter(proposal__cycle=honour.cycle_id)
    return any(
        pk in names for pk in conferred for names in approved.values_list("approved", flat=True)
    )


def lock_payout(payout: Payout) -> Payout:
    return (
        Payout.objects.select_for_update(of=("self",))
        .select_related("honour__organisation", "honour__cycle", "prepared_by")
        .get(pk=payout.pk)
    )


def payouts_of(cycle: Cycle) -> QuerySet[Payout]:
    """拨付单 of a cycle in order, with whoever prepared and released them."""
    return (
        Payout.objects.filter(honour__cycle=cycle)
        .select_related("honour__organisation", "prepared_by", "key__by")
        .order_by("pk")
    )


def all_payouts() -> QuerySet[Payout]:
    """拨付单 of every cycle, paid or not, with whoever prepared and released them."""
    return Payout.objects.select_related(
        "honour__organisation", "honour__cycle", "honour__payment", "prepared_by", "key__by"
    ).order_by("-pk")


def waiting_payouts() -> QuerySet[Payout]:
    """Those that wait for the second key, the earliest first."""
    return all_payouts().filter(returned_at=None, key=None).order_by("pk")


def payouts_named(text: str, among: QuerySet[Payout]) -> QuerySet[Payout]:
    """Of the laureate with that certificate number or code, or whose name so begins."""
    named = people.organisations_named(text).values_list("pk", flat=True)[:COUNTED]
    theirs = Q(honour__organisation__in=list(named)) | Q(honour__number=text.upper())
    return among.filter(theirs)


def has_standing_payout(honour: Honour) -> bool:
    return Payout.objects.filter(honour=honour, returned_at=None).exists()


def is_released(payout: Payout) -> bool:
    return PayoutKey.objects.filter(payout=payout).exists()


def committed_fen(cycle: Cycle) -> int:
    """The sum of a cycle's payouts that stand, paid or not."""
    standing = Payout.objects.filter(honour__cycle=cycle, returned_at=None)
    return standing.aggregate(total=Sum("amount_fen"))["total"] or 0


def payable_in(cycle: Cycle) -> QuerySet[Honour]:
    """Honours of a cycle with a bonus, whose title was not lost."""
    return Honour.objects.filter(
        cycle=cycle, bonus_fen__gt=0, revocation=None, termination=None
    ).order_by("number")


def unpaid_in(cycle: Cycle) -> QuerySet[Honour]:
    return payable_in(cycle).filter(payment=None)


def unprepared_in(cycle: Cycle) -> QuerySet[Honour]:
    """Those of them for whom no 拨付单 stands."""
    standing = Payout.objects.filter(honour__cycle=cycle, returned_at=None)
    return unpaid_in(cycle).exclude(pk__in=standing.values("honour"))


def own_names(honour: Honour) -> list[str]:
    """The names under which a laureate may hold its account: as awarded, and as registered now."""
    return [honour.name, honour.organisation.name]
