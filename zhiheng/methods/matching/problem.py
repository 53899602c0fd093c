"""What is to be matched, and what a matching is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from zhiheng.methods.matching.affinity import Affinity, Ints, Rows, Scores


@dataclass(frozen=True, eq=False)
class Group:
    """Every panel has at least `at_least` of these experts: seniors, or one from industry.

    `members` is (m,) booleans, or (n, m) where membership depends on the application.
    """

    name: str
    at_least: int
    members: npt.NDArray[np.bool_]

    def of(self, applications: Ints, experts: Ints) -> npt.NDArray[np.bool_]:
        if self.members.ndim == 1:
            return self.members[experts]
        return self.members[applications, experts]


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """n applications, m experts, and what binds them. Indices start at 0."""

    affinity: Affinity
    demand: Ints
    max_load: Ints
    min_load: Ints
    forbidden: Ints
    required: Ints
    groups: Sequence[Group]
    employer: Ints | None
    reasons: Sequence[str]
    application_names: Sequence[str]
    expert_names: Sequence[str]

    def __init__(
        self,
        affinity: Affinity | Rows,
        *,
        demand: npt.ArrayLike,
        max_load: npt.ArrayLike,
        min_load: npt.ArrayLike = 0,
        forbidden: npt.ArrayLike = (),
        required: npt.ArrayLike = (),
        groups: Sequence[Group] = (),
        employer: npt.ArrayLike | None = None,
        reasons: Sequence[str] = (),
        application_names: Sequence[str] = (),
        expert_names: Sequence[str] = (),
    ) -> None:
        """State what binds.

        `affinity` is an Affinity or an (n, m) integer array. `demand`, `max_load`, `min_load` are
        one number for all or one each. `forbidden` and `required` are (k, 2) pairs of application
        and expert; `reasons` says why, one for each forbidden pair. `employer` is (m,) codes, below
        0 for none; when given, no panel has two experts of one employer. Names are for words only.

        Raises ValueError for shapes, ranges and pairs that make no sense; what makes sense and
        cannot be done is for `explain`.
        """
        fit: Affinity = Scores(affinity) if isinstance(affinity, np.ndarray) else affinity
        n, m = fit.shape
        stated = {
            "affinity": fit,
            "demand": _numbers(demand, n, "demand"),
            "max_load": _numbers(max_load, m, "max_load"),
            "min_load": _numbers(min_load, m, "min_load"),
            "forbidden": _pairs(forbidden, n, m, "forbidden"),
            "required": _pairs(required, n, m, "required"),
            "groups": tuple(groups),
            "employer": None if employer is None else _codes(employer),
            "reasons": reasons,
            "application_names": application_names,
            "expert_names": expert_names,
        }
        for name, value in stated.items():
            object.__setattr__(self, name, value)
        _refuse_nonsense(self)

    def but(self, **changes: Any) -> "Problem":
        """The same problem with something else changed."""
        stated = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        return Problem(stated.pop("affinity"), **stated)

    @property
    def applications(self) -> int:
        return self.affinity.shape[0]

    @property
    def experts(self) -> int:
        return self.affinity.shape[1]

    @cached_property
    def forbidden_keys(self) -> Ints:
        """Forbidden pairs as sorted distinct numbers: application × m + expert."""
        return distinct(self.keys(self.forbidden))

    @cached_property
    def required_keys(self) -> Ints:
        return distinct(self.keys(self.required))

    @property
    def is_plain(self) -> bool:
        """Whether only demand, loads and single pairs bind, so that a flow solves it."""
        return not self.groups and self.employer is None

    def keys(self, pairs: Ints) -> Ints:
        return pairs[:, 0] * self.experts + pairs[:, 1]

    def pairs(self, keys: Ints) -> Ints:
        return np.stack(np.divmod(keys, max(1, self.experts)), axis=1)

    def application_name(self, application: int) -> str:
        return self.application_names[application] if self.application_names else f"{application}"

    def expert_name(self, expert: int) -> str:
        return self.expert_names[expert] if self.expert_names else f"{expert}"


@dataclass(frozen=True, eq=False)
class Matching:
    """Who reviews what: (k, 2) pairs of application and expert, sorted, each once."""

    pairs: Ints

    def panel(self, application: int) -> Ints:
        """The experts of one application."""
        ends = np.searchsorted(self.pairs[:, 0], (application, application + 1))
        return self.pairs[slice(*ends), 1]

    def load(self, experts: int) -> Ints:
        """How many applications each expert has, (m,)."""
        return np.bincount(self.pairs[:, 1], minlength=experts)

    def total(self, problem: Problem) -> int:
        """Sum of the affinities, in the units of the scores."""
        return int(problem.affinity.of(self.pairs[:, 0], self.pairs[:, 1]).sum())

    def served(self, problem: Problem) -> Ints:
        """Sum of the affinities of each application's panel, (n,)."""
        worth = problem.affinity.of(self.pairs[:, 0], self.pairs[:, 1])
        sums = np.zeros(problem.applications, np.int64)
        np.add.at(sums, self.pairs[:, 0], worth)
        return sums


def matching_of(problem: Problem, keys: Ints) -> Matching:
    """The matching of these pair numbers, in whatever order they came."""
    return Matching(problem.pairs(np.sort(keys)))


def distinct(*keys: Ints) -> Ints:
    """All of the keys, sorted, each once. Several times as fast as numpy's unique on large arrays."""
    sorted_keys = np.sort(np.concatenate(keys))
    return sorted_keys[np.diff(sorted_keys, prepend=-1) > 0]


def within(values: Ints, sorted_keys: Ints) -> npt.NDArray[np.bool_]:
    """Which of the values are among the sorted keys."""
    if not len(sorted_keys):
        return np.zeros(len(values), bool)
    places = np.searchsorted(sorted_keys, values)
    return sorted_keys[np.minimum(places, len(sorted_keys) - 1)] == values


def _numbers(given: npt.ArrayLike, length: int, name: str) -> Ints:
    numbers = np.asarray(given)
    if numbers.dtype.kind not in "iu" or numbers.ndim > 1:
        raise ValueError(f"{name}: whole numbers, one for all or one each")
    if numbers.ndim == 1 and len(numbers) != length:
        raise ValueError(f"{name}: {len(numbers)} numbers where {length} are needed")
    if (numbers < 0).any():
        raise ValueError(f"{name}: below 0")
    return np.broadcast_to(numbers.astype(np.int64), (length,))


def _codes(given: npt.ArrayLike) -> Ints:
    """Codes counted from 0 in their order, -1 for none."""
    codes = np.asarray(given, np.int64)
    known = codes >= 0
    counted = np.full(len(codes), -1)
    counted[known] = np.unique(codes[known], return_inverse=True)[1]
    return counted


def _pairs(given: npt.ArrayLike, n: int, m: int, name: str) -> Ints:
    pairs = np.asarray(given, dtype=np.int64).reshape(-1, 2)
    if len(pairs) and ((pairs < 0).any() or (pairs >= (n, m)).any()):
        raise ValueError(f"{name}: a pair names nobody")
    return pairs


def _refuse_nonsense(problem: Problem) -> None:
    if (problem.min_load > problem.max_load).any():
        raise ValueError("min_load: above max_load")
    if problem.reasons and len(problem.reasons) != len(problem.forbidden):
        raise ValueError("reasons: one for each forbidden pair, or none")
    if problem.employer is not None and len(problem.employer) != problem.experts:
        raise ValueError("employer: one for each expert")
    if problem.required_keys.size and within(problem.required_keys, problem.forbidden_keys).any():
        raise ValueError("a pair is both required and forbidden")
    shapes: set[tuple[int, ...]] = {(problem.experts,), (problem.applications, problem.experts)}
    if any(group.members.shape not in shapes for group in problem.groups):
        raise ValueError("groups: members are (m,) or (n, m)")
