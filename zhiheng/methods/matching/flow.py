"""One flow over few arcs: the cheapest way to fill all seats, and prices that prove it.

The network has the applications, the experts and a ground. Where the arcs given cannot fill a seat,
or give an expert their least load, the missing unit runs over the ground at a penalty, so that there
is always a flow to learn prices from.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from zhiheng.methods.matching.affinity import Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FAR = 2**60


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs (k,) sorted by application, then expert, each with its score and one capacity for all.

    `demand` (n,) is what leaves each application; between `least` and `most` (m,) reaches each
    expert. `empty_seat` and `missing_load` are the penalties for a unit over the ground.
    """

    application: Ints
    expert: Ints
    score: Ints
    capacity: int
    demand: Ints
    least: Ints
    most: Ints
    empty_seat: int
    missing_load: int


@dataclass(frozen=True, eq=False)
class Flow:
    """Units on each arc (k,), seats left empty (n,), load that is missing (m,)."""

    units: Ints
    empty: Ints
    missing: Ints


def cheapest(network: Network) -> Flow:
    """The flow with the largest score less penalties; all numbers whole.

    With ortools where it is installed (cost scaling, Goldberg 1997), else with the simplex of HiGHS,
    slower by far but to the same total. Which of several equally good flows comes out differs
    between the two, and is always the same for one of them.
    """
    return _by_ortools(network) if find_spec("ortools") else _by_highs(network)


def _by_ortools(network: Network) -> Flow:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m, arcs = len(network.demand), len(network.most), len(network.application)
    applications, experts, ground = np.arange(n), np.arange(n, n + m), n + m
    least = np.maximum(network.least, 0)
    solver = SimpleMinCostFlow()

    def add(tails: Ints, heads: Ints, capacities: Ints, costs: Ints) -> None:
        ends = tails.astype(np.int32), heads.astype(np.int32)
        solver.add_arcs_with_capacity_and_unit_cost(*ends, capacities, costs)

    add(network.application, network.expert + n, _all(network.capacity, arcs), -network.score)
    add(applications, _all(ground, n), network.demand, _all(network.empty_seat, n))
    add(_all(ground, m), experts, least, _all(network.missing_load, m))
    add(experts, _all(ground, m), network.most - least, _all(0, m))
    supplies = np.concatenate((network.demand, -least, [least.sum() - network.demand.sum()]))
    solver.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), supplies)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the flow solver gave up")
    units = solver.flows(np.arange(arcs + n + m, dtype=np.int32))
    return Flow(*np.split(np.asarray(units, np.int64), [arcs, arcs + n]))


def _by_highs(network: Network) -> Flow:
    """A basic solution of a flow is whole: the simplex must end it, not the interior point."""
    from scipy.optimize import linprog

    n, m, arcs = len(network.demand), len(network.most), len(network.application)
    least = np.maximum(network.least, 0)
    penalties = (_all(network.empty_seat, n), _all(network.missing_load, m), _all(0, m))
    low = np.concatenate((_all(0, arcs + n + m), least))
    high = np.concatenate((_all(network.capacity, arcs), network.demand, least, network.most))
    found = linprog(
        np.concatenate((-network.score, *penalties)),
        A_eq=_incidence(network),
        b_eq=np.concatenate((network.demand, _all(0, m))),
        bounds=np.stack((low, high), axis=1),
        method="highs-ds",
    )
    if found.x is None:
        raise RuntimeError("the flow solver gave up")
    units = np.rint(found.x).astype(np.int64)
    return Flow(*np.split(units[: arcs + n + m], [arcs, arcs + n]))


def _incidence(network: Network) -> "csr_array":
    """A row for each application, then expert; columns: arcs, empty seats, missing loads, loads."""
    from scipy.sparse import coo_array, csr_array

    n, m, arcs = len(network.demand), len(network.most), len(network.application)
    applications, experts = np.arange(n), np.arange(n, n + m)
    parts = (
        (network.application, np.arange(arcs), 1.0),
        (network.expert + n, np.arange(arcs), 1.0),
        (applications, np.arange(arcs, arcs + n), 1.0),
        (experts, np.arange(arcs + n, arcs + n + m), 1.0),
        (experts, np.arange(arcs + n + m, arcs + n + 2 * m), -1.0),
    )
    rows = np.concatenate([rows for rows, _, _ in parts])
    columns = np.concatenate([columns for _, columns, _ in parts])
    values = np.concatenate([np.full(len(rows), value) for rows, _, value in parts])
    return csr_array(coo_array((values, (rows, columns)), (n + m, arcs + n + 2 * m)))


def _all(number: int, count: int) -> Ints:
    return np.full(count, number, np.int64)


def prices(network: Network, flow: Flow) -> tuple[Ints, Ints]:
    """Prices of applications (n,) and experts (m,) that prove the flow cheapest on its arcs.

    An arc in use is worth at least its two prices, an arc with room at most. These are differences
    of expert prices, so the shortest paths give the highest and the lowest of them (Bellman and
    Ford); the middle of the two proves it as well, and rejects more arcs that are not here.
    Raises RuntimeError when the flow is not cheapest.
    """
    highest, lowest = _highest(network, flow), _lowest(network, flow)
    experts = (highest + lowest) // 2
    return _ceilings(network, flow, experts), experts


def _highest(network: Network, flow: Flow) -> Ints:
    open_arcs = flow.units < network.capacity
    used = np.flatnonzero(flow.units > 0)
    used = used[np.argsort(network.expert[used], kind="stable")]
    takers, firsts = np.unique(network.expert[used], return_index=True)
    load = _load(network, flow)
    price = np.where(load < network.most, 0, FAR)
    price = np.where(flow.missing > 0, -network.missing_load, price)
    for _ in range(len(price) + 2):
        floors = _by_application(
            network, np.where(open_arcs, network.score - price[network.expert], -FAR), np.maximum
        )
        floors = np.maximum(floors, -network.empty_seat)
        if not len(used):
            return np.minimum(price, 0)
        offers = network.score[used] - floors[network.application[used]]
        lower = np.minimum(price[takers], np.minimum.reduceat(offers, firsts))
        if np.array_equal(lower, price[takers]):
            return np.where(price == FAR, 0, price)
        price[takers] = lower
    raise RuntimeError("the flow is not the cheapest")


def _lowest(network: Network, flow: Flow) -> Ints:
    order = np.argsort(network.expert, kind="stable")
    has_room = (flow.units < network.capacity)[order]
    sellers, firsts = np.unique(network.expert[order], return_index=True)
    load = _load(network, flow)
    at_least = (load == network.least) & (network.least > 0)
    price = np.where(at_least, -network.missing_load, 0)
    for _ in range(len(price) + 2):
        ceilings = _ceilings(network, flow, price)
        if not len(order):
            return price
        offers = network.score[order] - ceilings[network.application[order]]
        offers = np.maximum.reduceat(np.where(has_room, offers, -FAR), firsts)
        higher = np.maximum(price[sellers], offers)
        if np.array_equal(higher, price[sellers]):
            return price
        price[sellers] = higher
    raise RuntimeError("the flow is not the cheapest")


def _ceilings(network: Network, flow: Flow, price: Ints) -> Ints:
    """The dearest that each application's seats may be: what its least valuable expert leaves."""
    used = np.where(flow.units > 0, network.score - price[network.expert], FAR)
    ceilings = _by_application(network, used, np.minimum)
    return np.where(flow.empty > 0, -network.empty_seat, ceilings)


def _by_application(network: Network, values: Ints, reduce: np.ufunc) -> Ints:
    """Largest or smallest value of each application's arcs, (n,); FAR off where it has none."""
    nothing = FAR if reduce is np.minimum else -FAR
    reduced = np.full(len(network.demand), nothing)
    present, firsts = np.unique(network.application, return_index=True)
    if len(present):
        reduced[present] = reduce.reduceat(values, firsts)
    return reduced


def _load(network: Network, flow: Flow) -> Ints:
    real = np.bincount(network.expert, flow.units, minlength=len(network.most))
    return real.astype(np.int64) + flow.missing
