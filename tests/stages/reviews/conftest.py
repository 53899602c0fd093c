"""The cast of the review: a panel led by 王评, and applications at whatever point a test needs."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from zhiheng.instruments.cycles.models import Cycle, StepDone
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import (
    Declaration,
    Draw,
    Employment,
    Expert,
    Panel,
    Recusal,
    Seat,
)
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource, Pool
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    ConsensusItem,
    Defence,
    DefenceScore,
    ItemScore,
    Scoresheet,
    SiteVisit,
    Strike,
    VisitFinding,
    VisitReport,
)

SMALL = "small-business"
NAMES = ("王评", "赵审", "孙核")
GROUPS = {"制造": ("王评", "赵审", "制造候补"), "食品": ("孙核", "食品候补")}
DUE = world.NOON + 5 * world.A_DAY


def review_cycle(
    at_step: Step = Step.DESK_REVIEW, edition: str = "jinshui-revised", **entered: Any
) -> Cycle:
    """Panels of three, so that a test stays readable."""
    entered = {"panel_size": 3, "panel_minimum": 3, **entered}
    return world.cycle(edition, at_step=at_step, **entered)


def expert(name: str, *, works_at: Organisation | None = None) -> Expert:
    made = Expert.objects.create(
        person=world.person(name, Role.EXPERT), pool=Pool.CITY, entered_at=world.NOON
    )
    if works_at:
        Employment.objects.create(
            expert=made, name=works_at.name, code=works_at.code, since=world.LONG_AGO
        )
    return made


def panel_of(
    cycle: Cycle,
    names: Iterable[str] = NAMES,
    *,
    reserves: Sequence[Expert] | None = None,
    groups: dict[str, tuple[str, ...]] | None = None,
) -> Panel:
    """The first named leads. `reserves`: as drawn; None: the panel was appointed directly.
    `groups`: who drew among whom, by name."""
    seated = [expert(name) for name in names]
    draw = None if reserves is None else drawn(cycle, seated, reserves, groups or {})
    panel = Panel.objects.create(
        cycle=cycle, name=f"第{Panel.objects.count() + 1}组", draw=draw, formed_at=world.NOON
    )
    for place, one in enumerate(seated):
        Seat.objects.create(panel=panel, expert=one, pool=one.pool, leads=place == 0)
    return panel


def drawn(
    cycle: Cycle,
    seated: Sequence[Expert],
    reserves: Sequence[Expert],
    groups: dict[str, tuple[str, ...]],
) -> Draw:
    parts = {"seats": seated, "reserves": reserves}
    result: dict[str, Any] = {part: [e.person.ref for e in parts[part]] for part in parts}
    result["strata"] = [
        {
            "stratum": group,
            **{
                part: [e.person.ref for e in parts[part] if e.person.name in names]
                for part in parts
            },
        }
        for group, names in groups.items()
    ]
    return Draw.objects.create(
        cycle=cycle,
        purpose="材料评审",
        seed="7",
        pool=[],
        pool_digest="",
        exclusions=[],
        result=result,
        seats=len(seated),
        drawn_at=world.NOON,
    )


def application(cycle: Cycle, name: str = "东方重工有限公司", **values: Any) -> Application:
    """Waiting for the step that the cycle has come to, unless a state is named."""
    values = {"scheme": SMALL, "state": waiting(cycle), **values}
    return world.application(cycle, name=name, **values)


def waiting(cycle: Cycle) -> State:
    procedure = edition(cycle.edition).procedure
    done = set(StepDone.objects.filter(cycle=cycle).values_list("step", flat=True))
    return procedure.entering(next(step for step in procedure.steps if step not in done))


def assigned(to: Application, panel: Panel, *, declared: bool = True) -> list[Assignment]:
    made = [
        Assignment.objects.create(
            application=to,
            expert=seat.expert,
            panel=panel,
            leads=seat.leads,
            due_at=DUE,
            assigned_at=world.NOON - world.A_DAY,
        )
        for seat in panel.seats.order_by("id")
    ]
    for one in made if declared else ():
        declare(one)
    return made


def declare(assignment: Assignment) -> None:
    Declaration.objects.create(
        cycle=assignment.application.cycle,
        expert=assignment.expert,
        organisation=assignment.application.organisation,
        kind=ConflictKind.NONE,
        made_at=world.NOON - timedelta(hours=1),
    )


def recuse(cycle: Cycle, person: Person, organisation: Organisation) -> Recusal:
    return Recusal.objects.create(
        cycle=cycle,
        person=person,
        organisation=organisation,
        kind=ConflictKind.OTHER,
        source=ConflictSource.PINNED,
        reason="测试",
        at=world.NOON,
    )


def struck(assignment: Assignment) -> Strike:
    return Strike.objects.create(assignment=assignment, reason="测试", at=world.NOON)


def band(item: str, percent: int, of: str = SMALL) -> str:
    found = scheme(of).band_holding(scheme(of).item[item], percent)
    return found.key


def rows(percent: int = 50, of: str = SMALL, **differing: int) -> list[dict[str, Any]]:
    """What an expert hands in: one percent for all items. `differing`: of items, as i1_1=70."""
    other = {key.removeprefix("i").replace("_", "."): p for key, p in differing.items()}
    percents = {item.key: other.get(item.key, percent) for item in scheme(of).items}
    return [
        {
            "item": item,
            "band": band(item, p, of),
            "percent": p,
            "strength": "方法系统",
            "opportunity": "",
            "evidence": "自评报告第12页",
        }
        for item, p in percents.items()
    ]


def scored(assignment: Assignment, percent: int = 50, **differing: int) -> Scoresheet:
    of = assignment.application.scheme
    handed_in = rows(percent, of, **differing)
    sheet = Scoresheet.objects.create(
        assignment=assignment,
        scheme=of,
        quarters=rules.quarters(scheme(of), ((r["item"], r["percent"]) for r in handed_in)),
        submitted_at=world.NOON,
    )
    ItemScore.objects.bulk_create(ItemScore(scoresheet=sheet, **row) for row in handed_in)
    return sheet


def agreement(percent: int = 50, of: str = SMALL, **reasons: str) -> dict[str, tuple[int, str]]:
    return {item.key: (percent, reasons.get("reason", "")) for item in scheme(of).items}


def agreed(to: Application, percent: int = 50) -> Consensus:
    """A consensus over the scoresheets that count now."""
    of = scheme(to.scheme)
    made = Consensus.objects.create(
        application=to,
        ordinal=Consensus.objects.filter(application=to).count() + 1,
        sheets=queries.standing(to).sheets,
        quarters=rules.quarters(of, ((item.key, percent) for item in of.items)),
        signed_by=queries.leader_of(to),
        signed_at=world.NOON,
    )
    ConsensusItem.objects.bulk_create(
        ConsensusItem(consensus=made, item=item.key, percent=percent, spread=0) for item in of.items
    )
    return made


def reviewed(
    cycle: Cycle, panel: Panel, name: str, percent: int = 50, **values: Any
) -> Application:
    """An application with every sheet in and a consensus signed."""
    made = application(cycle, name, **values)
    for assignment in assigned(made, panel):
        scored(assignment, percent)
    agreed(made, percent)
    return made


def visit_to(to: Application) -> SiteVisit:
    return SiteVisit.objects.create(
        application=to,
        leader=queries.leader_of(to),
        planned_on=world.NOON.date(),
        planned_at=world.NOON - world.A_DAY,
    )


def finding_at(visit: SiteVisit, *, fabricated: bool = False) -> VisitFinding:
    return VisitFinding.objects.create(
        visit=visit,
        expert=visit.leader,
        item="1.1",
        text="检验记录与台账不符",
        evidence="现场照片3",
        fabricated=fabricated,
        at=world.NOON,
    )


def reported(to: Application, percent: int = 50) -> VisitReport:
    of = scheme(to.scheme)
    visit = SiteVisit.objects.filter(application=to).first() or visit_to(to)
    return VisitReport.objects.create(
        visit=visit,
        consensus=queries.consensus_of(to),
        quarters=rules.quarters(of, ((item.key, percent) for item in of.items)),
        signed_by=visit.leader,
        signed_at=world.NOON,
    )


def defence_of(to: Application) -> Defence:
    order = Defence.objects.filter(application__cycle=to.cycle).count() + 1
    return Defence.objects.create(application=to, order=order, held_at=world.NOON)


def marked(to: Application, *percents: int) -> None:
    """A defence, marked by the panel in order of their seats."""
    held = Defence.objects.filter(application=to).first() or defence_of(to)
    experts = [r.expert for r in queries.reviewers_of(to) if r.counts]
    for one, percent in zip(experts, percents, strict=False):
        DefenceScore.objects.create(
            defence=held, expert_id=one, percent=percent, comment="", at=world.NOON
        )


@pytest.fixture
def cycle(db):
    return review_cycle()


@pytest.fixture
def panel(cycle):
    return panel_of(cycle)


@pytest.fixture
def filed(cycle):
    """东方重工 waits for the desk review."""
    return application(cycle)


@pytest.fixture
def assignments(filed, panel):
    """王评 leads, with 赵审 and 孙核; all have declared."""
    return assigned(filed, panel)


@pytest.fixture
def advanced(cycle, panel):
    """东方重工 passed the desk review at 50% and waits for its visit."""
    return reviewed(cycle, panel, "东方重工有限公司")


@pytest.fixture
def visit(advanced):
    return visit_to(advanced)


@pytest.fixture
def leader(visit):
    return visit.leader.person


@pytest.fixture
def applicant(advanced):
    return world.person("陈申", Role.APPLICANT, organisation=advanced.organisation)
