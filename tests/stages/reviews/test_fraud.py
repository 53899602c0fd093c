"""Fabricated evidence found on site (domain.md §6, case 14): stop, preserve, hear, decide."""

from datetime import timedelta

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.cycles.queries import terms_of, workdays
from zhiheng.instruments.honours.models import Ban
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Move
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import (
    clear_of_fraud,
    conclude_site_visits,
    confirm_finding,
    record_visit_finding,
    strike_for_fraud,
)
from zhiheng.stages.reviews.models import (
    FraudDecision,
    VisitFinding,
)

pytestmark = pytest.mark.clause(Clause.FRAUD)

TODAY = world.NOON.date()


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.SITE_VISIT)


def find(visit, *, by, at=world.NOON, **changes):
    facts = {"item": "1.1", "text": "台账与申报不符", "evidence": "照片3", **changes}
    return record_visit_finding(visit=visit, by=by, at=at, **facts)


def refreshed(row):
    row.refresh_from_db()
    return row


@pytest.fixture
def fabricated(visit, leader):
    return find(visit, by=leader, text="检测报告编号查无此号", fabricated=True)


def test_fabricated_evidence_stops_the_file_and_is_kept(office, cycle, advanced, visit, fabricated):
    assert refreshed(advanced).state == State.SUSPENDED
    assert fabricated.evidence == "照片3"
    with pytest.raises(Refused, match="中止，尚未作出决定"):
        conclude_site_visits(cycle=cycle, by=office, at=world.NOON)


def test_while_the_file_is_stopped_the_panel_may_preserve_more(visit, leader, fabricated):
    find(visit, by=leader, text="另一份报告同样查无", fabricated=True)

    assert queries.fraud_undecided(visit.application).count() == 2
    assert Move.objects.count() == 1


def decide(act, finding, *, by, at=world.NOON, reason="检验机构书面证明"):
    return act(application=finding.visit.application, finding=finding, reason=reason, by=by, at=at)


def test_the_applicant_is_heard_before_fraud_is_decided(office, fabricated, applicant):
    for act in (strike_for_fraud, clear_of_fraud):
        with pytest.raises(Refused, match="尚未对涉嫌造假的发现作出说明"):
            decide(act, fabricated, by=office)

    assert not FraudDecision.objects.exists()
    assert not Ban.objects.exists()


def test_an_applicant_heard_and_found_out_is_struck_and_the_ban_begins(
    office, advanced, fabricated, applicant
):
    confirm_finding(
        finding=fabricated, agreed=False, remark="系代理机构所为", by=applicant, at=world.NOON
    )

    decide(strike_for_fraud, fabricated, by=office)

    assert refreshed(advanced).state == State.STRUCK
    assert VisitFinding.objects.filter(pk=fabricated.pk).exists()
    ban = Ban.objects.get()
    assert (ban.organisation, ban.since, str(ban.until)) == (
        advanced.organisation,
        TODAY,
        "2029-06-01",
    )
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["heard"]) == ("认定造假并取消资格", True)


def test_silence_counts_once_the_time_to_speak_has_passed(office, advanced, fabricated):
    days = terms_of(advanced.cycle).correction_days
    last = workdays().add(TODAY, days) - TODAY

    with pytest.raises(Refused, match="说明期限到"):
        decide(strike_for_fraud, fabricated, by=office, at=world.NOON + last)
    decide(strike_for_fraud, fabricated, by=office, at=world.NOON + last + world.A_DAY)

    assert refreshed(advanced).state == State.STRUCK


def test_an_applicant_who_is_cleared_goes_on_when_nothing_else_is_undecided(
    office, advanced, visit, leader, fabricated, applicant
):
    other = find(visit, by=leader, fabricated=True)
    for finding in (fabricated, other):
        confirm_finding(finding=finding, agreed=True, by=applicant, at=world.NOON)

    decide(clear_of_fraud, fabricated, by=office)
    assert refreshed(advanced).state == State.SUSPENDED
    decide(clear_of_fraud, other, by=office)

    assert refreshed(advanced).state == State.REVIEWED
    assert not Ban.objects.exists()
    assert [e.facts["resumes"] for e in Entry.objects.filter(act="认定不构成造假")] == [
        False,
        True,
    ]


def test_fraud_is_decided_once_with_a_reason_and_only_on_such_a_finding(
    office, visit, fabricated, applicant
):
    plain = cast.finding_at(visit)
    before = Entry.objects.count()

    with pytest.raises(Refused, match="不是对该申报记录的涉嫌造假"):
        decide(strike_for_fraud, plain, by=office)
    with pytest.raises(Refused, match="没有写决定的理由"):
        decide(strike_for_fraud, fabricated, by=office, reason=" ")
    FraudDecision.objects.create(finding=fabricated, fabricated=False, reason="x", at=world.NOON)
    with pytest.raises(Refused, match="已经作出决定"):
        decide(strike_for_fraud, fabricated, by=office)

    assert Entry.objects.count() == before


def test_a_ban_runs_in_cycles_where_the_edition_says_so():
    terms = edition("jinshui-revised").terms_with({"ban_sessions": 2})

    assert rules.ban(terms, on=TODAY) == (None, 2)
    assert rules.ban(edition("jinshui-revised").terms, on=TODAY) == (
        TODAY + timedelta(days=3 * 365 + 1),
        0,
    )
