"""What several acts of the review write."""

import hmac
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Ban
from zhiheng.instruments.ledger.acts import part
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Strike


def salt_of(paper: str, *about: str) -> str:
    """What makes the digest of few possible scores no guess: from the key of the seal, so that the
    same acts rehearsed leave the same ledger."""
    said = "|".join((paper, *about)).encode()
    return hmac.new(settings.SEAL_KEY.encode(), said, sha256).hexdigest()[:32]


@part
def strike(
    assignment: Assignment, *, reason: str, replacement: Expert | None, at: datetime
) -> Assignment | None:
    """Strike an assignment, its scores kept and excluded, and assign the replacement if any.

    The replacement gets as long as the first assignment had.
    """
    Strike.objects.create(assignment=assignment, reason=reason, at=at)
    if replacement is None:
        return None
    given = assignment.due_at - assignment.assigned_at
    return Assignment.objects.create(
        application=assignment.application,
        expert=replacement,
        panel=assignment.panel,
        due_at=max(assignment.due_at, at + given),
        assigned_at=at,
    )


@part
def ban_for_fraud(application: Application, *, on: date) -> Ban:
    """Start the clock of the ban, in years or in cycles as the edition says."""
    edition = cycles.edition_of(application.cycle)
    until, sessions = rules.ban(cycles.terms_of(application.cycle), on=on)
    return Ban.objects.create(
        organisation=application.organisation,
        award=edition.award,
        ground="申报中弄虚作假",
        basis=f"{edition.title}{edition.article(Clause.FRAUD)}",
        since=on,
        until=until,
        sessions=sessions,
    )
