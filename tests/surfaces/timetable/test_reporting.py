"""评分可信度报告 files itself once the summary is there."""

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.summed import summed_cycle
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.models import ReliabilityReport
from zhiheng.surfaces.timetable import due

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.SUMMARY)]


def test_the_timetable_reports_on_every_cycle_that_is_summed_up(timetable):
    cycle = summed_cycle()
    cast.review_cycle(Step.SUMMARY)

    done = due.run(at=world.NOON)

    assert [(one.what, one.count, one.refused) for one in done] == [
        (f"{cycle.title}评分可信度报告", 1, "")
    ]
    assert ReliabilityReport.objects.get().cycle == cycle
    assert Entry.objects.get().by == timetable.ref


def test_running_again_reports_nothing_again(timetable):
    summed_cycle()
    due.run(at=world.NOON)

    assert due.run(at=world.NOON) == []
