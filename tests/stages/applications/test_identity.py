"""An applicant that merges, splits or is taken over while its application runs."""

from datetime import date

import pytest

from tests import world
from tests.stages.applications import scene
from tests.stages.applications.scene import refused
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import actions, queries, rules
from zhiheng.stages.applications.models import IdentityChange, IdentityDecision

pytestmark = pytest.mark.clause(Clause.SCREENING)


def report(application, by, **values):
    values = {"kind": "merger", "detail": "与西方重工合并", **values}
    return actions.report_identity_change(application=application, by=by, at=world.NOON, **values)


def decide(change, by, **values):
    values = {"continues": True, "reason": "存续主体不变", **values}
    return actions.decide_identity_change(change=change, by=by, at=world.NOON, **values)


def changed(application):
    """A change that was reported before, put there directly."""
    scene.suspend(application)
    return IdentityChange.objects.create(
        application=application, kind="merger", detail="合并", reported_at=world.NOON
    )


@pytest.mark.parametrize("state", [State.FILED, State.RETURNED, State.ACCEPTED, State.NOMINATED])
def test_a_merger_suspends_the_file_until_it_is_decided(cycle, state):
    application = scene.recommended(cycle, state=state)

    report(application, scene.contact_of(application.organisation))

    assert scene.state_of(application) == State.SUSPENDED
    assert [c.application for c in queries.undecided_changes(cycle)] == [application]
    assert Entry.objects.get().facts["kind"] == "merger"


def test_the_office_may_report_a_change_too(cycle, office):
    application = scene.filed(cycle)

    report(application, office, kind="split", detail="分立")

    assert IdentityChange.objects.get().get_kind_display() == "分立"


def test_a_rival_does_not_report_a_change(cycle):
    application = scene.filed(cycle)
    rival = scene.contact_of(world.organisation("西方重工有限公司"), "吴竞")

    [(clause, _)] = refused(report, application=application, by=rival)

    assert clause == Clause.FILING


def test_a_change_is_described(cycle, office):
    [refusal] = refused(report, application=scene.filed(cycle), by=office, detail="")

    assert refusal == (Clause.SCREENING, "没有填写理由。")


@pytest.mark.clause(Clause.RECORDS)
def test_a_draft_or_an_ended_file_is_not_suspended(cycle, office):
    for place, state in enumerate((State.DRAFTING, State.SUSPENDED, State.AWARDED)):
        application = scene.filed(cycle, state=state, name=f"甲{place}")
        [(clause, _)] = refused(report, application=application, by=office)
        assert clause == Clause.RECORDS


@pytest.mark.parametrize("state", [State.FILED, State.RETURNED, State.VISITED])
def test_whoever_continues_stands_again_where_it_stood(cycle, office, state):
    change = changed(scene.recommended(cycle, state=state))

    decide(change, office)

    assert scene.state_of(change.application) == state
    assert Entry.objects.get().facts["continues"] is True


def test_whoever_does_not_continue_has_withdrawn(cycle, office):
    change = changed(scene.filed(cycle))

    decide(change, office, continues=False, reason="主体消灭")

    assert scene.state_of(change.application) == State.WITHDRAWN


def test_a_decision_needs_a_reason(cycle, office):
    [refusal] = refused(decide, change=changed(scene.filed(cycle)), by=office, reason="")

    assert refusal == (Clause.SCREENING, "没有填写理由。")


def test_a_change_is_decided_once(cycle, office):
    change = changed(scene.filed(cycle))
    IdentityDecision.objects.create(change=change, continues=True, reason="甲", at=world.NOON)

    [refusal] = refused(decide, change=change, by=office)

    assert refusal == (Clause.SCREENING, "该项主体变更已经作出决定。")


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.RECOMMENDER, Role.EXPERT])
def test_only_the_office_decides(cycle, role):
    change = changed(scene.filed(cycle))
    other = world.person("某人", role, organisation=change.application.organisation)

    [(_, reason)] = refused(decide, change=change, by=other)

    assert "不担任" in reason


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_successor_that_was_accepted_is_checked_afresh(cycle, office):
    young = world.organisation("合并后新设公司", founded_on=date(2026, 5, 1))
    accepted = scene.recommended(
        cycle, state=State.ACCEPTED, organisation=young, number="JINSHUI-2026-1-001"
    )
    change = changed(accepted)

    [(clause, reason)] = refused(decide, change=change, by=office)

    assert (clause, reason) == (
        Clause.ELIGIBILITY,
        "填写的合法运营年限为12年，而该组织登记成立于2026-05-01。",
    )
    assert scene.state_of(accepted) == State.SUSPENDED


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_successor_that_still_qualifies_continues(cycle, office):
    accepted = scene.recommended(cycle, state=State.ACCEPTED, number="JINSHUI-2026-1-001")

    decide(changed(accepted), office)

    assert scene.state_of(accepted) == State.ACCEPTED


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize(
    ("founded_on", "stated", "overstated"),
    [
        (date(2014, 6, 1), 12, False),
        (date(2014, 6, 2), 12, True),
        (date(2014, 6, 2), 11.9, False),
        (None, 12, False),
        (date(2014, 6, 2), None, False),
    ],
)
def test_years_count_from_the_registration_of_this_subject(founded_on, stated, overstated):
    found = rules.years_are_overstated(stated=stated, founded_on=founded_on, on=date(2026, 6, 1))

    assert bool(found) == overstated


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_overstated_years_stand_among_the_unmet_conditions():
    which = edition("jinshui-revised")

    found = rules.conditions_unmet(
        which,
        which.terms,
        scene.GOOD_FACTS,
        recommended_by="street",
        founded_on=date(2020, 1, 1),
        on=date(2026, 6, 1),
    )

    assert [refusal.reason for refusal in found] == [
        "填写的合法运营年限为12年，而该组织登记成立于2020-01-01。"
    ]
