"""评分漂移监测: who has come to score apart from their peers, and which way. Never a score."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
from django.core.cache import cache
from django.db.models import Max

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person
from zhiheng.methods.calibration import drift as method
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.applications.queries import applications_in
from zhiheng.stages.governance.models import Expert, Recusal
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Scoresheet, Strike
from zhiheng.stages.reviews.queries.assignments import counting
from zhiheng.stages.reviews.rules import Viewer
from zhiheng.stages.reviews.vocabulary import Direction

ORDER = ("scoresheet__submitted_at", "scoresheet")
COLUMNS = ("application", "expert", "scoresheet__quarters", "application__scheme")
MOST = 200
"""Experts named at once, those with an alarm first."""
KEPT_FOR = 10 * 60
"""Seconds; no longer, since of two sheets handed in at once the one with the later key may be seen
first, and the other would be overlooked."""


@dataclass(frozen=True)
class Drift:
    """One expert's sheets beside those of their peers; without an alarm there is no direction."""

    expert: int
    compared: int  # sheets with another sheet of the same application
    direction: Direction | None = None
    since: int = 0  # the how-manieth of the expert's own sheets raised the alarm


@dataclass(frozen=True)
class Drifts:
    """Of all experts with a sheet in, the first MOST, those with an alarm before the others, each
    by key; how many there are, and after how many sheets an alarm is false."""

    experts: list[Drift]
    among: int
    experts_compared: int  # with a sheet that has peers
    compared: int  # sheets with peers
    alarms: int
    false_alarm_every: int


QUIET = Drifts([], 0, 0, 0, 0, round(method.mean_run(k=method.K, h=method.H)))


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
    """Every counting sheet of the desk review in the order in which they came in.

    Kept until another sheet, strike or recusal comes: it is the mathematics of a whole cycle.
    """
    key = _kept_as(cycle)
    if (kept := cache.get(key)) is None:
        kept = json.dumps(asdict(_compute(cycle)))
        cache.set(key, kept, KEPT_FOR)
    found = json.loads(kept)
    experts = [
        Drift(**{**one, "direction": one["direction"] and Direction(one["direction"])})
        for one in found["experts"]
    ]
    return Drifts(**{**found, "experts": experts})


def _kept_as(cycle: Cycle) -> str:
    """Papers are only ever added: the last of each kind tells whether all are still the same."""
    rests_on = (Scoresheet, Strike, Recusal)
    last = [model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in rests_on]
    return ":".join(map(str, ["drifts", cycle.pk, *last]))


def _compute(cycle: Cycle) -> Drifts:
    """One query."""
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
    all_of_them = list(_read(watch, keys, expert))
    return Drifts(
        sorted(all_of_them, key=lambda one: one.direction is None)[:MOST],
        len(all_of_them),
        sum(one.compared > 0 for one in all_of_them),
        sum(one.compared for one in all_of_them),
        sum(one.direction is not None for one in all_of_them),
        round(watch.false_alarm_every),
    )


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
