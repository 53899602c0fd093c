"""Pure: may this be filed, recommended, moved? No Django."""

from zhiheng.stages.applications.rules.attachments import (
    CREDIT_REPORT,
    attachment_is_unknown,
    attachments_are_wanting,
)
from zhiheng.stages.applications.rules.eligibility import (
    conditions_unmet,
    recommendation_comes_first,
    recommendation_is_unsigned,
    recommender_is_invalid,
    tags_are_unproven,
    years_are_overstated,
)
from zhiheng.stages.applications.rules.filing import (
    EDITABLE,
    draft_is_stale,
    facts_are_malformed,
    has_applied_already,
    is_dissolved,
    is_frozen,
    is_not_announced,
    scheme_is_not_offered,
    tag_is_unknown,
    undertaking_is_missing,
)
from zhiheng.stages.applications.rules.moving import (
    change_is_decided,
    identity_is_undecided,
    is_elsewhere,
    move_is_not_allowed,
    reason_is_missing,
)

__all__ = [
    "CREDIT_REPORT",
    "EDITABLE",
    "attachment_is_unknown",
    "attachments_are_wanting",
    "change_is_decided",
    "conditions_unmet",
    "draft_is_stale",
    "facts_are_malformed",
    "has_applied_already",
    "identity_is_undecided",
    "is_dissolved",
    "is_elsewhere",
    "is_frozen",
    "is_not_announced",
    "move_is_not_allowed",
    "reason_is_missing",
    "recommendation_comes_first",
    "recommendation_is_unsigned",
    "recommender_is_invalid",
    "scheme_is_not_offered",
    "tag_is_unknown",
    "tags_are_unproven",
    "undertaking_is_missing",
    "years_are_overstated",
]
