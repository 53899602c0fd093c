"""Who keeps out, who said what, who was challenged."""

from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.stages.governance.models import Challenge, Declaration, Expert, Recusal


def recusals(cycle: Cycle) -> QuerySet[Recusal]:
    return (
        Recusal.objects.filter(cycle=cycle).select_related("person", "organisation").order_by("pk")
    )


def recusals_of(person: Person, cycle: Cycle) -> QuerySet[Recusal]:
    """From whom a person keeps out in a cycle."""
    return recusals(cycle).filter(person=person)


def recused_from(cycle: Cycle, organisation: Organisation) -> set[int]:
    """The persons who keep out of everything about that organisation, by primary key."""
    found = Recusal.objects.filter(cycle=cycle, organisation=organisation)
    return set(found.values_list("person_id", flat=True))


def is_recused(cycle: Cycle, person: Person, organisation: Organisation) -> bool:
    return Recusal.objects.filter(cycle=cycle, person=person, organisation=organisation).exists()


def declarations_of(cycle: Cycle, expert: Expert) -> QuerySet[Declaration]:
    return Declaration.objects.filter(cycle=cycle, expert=expert).select_related("organisation")


def declarations_seen_by(expert: Expert, cycle: Cycle) -> QuerySet[Declaration]:
    """Their own declarations as the expert may read them: none of whom they keep out of."""
    out = recusals_of(expert.person, cycle).order_by().values("organisation")
    return declarations_of(cycle, expert).exclude(organisation__in=out)


def has_declared(cycle: Cycle, expert: Expert, organisation: Organisation) -> bool:
    """Whether the expert has said anything yet; whether they must keep out, `is_recused` says."""
    return declarations_of(cycle, expert).filter(organisation=organisation).exists()


def lock_challenge(challenge: Challenge) -> Challenge:
    return (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("cycle", "organisation", "expert__person")
        .get(pk=challenge.pk)
    )


GRANTED = Exists(
    Recusal.objects.filter(
        cycle=OuterRef("cycle"),
        person=OuterRef("expert__person"),
        organisation=OuterRef("organisation"),
    )
)
"""Whoever a challenge is about keeps out, for whatever reason."""


def open_challenges(cycle: Cycle) -> QuerySet[Challenge]:
    """Challenges on which the office has decided neither way, the earliest first."""
    return challenges_of(cycle).filter(~GRANTED, dismissal=None)


def is_challenged(cycle: Cycle, person: Person, organisation: Organisation) -> bool:
    return Challenge.objects.filter(
        cycle=cycle, expert__person=person, organisation=organisation, dismissal=None
    ).exists()


def challenges_of(cycle: Cycle) -> QuerySet[Challenge]:
    """Every challenge of a cycle, decided or not (`granted`, a dismissal), the earliest first."""
    found = Challenge.objects.filter(cycle=cycle).annotate(granted=GRANTED).order_by("pk")
    return found.select_related("cycle", "expert__person", "organisation", "dismissal")


def challenges_everywhere() -> QuerySet[Challenge]:
    """Challenges of all cycles, for whoever may read every one."""
    return Challenge.objects.select_related("cycle", "expert__person", "organisation", "dismissal")


def declarations_in(cycle: Cycle) -> QuerySet[Declaration]:
    """What every expert declared in a cycle."""
    found = Declaration.objects.filter(cycle=cycle)
    return found.select_related("expert__person", "organisation")
