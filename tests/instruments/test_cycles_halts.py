"""Supervision asks that a cycle stop; the chair answers; meanwhile nothing is concluded."""

import pytest

from tests import world
from tests.stages.applications.scene import refused
from zhiheng.instruments.cycles import actions, parts, queries
from zhiheng.instruments.cycles.models import Halt, HaltAnswer, HaltLift
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step

NOON = world.NOON
pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.PRINCIPLES)]


def anybody(**_):
    return None


@act(under=Clause.RECORDS, allowed=anybody)
def conclude(*, cycle, by, at):
    parts.finish_step(cycle, Step.FILING, at=at)
    record("办结", cycle, clause=Clause.RECORDS, by=by, at=at)


@pytest.fixture
def watcher():
    return world.person("严监督", Role.SUPERVISOR)


@pytest.fixture
def cycle():
    return world.cycle()


def ask(cycle, by, reason="抽取记录与名册不符"):
    return actions.ask_for_halt(cycle=cycle, reason=reason, by=by, at=NOON)


def answer(halt, by, *, stops=True, reason="先予核查"):
    return actions.answer_halt(halt=halt, stops=stops, reason=reason, by=by, at=NOON)


def lift(halt, by, reason="核查完毕"):
    return actions.lift_halt(halt=halt, reason=reason, by=by, at=NOON)


def entries():
    return list(Entry.objects.values_list("act", "subject", "facts"))


def test_supervision_asks_for_a_halt_and_the_chair_is_told(cycle, watcher, chair):
    halt = ask(cycle, watcher)

    facts = {"cycle": ref(cycle), "reason": "抽取记录与名册不符", "to": [ref(chair)]}
    assert entries() == [("要求中止评定", ref(halt), facts)]
    assert list(queries.open_halts(cycle)) == [halt]


def test_while_a_halt_is_unanswered_no_step_is_concluded(cycle, watcher, office):
    ask(cycle, watcher)

    [(clause, reason)] = refused(conclude, cycle=cycle, by=office, at=NOON)

    assert (clause, "主任尚未答复" in reason) == (Clause.PRINCIPLES, True)
    assert queries.current_step(cycle) == Step.FILING


def test_a_stopped_cycle_concludes_nothing_until_it_is_lifted(cycle, watcher, chair, office):
    halt = ask(cycle, watcher)
    answer(halt, chair)

    [(clause, reason)] = refused(conclude, cycle=cycle, by=office, at=NOON)
    lift(halt, chair)
    conclude(cycle=cycle, by=office, at=NOON)

    assert (clause, "已决定中止" in reason) == (Clause.PRINCIPLES, True)
    assert queries.is_done(cycle, Step.FILING)


def test_where_the_chair_does_not_stop_it_the_cycle_goes_on(cycle, watcher, chair, office):
    halt = ask(cycle, watcher)

    answer(halt, chair, stops=False)
    conclude(cycle=cycle, by=office, at=NOON)

    assert [entry[0] for entry in entries()] == ["要求中止评定", "答复中止要求", "办结"]
    assert not queries.open_halts(cycle).exists()


def test_a_halt_of_one_cycle_leaves_another_alone(cycle, watcher, office):
    ask(cycle, watcher)

    conclude(cycle=(other := world.cycle()), by=office, at=NOON)

    assert queries.is_done(other, Step.FILING)


def test_whoever_asked_is_told_the_answer_and_the_lift(cycle, watcher, chair):
    halt = ask(cycle, watcher)
    answer(halt, chair)
    lift(halt, chair)

    told = [(act, facts["to"]) for act, _, facts in entries()[1:]]
    assert told == [("答复中止要求", [ref(watcher)]), ("恢复评定", [ref(watcher)])]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_only_supervision_asks(cycle, role):
    [(clause, reason)] = refused(
        actions.ask_for_halt, cycle=cycle, reason="查", by=world.person("王", role), at=NOON
    )

    assert (clause, "不担任纪检监督" in reason) == (Clause.PRINCIPLES, True)
    assert not Halt.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHAIR])
def test_only_the_chair_answers_and_lifts(cycle, watcher, role):
    halt, other = ask(cycle, watcher), world.person("王", role)

    answering = refused(actions.answer_halt, halt=halt, stops=True, reason="查", by=other, at=NOON)
    lifting = refused(actions.lift_halt, halt=halt, reason="查", by=other, at=NOON)

    assert all("不担任评定委员会主任" in reason for _, reason in [*answering, *lifting])
    assert not HaltAnswer.objects.exists() and not HaltLift.objects.exists()


def test_a_second_halt_waits_for_the_first(cycle, watcher, chair):
    halt = ask(cycle, watcher)

    [(_, unanswered)] = refused(
        actions.ask_for_halt, cycle=cycle, reason="又查", by=watcher, at=NOON
    )
    answer(halt, chair, stops=False)
    ask(cycle, watcher)

    assert "已有一项中止要求未了结" in unanswered


def test_a_cycle_that_is_over_is_not_halted(watcher):
    over = world.cycle(at_step=edition("jinshui-revised").procedure.steps[-1])
    over.steps_done.create(step=edition("jinshui-revised").procedure.steps[-1], at=NOON)

    [(_, reason)] = refused(actions.ask_for_halt, cycle=over, reason="查", by=watcher, at=NOON)

    assert "已经全部办结" in reason
    assert not Entry.objects.exists()


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_each_of_them_gives_a_reason(cycle, watcher, chair, nothing):
    without = {"reason": nothing, "at": NOON}

    asking = refused(actions.ask_for_halt, cycle=cycle, by=watcher, **without)
    halt = ask(cycle, watcher)
    answering = refused(actions.answer_halt, halt=halt, stops=True, by=chair, **without)
    answer(halt, chair)
    lifting = refused(actions.lift_halt, halt=halt, by=chair, **without)

    assert all("没有写明理由" in reason for _, reason in [*asking, *answering, *lifting])
    assert Entry.objects.count() == 2


def test_a_halt_is_answered_once(cycle, watcher, chair):
    halt = ask(cycle, watcher)
    answer(halt, chair)

    [(_, reason)] = refused(
        actions.answer_halt, halt=halt, stops=False, reason="算了", by=chair, at=NOON
    )

    assert "已经答复" in reason
    assert HaltAnswer.objects.get().stops


@pytest.mark.parametrize("stops", [None, False])
def test_only_a_stop_is_lifted(cycle, watcher, chair, stops):
    halt = ask(cycle, watcher)
    if stops is not None:
        answer(halt, chair, stops=stops)

    [(_, reason)] = refused(actions.lift_halt, halt=halt, reason="续", by=chair, at=NOON)

    assert "没有使本届中止" in reason
    assert not HaltLift.objects.exists()


def test_a_stop_is_lifted_once(cycle, watcher, chair):
    halt = ask(cycle, watcher)
    answer(halt, chair)
    lift(halt, chair)

    [(_, reason)] = refused(actions.lift_halt, halt=halt, reason="再续", by=chair, at=NOON)

    assert "已经恢复" in reason
