"""The acts of deliberation, publicity and approval."""

from zhiheng.stages.decisions.actions.approval import approve_proposal, propose
from zhiheng.stages.decisions.actions.ballots import cast_ballot, close_ballot, open_ballot
from zhiheng.stages.decisions.actions.meetings import convene_meeting, record_attendance
from zhiheng.stages.decisions.actions.nominations import nominate, settle_tie
from zhiheng.stages.decisions.actions.objections import dismiss_objection, uphold_objection
from zhiheng.stages.decisions.actions.publicity import (
    close_publicity,
    publish_publicity,
    republish,
)
from zhiheng.stages.decisions.actions.reopening import (
    annul_nomination,
    confirm_nomination,
    nominate_replacement,
    reopen_deliberation,
)

__all__ = [
    "annul_nomination",
    "approve_proposal",
    "cast_ballot",
    "close_ballot",
    "close_publicity",
    "confirm_nomination",
    "convene_meeting",
    "dismiss_objection",
    "nominate",
    "nominate_replacement",
    "open_ballot",
    "propose",
    "publish_publicity",
    "record_attendance",
    "reopen_deliberation",
    "republish",
    "settle_tie",
    "uphold_objection",
]
