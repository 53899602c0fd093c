"""Moving applications along the edition's procedure. Called inside acts of all stages."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import rules
from zhiheng.stages.applications.models import Application, Filing, Move

CHUNK = 500


@part
def move(applications: Sequence[Application], to: State, *, edition: str, at: datetime) -> None:
    """Move applications of one cycle to a state that the procedure allows, all or none.

    The rows must be locked by the caller. Two queries for each chunk, however many there are.
    """
    procedure = edition_named(edition).procedure
    for application in applications:
        refuse(rules.move_is_not_allowed(procedure, State(application.state), to))

    for start in range(0, len(applications), CHUNK):
        chunk = applications[start : start + CHUNK]
        Move.objects.bulk_create(
            Move(
                application=application,
                source=application.state,
                target=to,
                step=procedure.moves[State(application.state), to],
                at=at,
            )
            for application in chunk
        )
        Application.objects.filter(pk__in=[a.pk for a in chunk]).update(state=to)
    for application in applications:
        application.state = to


@part
def file(
    application: Application,
    *,
    undertaken_by: str,
    consultants: list[str],
    secrets: str,
    by: Person,
    at: datetime,
) -> Filing:
    """Freeze the draft as the next filing, with who the applicant is on that day."""
    return Filing.objects.create(
        application=application,
        ordinal=application.filings.count() + 1,
        facts=application.draft,
        name=application.organisation.name,
        code=application.organisation.code,
        undertaken_by=undertaken_by,
        consultants=consultants,
        secrets=secrets,
        filed_by=by,
        filed_at=at,
    )


def digest_of(filing: Filing) -> str:
    """What the ledger keeps of a filing's content, so that a change of it shows."""
    text = json.dumps(filing.facts, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
