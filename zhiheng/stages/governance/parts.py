"""Keeping somebody out, and forming panels. Called inside acts of this stage and of later ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.methods.conflicts import Strength
from zhiheng.rulebook.citations import refuse
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.models import Draw, Expert, Matching, Panel, Recusal, Seat
from zhiheng.stages.governance.rules import panels
from zhiheng.stages.governance.rules import recusals as rules
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource


@part
def recuse(
    *,
    cycle: Cycle,
    person: Person,
    organisation: Organisation,
    kind: ConflictKind | str,
    source: ConflictSource,
    reason: str,
    at: datetime,
) -> Recusal:
    """The person keeps out of everything about the organisation for the rest of the cycle.

    Who keeps out already stays so on the earlier ground; that recusal is returned.
    """
    refuse(rules.no_conflict_is_named(kind))

    return Recusal.objects.get_or_create(
        cycle=cycle,
        person=person,
        organisation=organisation,
        defaults={"kind": kind, "source": source, "reason": reason, "at": at},
    )[0]


@part
def bind(cycle: Cycle, found: Iterable[queries.Found], *, at: datetime) -> list[Recusal]:
    """Whoever is tied for certain keeps out from now on, without anybody's decision."""
    known = set(queries.recusals(cycle).values_list("person_id", "organisation_id"))
    certain = [one for one in found if one.detection.strength == Strength.CERTAIN]
    return [
        recuse(
            cycle=cycle,
            person=one.expert.person,
            organisation=one.organisation,
            kind=ConflictKind.EMPLOYMENT,
            source=ConflictSource.DETECTED,
            reason=rules.tie_in_words(one.detection.ties[0]),
            at=at,
        )
        for one in certain
        if (one.expert.person_id, one.organisation.pk) not in known
    ]


def in_facts(recusals: Iterable[Recusal]) -> list[dict[str, str]]:
    """Recusals that came about inside another act, as its entry tells them."""
    return [{"person": one.person.ref, "organisation": one.organisation.code} for one in recusals]


@dataclass(frozen=True)
class Forming:
    """A panel to be formed: `seats` in order, one of them leads."""

    name: str
    seats: Sequence[Expert]
    leader: Expert
    draw: Draw | None = None
    matching: Matching | None = None
    application: Application | None = None


@part
def form_panels(cycle: Cycle, forming: Sequence[Forming], *, at: datetime) -> list[Panel]:
    """Form panels by all rules about who may sit. The pool each seat came from is kept as it was.

    A constant number of queries for 500 seats.
    """
    terms = cycles.terms_of(cycle)
    for one in forming:
        refuse(panels.size_is_wrong(terms, len(one.seats)))
        refuse(panels.panel_is_wrong(seats=one.seats, leader=one.leader))
    experts = dict.fromkeys(expert for one in forming for expert in one.seats)
    pools = [(expert.person.name, expert.pool) for expert in experts]
    refuse(panels.pool_is_unknown(cycles.edition_of(cycle), pools))
    duties = queries.with_other_duties(at=at)
    busy = {e.person.name: duties[e.person_id] for e in experts if e.person_id in duties}
    refuse(panels.has_other_duties(busy))

    formed = Panel.objects.bulk_create(
        [
            Panel(
                cycle=cycle, name=one.name, draw=one.draw, matching=one.matching,
                application=one.application, formed_at=at,
            )
            for one in forming
        ],
        batch_size=500,
    )  # fmt: skip
    Seat.objects.bulk_create(
        [
            Seat(panel=panel, expert=expert, pool=expert.pool, leads=expert == one.leader)
            for panel, one in zip(formed, forming, strict=True)
            for expert in one.seats
        ],
        batch_size=500,
    )
    return formed
