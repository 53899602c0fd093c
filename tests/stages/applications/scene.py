"""Applicants with their files, put there directly, for the tests of 申报 and of what follows it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Body, Organisation, Person
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.models import (
    Application,
    Attachment,
    Filing,
    Move,
    Recommendation,
)

TODAY = world.NOON.date()
LAST_MOMENT = world.NOON + 10 * world.A_DAY
"""When every window of `world.cycle` closes."""
A_MICROSECOND = timedelta(microseconds=1)

GOOD_FACTS = {
    "registered_in_area": True,
    "has_required_licences": True,
    "years_in_operation": 12,
    "years_of_excellence": 3,
    "self_assessments": 3,
    "quality_system_sound": True,
    "industry_leading": True,
    "small_giant": False,
    "quality_foundations": ["standards", "metrology"],
    "honours": ["high-tech"],
}
"""Facts that meet the conditions of every edition, once a street has recommended."""


def contact_of(organisation: Organisation, name: str = "赵申") -> Person:
    return world.person(name, Role.APPLICANT, organisation=organisation)


def recommender(kind: BodyKind = BodyKind.STREET, label: str = "经八路街道办事处") -> tuple:
    """(body, its clerk)"""
    body = world.body(kind, label)
    return body, world.person("钱荐", Role.RECOMMENDER, body=body)


def document(name: str = "附件.pdf") -> Document:
    return Document.objects.create(
        name=name, digest="0" * 64, size=1, kind="pdf", kept_at=world.NOON
    )


def attach_all(
    application: Application, *, without: tuple[str, ...] = (), **issued: date | None
) -> None:
    """Every required paper of the edition; `issued`: another day of issue, by kind with _ for -."""
    for kind in edition_named(application.cycle.edition).attachments:
        if kind.required and kind.key not in without:
            default = TODAY if kind.dated else None
            Attachment.objects.create(
                application=application,
                kind=kind.key,
                document=document(),
                issued_on=issued.get(kind.key.replace("-", "_"), default),
                attached_at=world.NOON,
            )


def draft(cycle: Any, **values: Any) -> Application:
    """A draft that could be submitted as it stands."""
    values = {"state": State.DRAFTING, "draft": GOOD_FACTS, "version": 1, **values}
    made = world.application(cycle, **values)
    attach_all(made)
    return made


def filed(
    cycle: Any,
    *,
    state: State = State.FILED,
    facts: dict[str, Any] | None = None,
    without: tuple[str, ...] = (),
    issued: dict[str, date | None] | None = None,
    **values: Any,
) -> Application:
    """An application that was submitted at NOON, with all its papers."""
    facts = GOOD_FACTS if facts is None else facts
    made = world.application(cycle, state=state, draft=facts, version=1, **values)
    attach_all(made, without=without, **(issued or {}))
    file(made, facts)
    return made


def file(application: Application, facts: dict[str, Any], ordinal: int = 1) -> Filing:
    organisation = application.organisation
    return Filing.objects.create(
        application=application,
        ordinal=ordinal,
        facts=facts,
        name=organisation.name,
        code=organisation.code,
        undertaken_by="孙法人",
        consultants=["示例咨询公司"],
        secrets="配方",
        filed_by=contact_of(organisation),
        filed_at=world.NOON,
    )


def recommended(cycle: Any, *, by: Body | None = None, **values: Any) -> Application:
    """An application that a street has recommended, waiting for 资格审查."""
    made = filed(cycle, **{"state": State.RECOMMENDED, **values})
    body = by or world.body(BodyKind.STREET, "经八路街道办事处")
    Recommendation.objects.create(
        application=made,
        recommender=body,
        kind=body.kind,
        opinion="同意推荐",
        signed_by="郑主任",
        at=world.NOON,
    )
    return made


def suspend(application: Application) -> Application:
    """Put a file aside, with the move that says where it stood."""
    Move.objects.create(
        application=application,
        source=application.state,
        target=State.SUSPENDED,
        step="screening",
        at=world.NOON,
    )
    application.state = State.SUSPENDED
    application.save(update_fields=["state"])
    return application


def refused(act: Any, **arguments: Any) -> list[tuple[Any, str]]:
    """(clause, reason) of every refusal; nothing may be left behind."""
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        act(**arguments)
    assert Entry.objects.count() == before
    return [(refusal.clause, refusal.reason) for refusal in caught.value.refusals]


def queries_of(act: Any, **arguments: Any) -> int:
    """How many queries the act costs."""
    with CaptureQueriesContext(connection) as captured:
        act(**arguments)
    return len(captured)


def state_of(application: Application) -> State:
    return State(Application.objects.get(pk=application.pk).state)
