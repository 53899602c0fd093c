"""What draws were committed to, what they gave, and the draw done over again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.queries import entries_on
from zhiheng.instruments.people.models import Organisation
from zhiheng.methods import draws
from zhiheng.methods.draws import Stratum
from zhiheng.stages.governance.models import Draw, DrawCommitment, Expert, Seat
from zhiheng.stages.governance.queries.detections import ties_that_bind
from zhiheng.stages.governance.queries.pool import available, experts, with_other_duties
from zhiheng.stages.governance.queries.recusals import recusals
from zhiheng.stages.governance.rules import draws as rules
from zhiheng.stages.governance.vocabulary import COMMITTING, DRAWING


def commitments() -> QuerySet[DrawCommitment]:
    """Commitments of all cycles, the latest first. They are public, and so is what was drawn."""
    return DrawCommitment.objects.select_related("cycle", "draw__approval").order_by("-pk")


def commitments_of(cycle: Cycle) -> QuerySet[DrawCommitment]:
    """Every commitment of a cycle in the order in which they were made, revealed or not."""
    return commitments().filter(cycle=cycle).order_by("pk")


def lock_commitment(commitment: DrawCommitment) -> DrawCommitment:
    found = DrawCommitment.objects.select_for_update(of=("self",)).select_related("cycle")
    return found.get(pk=commitment.pk)


def lock_draw(draw: Draw) -> Draw:
    found = Draw.objects.select_for_update(of=("self",))
    return found.select_related("cycle", "commitment").get(pk=draw.pk)


def draws_everywhere() -> QuerySet[Draw]:
    """Draws of all cycles, for whoever may read every one."""
    return Draw.objects.select_related("cycle", "approval", "commitment")


def draws_of(cycle: Cycle) -> QuerySet[Draw]:
    """Every draw of a cycle in the order in which they were made, also those not approved."""
    found = Draw.objects.filter(cycle=cycle).order_by("pk")
    return found.select_related("approval", "commitment")


def who_drew(draw: Draw) -> str:
    """The reference of whoever entered the seed, as the ledger has it."""
    entry = entries_on(draw).filter(act=DRAWING).first()
    return entry.by if entry else ""


def who_had_a_hand_in(draw: Draw) -> set[str]:
    """The references of who committed and who entered the seed."""
    committed = entries_on(draw.commitment).filter(act=COMMITTING) if draw.commitment else ()
    return {who_drew(draw), *(entry.by for entry in committed)}


def drawn(draw: Draw) -> list[Expert]:
    """The experts who drew a seat, in drawn order."""
    return _in_order(draw.result["seats"])


def reserves(draw: Draw) -> list[Expert]:
    """The experts who stand by, in the order in which they move up."""
    return _in_order(draw.result["reserves"])


def strata_of(draw: Draw) -> dict[str, str]:
    """reference → the group in which the expert drew."""
    return {
        ref: row["stratum"]
        for row in draw.result.get("strata", ())
        for ref in (*row["seats"], *row["reserves"])
    }


def _in_order(refs: list[str]) -> list[Expert]:
    found = {e.person.ref: e for e in experts().filter(person__in=[int(r[1:]) for r in refs])}
    return [found[ref] for ref in refs]


@dataclass(frozen=True)
class Replay:
    """A draw done over again from its own record."""

    seats: list[str]
    reserves: list[str]
    pool_digest: str
    same: bool


def replay(draw: Draw) -> Replay:
    """Draw again from the commitment and the seed; is it what was committed to and recorded?"""
    if draw.commitment is None:
        return Replay([], [], draws.digest(draw.pool), same=False)
    document = draw.commitment.document
    again = draws.draw(document, seed=draw.seed)
    seats = [ref for row in again for ref in row["seats"]]
    reserves_ = [ref for row in again for ref in row["reserves"]]
    kept = (draw.pool, draw.exclusions) == (document["pool"], document["exclusions"])
    told = (draw.result["seats"], draw.result["reserves"]) == (seats, reserves_)
    same = kept and told and not draws.faults(record_of(draw))
    return Replay(seats, reserves_, draws.digest(document["pool"]), same)


def record_of(draw: Draw) -> dict[str, Any]:
    """The record of a revealed draw as a file that anybody can replay."""
    commitment = draw.commitment
    assert commitment is not None
    return draws.record(
        commitment.document,
        seed=draw.seed,
        revealed_at=draw.drawn_at.isoformat(),
        witnesses=draw.witnesses,
        commitment=commitment.digest,
        result=draw.result["strata"],
    )


def to_commit(
    cycle: Cycle,
    *,
    purpose: str,
    strata: Sequence[Stratum],
    organisations: Sequence[Organisation],
    seed_source: str,
    most_panels: int = 0,
    at: datetime,
) -> dict[str, Any]:
    """What `commit_draw` would commit to at that moment."""
    invited = list(available(cycle, at=at))
    loads = Counter(Seat.objects.filter(panel__cycle=cycle).values_list("expert_id", flat=True))
    full = [e for e in invited if most_panels and loads[e.pk] >= most_panels]
    return draws.committed(
        subject=cycle.title,
        purpose=purpose,
        seed_source=seed_source,
        committed_at=at.isoformat(),
        strata=strata,
        pool=[
            {
                "expert": e.person.ref,
                "name": e.person.name,
                "pool": e.pool,
                "specialties": e.specialties,
                "load": loads[e.pk],
            }
            for e in invited
        ],
        exclusions=[
            *kept_out(cycle, invited, organisations, at=at),
            *(rules.excluded_by_load(e.person.ref, loads[e.pk]) for e in full),
        ],
    )


def kept_out(
    cycle: Cycle, invited: Sequence[Expert], organisations: Sequence[Organisation], *, at: datetime
) -> list[dict[str, str]]:
    """Who of them must keep out, for whom and why: see `rules.exclusions`."""
    duties = with_other_duties(at=at)
    wanted, candidates = {o.pk for o in organisations}, {e.person_id for e in invited}
    return rules.exclusions(
        ties_that_bind(cycle, invited, organisations, at=at),
        recused=[
            (r.person.ref, r.organisation.code)
            for r in recusals(cycle)
            if r.organisation_id in wanted and r.person_id in candidates
        ],
        with_other_duties={
            e.person.ref: duties[e.person_id] for e in invited if e.person_id in duties
        },
    )
