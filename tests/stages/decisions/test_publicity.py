"""公示: in working days, open to the last moment, closed only when every objection is decided."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests import world
from tests.stages.decisions.conftest import AN_HOUR, refusals_of
from zhiheng.instruments.cycles.models import CalendarDay, StepDone
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Notice, Ruling
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import Workdays, last_moment
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions import actions, queries, rules
from zhiheng.stages.decisions.models import Effect, Publicity
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.PUBLICITY)]

TERMS = edition("jinshui-revised").terms
MOMENT = timedelta(microseconds=1)


def states(*applications):
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


def close(committee, at):
    return actions.close_publicity(cycle=committee.cycle, by=committee.office, at=at)


@pytest.fixture
def nominated(committee):
    """甲 and 乙 are proposed, the deliberation is done."""
    committee.done(Step.DELIBERATION)
    return [
        committee.candidate(name, 90000 - n, state=State.NOMINATED) for n, name in enumerate("甲乙")
    ]


# --- how long


@pytest.mark.parametrize(
    ("counts", "days", "exceptions", "last"),
    [
        ("workdays", 5, {}, date(2026, 6, 8)),
        ("workdays", 5, {date(2026, 6, 3): False}, date(2026, 6, 9)),
        ("workdays", 5, {date(2026, 6, 6): True}, date(2026, 6, 6)),
        ("days", 5, {}, date(2026, 6, 8)),  # the sixth is a Saturday
        ("days", 7, {}, date(2026, 6, 8)),
    ],
    ids=["plain", "holiday", "worked-saturday", "off-a-weekend", "seven-days"],
)
def test_a_publicity_lasts_to_the_last_moment_of_its_last_day(counts, days, exceptions, last):
    """Published on Monday 1 June 2026, which is not counted."""
    calendar = Workdays(exceptions=exceptions, official_years=frozenset({2026}))
    terms = replace(TERMS, publicity_days=days, publicity_counts=counts)

    assert rules.closes_at(calendar, date(2026, 6, 1), terms=terms) == last_moment(last)


@pytest.mark.parametrize(
    ("closed", "estimated"), [(date(2026, 12, 31), False), (date(2027, 1, 5), True)]
)
def test_a_period_that_touches_a_year_not_announced_is_an_estimate(closed, estimated):
    calendar = Workdays(exceptions={}, official_years=frozenset({2026}))

    assert rules.is_estimated(calendar, date(2026, 12, 28), closed) is estimated


# --- publishing


def test_those_proposed_are_published_with_their_last_moment(committee, nominated, announced_years):
    CalendarDay.objects.create(day=date(2026, 6, 3), is_workday=False, name="端午节")

    publicity = committee.publish()

    a, b = nominated
    notice = Notice.objects.get()
    assert publicity.closes_at == last_moment(date(2026, 6, 9)) == notice.closes_at
    assert (publicity.ordinal, publicity.estimated, publicity.notice) == (1, False, notice)
    assert queries.published_in(publicity) == {a.pk, b.pk}
    assert notice.issuer == "金水区区长质量奖评委会办公室"
    assert f"1. 甲（{a.organisation.code}）" in notice.body
    assert "公示期5个工作日，2026年6月1日发布，自次日起算，至2026年6月9日24时止。" in notice.body
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["applications"]) == ("发布公示", [a.pk, b.pk])
    assert entry.facts["to"] == [ref(a.organisation), ref(b.organisation)]
    assert states(a, b) == [State.NOMINATED] * 2


def test_a_publicity_into_a_year_not_announced_says_that_it_is_estimated(committee, nominated):
    assert committee.publish().estimated


def test_an_empty_list_is_published_and_closed_too(committee, announced_years):
    committee.done(Step.DELIBERATION)
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)

    assert "没有拟授奖组织" in publicity.notice.body
    assert close(committee, publicity.closes_at + MOMENT) == []


def test_only_the_office_publishes_and_closes(committee, nominated):
    for other in (committee.chair, committee.government, world.person("时程", Role.TIMETABLE)):
        for forbidden in (actions.publish_publicity, actions.republish, actions.close_publicity):
            with pytest.raises(Refused, match="不担任"):
                forbidden(cycle=committee.cycle, by=other, at=world.NOON)

    assert not Entry.objects.exists()


def test_nothing_is_published_before_the_committee_is_done(committee):
    with pytest.raises(Refused, match="评委会审议”尚未完成"):
        committee.publish()

    assert not Notice.objects.exists()


def test_a_list_is_published_once_unless_it_changes(committee, nominated):
    committee.publish()

    with pytest.raises(Refused, match="已经公示"):
        committee.publish()
    with pytest.raises(Refused, match="与上次公示相同"):
        actions.republish(cycle=committee.cycle, by=committee.office, at=world.NOON)

    assert Publicity.objects.count() == 1


def test_nothing_is_published_again_before_it_was_published(committee, nominated):
    with pytest.raises(Refused, match="尚未公示"):
        actions.republish(cycle=committee.cycle, by=committee.office, at=world.NOON)
    with pytest.raises(Refused, match="尚未公示"):
        close(committee, world.NOON)

    assert not Entry.objects.exists()


# --- closing


def test_after_the_last_moment_those_published_have_passed(committee, nominated):
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END, at=publicity.closes_at)

    kept = close(committee, publicity.closes_at + MOMENT)

    assert kept == nominated
    assert states(*nominated) == [State.PUBLICISED] * 2
    assert StepDone.objects.filter(step=Step.PUBLICITY).exists()
    entry = Entry.objects.last()
    assert (entry.act, entry.facts["publicised"]) == ("办结公示", [a.pk for a in nominated])


def test_the_last_moment_still_belongs_to_the_period(committee, nominated):
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)

    with pytest.raises(Refused, match="此前不能办结"):
        close(committee, publicity.closes_at)

    assert states(*nominated) == [State.NOMINATED] * 2


@pytest.mark.clause(Clause.OBJECTION, Clause.RESTRICTIONS)
def test_a_publicity_waits_for_every_objection_and_for_the_last_look_at_the_restrictions(
    committee, nominated
):
    """Case 6: the objection came at the last moment; the period is over, the stage is not."""
    publicity = committee.publish()
    committee.objection(publicity, nominated[0])
    committee.finding(nominated[1], gate=Gate.PUBLICITY_END)

    with pytest.raises(Refused) as refused:
        close(committee, publicity.closes_at + 30 * world.A_DAY)

    assert refusals_of(refused) == [
        (Clause.OBJECTION, "还有1件异议没有裁定：YY-1。"),
        (Clause.RESTRICTIONS, "尚未进行“公示期满”的限制情形复核。"),
        (Clause.RESTRICTIONS, "乙有限制情形的线索尚未认定。"),
    ]
    assert not StepDone.objects.filter(step=Step.PUBLICITY).exists()


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_whoever_is_found_barred_by_the_end_of_the_period_is_struck(committee, nominated):
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)
    committee.barred(nominated[0], gate=Gate.PUBLICITY_END)

    close(committee, publicity.closes_at + MOMENT)

    assert states(*nominated) == [State.STRUCK, State.PUBLICISED]


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_look_at_the_restrictions_before_the_publicity_does_not_count(committee, nominated):
    committee.rechecked(Gate.PUBLICITY_END, at=world.NOON - AN_HOUR)
    publicity = committee.publish()

    with pytest.raises(Refused, match="尚未进行“公示期满”"):
        close(committee, publicity.closes_at + MOMENT)

    assert states(*nominated) == [State.NOMINATED] * 2


def test_closing_costs_the_same_queries_for_many(committee, django_assert_max_num_queries):
    committee.done(Step.DELIBERATION)
    for n in range(60):
        committee.candidate(f"申报{n}", state=State.NOMINATED)
    with django_assert_max_num_queries(40):
        publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)

    with django_assert_max_num_queries(60):
        close(committee, publicity.closes_at + MOMENT)


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_publicity_waits_for_a_candidate_whose_identity_changed(committee, nominated):
    publicity = committee.publish()
    committee.rechecked(Gate.PUBLICITY_END)
    committee.suspended(nominated[0])

    with pytest.raises(Refused, match="甲因身份变更中止"):
        close(committee, publicity.closes_at + MOMENT)

    assert states(*nominated) == [State.SUSPENDED, State.NOMINATED]


# --- objections


@pytest.mark.clause(Clause.OBJECTION)
def test_an_upheld_objection_strikes_the_candidate_and_leaves_the_place_vacant(
    committee, nominated
):
    """Case 7: nobody moves up."""
    a, b = nominated
    loser = committee.candidate("丙", 70000, state=State.NOT_SELECTED)
    publicity = committee.publish()
    objection = committee.objection(publicity, a)

    ruling = actions.uphold_objection(
        objection=objection, reasons="数据造假属实", by=committee.office, at=world.NOON
    )
    committee.rechecked(Gate.PUBLICITY_END)
    kept = close(committee, publicity.closes_at + MOMENT)

    effect = Effect.objects.get()
    assert (ruling.upheld, effect.application, effect.struck) == (True, a, True)
    assert kept == [b]
    assert states(a, b, loser) == [State.STRUCK, State.PUBLICISED, State.NOT_SELECTED]
    entry = Entry.objects.filter(act="裁定异议成立").get()
    assert entry.facts == {
        "about": ref(a.organisation),
        "struck": a.pk,
        "reasons": "数据造假属实",
        "to": [ref(a.organisation)],
    }


@pytest.mark.clause(Clause.OBJECTION)
def test_an_objection_may_be_right_without_striking_anybody(committee, nominated):
    publicity = committee.publish()
    objection = committee.objection(publicity, nominated[0])

    actions.uphold_objection(
        objection=objection, reasons="已更正", strike=False, by=committee.office, at=world.NOON
    )

    assert not Effect.objects.get().struck
    assert states(*nominated) == [State.NOMINATED] * 2


@pytest.mark.clause(Clause.OBJECTION)
def test_a_dismissed_objection_leaves_the_candidate_as_it_was(committee, nominated):
    publicity = committee.publish()
    objection = committee.objection(publicity, nominated[0])

    ruling = actions.dismiss_objection(
        objection=objection, reasons="查无实据", by=committee.office, at=world.NOON
    )
    committee.rechecked(Gate.PUBLICITY_END)

    assert not ruling.upheld
    assert close(committee, publicity.closes_at + MOMENT) == nominated
    assert Entry.objects.filter(act="裁定异议不成立").get().facts["reasons"] == "查无实据"


@pytest.mark.clause(Clause.OBJECTION)
def test_a_ruling_comes_once_after_an_investigation_with_reasons_from_the_office(
    committee, nominated
):
    publicity = committee.publish()
    raw = committee.objection(publicity, nominated[0], investigated=False)
    checked = committee.objection(publicity, nominated[1])
    before = Entry.objects.count()
    rulings = (actions.uphold_objection, actions.dismiss_objection)

    for ruling in rulings:
        with pytest.raises(Refused) as refused:
            ruling(objection=raw, reasons=" ", by=committee.office, at=world.NOON)
        assert refusals_of(refused) == [
            (Clause.OBJECTION, "该异议还没有核查情况。"),
            (Clause.OBJECTION, "没有写明裁定的理由。"),
        ]
        for other in (committee.chair, committee.government, world.person("访客")):
            with pytest.raises(Refused, match="不担任"):
                ruling(objection=checked, reasons="理由", by=other, at=world.NOON)
    assert not Ruling.objects.exists()
    assert Entry.objects.count() == before

    actions.dismiss_objection(objection=checked, reasons="理由", by=committee.office, at=world.NOON)
    for ruling in rulings:
        with pytest.raises(Refused, match="已经裁定"):
            ruling(objection=checked, reasons="理由", by=committee.office, at=world.NOON)
    assert Ruling.objects.count() == 1


@pytest.mark.clause(Clause.OBJECTION)
def test_nobody_is_struck_who_is_not_on_the_list(committee, nominated):
    stranger = committee.candidate("丙", 70000, state=State.NOT_SELECTED)
    publicity = committee.publish()
    objection = committee.objection(publicity, stranger)

    with pytest.raises(Refused, match="丙不在该次公示的名单上"):
        actions.uphold_objection(
            objection=objection, reasons="属实", by=committee.office, at=world.NOON
        )

    assert not Ruling.objects.exists()


def test_the_clock_is_that_of_shanghai(committee, nominated, announced_years):
    """23:30 UTC on 31 May is 1 June in Zhengzhou."""
    publicity = committee.publish(at=datetime.fromisoformat("2026-05-31T23:30:00+00:00"))

    assert publicity.closes_at == last_moment(date(2026, 6, 8))
