"""Where applications stand in their review, for whole cycles: at most four queries for a chunk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.parts import CHUNK
from zhiheng.stages.reviews.models import Consensus, DefenceScore, VisitReport
from zhiheng.stages.reviews.queries.assignments import reviewers
from zhiheng.stages.reviews.rules import Reviewer, Scores


@dataclass
class Standing:
    """One application's layers as they count now."""

    application: Application
    reviewers: list[Reviewer] = field(default_factory=list)
    consensus: int | None = None
    ordinal: int = 0  # of that consensus
    rests_on: list[int] | None = None  # the sheets under the latest consensus
    desk_quarters: int = 0
    site_quarters: int | None = None  # of the report over that consensus
    marks: list[int] = field(default_factory=list)  # of experts who count, in order

    @property
    def name(self) -> str:
        return self.application.organisation.name

    @property
    def counting(self) -> list[Reviewer]:
        return [reviewer for reviewer in self.reviewers if reviewer.counts]

    @property
    def sheets(self) -> list[int]:
        """The scoresheets that count, ascending."""
        return sorted(r.sheet for r in self.counting if r.sheet is not None)

    @property
    def points(self) -> int:
        return scheme(self.application.scheme).points

    @property
    def scores(self) -> Scores:
        return Scores(self.points, self.desk_quarters, self.site_quarters, self.marks)


Layering = Callable[[dict[int, Standing]], None]


def standing(application: Application) -> Standing:
    return standings([application])[0]


def standings(applications: Sequence[Application]) -> list[Standing]:
    """All layers of each, in the order given."""
    return _in_chunks(applications, _add_consensus, _add_reports, _add_marks)


def desk_standing(application: Application) -> Standing:
    return desk_standings([application])[0]


def desk_standings(applications: Sequence[Application]) -> list[Standing]:
    """The layers of the desk review only, in the order given."""
    return _in_chunks(applications, _add_consensus)


def _in_chunks(applications: Sequence[Application], *layers: Layering) -> list[Standing]:
    return [
        one
        for start in range(0, len(applications), CHUNK)
        for one in _of_chunk(applications[start : start + CHUNK], layers)
    ]


def _of_chunk(
    applications: Sequence[Application], layers: Iterable[Layering]
) -> Iterable[Standing]:
    found = {application.pk: Standing(application) for application in applications}
    for pk, reviewers_ in reviewers(applications).items():
        found[pk].reviewers = reviewers_
    for add in layers:
        add(found)
    return found.values()


def _add_consensus(found: dict[int, Standing]) -> None:
    rows = Consensus.objects.filter(application__in=list(found)).order_by("ordinal")
    for application, *consensus in rows.values_list(
        "application", "pk", "ordinal", "sheets", "quarters"
    ):
        one = found[application]
        one.consensus, one.ordinal, one.rests_on, one.desk_quarters = consensus


def _add_reports(found: dict[int, Standing]) -> None:
    rows = VisitReport.objects.filter(consensus__application__in=list(found))
    for application, consensus, quarters in rows.values_list(
        "consensus__application", "consensus", "quarters"
    ):
        if found[application].consensus == consensus:
            found[application].site_quarters = quarters


def _add_marks(found: dict[int, Standing]) -> None:
    rows = DefenceScore.objects.filter(defence__application__in=list(found)).order_by("id")
    counting = {pk: {r.expert for r in one.counting} for pk, one in found.items()}
    for application, expert, percent in rows.values_list(
        "defence__application", "expert", "percent"
    ):
        if expert in counting[application]:
            found[application].marks.append(percent)
