"""复函: what a department answered, as its own letter."""

from datetime import timedelta

import pytest

from tests import world
from tests.stages.screening import scene
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.dossier.queries.due import made, refs_due
from zhiheng.stages.dossier.rules.content import Table, Text
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.screening.models import Reply
from zhiheng.stages.screening.vocabulary import Opinion

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.CONSULTATION)]
KIND = PaperKind.CONSULTATION_REPLY


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.CONSULTATION)


def asked(cycle, department, name):
    application = world.application(cycle, state=State.ACCEPTED, name=name)
    return scene.letter(application, department)


def answered(letter, opinion=Opinion.NO_OBJECTION, basis="", signed_by="丙局长", days=0):
    at = world.NOON + timedelta(days=days)
    return Reply.objects.create(
        consultation=letter, opinion=opinion, basis=basis, signed_by=signed_by, at=at
    )


def test_the_reply_tells_each_opinion_with_its_basis_under_the_departments_name(cycle):
    department, _clerk = scene.department()
    answered(asked(cycle, department, "甲厂"))
    answered(asked(cycle, department, "乙厂"), Opinion.OBJECTION, "欠税3万元", "丁局长", days=2)
    asked(cycle, department, "丙厂")

    said = made(KIND, department, cycle, at=world.NOON).content

    (table,) = [block for block in said.blocks if isinstance(block, Table)]
    texts = "".join(block.text for block in said.blocks if isinstance(block, Text))
    assert (said.head, said.signed) == ("区税务局", ("区税务局",))
    assert "办公室" in said.to
    assert said.day == (world.NOON + timedelta(days=2)).date()
    assert [(row[1], row[3], row[4]) for row in table.rows] == [
        ("甲厂", "无意见", "—"),
        ("乙厂", "有意见", "欠税3万元"),
    ]
    assert "签署人：丙局长、丁局长。" in texts


def test_a_department_that_said_nothing_owes_no_reply_and_speaks_for_nobody_else(cycle):
    silent, _clerk = scene.department("区应急局")
    spoke, _clerk = scene.department("区税务局")
    letter = asked(cycle, spoke, "甲厂")
    scene.letter(letter.application, silent)
    answered(letter)

    assert list(refs_due(KIND, cycle).values()) == [spoke]


def test_a_reply_of_another_cycle_is_not_in_it(cycle):
    department, _clerk = scene.department()
    answered(asked(world.cycle(at_step=Step.CONSULTATION), department, "别届厂"))
    answered(asked(cycle, department, "甲厂"))

    said = made(KIND, department, cycle, at=world.NOON).content

    assert "别届厂" not in str(said.blocks)
