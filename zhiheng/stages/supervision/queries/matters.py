"""Cases, people under suspicion, and what keeps a cycle's books open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Sum

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.queries import current_step, cycles, edition_of, terms_of
from zhiheng.instruments.honours.models import Honour, Payment
from zhiheng.instruments.honours.queries import paid_fen
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.models import Person, Post
from zhiheng.rulebook.steps import FINAL, STATE_LABELS, State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral.queries import unpaid_in
from zhiheng.stages.supervision.models import Duty, Misconduct, RevocationCase


def lock_case(case: RevocationCase) -> RevocationCase:
    return (
        RevocationCase.objects.select_for_update(of=("self",))
        .select_related("hearing", "honour")
        .get(pk=case.pk)
    )


def has_open_case(honour: Honour) -> bool:
    return RevocationCase.objects.filter(honour=honour, dismissed_at=None).exists()


def revocation_cases_of(organisations: Iterable[int]) -> QuerySet[RevocationCase]:
    """Every case against their titles, latest first."""
    found = RevocationCase.objects.filter(honour__organisation__in=list(organisations))
    return found.select_related(
        "hearing", "honour__organisation", "honour__revocation", "honour__cycle"
    ).order_by("-pk")


def lock_misconduct(misconduct: Misconduct) -> Misconduct:
    return (
        Misconduct.objects.select_for_update(of=("self",))
        .select_related("person", "cycle", "referral")
        .get(pk=misconduct.pk)
    )


def misconducts() -> QuerySet[Misconduct]:
    """Everybody under suspicion, and where each was referred to."""
    return Misconduct.objects.select_related("cycle", "person", "about", "referral")


def roles_ever_held(person: Person) -> set[str]:
    return set(Post.objects.filter(person=person).values_list("role", flat=True))


def cycle_running(*, at: datetime) -> Cycle | None:
    """The latest cycle opened by then: whose edition governs what isn't tied to another."""
    return cycles().filter(opened_at__lte=at).first()


@dataclass(frozen=True)
class Matter:
    """Something that keeps the books of a cycle open."""

    what: str
    where: str


def books(cycle: Cycle) -> list[Matter]:
    """Every open matter of a cycle; the books are closed when there is none."""
    return [
        *_steps_open(cycle),
        *_applications_open(cycle),
        *_bonus_open(cycle),
        *_duties_open(cycle),
        *_ledger_faults(),
    ]


def _steps_open(cycle: Cycle) -> Iterator[Matter]:
    step = current_step(cycle)
    if step is not None:
        yield Matter(f"“{edition_of(cycle).plan(step).title}”尚未办结", ref(cycle))


def _applications_open(cycle: Cycle) -> Iterator[Matter]:
    rows = Application.objects.filter(cycle=cycle).exclude(state__in=FINAL)
    for application in rows.select_related("organisation").order_by("pk"):
        state = STATE_LABELS[State(application.state)]
        yield Matter(f"{application.organisation.name}的申报停在“{state}”", ref(application))


def _bonus_open(cycle: Cycle) -> Iterator[Matter]:
    for honour in unpaid_in(cycle):
        yield Matter(f"{honour.name}的奖金尚未拨付", ref(honour))
    partly = Payment.objects.filter(honour__cycle=cycle).exclude(amount_fen=F("honour__bonus_fen"))
    for payment in partly.select_related("honour"):
        yield Matter(f"{payment.honour.name}实付与奖金不符", ref(payment))
    due, paid = _due_fen(cycle), paid_fen(cycle=cycle)
    if due != paid:
        yield Matter(f"应付奖金{due}分，实付{paid}分", ref(cycle))


def _due_fen(cycle: Cycle) -> int:
    """Bonus of every laureate that has or had a right to it: what was paid before a title was
    lost counts, what was never paid to a lost title doesn't."""
    laureates = Honour.objects.filter(cycle=cycle)
    standing = laureates.filter(revocation=None, termination=None)
    lost_but_paid = laureates.filter(payment__isnull=False).exclude(pk__in=standing)
    return sum(
        rows.aggregate(total=Sum("bonus_fen"))["total"] or 0 for rows in (standing, lost_but_paid)
    )


def _duties_open(cycle: Cycle) -> Iterator[Matter]:
    """Duties that nobody looks after, and laureates that owe duties but have none."""
    owed = cycle.steps_done.filter(step=Step.SUPERVISION).exists() and terms_of(cycle).annual_duties
    if owed:
        standing = Honour.objects.filter(cycle=cycle, revocation=None, termination=None)
        tasked = Duty.objects.filter(honour__cycle=cycle).values("honour")
        for honour in standing.exclude(pk__in=tasked).order_by("pk"):
            yield Matter(f"{honour.name}没有证后义务", ref(honour))
    for duty in Duty.objects.filter(honour__cycle=cycle, owner=None):
        yield Matter(f"{duty}没有负责的机构", ref(duty))


def _ledger_faults() -> Iterator[Matter]:
    for fault in ledger.faults():
        yield Matter(f"台账第{fault.seq}条：{fault.kind}", "ledger")
