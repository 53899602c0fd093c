from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.access import only_the_assigned_expert
from zhiheng.stages.reviews.models import Assignment, ScoresheetDraft


@act(under=Clause.INDEPENDENT_SCORING, allowed=only_the_assigned_expert)
def save_scoresheet_draft(
    *,
    assignment: Assignment,
    items: Mapping[str, Mapping[str, Any]],
    version: int,
    by: Person,
    at: datetime,
) -> ScoresheetDraft:
    """Keep what an expert has typed, finished or not. `version`: the one it was typed over.

    The ledger learns that a draft was saved, never what it says.
    """
    assignment = queries.lock_assignment(assignment)
    draft = queries.draft_of(assignment)
    refuse(queries.may_not_score(assignment, at=at))
    refuse(rules.draft_is_stale(version=version, current=draft.version if draft else 0))

    kept = {"items": {key: dict(row) for key, row in items.items()}, "version": version + 1}
    saved, _ = ScoresheetDraft.objects.update_or_create(
        assignment=assignment, defaults={**kept, "saved_at": at}
    )

    record(
        "保存评分草稿",
        assignment,
        clause=Clause.INDEPENDENT_SCORING,
        edition=assignment.application.cycle.edition,
        by=by,
        at=at,
        application=ref(assignment.application),
        version=saved.version,
    )
    return saved
