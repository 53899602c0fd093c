"""The steps of a cycle, and what becomes of them when the edition is altered or repealed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.applications.scene import refused
from zhiheng.instruments.cycles import actions, parts, queries, rules
from zhiheng.instruments.cycles.models import InForce, RepealDecision, StepDone
from zhiheng.instruments.ledger.acts import OutsideAnAct, act, record
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step

NOON, TODAY = world.NOON, world.NOON.date()
STEPS = edition("jinshui-revised").procedure.steps


def anybody(**_):
    return None


@act(under=Clause.RECORDS, allowed=anybody)
def finish(*, cycle, step, by, at):
    parts.finish_step(cycle, step, at=at)
    record("办结", cycle, clause=Clause.RECORDS, by=by, at=at)


def repealed(on=TODAY):
    return InForce.objects.create(edition="jinshui-revised", on=on, document="金政〔2026〕9号")


@pytest.mark.clause(Clause.RECORDS)
def test_a_step_is_finished_in_its_turn(db, office):
    cycle = world.cycle()

    finish(cycle=cycle, step=Step.FILING, by=office, at=NOON)

    assert queries.is_done(cycle, Step.FILING)
    assert queries.current_step(cycle) == Step.RECOMMENDATION


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize(
    ("name", "step", "reason"),
    [
        ("jinshui-revised", Step.SCREENING, "“申报”尚未完成，不能办结“资格审查”"),
        ("jinshui-revised", Step.ANNOUNCEMENT, "“信息发布”环节已经完成。"),
        ("jinshui-2017", Step.CIRCULAR, "没有“政府通报”这一环节。"),
    ],
)
def test_a_step_out_of_its_turn_is_not_finished(db, office, name, step, reason):
    [(clause, found)] = refused(finish, cycle=world.cycle(name), step=step, by=office, at=NOON)

    assert (clause, reason in found) == (Clause.RECORDS, True)


@pytest.mark.clause(Clause.RECORDS)
@given(done=st.sets(st.sampled_from(STEPS)), step=st.sampled_from(STEPS))
def test_a_step_may_be_finished_only_right_after_all_before_it(done, step):
    refusal = rules.step_is_out_of_order(STEPS, done, step)

    before = set(STEPS[: STEPS.index(step)])
    assert (refusal is None) == (before <= done and step not in done)


@pytest.mark.clause(Clause.RECORDS)
def test_a_step_is_not_finished_outside_an_act(db):
    with pytest.raises(OutsideAnAct):
        parts.finish_step(world.cycle(), Step.FILING, at=NOON)

    assert not StepDone.objects.filter(step=Step.FILING).exists()


@pytest.mark.clause(Clause.RECORDS)
def test_an_edition_altered_under_a_running_cycle_stops_it(db, office):
    cycle = world.cycle()
    cycle.edition_digest = "0" * 64

    [(clause, reason)] = refused(finish, cycle=cycle, step=Step.FILING, by=office, at=NOON)

    assert (clause, "被改动" in reason) == (Clause.RECORDS, True)


@pytest.mark.clause(Clause.EFFECT)
def test_a_cycle_under_a_repealed_edition_stops_until_a_person_decides(db, office):
    cycle = world.cycle("jinshui-2017")
    repealed()

    [(clause, reason)] = refused(finish, cycle=cycle, step=Step.FILING, by=office, at=NOON)

    assert (clause, "已于2026-06-01废止" in reason) == (Clause.EFFECT, True)


@pytest.mark.clause(Clause.EFFECT)
def test_until_the_day_of_repeal_the_cycle_goes_on(db, office):
    cycle = world.cycle("jinshui-2017")
    repealed(on=date(2026, 6, 2))

    finish(cycle=cycle, step=Step.FILING, by=office, at=NOON)

    assert queries.is_done(cycle, Step.FILING)


def decide(cycle, by, **values):
    values = {"choice": "finish", "reason": "本届已受理申报", **values}
    return actions.decide_on_repeal(cycle=cycle, by=by, at=NOON, **values)


@pytest.fixture
def overtaken(db):
    """A cycle of 2017 that was running when the revised Measures came into force."""
    repealed()
    return world.cycle("jinshui-2017")


@pytest.mark.clause(Clause.EFFECT)
def test_once_a_person_has_decided_the_cycle_goes_on(overtaken, office):
    decision = decide(overtaken, office, gaps=[{"organisation": "东方重工", "what": "缺报告"}])

    finish(cycle=overtaken, step=Step.FILING, by=office, at=NOON)

    assert (decision.new_edition, decision.choice) == ("jinshui-revised", "finish")
    assert decision.gaps == [{"organisation": "东方重工", "what": "缺报告"}]
    assert Entry.objects.first().facts["reason"] == "本届已受理申报"


@pytest.mark.clause(Clause.EFFECT)
@pytest.mark.parametrize("values", [{"choice": "wait"}, {"choice": ""}, {"reason": " "}])
def test_the_choice_is_clear_and_has_a_reason(overtaken, office, values):
    [(clause, reason)] = refused(decide, cycle=overtaken, by=office, **values)

    assert (clause, reason.startswith("没有写明")) == (Clause.EFFECT, True)


@pytest.mark.clause(Clause.EFFECT)
def test_a_repeal_is_decided_once(overtaken, office):
    RepealDecision.objects.create(
        cycle=overtaken, new_edition="jinshui-revised", choice="finish", reason="甲"
    )

    assert refused(decide, cycle=overtaken, by=office) == [
        (Clause.EFFECT, "本届的衔接已经作出决定。")
    ]


@pytest.mark.clause(Clause.EFFECT)
@pytest.mark.parametrize("on", [None, date(2026, 6, 2)])
def test_while_the_edition_is_in_force_there_is_nothing_to_decide(db, office, on):
    if on:
        repealed(on=on)

    assert refused(decide, cycle=world.cycle("jinshui-2017"), by=office) == [
        (Clause.EFFECT, "本届所依据的版本仍然有效，无需决定衔接。")
    ]


@pytest.mark.clause(Clause.EFFECT)
def test_only_the_office_decides_on_a_repeal(overtaken):
    [(_, reason)] = refused(decide, cycle=overtaken, by=world.person("某人", Role.EXPERT))

    assert "不担任" in reason


def in_force(by, **values):
    values = {"edition": "jinshui-revised", "on": TODAY, "document": "金政〔2026〕9号", **values}
    return actions.record_in_force(by=by, at=NOON, **values)


@pytest.mark.clause(Clause.EFFECT)
def test_the_office_records_from_when_an_edition_is_in_force(office):
    in_force(office)

    assert queries.in_force_from(edition("jinshui-revised")) == TODAY
    assert queries.repealed_on(edition("jinshui-2017")) == TODAY
    assert Entry.objects.get().edition == "jinshui-revised"


@pytest.mark.clause(Clause.EFFECT)
@pytest.mark.parametrize("name", ["jinshui-2017", "jinshui-revised"])
def test_a_day_that_is_known_is_not_recorded_again(office, name):
    repealed()

    [(clause, reason)] = refused(in_force, by=office, edition=name)

    assert (clause, reason.startswith("该版本的施行日期已经记为")) == (Clause.EFFECT, True)


@pytest.mark.clause(Clause.EFFECT)
def test_only_the_office_records_it(chair):
    [(_, reason)] = refused(in_force, by=chair)

    assert "不担任" in reason
