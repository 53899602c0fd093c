"""评分漂移监测: who has come to score apart from their peers, and which way. Never a score."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person
from zhiheng.methods.calibration import drift as method
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.applications.queries import applications_in
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment
from zhiheng.stages.reviews.queries.assignments import counting
from zhiheng.stages.reviews.rules import Viewer
from zhiheng.stages.reviews.vocabulary import Direction

ORDER = ("scoresheet__submitted_at", "scoresheet")
COLUMNS = ("application", "expert", "scoresheet__quarters", "application__scheme")


@dataclass(frozen=True)
class Drift:
    """One expert's sheets beside those of their peers; without an alarm there is no direction."""

    expert: int
    compared: int  # sheets with another sheet of the same application
    direction: Direction | None = None
    since: int = 0  # the how-manieth of the expert's own sheets raised the alarm


@dataclass(frozen=True)
class Drifts:
    """All experts with a sheet in, by key, and after how many sheets an alarm is false."""

    experts: list[Drift]
    false_alarm_every: int


QUIET = Drifts([], round(method.mean_run(k=method.K, h=method.H)))


def drifts_visible_to(person: Person, cycle: Cycle, *, at: datetime) -> Drifts | None:
    """What the watch says, for those who may know; None for everybody else."""
    if not rules.sees_drift(_viewer(person, cycle, at=at)):
        return None
    return drifts(cycle)


def _viewer(person: Person, cycle: Cycle, *, at: datetime) -> Viewer:
    posts = list(people.posts_of(person, at=at))
    seats = Assignment.objects.filter(application__cycle=cycle, expert__person=person)
    belongs_to = [post.organisation_id for post in posts if post.organisation_id]
    return Viewer(
        roles=frozenset(post.role for post in posts),
        sits=seats.exists(),
        belongs=applications_in(cycle).filter(organisation__in=belongs_to).exists(),
    )


def drifts(cycle: Cycle) -> Drifts:
    """Every counting sheet of the desk review in the order in which they came in. One query."""
    rows = counting().filter(application__cycle=cycle, scoresheet__isnull=False)
    found = list(rows.order_by(*ORDER).values_list(*COLUMNS))
    if not found:
        return QUIET
    applications, experts, quarters, schemes = zip(*found, strict=True)
    points = {name: scheme(name).points for name in set(schemes)}
    totals = np.array(quarters, float) / np.array([points[name] for name in schemes])
    _, application = np.unique(applications, return_inverse=True)
    keys, expert = np.unique(experts, return_inverse=True)
    watch = method.watch(application, expert, totals)
    return Drifts(list(_read(watch, keys, expert)), round(watch.false_alarm_every))


def _read(watch: method.Watch, keys: np.ndarray, expert: np.ndarray) -> Iterator[Drift]:
    compared = np.bincount(expert, np.isfinite(watch.deviation), len(keys)).astype(int)
    for one, (key, first) in enumerate(zip(keys.tolist(), watch.alarms.tolist(), strict=True)):
        if first < 0:
            yield Drift(key, int(compared[one]))
            continue
        lenient = watch.above[first] > watch.below[first]
        yield Drift(
            key,
            int(compared[one]),
            Direction.LENIENT if lenient else Direction.SEVERE,
            since=int((expert[: first + 1] == one).sum()),
        )


def experts_named(keys: list[int]) -> dict[int, Expert]:
    return Expert.objects.select_related("person").in_bulk(keys)
