"""Draws of experts: commit, reveal, approve."""

from collections.abc import Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import draws
from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.models import Draw, DrawApproval, DrawCommitment
from zhiheng.stages.governance.rules import draws as rules
from zhiheng.stages.governance.vocabulary import COMMITTING, DRAWING


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def commit_draw(
    *,
    cycle: Cycle,
    purpose: str,
    strata: Sequence[Stratum],
    organisations: Sequence[Organisation],
    seed_source: str,
    most_panels: int = 0,
    by: Person,
    at: datetime,
) -> DrawCommitment:
    """Fix and publish all that decides a draw before anybody can know its seed.

    The pool are all experts whom the edition lets one appoint. Kept out, with the reason, is
    whoever is tied to one of the `organisations`, holds another duty, or sits on `most_panels`
    panels of the cycle already (0: no bound). `seed_source` says which event will give the seed.
    """
    cycle = cycles.lock(cycle)
    earlier = list(queries.commitments_of(cycle).values_list("purpose", flat=True))
    refuse(rules.purpose_was_drawn_already(purpose=purpose, earlier=earlier))
    refuse(rules.seed_source_is_missing(seed_source))
    refuse(rules.strata_are_wrong(strata))
    document = queries.to_commit(
        cycle, purpose=purpose, strata=strata, organisations=organisations,
        seed_source=seed_source, most_panels=most_panels, at=at,
    )  # fmt: skip
    refuse(rules.strata_cannot_be_filled(draws.shortages(document)))

    commitment = DrawCommitment.objects.create(
        cycle=cycle,
        purpose=purpose,
        seed_source=seed_source,
        document=document,
        digest=draws.digest(document),
        committed_at=at,
    )

    record(
        COMMITTING,
        commitment,
        clause=Clause.PANEL,
        edition=cycle.edition,
        by=by,
        at=at,
        purpose=purpose,
        seed_source=seed_source,
        digest=commitment.digest,
        pool=len(document["pool"]),
        excluded=len({row["expert"] for row in document["exclusions"]}),
        strata=document["strata"],
    )
    return commitment


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def reveal_draw(
    *, commitment: DrawCommitment, seed: str, witnesses: Sequence[str], by: Person, at: datetime
) -> Draw:
    """Enter the seed as it came out before witnesses; what was committed to then decides who is
    drawn. Anybody can repeat it from the record: see `queries.record_of`."""
    commitment = queries.lock_commitment(commitment)
    refuse(rules.draw_is_revealed_already(revealed=hasattr(commitment, "draw")))
    refuse(rules.seed_came_before_commitment(committed_at=commitment.committed_at, at=at))
    refuse(rules.seed_is_missing(seed))
    refuse(rules.witnesses_are_wrong(witnesses, enters=by.name))

    document, seed = commitment.document, draws.said(seed)
    drawn = draws.draw(document, seed=seed)
    draw = Draw.objects.create(
        cycle=commitment.cycle,
        commitment=commitment,
        witnesses=[name.strip() for name in witnesses],
        purpose=commitment.purpose,
        seed=seed,
        pool=document["pool"],
        pool_digest=draws.digest(document["pool"]),
        exclusions=document["exclusions"],
        result={
            "seats": [ref for row in drawn for ref in row["seats"]],
            "reserves": [ref for row in drawn for ref in row["reserves"]],
            "strata": drawn,
        },
        seats=sum(len(row["seats"]) for row in drawn),
        drawn_at=at,
    )

    record(
        DRAWING,
        draw,
        clause=Clause.PANEL,
        edition=commitment.cycle.edition,
        by=by,
        at=at,
        purpose=draw.purpose,
        commitment=commitment.digest,
        seed=seed,
        witnesses=draw.witnesses,
        seats=draw.result["seats"],
        reserves=draw.result["reserves"],
    )
    return draw


@act(under=Clause.PANEL, allowed=only(Role.CHAIR, clause=Clause.PANEL))
def approve_draw(*, draw: Draw, by: Person, at: datetime) -> DrawApproval:
    """The chair lets the drawn experts be invited."""
    draw = queries.lock_draw(draw)
    refuse(rules.draw_is_approved_already(approved=hasattr(draw, "approval")))
    refuse(rules.approves_their_own_draw(drew=queries.who_had_a_hand_in(draw), approves=by.ref))

    approval = DrawApproval.objects.create(draw=draw, by=by, at=at)

    record(
        "批准抽取",
        draw,
        clause=Clause.PANEL,
        edition=draw.cycle.edition,
        by=by,
        at=at,
        seed=draw.seed,
        seats=draw.result["seats"],
    )
    return approval
