"""A cycle with something of everything that supervision watches."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests import world
from tests.surfaces.portal.conftest import notice, signed_in
from zhiheng.instruments.cycles.actions import ask_for_halt
from zhiheng.instruments.notices.actions import file_objection, file_tip
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.governance.actions import commit_draw, reveal_draw
from zhiheng.stages.governance.models import Challenge, Declaration, Expert, Recusal
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource, Pool
from zhiheng.stages.supervision.actions import report_misconduct
from zhiheng.stages.supervision.vocabulary import SuspectKind

IDENTITY = {"name": "石敢当", "identity_number": "11010519491231002X", "contact": "13800005678"}


@dataclass
class Scene:
    cycle: Any
    application: Any
    expert: Any
    draw: Any
    challenge: Any
    objection: Any
    tip: Any
    misconduct: Any


def expert(name):
    return Expert.objects.create(
        person=world.person(name, Role.EXPERT),
        pool=Pool.DISTRICT,
        specialties=["制造业"],
        senior=True,
        entered_at=world.NOON,
    )


@pytest.fixture
def scene(office):
    cycle = world.cycle(at_step=Step.PUBLICITY)
    application = world.application(cycle, state=State.NOMINATED)
    first, *_ = experts = [expert(f"专家{n}") for n in range(6)]
    common = {"cycle": cycle, "organisation": application.organisation}
    commitment = commit_draw(
        cycle=cycle,
        purpose="材料评审",
        strata=[Stratum("全体", 3, 1)],
        organisations=[application.organisation],
        seed_source="七乐彩开奖号码",
        by=office,
        at=world.NOON - world.A_DAY,
    )
    draw = reveal_draw(
        commitment=commitment,
        seed="七乐彩2026061",
        witnesses=["甄一", "甄二"],
        by=office,
        at=world.NOON,
    )
    Declaration.objects.create(
        expert=first, kind=ConflictKind.NONE, detail="无", made_at=world.NOON, **common
    )
    Recusal.objects.create(
        person=experts[1].person,
        kind=ConflictKind.OTHER,
        source=ConflictSource.DECLARED,
        reason="师生",
        at=world.NOON,
        **common,
    )
    challenge = Challenge.objects.create(
        expert=first, reason="曾任顾问", made_at=world.NOON, **common
    )
    counter = world.person("公众窗口", Role.COUNTER)
    objection = file_objection(
        notice=notice(cycle=cycle, closes_at=world.NOON + world.A_DAY),
        about=application.organisation,
        grounds="2024年受过行政处罚",
        evidence=[("决定书.pdf", world.pdf())],
        by=counter,
        at=world.NOON,
        **IDENTITY,
    )
    tip = file_tip(text="听说打过招呼", cycle=cycle, by=counter, at=world.NOON)
    misconduct = report_misconduct(
        person=first.person,
        kind=SuspectKind.EXPERT,
        facts="私下会见",
        cycle=cycle,
        by=office,
        at=world.NOON,
    )
    return Scene(cycle, application, first, draw, challenge, objection, tip, misconduct)


@pytest.fixture
def watcher(db):
    return world.person("严监督", Role.SUPERVISOR)


@pytest.fixture
def supervisor(watcher):
    return signed_in(watcher)


@pytest.fixture
def auditor(db):
    return signed_in(world.person("吴审", Role.AUDITOR))


@pytest.fixture
def halt(scene, watcher):
    return ask_for_halt(cycle=scene.cycle, reason="抽取存疑", by=watcher, at=world.NOON)


def pages_of(scene):
    """Every reading page, filled in."""
    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    return [
        "/supervisor/ledger",
        "/supervisor/ledger/check",
        "/supervisor/ledger/1",
        "/supervisor/sign-ins",
        "/supervisor/tips",
        f"/supervisor/tips/{scene.tip.pk}",
        "/supervisor/cycles",
        cycle,
        *(f"{cycle}/{name}" for name in OF_A_CYCLE),
        *(f"/supervisor/applications/{scene.application.pk}?tab={tab}" for tab in TABS),
        f"/supervisor/draws/{scene.draw.pk}",
        f"/supervisor/challenges/{scene.challenge.pk}",
        f"/supervisor/misconduct/{scene.misconduct.pk}",
        f"/supervisor/objections/{scene.objection.pk}",
        "/supervisor/halts",
    ]


def acts_of(scene):
    """The pages of its own acts."""
    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    return [
        f"{cycle}/halt",
        f"{cycle}/recusals/new",
        f"{cycle}/misconduct/new",
        f"/supervisor/challenges/{scene.challenge.pk}/dismissal",
        f"/supervisor/objections/{scene.objection.pk}/identity",
    ]


OF_A_CYCLE = [
    "applications",
    "draws",
    "declarations",
    "recusals",
    "challenges",
    "misconduct",
    "objections",
    "papers",
]
TABS = ["moves", "filed", "checked", "judged", "ledger"]
