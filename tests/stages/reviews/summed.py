"""A cycle that is summed up: a panel whose first seat is lenient and whose last is severe."""

from collections.abc import Mapping, Sequence

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Panel
from zhiheng.stages.reviews.models import Scoresheet, Summary, SummaryLine

ITEMS = scheme(cast.SMALL).items
LENIENT = 10
"""Percents that the first seat gives above the middle one, and the last below it."""
PERCENTS = {"甲一公司": 75, "乙二公司": 65, "丙三公司": 60, "丁四公司": 45}


def scores(application: Application, panel: Panel, percent: int) -> list[Scoresheet]:
    """Every sheet of one application: each seat's leniency, and what differs by chance."""
    return [
        cast.scored(assignment, percent, **_by_item(percent - LENIENT * (seat - 1), seat + place))
        for seat, assignment in enumerate(cast.assigned(application, panel))
        for place in [application.pk]
    ]


def _by_item(percent: int, turn: int) -> dict[str, int]:
    return {
        f"i{item.key.replace('.', '_')}": percent + 5 * ((place * (turn + 3) + turn) % 3 - 1)
        for place, item in enumerate(ITEMS)
    }


def summary_of(cycle: Cycle, ranked: Sequence[tuple[Application, int]]) -> Summary:
    summary = Summary.objects.create(
        cycle=cycle, weights={"desk": 100}, digest="0" * 64, at=world.NOON
    )
    for rank, (application, percent) in enumerate(ranked, start=1):
        SummaryLine.objects.create(
            summary=summary,
            application=application,
            desk_quarters=0,
            total_hundredths=percent * 1000,
            rank=rank,
        )
    return summary


def summed_cycle(
    percents: Mapping[str, int] = PERCENTS,
    *,
    at_step: Step = Step.DELIBERATION,
    edition: str = "jinshui-revised",
    state: State = State.SUMMARISED,
    **entered: int,
) -> Cycle:
    """Each named applicant with its sheets, ranked as named."""
    cycle = cast.review_cycle(at_step, edition, **{"quota": 2, **entered})
    panel = cast.panel_of(cycle)
    ranked = [
        (cast.application(cycle, name, state=state), percent) for name, percent in percents.items()
    ]
    for application, percent in ranked:
        scores(application, panel, percent)
    summary_of(cycle, ranked)
    return cycle
