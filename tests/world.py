"""People, organisations and cycles for tests: rows put there directly, so that a test of one act
does not depend on all the acts before it. Journeys go through the acts instead."""

from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from stdnum.cn import uscc

from zhiheng.instruments.cycles.models import Cycle, EnteredTerm, Milestone, StepDone
from zhiheng.instruments.people.models import Body, Organisation, Person, Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 6, 1, 12, tzinfo=SHANGHAI)
LONG_AGO = date(2015, 1, 1)
A_DAY = timedelta(days=1)
DEMONSTRATION = {"quota": 3}
"""What the office enters in tests; assumed values are confirmed as they stand."""

_serial = count(1)


def code(serial: int) -> str:
    """A 统一社会信用代码 of no real organisation, with its right check digit."""
    base = f"91410105MA{serial:07d}"
    return base + uscc.calc_check_digit(base)


def person(name: str, *roles: Role, **post: Any) -> Person:
    """A verified person who has held the roles for long; `post`: body, organisation, title."""
    made = Person.objects.create(name=name, verified_at=NOON)
    for role in roles:
        Post.objects.create(person=made, role=role, since=LONG_AGO, **post)
    return made


def organisation(name: str = "东方重工有限公司", **values: Any) -> Organisation:
    values = {"founded_on": date(2010, 5, 1), **values}
    return Organisation.objects.create(code=code(next(_serial)), name=name, **values)


def body(kind: BodyKind, label: str) -> Body:
    return Body.objects.create(key=f"{kind}-{next(_serial)}", kind=kind, label=label)


def cycle(
    edition: str = "jinshui-revised", *, at_step: Step = Step.FILING, **entered: Any
) -> Cycle:
    """A cycle that has come to a step: pinned, its terms entered, the steps before it done.

    Every step's window is open around NOON.
    """
    which = edition_named(edition)
    made = Cycle.objects.create(
        award=which.award,
        edition=edition,
        edition_digest=None if at_step == Step.ANNOUNCEMENT else which.digest,
        ordinal=next(_serial),
        year=2026,
        title=f"2026年度{which.award_title}",
        approval_document="金政文〔2026〕1号",
        bonus_budget_fen=1_000_000_000,
        review_budget_fen=0,
        schemes=[
            {"name": n, "standard": scheme(n).standard, "digest": scheme(n).digest}
            for n in (which.scheme, *which.other_schemes)
        ],
        opened_at=NOON,
    )
    enter_terms(made, **{**DEMONSTRATION, **entered})
    for step in which.procedure.steps:
        Milestone.objects.create(
            cycle=made, step=step, opens_at=NOON - 10 * A_DAY, closes_at=NOON + 10 * A_DAY
        )
    for step in which.procedure.steps[: which.procedure.steps.index(at_step)]:
        StepDone.objects.create(cycle=made, step=step, at=NOON - A_DAY)
    return made


def enter_terms(made: Cycle, **entered: Any) -> None:
    EnteredTerm.objects.bulk_create(
        EnteredTerm(cycle=made, key=key, value=value, basis="测试")
        for key, value in entered.items()
    )


def application(
    of_cycle: Cycle, *, state: State = State.FILED, name: str = "东方重工有限公司", **values: Any
) -> Application:
    applicant = values.pop("organisation", None) or organisation(name)
    values = {"scheme": edition_named(of_cycle.edition).scheme, "started_at": NOON, **values}
    return Application.objects.create(cycle=of_cycle, organisation=applicant, state=state, **values)


@cache
def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"0" * 64


@cache
def pdf(text: str = "示例") -> bytes:
    return b"%PDF-1.7\n" + text.encode()
