"""Matchings of experts to all applications: commit, reveal, approve. Reviews assign them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import draws, matchings
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.models import Matching, MatchingApproval, MatchingPlan
from zhiheng.stages.governance.rules import draws as seeds
from zhiheng.stages.governance.rules import matchings as rules
from zhiheng.stages.governance.rules import panels
from zhiheng.stages.governance.vocabulary import MATCHING, PLANNING


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def commit_matching(
    *,
    cycle: Cycle,
    demand: int,
    min_load: int,
    max_load: int,
    cap_percent: int,
    seed_source: str,
    applications: Sequence[Application] | None = None,
    seniors: int = 1,
    reserves: int = 2,
    reason: str = "",
    by: Person,
    at: datetime,
) -> MatchingPlan:
    """Fix and publish all that decides who reviews what, before anybody can know the seed.

    Experts are those whom the edition lets one appoint; who keeps out of an applicant is not matched
    to it. Each panel has `demand` experts, `seniors` of them at least, never two of one employer;
    each expert between `min_load` and `max_load` applications. No pair is likelier than
    `cap_percent`, rounded down to tenths or a simpler fraction. `applications`: all that wait, if
    not told. `reason`: why an application is matched again.
    """
    cycle = cycles.lock(cycle)
    awaiting = list(queries.awaiting_panels(cycle))
    among = awaiting if applications is None else list(dict.fromkeys(applications))
    refuse(rules.nobody_waits(len(among)))
    refuse(rules.does_not_wait([str(one) for one in among if one not in awaiting]))
    earlier = queries.planned_already(cycle)
    again = [str(one) for one in among if one.organisation.code in earlier]
    refuse(rules.is_matched_already(again, reason=reason))
    refuse(seeds.seed_source_is_missing(seed_source))
    refuse(panels.size_is_wrong(cycles.terms_of(cycle), demand))
    refuse(rules.loads_are_wrong(least=min_load, most=max_load))
    refuse(rules.seniors_are_wrong(seniors=seniors, demand=demand))
    refuse(rules.cap_is_wrong(cap_percent))
    document, conflicts = queries.solved(
        queries.to_match(
            cycle, among, demand=demand, min_load=min_load, max_load=max_load,
            cap_percent=cap_percent, seniors=seniors, reserves=reserves, seed_source=seed_source,
            reason=reason, at=at,
        )
    )  # fmt: skip
    refuse(rules.cannot_be_matched(conflicts))

    plan = MatchingPlan.objects.create(
        cycle=cycle,
        ordinal=document["ordinal"],
        seed_source=seed_source,
        document=document,
        digest=draws.digest(document),
        committed_at=at,
    )

    record(
        PLANNING,
        plan,
        clause=Clause.PANEL,
        edition=cycle.edition,
        by=by,
        at=at,
        digest=plan.digest,
        **_told(document),
    )
    return plan


def _told(document: dict[str, Any]) -> dict[str, Any]:
    """What the ledger says of a plan; whoever has the document has the rest."""
    said = ("ordinal", "reason", "seed_source", "demand", "seniors", "reserves", "cap")
    return {
        **{key: document[key] for key in said},
        "applications": len(document["applications"]),
        "experts": len(document["experts"]),
        "forbidden": len(matchings.closed(document)),
    }


@act(under=Clause.PANEL, allowed=only(Role.OFFICE, clause=Clause.PANEL))
def reveal_matching(
    *, plan: MatchingPlan, seed: str, witnesses: Sequence[str], by: Person, at: datetime
) -> Matching:
    """Enter the seed as it came out before witnesses; what was committed to then decides who
    reviews what, who leads and who stands by. See `queries.matching_record`."""
    plan = queries.lock_plan(plan)
    refuse(seeds.draw_is_revealed_already(revealed=hasattr(plan, "matching")))
    refuse(seeds.seed_came_before_commitment(committed_at=plan.committed_at, at=at))
    refuse(seeds.seed_is_missing(seed))
    refuse(seeds.witnesses_are_wrong(witnesses, enters=by.name))

    seed = draws.said(seed)
    matching = Matching.objects.create(
        plan=plan,
        seed=seed,
        witnesses=[name.strip() for name in witnesses],
        result=matchings.draw(plan.document, seed=seed),
        revealed_at=at,
    )

    record(
        MATCHING,
        matching,
        clause=Clause.PANEL,
        edition=plan.cycle.edition,
        by=by,
        at=at,
        commitment=plan.digest,
        seed=seed,
        witnesses=matching.witnesses,
        result=draws.digest(matching.result),
    )
    return matching


@act(under=Clause.PANEL, allowed=only(Role.CHAIR, clause=Clause.PANEL))
def approve_matching(*, matching: Matching, by: Person, at: datetime) -> MatchingApproval:
    """The chair lets the matched experts be invited."""
    matching = queries.lock_matching(matching)
    refuse(seeds.draw_is_approved_already(approved=hasattr(matching, "approval")))
    refuse(seeds.approves_their_own_draw(drew=queries.who_made(matching), approves=by.ref))

    approval = MatchingApproval.objects.create(matching=matching, by=by, at=at)

    record(
        "批准匹配",
        matching,
        clause=Clause.PANEL,
        edition=matching.plan.cycle.edition,
        by=by,
        at=at,
        commitment=matching.plan.digest,
        seed=matching.seed,
        result=draws.digest(matching.result),
    )
    return approval
