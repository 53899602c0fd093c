from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.honours.queries import certificate
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral.actions import confer_honours

pytestmark = [pytest.mark.clause(Clause.AWARDING), pytest.mark.django_db]


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.AWARDING)


def confer(cycle, by):
    return confer_honours(cycle=cycle, by=by, at=world.NOON)


def nothing_was_conferred():
    return not (Entry.objects.exists() or Honour.objects.exists())


def test_each_laureate_gets_a_numbered_certificate_under_the_name_it_filed(cycle, office):
    _, second = laureates.approved(cycle, "东方重工有限公司", "中原食品厂", state=State.COMMENDED)
    second.organisation.name = "中原食品集团"
    second.organisation.save()

    honours = confer(cycle, office)

    assert [(h.number, h.name, h.valid_until, h.bonus_fen) for h in honours] == [
        ("JINSHUI-2026-001", "东方重工有限公司", date(2030, 6, 1), laureates.BONUS),
        ("JINSHUI-2026-002", "中原食品厂", date(2030, 6, 1), laureates.BONUS),
    ]
    assert {a.state for a in Application.objects.all()} == {State.AWARDED}
    assert cycles.is_done(cycle, Step.AWARDING)
    entry = Entry.objects.get()
    assert entry.act == "颁奖"
    assert [c["number"] for c in entry.facts["certificates"]] == [h.number for h in honours]


def test_a_certificate_is_checked_with_the_code_that_the_cycle_gives_it(cycle, office):
    laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)
    (honour,) = confer(cycle, office)

    assert len(honour.check_code) == 12
    assert certificate(number=honour.number, check_code=honour.check_code.lower()) == honour
    assert certificate(number=honour.number, check_code="0" * 12) is None


def test_who_is_outside_the_quota_stays_so_on_the_register(cycle, office):
    laureates.approved(
        cycle, "东方重工有限公司", state=State.COMMENDED, bonus_fen=0, outside_quota=True
    )

    (honour,) = confer(cycle, office)

    assert (honour.outside_quota, honour.bonus_fen) == (True, 0)


def test_without_winners_the_step_closes_with_nothing(cycle, office):
    assert confer(cycle, office) == []
    assert cycles.is_done(cycle, Step.AWARDING)


def test_whoever_waits_for_the_circular_is_not_awarded(office):
    cycle = world.cycle(at_step=Step.CIRCULAR)
    laureates.approved(cycle, "东方重工有限公司")

    with pytest.raises(Refused, match="“政府通报”尚未完成"):
        confer(cycle, office)

    assert nothing_was_conferred()


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_restriction_found_after_the_circular_still_counts(cycle, office):
    (application,) = laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)
    laureates.finding(application, bars=None)

    with pytest.raises(Refused, match="尚未认定"):
        confer(cycle, office)

    assert nothing_was_conferred()


def test_an_undecided_merger_holds_the_awards(cycle, office):
    laureates.approved(cycle, "东方重工有限公司", state=State.SUSPENDED)

    with pytest.raises(Refused, match="主体变更"):
        confer(cycle, office)

    assert nothing_was_conferred()


@pytest.mark.parametrize("role", [Role.GOVERNMENT, Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR])
def test_only_the_office_hands_out_certificates(cycle, role):
    with pytest.raises(Refused, match="不担任评委会办公室"):
        confer(cycle, world.person("某人", role))

    assert nothing_was_conferred()


def test_awards_are_conferred_once(cycle, office):
    laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)
    confer(cycle, office)

    with pytest.raises(Refused, match="已经完成"):
        confer(cycle, office)

    assert Honour.objects.count() == 1


def test_numbers_go_on_within_a_year(cycle, office):
    laureates.past(world.organisation("旧获奖者"), edition="jinshui-revised")
    laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)

    (honour,) = confer(cycle, office)

    assert honour.number == "JINSHUI-2026-002"


@pytest.mark.parametrize("count", [1, 30])
def test_conferring_costs_the_same_number_of_queries_for_many(cycle, office, count):
    names = [f"企业{n}" for n in range(count)]
    laureates.approved(cycle, *names, state=State.COMMENDED)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        confer(cycle, office)

    assert len(captured) < 40
