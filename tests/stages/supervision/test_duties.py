from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Revocation, Termination
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.methods.workdays import last_moment, years_after
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step
from zhiheng.stages.supervision import queries, rules
from zhiheng.stages.supervision.actions import begin_supervision, generate_duties
from zhiheng.stages.supervision.models import Duty
from zhiheng.stages.supervision.vocabulary import DutyKind

pytestmark = [pytest.mark.clause(Clause.POST_AWARD), pytest.mark.django_db]
BASIS = "区政府2026年第3次常务会议纪要"


def begin(cycle, by, **changes):
    return begin_supervision(cycle=cycle, by=by, at=world.NOON, **changes)


def generate(year, by, **changes):
    return generate_duties(year=year, award="jinshui", by=by, at=world.NOON, **changes)


def test_the_revision_gives_every_laureate_its_first_years_duties(cycle, honour, owners, office):
    begin(cycle, office)

    office_body, leading_group = owners
    found = {duty.kind: (duty.owner, duty.year) for duty in Duty.objects.all()}
    assert found == {
        "self-assessment": (office_body, 2027),
        "bonus-report": (office_body, 2027),
        "survey": (leading_group, 2027),
        "improvement": (leading_group, 2027),
    }
    duty = Duty.objects.first()
    assert duty.due_at == last_moment(date(2027, 7, 13))
    assert duty.basis == "《郑州市金水区区长质量奖管理办法》（修订稿）第二十八条"
    assert cycles.is_done(cycle, Step.SUPERVISION)
    entry = Entry.objects.get()
    assert (entry.act, entry.article, entry.facts["duties"]) == ("开始证后监管", "第二十八条", 4)


def test_under_2017_no_duty_is_generated(old_cycle, old_honour, owners, office):
    begin(old_cycle, office)

    assert not Duty.objects.exists()
    assert cycles.is_done(old_cycle, Step.SUPERVISION)
    assert Entry.objects.get().facts["to"] == []


def test_under_2017_duties_need_a_basis_that_somebody_recorded(
    old_cycle, old_honour, owners, office
):
    begin(old_cycle, office, basis=BASIS)

    assert {duty.basis for duty in Duty.objects.all()} == {BASIS}
    assert Entry.objects.get().facts["basis"] == BASIS


def test_no_duty_is_without_an_owner(cycle, honour, office):
    world.body(BodyKind.OFFICE, "评委会办公室")

    with pytest.raises(Refused, match="绩效统计调查、质量提升活动没有负责的机构"):
        begin(cycle, office)

    assert not Duty.objects.exists()
    assert not Entry.objects.exists()
    assert not cycles.is_done(cycle, Step.SUPERVISION)


def test_without_laureates_supervision_begins_with_nothing(cycle, office):
    assert begin(cycle, office) == []
    assert cycles.is_done(cycle, Step.SUPERVISION)


def test_supervision_begins_once(cycle, honour, owners, office):
    begin(cycle, office)

    with pytest.raises(Refused, match="已经完成"):
        begin(cycle, office)

    assert Duty.objects.count() == 4


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.FINANCE, Role.GOVERNMENT])
def test_nobody_but_the_office_begins_or_generates(cycle, honour, owners, role):
    stranger = world.person("某人", role)

    for attempt in (lambda: begin(cycle, stranger), lambda: generate(2027, stranger)):
        with pytest.raises(Refused, match="不担任"):
            attempt()

    assert not Duty.objects.exists()


def test_the_timetable_generates_each_years_duties_and_none_twice(honour, owners, timetable):
    assert len(generate(2028, timetable)) == 4
    assert generate(2028, timetable) == []

    assert set(Duty.objects.values_list("year", flat=True)) == {2028}
    assert [e.facts["duties"] for e in Entry.objects.order_by("seq")] == [4, 0]


def test_a_recorded_basis_carries_over_to_the_following_years(
    old_cycle, old_honour, owners, office, timetable
):
    assert generate(2028, timetable) == []
    begin(old_cycle, office, basis=BASIS)

    assert {duty.basis for duty in generate(2028, timetable)} == {BASIS}


def test_the_office_may_record_a_basis_for_earlier_laureates_later(old_honour, owners, office):
    assert {duty.basis for duty in generate(2027, office, basis=BASIS)} == {BASIS}


@pytest.mark.parametrize("lost", ["revoked", "dissolved"])
def test_a_lost_title_owes_nothing(honour, owners, timetable, lost):
    if lost == "revoked":
        Revocation.objects.create(
            honour=honour, ground="fraud", basis="二十五条", reasons="造假", on=laureates.TODAY
        )
    else:
        Termination.objects.create(honour=honour, reason="注销", on=laureates.TODAY)

    assert generate(2027, timetable) == []


@pytest.mark.parametrize("count", [1, 20])
def test_generating_costs_the_same_queries_for_many(cycle, owners, timetable, count):
    for n in range(count):
        laureates.laureate(cycle, f"企业{n}")

    with CaptureQueriesContext(connection) as captured:
        generate(2027, timetable)

    assert Duty.objects.count() == 4 * count
    assert len(captured) < 30


def test_there_is_no_bonus_report_without_a_bonus():
    due = rules.duties_due(
        edition("jinshui-revised").terms,
        conferred_on=date(2026, 6, 1),
        valid_until=date(2030, 6, 1),
        bonus_fen=0,
        year=2027,
    )

    assert {kind for kind, _ in due} == set(DutyKind) - {DutyKind.BONUS_REPORT}


@given(
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.integers(1, 36),
    st.integers(1, 6),
    st.integers(0, 8),
)
def test_nothing_is_owed_before_the_first_period_ends_or_beyond_the_title(
    conferred_on, months, validity, after
):
    terms = edition("jinshui-revised").terms_with(
        {"self_assessment_months": months, "bonus_report_months": months}
    )
    valid_until = years_after(conferred_on, validity)

    due = rules.duties_due(
        terms,
        conferred_on=conferred_on,
        valid_until=valid_until,
        bonus_fen=1,
        year=conferred_on.year + after,
    )

    assert all(conferred_on < end <= valid_until for _, end in due)
    first = rules.first_year(terms, conferred_on=conferred_on)
    assert not due or conferred_on.year + after >= first


def overdue_at(moment):
    return list(queries.duties_overdue(at=moment))


def test_duties_are_overdue_after_their_last_moment(cycle, honour, owners, office):
    begin(cycle, office)
    due_at = Duty.objects.first().due_at

    assert overdue_at(due_at) == []
    assert len(overdue_at(datetime(2027, 8, 1, tzinfo=world.SHANGHAI))) == 4


@pytest.mark.parametrize("count", [1, 5])
def test_the_overdue_list_costs_one_query(cycle, owners, office, count):
    for n in range(count):
        laureates.laureate(cycle, f"企业{n}")
    begin(cycle, office)

    with CaptureQueriesContext(connection) as captured:
        rows = queries.duties_overdue(at=datetime(2028, 1, 1, tzinfo=world.SHANGHAI))[:50]
        seen = [(d.honour.organisation.name, d.owner.label) for d in rows]

    assert len(seen) == min(4 * count, 50)
    assert len(captured) == 1
