"""Serve the worst-served application best, then all of them: with both bounds printed.

How well an application is served is the mean affinity of its panel. The bound is that of the linear
relaxation: weights of the applications that no matching can please all at once (max-min as a linear
programme; cf. Stelmakh, Shah and Singh, PeerReview4All, 2019, which stays below it). Weighted by
them, the problem is a flow again, whose prices prove the bound in whole numbers.

Whole panels that reach the bound are hard to find in general (Santa Claus problem, NP-hard), so they
are looked for by exchanges of two seats, and the distance to the bound is stated, not hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from zhiheng.methods.matching import flow as flows
from zhiheng.methods.matching import shortage
from zhiheng.methods.matching.affinity import Ints, Weighted
from zhiheng.methods.matching.certificate import Certificate, bound, matching_holds
from zhiheng.methods.matching.exchange import Seats
from zhiheng.methods.matching.problem import Matching, Problem, distinct, matching_of, within
from zhiheng.methods.matching.programme import Answer, Programme, solve
from zhiheng.methods.matching.transport import best, first_arcs, transport, worth_more

Floats = npt.NDArray[np.float64]
NEAR = 1000
"""A pair nearly pays when it misses its prices by less than this part of the scores' range."""
REACH = 2**36
"""Weights times scores stay within this, so that sums stay within 64 bits."""


@dataclass(frozen=True, eq=False)
class Ceiling:
    """Weights (n,) ≥ 0 of the applications, and prices of the problem that they weigh.

    No matching has a weighted total above the prices' bound.
    """

    weights: Ints
    certificate: Certificate

    def of_worst(self, problem: Problem) -> Fraction:
        """What no matching can serve everybody above: the bound shared among the weighted seats.

        Means are whole numbers of 1/d; what lies between two of those is out of reach.
        """
        step = lcm(*(int(d) for d in np.unique(problem.demand) if d))
        share = self.weighted(problem) / _weighted_sum(self.weights, problem.demand)
        return Fraction((share * step).__floor__(), step)

    def of_total(self, problem: Problem, worst: Fraction) -> Fraction:
        """What no matching that serves nobody below `worst` can total above.

        Whoever weighs more than the least has at least their floor, however little that leaves.
        """
        one = int(self.weights.min())
        floors = [-(-worst * int(d) // 1) for d in problem.demand]
        return (self.weighted(problem) - _weighted_sum(self.weights - one, floors)) / one

    def weighted(self, problem: Problem) -> Fraction:
        weighed = problem.but(affinity=Weighted(problem.affinity, self.weights))
        return bound(weighed, self.certificate)


@dataclass(frozen=True, eq=False)
class Fair:
    """A matching; how well its worst-served application is served, and the proven ceiling of that.

    `total_ceiling` bounds the total of every matching that serves nobody worse than `worst`.
    `proofs` are of the two ceilings, in this order.
    """

    matching: Matching
    worst: Fraction
    worst_ceiling: Fraction
    total: int
    total_ceiling: Fraction
    proofs: tuple[Ceiling, Ceiling]

    @property
    def is_fairest(self) -> bool:
        """Whether nobody can be served better than the worst-served here, as is proven."""
        return self.worst >= self.worst_ceiling


def fairest(problem: Problem) -> Fair:
    """The matching whose worst-served application is served best that could be found, then total.

    Deterministic for one solver. Raises Infeasible, in words, and ValueError for groups and
    employers, for which there is no ceiling here.
    """
    if not problem.is_plain:
        raise ValueError("max-min knows no groups and employers")
    shortage.refuse_evident(problem)
    if not problem.demand.any():
        raise ValueError("nobody is to be served")
    keys, weights, shares = _relaxed(problem)
    fairest_proof, _ = _weighed(problem, weights, keys)
    highest = fairest_proof.of_worst(problem)
    starts = (_nearest(problem, keys, shares), _leaning(problem, weights, keys))
    seats = _raised(problem, starts, highest)
    worst = seats.worst()
    total_proof, candidate = _weighed(problem, _premiums(problem, keys, worst), keys)
    total_ceiling = total_proof.of_total(problem, worst)
    matching = _better(problem, seats, candidate, worst, total_ceiling)
    proofs = (fairest_proof, total_proof)
    return Fair(matching, worst, highest, matching.total(problem), total_ceiling, proofs)


def ceiling_holds(problem: Problem, fair: Fair) -> bool:
    """Whether the matching keeps every rule, is as good as stated, and the ceilings are proven."""
    of_worst, of_total = fair.proofs
    return (
        matching_holds(problem, fair.matching)
        and fair.worst == _worst(problem, fair.matching)
        and fair.total == fair.matching.total(problem)
        and bool((of_worst.weights >= 0).all() and (of_total.weights > 0).all())
        and fair.worst_ceiling == of_worst.of_worst(problem)
        and fair.total_ceiling == of_total.of_total(problem, fair.worst)
    )


def _worst(problem: Problem, matching: Matching) -> Fraction:
    served, needy = matching.served(problem), np.flatnonzero(problem.demand)
    return min(Fraction(int(served[row]), int(problem.demand[row])) for row in needy.tolist())


def _weighted_sum(weights: Ints, numbers: Iterable[int]) -> int:
    return sum(int(w) * int(number) for w, number in zip(weights, numbers, strict=True))


def _relaxed(problem: Problem) -> tuple[Ints, Ints, Floats]:
    """Pairs enough for the relaxation's optimum, whole weights of applications, shares of pairs."""
    keys = _start(problem)
    while True:
        programme = _served(Programme(problem, keys).seats_and_loads(), level=True)
        answer = solve(programme, np.zeros(len(keys)), level_worth=1, interior=True)
        if answer is None:
            raise shortage.Infeasible(shortage.explain(problem))
        weights, scale = _whole(problem, answer.duals["served"])
        more = _priced(problem, keys, weights, answer, scale)
        if not len(more):
            return keys, weights, answer.values
        keys = distinct(keys, more)


def _start(problem: Problem) -> Ints:
    """Best arcs, and those of one matching, so that the first relaxation has a solution."""
    flow = transport(problem)
    optimum = best(flow)
    if optimum.missing:
        raise shortage.Infeasible(shortage.explain(problem))
    keys = distinct(first_arcs(flow), optimum.keys)
    return distinct(keys, problem.required_keys)


def _served(programme: Programme, *, level: bool, floor: Ints | None = None) -> Programme:
    """Every panel's affinity is at least the level for each seat, or at least its floor."""
    n, pairs = programme.problem.applications, np.arange(len(programme.keys))
    rows = np.concatenate((programme.applications, np.arange(n)))
    columns = np.concatenate((pairs, np.full(n, len(pairs))))
    demand = programme.problem.demand if level else np.zeros(n)
    values = np.concatenate((programme.score, -demand))
    low = np.zeros(n) if floor is None else floor.astype(np.float64)
    programme.add("served", rows, columns, values, low, np.full(n, np.inf))
    return programme


def _whole(problem: Problem, duals: Floats) -> tuple[Ints, float]:
    """Duals as whole weights, and how many of their units make one."""
    duals = np.maximum(duals, 0)
    largest = max(1, *map(abs, problem.affinity.extent))
    scale = min(2**20, REACH // largest) / max(float(duals.max()), 1e-12)
    return np.rint(duals * scale).astype(np.int64), scale


def _priced(problem: Problem, keys: Ints, weights: Ints, answer: Answer, scale: float) -> Ints:
    """Pairs worth more than the relaxation's prices, and with any of them those that nearly are.

    Each round costs a programme, so it had better bring what the next rounds would ask for.
    """
    rounding = 2 + max(map(abs, problem.affinity.extent))
    seats = np.rint(-answer.duals["seats"] * scale).astype(np.int64)
    loads = np.rint(-answer.duals["loads"] * scale).astype(np.int64)
    weighed = replace(transport(problem), affinity=Weighted(problem.affinity, weights))
    if not len(worth_more(weighed, keys, seats + rounding, loads)):
        return np.empty(0, np.int64)
    near = int(weighed.spread) // NEAR
    return worth_more(weighed, keys, seats - near, loads)


def _weighed(problem: Problem, weights: Ints, keys: Ints) -> tuple[Ceiling, Matching]:
    """The best weighted total, found from these arcs: its proof, and its matching."""
    weighed = replace(transport(problem), affinity=Weighted(problem.affinity, weights))
    optimum = best(weighed, arcs=keys[~within(keys, weighed.closed)])
    certificate = Certificate(optimum.application_price, optimum.expert_price)
    found = matching_of(problem, np.concatenate((optimum.keys, problem.required_keys)))
    return Ceiling(weights, certificate), found


def _raised(problem: Problem, starts: Iterable[Matching], highest: Fraction) -> Seats:
    """The starts raised by exchanges: the one that ends highest."""
    found = []
    for start in starts:
        found.append(Seats(problem, start))
        found[-1].raise_worst(enough=highest)
        if found[-1].worst() >= highest:
            break
    return max(found, key=lambda seats: seats.worst())


def _leaning(problem: Problem, weights: Ints, keys: Ints) -> Matching:
    """The best total where those whom the ceiling weighs count twice."""
    return _weighed(problem, weights + max(1, int(weights.max())), keys)[1]


def _nearest(problem: Problem, keys: Ints, shares: Floats) -> Matching:
    """The matching that keeps most of the relaxation's shares: nearly everybody near the level."""
    flow = transport(problem)
    free = np.flatnonzero((shares > 1e-9) & ~within(keys, problem.required_keys))
    applications, experts = np.divmod(keys[free], problem.experts)
    network = flows.Network(
        application=applications,
        expert=experts,
        score=np.rint(shares[free] * 2**20).astype(np.int64),
        capacity=1,
        demand=flow.demand,
        least=flow.least,
        most=flow.most,
        empty_seat=2**32,
        missing_load=2**32,
    )
    chosen = keys[free[flows.cheapest(network).units > 0]]
    return matching_of(problem, np.concatenate((chosen, problem.required_keys)))


def _premiums(problem: Problem, keys: Ints, worst: Fraction) -> Ints:
    """Whole weights at which a best total serves nobody below the worst, as shares allow."""
    floor = np.array([int(-(-worst * int(d) // 1)) for d in problem.demand])
    programme = _served(Programme(problem, keys).seats_and_loads(), level=False, floor=floor)
    answer = solve(programme, programme.score, interior=True)
    premium = np.zeros(problem.applications) if answer is None else answer.duals["served"]
    return np.maximum(_whole(problem, 1 + np.maximum(premium, 0))[0], 1)


def _better(
    problem: Problem, seats: Seats, candidate: Matching, worst: Fraction, ceiling: Fraction
) -> Matching:
    """The larger total of the two that serve nobody worse, improved by exchanges."""
    other = Seats(problem, candidate)
    other.raise_worst(enough=worst)
    choices = [choice for choice in (seats, other) if choice.worst() >= worst]
    best_now = max(choices, key=lambda choice: choice.matching().total(problem))
    if best_now.matching().total(problem) < ceiling.__floor__():
        best_now.raise_total(floor=worst)
    return best_now.matching()
