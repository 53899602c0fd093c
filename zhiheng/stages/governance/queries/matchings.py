"""What matchings were committed to, what they gave, and what would be committed to now."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.queries import entries_on
from zhiheng.methods import matchings as method
from zhiheng.methods.conflicts import normal_name
from zhiheng.methods.draws import digest
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.editions import names
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import (
    Employment,
    Expert,
    Matching,
    MatchingPlan,
    Panel,
    Seat,
)
from zhiheng.stages.governance.queries.draws import kept_out
from zhiheng.stages.governance.queries.pool import available, experts
from zhiheng.stages.governance.vocabulary import MATCHING, PLANNING

if TYPE_CHECKING:
    from zhiheng.methods.matchings.plans import Promise


def plans() -> QuerySet[MatchingPlan]:
    """Plans of all cycles, the latest first. That there is one, and its digest, is public.

    The documents are long and come when asked for. `assigned`: its panels are formed.
    """
    formed = Exists(Panel.objects.filter(matching__plan=OuterRef("pk")))
    found = MatchingPlan.objects.annotate(assigned=formed)
    found = found.select_related("cycle", "matching__approval")
    return found.defer("document", "matching__result").order_by("-pk")


def plans_of(cycle: Cycle) -> QuerySet[MatchingPlan]:
    """Every plan of a cycle in the order in which they were made, revealed or not."""
    return plans().filter(cycle=cycle).order_by("pk")


def matchings_everywhere() -> QuerySet[Matching]:
    """Matchings of all cycles, for whoever may read every one."""
    found = Matching.objects.select_related("plan__cycle", "approval")
    return found.defer("plan__document", "result")


def matchings_of(cycle: Cycle) -> QuerySet[Matching]:
    """What the plans of a cycle gave, also where nobody approved it."""
    return matchings_everywhere().filter(plan__cycle=cycle).order_by("pk")


def lock_plan(plan: MatchingPlan) -> MatchingPlan:
    found = MatchingPlan.objects.select_for_update(of=("self",)).select_related("cycle")
    return found.get(pk=plan.pk)


def lock_matching(matching: Matching) -> Matching:
    found = Matching.objects.select_for_update(of=("self",)).select_related("plan__cycle")
    return found.get(pk=matching.pk)


def who_made(matching: Matching) -> set[str]:
    """The references of who committed to it and who entered its seed, as the ledger has them."""
    found = entries_on(matching.plan).filter(act=PLANNING)
    return {entry.by for entry in (*found, *entries_on(matching).filter(act=MATCHING))}


def names_are_known(cycle: Cycle) -> bool:
    """Whether applicants and the public may know who reviews what: where applicants may challenge
    experts, as soon as the seed has decided; else when the desk review is over."""
    return cycles.terms_of(cycle).applicant_may_challenge or cycles.is_done(cycle, Step.DESK_REVIEW)


def matching_record(matching: Matching) -> dict[str, Any]:
    """The record as a file that anybody can replay."""
    return method.record(
        matching.plan.document,
        seed=matching.seed,
        revealed_at=matching.revealed_at.isoformat(),
        witnesses=matching.witnesses,
        commitment=matching.plan.digest,
        result=matching.result,
    )


def matching_digest(matching: Matching) -> str:
    """What tells one result from another: public even while names are not."""
    return digest(matching.result)


def matching_holds(matching: Matching) -> bool:
    """Whether the digest and the seed give what is recorded."""
    return not method.differences(matching_record(matching))


def awaiting_panels(cycle: Cycle) -> QuerySet[Application]:
    """Who waits for the desk review and has no panel from a matching, in order of entry."""
    waiting = cycles.edition_of(cycle).procedure.entering(Step.DESK_REVIEW)
    matched = Panel.objects.filter(application=OuterRef("pk"))
    return applications.applications_in(cycle, waiting).exclude(Exists(matched))


def planned_already(cycle: Cycle) -> set[str]:
    """The codes of the applicants who are in some plan of the cycle."""
    documents = MatchingPlan.objects.filter(cycle=cycle).values_list("document", flat=True)
    return {row["application"] for document in documents for row in document["applications"]}


def alternates_of(panel: Panel) -> list[Expert]:
    """Who moves up on a matched panel, in order."""
    assert panel.matching is not None and panel.application is not None
    code = panel.application.organisation.code
    rows = [row for row in panel.matching.result if row["application"] == code]
    return experts_named([ref for row in rows for ref in row["alternates"]])


def experts_named(refs: Sequence[str]) -> list[Expert]:
    """In the order of their references."""
    found = {e.person.ref: e for e in experts().filter(person__in=[int(r[1:]) for r in refs])}
    return [found[ref] for ref in refs]


def to_match(
    cycle: Cycle,
    among: Sequence[Application],
    *,
    demand: int,
    min_load: int,
    max_load: int,
    cap_percent: int,
    seniors: int,
    reserves: int,
    seed_source: str,
    reason: str,
    at: datetime,
) -> dict[str, Any]:
    """What `commit_matching` would begin from, before anything is matched; see `methods.matchings`.

    The load of an expert counts the panels of the cycle on which they sit already.
    """
    invited = list(available(cycle, at=at))
    exclusions = kept_out(cycle, invited, [one.organisation for one in among], at=at)
    nowhere = {row["expert"] for row in exclusions if not row["organisation"]}
    loads = Counter(Seat.objects.filter(panel__cycle=cycle).values_list("expert_id", flat=True))
    employers = _employers(invited, on=day_of(at))
    return method.committed(
        subject=cycle.title,
        ordinal=MatchingPlan.objects.filter(cycle=cycle).count() + 1,
        reason=reason.strip(),
        seed_source=seed_source,
        committed_at=at.isoformat(),
        demand=demand,
        seniors=seniors,
        reserves=reserves,
        cap=method.cap_of(cap_percent),
        applications=_described(cycle, among),
        experts=[
            {
                "expert": e.person.ref,
                "name": e.person.name,
                "pool": e.pool,
                "specialties": e.specialties,
                "senior": e.senior,
                "employers": employers.get(e.pk, []),
                "min_load": 0 if e.person.ref in nowhere else max(0, min_load - loads[e.pk]),
                "max_load": max(0, max_load - loads[e.pk]),
            }
            for e in invited
        ],
        exclusions=exclusions,
    )


def solved(document: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The document with its layers; or what conflicts, each with the least that would do."""
    from zhiheng.methods.matchings import plans as solving  # brings the solvers

    found, conflicts = solving.solve(document)
    return found, [(conflict.words, conflict.remedy) for conflict in conflicts]


def promised(document: dict[str, Any]) -> "Promise":
    """What a solved document promises."""
    from zhiheng.methods.matchings import plans as solving

    return solving.promise(document)


def _described(cycle: Cycle, among: Sequence[Application]) -> list[dict[str, Any]]:
    filings = applications.latest_filings(among)
    labels = names(cycles.edition_of(cycle).quality_foundations)
    facts = {one.pk: filings[one.pk].facts if one.pk in filings else {} for one in among}
    return [
        {
            "application": one.organisation.code,
            "name": one.organisation.name,
            "industry": str(facts[one.pk].get("industry") or "").strip().upper(),
            "disciplines": [
                labels[key] for key in facts[one.pk].get("quality_foundations") or () if key in labels
            ],
            "address": one.organisation.address,
        }
        for one in among
    ]  # fmt: skip


def _employers(invited: Sequence[Expert], *, on: date) -> dict[int, list[str]]:
    """expert pk → where they work on that day: a code, or the name as it is compared."""
    rows = Employment.objects.filter(expert__in=[expert.pk for expert in invited]).order_by("pk")
    found: dict[int, list[str]] = {}
    for row in rows.exclude(until__lt=on).exclude(since__gt=on):
        found.setdefault(row.expert_id, []).append(row.code or normal_name(row.name))
    return {pk: sorted(set(employers)) for pk, employers in found.items()}
