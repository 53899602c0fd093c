"""A matching drawn by lot, so that nobody can count on an expert: no pair is likelier than q.

The probabilities are the best there are: those of the largest expected total under the cap, which
is a flow in units of 1/b for q = a/b (Jecmen et al., Mitigating manipulation in peer review via
randomized reviewer assignments, NeurIPS 2020). They are then taken apart into b matchings, each as
likely as the next (de Werra's balanced colourings, 1971), and a draw mixes the b: two matchings
differ in paths and cycles along which they alternate, and a coin for each decides which of the two
is kept (swap rounding: Chekuri, Vondrák and Zenklusen, FOCS 2010). Every draw keeps demand, loads
and pairs; every pair comes exactly as often as its probability says.
"""

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhiheng.methods.matching import flow as flows
from zhiheng.methods.matching import shortage
from zhiheng.methods.matching.affinity import Ints
from zhiheng.methods.matching.certificate import Certificate, bound
from zhiheng.methods.matching.problem import Matching, Problem, matching_of
from zhiheng.methods.matching.transport import Optimum, best, transport

FINEST = 100
"""Largest denominator of q: the number of matchings that a draw mixes."""


@dataclass(frozen=True, eq=False)
class Lottery:
    """Probabilities of pairs, proven best, and the matchings that they are made of.

    `pairs` (k, 2) have a chance of `units`/`parts` each; `layers` are `parts` matchings, as pair
    numbers. Required pairs are certain, whatever the cap. Layers and seed are the record of a draw:
    they replay it without solving anything again.
    """

    problem: Problem
    cap: Fraction
    pairs: Ints
    units: Ints
    parts: int
    layers: tuple[Ints, ...]
    certificate: Certificate

    @property
    def expected_total(self) -> Fraction:
        worth = self.problem.affinity.of(self.pairs[:, 0], self.pairs[:, 1])
        return Fraction(int((worth * self.units).sum()), self.parts)

    @property
    def is_proven(self) -> bool:
        """Whether no probabilities under the cap expect a larger total: primal equals dual."""
        return self.expected_total == bound(self.problem, self.certificate, most=self.cap)

    def draw(self, *, seed: str) -> Matching:
        """The matching that this seed draws; the same for everybody, for ever."""
        lots = _Lots(seed)
        order = np.argsort(lots.take(self.parts), kind="stable")
        drawn = self.layers[order[0]]
        for count, layer in enumerate(order[1:], start=2):
            drawn = _mix(drawn, self.layers[layer], count, lots, self.problem.experts)
        return matching_of(self.problem, drawn)


def lottery(problem: Problem, *, cap: Fraction | str | float) -> Lottery:
    """The best probabilities with no pair above the cap: 0.6, "3/5" or a Fraction.

    Raises Infeasible in words, and ValueError for a cap that is not a fraction with a denominator
    up to 100 between 0 and 1, and for groups and employers, which probabilities cannot promise.
    """
    share = Fraction(str(cap))
    if not 0 < share <= 1 or share.denominator > FINEST:
        raise ValueError(f"a cap is above 0, up to 1, with a denominator up to {FINEST}")
    if not problem.is_plain:
        raise ValueError("a lottery knows no groups and employers")
    shortage.refuse_evident(problem)
    parts = share.denominator
    optimum = best(transport(problem, parts=parts, capacity=share.numerator))
    if optimum.missing:
        raise shortage.Infeasible(shortage.explain(problem) or _too_low(share, optimum, parts))
    keys = np.concatenate((optimum.keys, problem.required_keys))
    units = np.concatenate((optimum.units, np.full(len(problem.required_keys), parts)))
    return Lottery(
        problem=problem,
        cap=share,
        pairs=problem.pairs(keys),
        units=units,
        parts=parts,
        layers=tuple(_layers(problem, keys, units, parts)),
        certificate=Certificate(optimum.application_price, optimum.expert_price),
    )


def _too_low(share: Fraction, optimum: Optimum, parts: int) -> list[shortage.Conflict]:
    short = -(-optimum.missing // parts)
    words = f"每对概率不超过 {share} 时，至少差 {short} 人次。"
    return [shortage.Conflict(words, "请提高概率上限，或增加可选专家。", [], [], short)]


def _layers(problem: Problem, keys: Ints, units: Ints, parts: int) -> list[Ints]:
    """Matchings in which each pair comes `units` times over all."""
    order = np.argsort(keys)
    keys, units = keys[order], units[order].copy()
    layers = []
    for left in range(parts, 1, -1):
        chosen = _layer(problem, keys, units, left)
        layers.append(keys[chosen])
        units -= chosen
    return [*layers, keys[units > 0]]


def _layer(problem: Problem, keys: Ints, units: Ints, left: int) -> npt.NDArray[np.bool_]:
    """One matching out of `left`: every pair that all of them need, and loads as even as can be."""
    open_arcs = np.flatnonzero(units > 0)
    applications, experts = np.divmod(keys[open_arcs], problem.experts)
    load = np.bincount(experts, units[open_arcs], minlength=problem.experts).astype(np.int64)
    network = flows.Network(
        application=applications,
        expert=experts,
        score=(units[open_arcs] == left).astype(np.int64),
        capacity=1,
        demand=problem.demand,
        least=load // left,
        most=-(-load // left),
        empty_seat=len(keys) + 1,
        missing_load=len(keys) + 1,
    )
    chosen = np.zeros(len(keys), bool)
    chosen[open_arcs] = flows.cheapest(network).units > 0
    return chosen


def _mix(ours: Ints, theirs: Ints, count: int, lots: "_Lots", experts: int) -> Ints:
    """Ours, with paths and cycles of theirs swapped in with a chance of 1 in `count` each."""
    ours_alone = np.setdiff1d(ours, theirs, assume_unique=True)
    theirs_alone = np.setdiff1d(theirs, ours, assume_unique=True)
    keys = np.concatenate((ours_alone, theirs_alone))
    if not len(keys):
        return ours
    is_ours = np.arange(len(keys)) < len(ours_alone)
    path = _paths(keys, is_ours, lots, experts)
    swapped = (lots.take(int(path.max()) + 1) % np.uint64(count) == 0)[path]
    common = np.intersect1d(ours, theirs, assume_unique=True)
    return np.concatenate((common, keys[is_ours != swapped]))


def _paths(keys: Ints, is_ours: npt.NDArray[np.bool_], lots: "_Lots", experts: int) -> Ints:
    """The path or cycle of each pair: at each end, a pair of ours goes on with one of theirs."""
    links = [_links(nodes, is_ours, lots) for nodes in np.divmod(keys, experts)]
    heads, tails = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(heads), np.int8), (heads, tails)), (len(keys), len(keys)))
    labels = connected_components(graph, directed=False)[1]
    # Numbered by their first pair, so that a coin's place hangs on nothing of scipy's inside.
    _, firsts, path = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(firsts))[path]


def _links(nodes: Ints, is_ours: npt.NDArray[np.bool_], lots: "_Lots") -> Ints:
    """Which pairs go on with which at their common node, by lot, (2, k)."""
    ranked = np.lexsort((lots.take(len(nodes)), nodes, ~is_ours))
    ours, theirs = np.split(ranked, [int(is_ours.sum())])
    a, b = _numbered(nodes[ours]), _numbered(nodes[theirs])
    _, place_ours, place_theirs = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    return np.stack((ours[place_ours], theirs[place_theirs]))


def _numbered(sorted_nodes: Ints) -> Ints:
    """A distinct number for the first, second, … pair of each node; equal on both sides."""
    rank = np.arange(len(sorted_nodes)) - np.searchsorted(sorted_nodes, sorted_nodes)
    return sorted_nodes * 2**32 + rank


class _Lots:
    """Random 64-bit words from a seed in words. The raw stream of PCG64 never changes in numpy."""

    def __init__(self, seed: str) -> None:
        self._bits = np.random.PCG64(int.from_bytes(sha256(seed.encode()).digest(), "big"))

    def take(self, count: int) -> npt.NDArray[np.uint64]:
        return np.asarray(self._bits.random_raw(count), np.uint64).reshape(count)
