from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.queries import in_force_from
from zhiheng.instruments.honours.models import Ban, Honour, Payment
from zhiheng.instruments.honours.vocabulary import LEVELS, Status
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.editions import editions


def register() -> QuerySet[Honour]:
    """The public register, latest first; revoked honours stay in it, marked."""
    return Honour.objects.select_related(
        "organisation", "revocation", "termination", "payment"
    ).order_by("-year", "number")


def register_matching(text: str) -> QuerySet[Honour]:
    """The register searched by name as awarded, name now, 统一社会信用代码 or certificate number."""
    return register().filter(
        Q(name__icontains=text)
        | Q(organisation__name__icontains=text)
        | Q(organisation__code=text)
        | Q(number__icontains=text)
    )


def certificate(*, number: str, check_code: str) -> Honour | None:
    """The public certificate check: both must be right, or nothing is found."""
    return (
        register()
        .prefetch_related("reissues")
        .filter(number=number.strip(), check_code=check_code.strip().upper())
        .first()
    )


def lock(honour: Honour) -> Honour:
    return (
        Honour.objects.select_for_update(of=("self",))
        .select_related("organisation", "cycle", "revocation", "termination", "payment")
        .get(pk=honour.pk)
    )


def printed_name(honour: Honour) -> str:
    """The name on the certificate as last issued."""
    last = honour.reissues.order_by("pk").last()
    return last.name if last else honour.name


def already_entered(
    organisation: Organisation, *, award: str, year: int, number: str
) -> Honour | None:
    same = Q(number=number) | Q(organisation=organisation, award=award, year=year)
    return Honour.objects.filter(same).first()


def numbered_so_far(*, award: str, year: int) -> int:
    return Honour.objects.filter(award=award, year=year).count()


def edition_in_force(award: str, *, on: date) -> str:
    """The edition of an award that was in force on a day; empty where none is on file."""
    since = [(in_force_from(e), e.name) for e in editions() if e.award == award]
    begun = [(day, name) for day, name in since if day is not None and day <= on]
    return max(begun)[1] if begun else ""


def honours_of(organisation: Organisation) -> QuerySet[Honour]:
    return register().filter(organisation=organisation)


def standing(organisation: Organisation, *, award: str, on: date) -> list[Honour]:
    """Honours of that award in force on the day: not expired, revoked or terminated."""
    held = honours_of(organisation).filter(award=award, valid_until__gte=on)
    return [honour for honour in held if honour.status(on) == Status.VALID]


def won_before(organisation: Organisation, *, award: str) -> QuerySet[Honour]:
    """Every honour of that award, except revoked ones."""
    return honours_of(organisation).filter(award=award, revocation=None)


def higher_honours(organisation: Organisation, *, level: str) -> list[Honour]:
    held = honours_of(organisation).filter(revocation=None)
    above = LEVELS[LEVELS.index(level) + 1 :]
    return [honour for honour in held if honour.level in above]


def bans(organisation: Organisation, *, award: str, on: date) -> list[Ban]:
    """Bans in force on the day: by date, or while fewer cycles than barred have opened since."""
    found = Ban.objects.filter(organisation=organisation, award=award, since__lte=on)
    return [ban for ban in found if _in_force(ban, on=on)]


def _in_force(ban: Ban, *, on: date) -> bool:
    if ban.until is not None:
        return on <= ban.until
    since = Cycle.objects.filter(award=ban.award, opened_at__date__gt=ban.since)
    return since.filter(opened_at__date__lte=on).count() <= ban.sessions


def paid_fen(*, award: str | None = None, cycle: Cycle | None = None) -> int:
    """All bonus ever paid, in fen, for an award or a cycle."""
    paid = Payment.objects.all()
    if award is not None:
        paid = paid.filter(honour__award=award)
    if cycle is not None:
        paid = paid.filter(honour__cycle=cycle)
    return paid.aggregate(total=Sum("amount_fen"))["total"] or 0


def payments() -> QuerySet[Payment]:
    """Every bonus ever paid, the latest first."""
    return Payment.objects.select_related("honour__organisation", "honour__cycle").order_by("-pk")


def payments_to(text: str, among: QuerySet[Payment]) -> QuerySet[Payment]:
    """Of the laureate with that code or certificate number, or of such a name."""
    return among.filter(honour__in=register_matching(text).order_by().values("pk"))


def paid_by_year() -> list[tuple[int, int, int]]:
    """(year of payment, how many, fen), the latest year first."""
    rows = Payment.objects.order_by().values_list("paid_on__year")
    counted = rows.annotate(Count("pk"), Sum("amount_fen")).order_by("-paid_on__year")
    return [(year, count, fen) for year, count, fen in counted]


def totals(*, award: str | None = None) -> dict[str, int]:
    """What the register adds up to: honours and organisations, and the bonus ever paid, in fen.

    A revoked title is no laureate's any more; money that was paid stays paid.
    """
    held = Honour.objects.filter(revocation=None)
    if award is not None:
        held = held.filter(award=award)
    return {
        "honours": held.count(),
        "laureates": held.values("organisation").distinct().count(),
        "paid_fen": paid_fen(award=award),
    }


def certified(text: str) -> Honour | None:
    """The honour with that certificate number or check code."""
    given = text.strip()
    return register().filter(Q(number=given) | Q(check_code=given.upper())).first()


def counts_by_cycle() -> dict[int, dict[str, int]]:
    """cycle → its honours, those revoked since, and the bonus paid, in fen."""
    rows = (
        Honour.objects.filter(cycle__isnull=False)
        .order_by()
        .values("cycle")
        .annotate(
            honours=Count("pk"), revoked=Count("revocation"), paid_fen=Sum("payment__amount_fen")
        )
    )
    return {
        row["cycle"]: {
            "honours": row["honours"],
            "revoked": row["revoked"],
            "paid_fen": row["paid_fen"] or 0,
        }
        for row in rows
    }
