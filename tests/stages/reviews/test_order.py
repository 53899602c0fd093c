"""答辩 before 现场, by data alone (domain.md §1.3: 太仓, 建湖, 深圳 do so)."""

import re

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.rulebook import editions
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import (
    conclude_defences,
    conclude_desk_review,
    conclude_site_visits,
    plan_visit,
    schedule_defences,
    score_defence,
    sign_visit_report,
    summarise,
)

pytestmark = pytest.mark.clause(Clause.DEFENCE, Clause.SITE_VISIT)


@pytest.fixture
def defence_first(tmp_path, monkeypatch):
    """The revised edition with two steps swapped, and nothing else changed."""
    text = (editions.FOLDER / "jinshui-revised.toml").read_text("utf-8")
    block = r'\[\[procedure\]\]\nstep = "{}"\n(?:.+\n)+\n'
    visit, defence = (
        re.search(block.format(step), text).group() for step in ("site-visit", "defence")
    )
    (tmp_path / "defence-first.toml").write_text(
        text.replace(visit + defence, defence + visit), "utf-8"
    )
    monkeypatch.setattr(editions, "FOLDER", tmp_path)
    return "defence-first"


def test_the_whole_review_runs_with_the_defence_before_the_visit(office, defence_first):
    cycle = cast.review_cycle(edition=defence_first)
    filed = cast.reviewed(cycle, cast.panel_of(cycle), "东方重工有限公司")
    experts = [assignment.expert.person for assignment in queries.assignments_to(filed)]
    now = {"by": office, "at": world.NOON}
    passed = []

    conclude_desk_review(cycle=cycle, **now)
    passed.append(state(filed))
    [defence] = schedule_defences(cycle=cycle, seed="7", starts_at=world.NOON, **now)
    for expert in experts:
        score_defence(defence=defence, percent=80, by=expert, at=world.NOON)
    conclude_defences(cycle=cycle, **now)
    passed.append(state(filed))
    visit = plan_visit(application=filed, planned_on=world.NOON.date(), **now)
    sign_visit_report(visit=visit, rescores={}, by=experts[0], at=world.NOON)
    conclude_site_visits(cycle=cycle, **now)
    passed.append(state(filed))
    summary = summarise(cycle=cycle, **now)

    assert passed == [State.REVIEWED, State.DEFENDED, State.VISITED]
    assert queries.lines_of(summary).get().total_hundredths == 56000
    order = editions.edition(defence_first).procedure.steps
    assert order.index(Step.DEFENCE) < order.index(Step.SITE_VISIT)


def state(application):
    application.refresh_from_db()
    return application.state
