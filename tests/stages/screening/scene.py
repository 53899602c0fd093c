"""Records, findings and letters put there directly."""

from datetime import date, timedelta
from typing import Any

from tests import world
from tests.stages.applications.scene import LAST_MOMENT
from zhiheng.instruments.people.models import Body
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.methods.workdays import last_moment
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.models import Consultation, Determination, Finding, Listing, Return

CUT_OFF = LAST_MOMENT.date()
DUE = last_moment(world.NOON.date() + timedelta(days=14))


def listing(application: Application, **values: Any) -> Listing:
    """联合惩戒, listed a year before the cut-off and not removed."""
    values = {
        "code": application.organisation.code,
        "restriction": "joint-punishment",
        "title": "严重失信主体名单",
        "authority": "示例市发展改革委",
        "listed_on": date(2025, 6, 1),
        "entered_at": world.NOON,
        **values,
    }
    return Listing.objects.create(**values)


def finding(application: Application, **values: Any) -> Finding:
    values = {
        "restriction": "penalty",
        "gate": "acceptance",
        "source": "税务部门函",
        "found_at": world.NOON,
        **values,
    }
    return Finding.objects.create(application=application, **values)


def determined(application: Application, *, bars: bool, **values: Any) -> Finding:
    made = finding(application, **values)
    Determination.objects.create(finding=made, bars=bars, reason="经核实", at=world.NOON)
    return made


def returned(application: Application, **values: Any) -> Return:
    values = {"defects": [], "due_at": DUE, "at": world.NOON, **values}
    return Return.objects.create(application=application, **values)


def department(label: str = "区税务局", **post: Any) -> tuple:
    """(body, its clerk)"""
    body = world.body(BodyKind.DEPARTMENT, label)
    return body, world.person("冯答", Role.DEPARTMENT, body=body, **post)


def letter(application: Application, body: Body, **values: Any) -> Consultation:
    values = {"asked_at": world.NOON, "due_at": DUE, **values}
    return Consultation.objects.create(application=application, department=body, **values)
