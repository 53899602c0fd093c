"""The best total over all arcs, found on few of them: column generation.

Solve on each application's best arcs, price all others with the duals block by block, add the arcs
that are worth more than their prices, and repeat until there is none (Ford and Fulkerson 1958; for
transport problems, "pricing" in Ahuja, Magnanti and Orlin, Network Flows, 1993, ch. 11 and 17).
"""

from dataclasses import dataclass

import numpy as np

from zhiheng.methods.matching import flow as flows
from zhiheng.methods.matching.affinity import Affinity, Ints, Rows, blocks
from zhiheng.methods.matching.problem import Problem, distinct, within

CONGESTED = 0.4
"""Share of first choices that find their expert full, from which prices are guessed first."""
ADDED = 16
"""Arcs added to one application in one round, at most."""


@dataclass(frozen=True, eq=False)
class Transport:
    """Demand and loads net of required pairs, all times the capacity's unit; `closed` pairs sorted.

    `least` may be below 0, where required pairs alone exceed an expert's least load.
    """

    affinity: Affinity
    demand: Ints
    least: Ints
    most: Ints
    closed: Ints
    capacity: int = 1

    @property
    def spread(self) -> int:
        low, high = self.affinity.extent
        return high - low + 1


@dataclass(frozen=True, eq=False)
class Optimum:
    """Pair numbers in use with their units, the prices, and what could not be placed: seats that
    stay `empty`, and loads below the least, `idle`."""

    keys: Ints
    units: Ints
    application_price: Ints
    expert_price: Ints
    empty: int
    idle: int

    @property
    def missing(self) -> int:
        return self.empty + self.idle


def transport(problem: Problem, *, parts: int = 1, capacity: int = 1) -> Transport:
    """The problem as a flow: each seat is `parts` units, each pair takes up to `capacity` of them."""
    required = problem.pairs(problem.required_keys)
    taken = np.bincount(required[:, 0], minlength=problem.applications)
    held = np.bincount(required[:, 1], minlength=problem.experts)
    return Transport(
        affinity=problem.affinity,
        demand=parts * (problem.demand - taken),
        least=parts * (problem.min_load - held),
        most=parts * (problem.max_load - held),
        closed=distinct(problem.forbidden_keys, problem.required_keys),
        capacity=capacity,
    )


def best(problem: Transport, *, arcs: Ints | None = None) -> Optimum:
    """The optimum over all pairs that are not closed; units are `missing` where none exists.

    Begins with these arcs, if given: open pairs, sorted. A unit that nothing can place costs a penalty. It outweighs any gain at last; a small one makes
    better prices on the way and is enough for nearly every problem.
    """
    arcs = first_arcs(problem) if arcs is None else arcs
    found = generate(problem, arcs, empty_seat=4 * problem.spread, missing_load=4 * problem.spread)
    if not found.missing:
        return found
    beyond_any_gain = problem.spread * (sum(problem.affinity.shape) + 2)
    return generate(problem, arcs, empty_seat=beyond_any_gain, missing_load=beyond_any_gain)


def generate(problem: Transport, keys: Ints, *, empty_seat: int, missing_load: int) -> Optimum:
    """The optimum at these penalties, from these arcs and all that turn out to be worth more."""
    while True:
        network = _network(problem, keys, empty_seat, missing_load)
        flow = flows.cheapest(network)
        applications, experts = _everywhere(problem, *flows.prices(network, flow))
        more = worth_more(problem, keys, applications, experts)
        if not len(more):
            break
        keys = distinct(keys, more)
    used = flow.units > 0
    empty, idle = int(flow.empty.sum()), int(flow.missing.sum())
    return Optimum(keys[used], flow.units[used], applications, experts, empty, idle)


def _network(problem: Transport, keys: Ints, empty_seat: int, missing_load: int) -> flows.Network:
    applications, experts = np.divmod(keys, problem.affinity.shape[1])
    return flows.Network(
        application=applications,
        expert=experts,
        score=problem.affinity.of(applications, experts),
        capacity=problem.capacity,
        demand=problem.demand,
        least=problem.least,
        most=problem.most,
        empty_seat=empty_seat,
        missing_load=missing_load,
    )


def _everywhere(problem: Transport, applications: Ints, experts: Ints) -> tuple[Ints, Ints]:
    """Prices also where nothing flows: so dear that nothing wants to."""
    high = problem.affinity.extent[1]
    applications = np.where(problem.demand > 0, applications, flows.FAR)
    cheapest_seat = int(applications.min(initial=flows.FAR))
    if cheapest_seat == flows.FAR:
        return np.full_like(applications, high - int(experts.min(initial=0))), experts
    # A full expert's price is charged at their most load, so it must not be below 0.
    experts = np.where(problem.most > 0, experts, max(0, high - cheapest_seat))
    dearest = high - int(experts.min(initial=0))
    return np.where(applications == flows.FAR, dearest, applications), experts


def first_arcs(problem: Transport) -> Ints:
    """Each application's best arcs, at guessed prices where many want the same experts."""
    m = problem.affinity.shape[1]
    seats = -(-int(problem.demand.max(initial=0)) // problem.capacity)
    each = min(m, 3 * seats + 8)
    price = np.zeros(m, np.int64)
    keys = best_arcs(problem, price, each)
    if _congestion(problem, keys) > CONGESTED:
        keys = best_arcs(problem, _guess(problem), each)
    return keys


def best_arcs(problem: Transport, price: Ints, each: int) -> Ints:
    n, m = problem.affinity.shape
    found = []
    for start, stop in blocks(n, m):
        worth = _net(problem, price, start, stop)
        experts = np.argpartition(worth, m - each, axis=1)[:, m - each :]
        keys = (np.arange(start, stop)[:, None] * m + experts).ravel()
        found.append(np.sort(keys))
    keys = np.concatenate(found) if found else np.empty(0, np.int64)
    return _usable(problem, keys)


def _net(problem: Transport, price: Ints, start: int, stop: int) -> Rows:
    """Scores less the experts' prices; closed pairs and experts without room at the bottom."""
    kind = _small_enough(problem, price)
    bottom = np.iinfo(kind).min
    worth = problem.affinity.rows(start, stop) - price.astype(kind)
    worth[:, problem.most <= 0] = bottom
    worth[_closed_in(problem, start, stop)] = bottom
    return worth


def _small_enough(problem: Transport, *prices: Ints) -> type[np.signedinteger]:
    """32 bits where no difference of a score and its prices can leave them: half the time."""
    reach = sum(int(np.abs(price).max(initial=0)) for price in prices)
    reach += max(map(abs, problem.affinity.extent))
    return np.int32 if reach < 2**31 - 1 else np.int64


def _closed_in(problem: Transport, start: int, stop: int) -> tuple[Ints, Ints]:
    m = problem.affinity.shape[1]
    first, last = np.searchsorted(problem.closed, (start * m, stop * m))
    applications, experts = np.divmod(problem.closed[first:last], max(1, m))
    return applications - start, experts


def _usable(problem: Transport, keys: Ints) -> Ints:
    applications, experts = np.divmod(keys, max(1, problem.affinity.shape[1]))
    usable = (problem.demand[applications] > 0) & (problem.most[experts] > 0)
    return keys[usable & ~within(keys, problem.closed)]


def _congestion(problem: Transport, keys: Ints) -> float:
    """Share of all units that would find their expert full, if all took their best arcs evenly."""
    applications, experts = np.divmod(keys, max(1, problem.affinity.shape[1]))
    arcs = np.bincount(applications, minlength=len(problem.demand))
    wanted = problem.demand[applications] / arcs[applications]
    load = np.bincount(experts, wanted, minlength=len(problem.most))
    over = np.maximum(load - problem.most, 0).sum()
    return float(over / max(1, problem.demand.sum()))


def _guess(problem: Transport, *, sample: int = 384, rounds: int = 40) -> Ints:
    """Experts' prices at which a sample of the applications about fills the loads, (m,).

    Each round takes a price up where the sample, blown up to everybody, wants more than there is,
    and down where it wants less, in ever smaller steps. Only speed hangs on it.
    """
    needy = np.flatnonzero(problem.demand > 0)
    rows = needy[np.linspace(0, len(needy) - 1, min(sample, len(needy))).astype(np.int64)]
    worth = np.stack([_net(problem, np.zeros_like(problem.most), r, r + 1)[0] for r in rows])
    worth = worth.astype(np.float32)
    seats = np.ceil(problem.demand[rows] / problem.capacity).astype(np.int64)
    share = problem.demand.sum() / max(1, problem.demand[rows].sum()) * problem.capacity
    price = np.zeros(len(problem.most), np.float32)
    room = np.maximum(problem.most, 1).astype(np.float32)
    for step in range(rounds):
        heat = np.float32(problem.spread * 0.08 * 0.9**step + problem.spread * 1e-3)
        left = worth - price
        cut = np.partition(left, len(price) - int(seats.max()), axis=1)
        chance = left - cut[:, len(price) - int(seats.max()), None]
        wanted = share / (1 + np.exp(np.clip(-chance / heat, -30, 30)))
        change = np.log(np.maximum(wanted.sum(axis=0), 1e-3) / room)
        price = np.maximum(0, price + heat * np.clip(change, -3, 3))
    return np.rint(price).astype(np.int64)


def worth_more(problem: Transport, keys: Ints, applications: Ints, experts: Ints) -> Ints:
    """Arcs not yet considered that are worth more than their prices; the most so of each row."""
    n, m = problem.affinity.shape
    kind = _small_enough(problem, applications, experts)
    seat, head = applications.astype(kind), experts.astype(kind)
    found = [np.empty(0, np.int64)]
    for start, stop in blocks(n, m):
        gain = problem.affinity.rows(start, stop) - head
        gain -= seat[start:stop, None]
        gain[_closed_in(problem, start, stop)] = 0
        first, last = np.searchsorted(keys, (start * m, stop * m))
        gain[np.divmod(keys[first:last] - start * m, m)] = 0
        rows = np.flatnonzero((gain > 0).any(axis=1)).tolist()
        found.extend(_largest(gain[row], (start + row) * m) for row in rows)
    return np.concatenate(found)


def _largest(gain: Rows, offset: int) -> Ints:
    positive = np.flatnonzero(gain > 0)
    if len(positive) > ADDED:
        positive = positive[np.argsort(-gain[positive], kind="stable")[:ADDED]]
    return positive + offset
