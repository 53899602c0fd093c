from datetime import timedelta

import pytest

from tests import world
from tests.surfaces.console.conftest import played, script_under
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.letters.models import Letter
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.timetable import due


@pytest.fixture
def filing_is_over(timetable):
    """A cycle whose filing window has ended with one draft left."""
    cycle = world.cycle(at_step=Step.FILING)
    world.application(cycle, state="drafting")
    return cycle


AFTER = world.NOON + 11 * world.A_DAY


@pytest.mark.clause(Clause.FILING)
def test_windows_that_have_ended_are_closed_by_the_timetable(filing_is_over, timetable):
    done = due.run(at=AFTER)

    assert [(one.what[-4:], one.refused) for one in done][:1] == [("申报截止", "")]
    assert StepDone.objects.filter(cycle=filing_is_over, step=Step.FILING).exists()
    assert set(Entry.objects.values_list("by", flat=True)) == {timetable.ref}


def test_nothing_is_closed_before_its_last_moment(filing_is_over):
    window = filing_is_over.milestones.get(step=Step.FILING)

    assert due.run(at=window.closes_at) == []
    assert not Entry.objects.exists()


def test_running_again_does_nothing_again(filing_is_over):
    due.run(at=AFTER)
    due.run(at=AFTER + timedelta(minutes=1))
    before = Entry.objects.count()

    assert due.run(at=AFTER + timedelta(minutes=2)) == []
    assert Entry.objects.count() == before


def test_letters_are_written_and_next_year_s_duties_generated(db):
    stage = played(script_under("jinshui-revised"))
    at = stage.clock.now + timedelta(days=1)
    duties = stage.acts

    first, second = due.run(at=at), due.run(at=at + timedelta(days=1))

    assert duties
    assert any(one.what.endswith("年证后义务") and one.count for one in first)
    assert not any(one.what.endswith("年证后义务") for one in second)
    assert Letter.objects.exists()
    assert Person.objects.get(posts__role="timetable").ref in set(
        Entry.objects.filter(act="生成年度任务").values_list("by", flat=True)
    )
