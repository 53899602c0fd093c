"""Who scored what: scores as long arrays, and which elements they allow to compare."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Linear = Callable[[Floats], Floats]


@dataclass(frozen=True, eq=False, init=False)
class Scores:
    """n scores, one a row: an expert gave an item of an application a category, all from 0."""

    application: Ints
    expert: Ints
    item: Ints
    category: Ints
    sizes: tuple[int, int, int]

    def __init__(
        self,
        application: npt.ArrayLike,
        expert: npt.ArrayLike,
        item: npt.ArrayLike,
        category: npt.ArrayLike,
        *,
        sizes: tuple[int, int, int] | None = None,
    ) -> None:
        """Four (n,) arrays of whole numbers; `sizes` counts applications, experts and items.

        Without `sizes`, the largest index of each says how many there are. Raises ValueError for
        arrays of different length, not whole or below 0, and for none at all without `sizes`.
        """
        names = ("application", "expert", "item", "category")
        arrays = [
            _whole(*pair) for pair in zip(names, (application, expert, item, category), strict=True)
        ]
        if len({len(array) for array in arrays}) != 1:
            raise ValueError("application, expert, item and category differ in length")
        if not len(arrays[0]) and sizes is None:
            raise ValueError("there are no scores")
        least = tuple(int(array.max(initial=-1)) + 1 for array in arrays[:3])
        for name, size, needed in zip(names, sizes or least, least, strict=False):
            if size < needed:
                raise ValueError(f"{name} {needed - 1} is named, but there are only {size}")
        for name, array in zip(names, arrays, strict=True):
            object.__setattr__(self, name, array)
        object.__setattr__(self, "sizes", tuple(sizes or least))

    def __len__(self) -> int:
        return len(self.category)

    @property
    def facets(self) -> tuple[Ints, Ints, Ints]:
        return self.application, self.expert, self.item

    @cached_property
    def links(self) -> "Links":
        return Links(self)

    def where(self, kept: Flags | Ints) -> "Scores":
        """Only these scores, or all in this order; of as many elements as before."""
        columns = (*self.facets, self.category)
        return Scores(*(column[kept] for column in columns), sizes=self.sizes)

    def told(self, category: Ints) -> "Scores":
        """The same scores with other categories."""
        return Scores(*self.facets, category, sizes=self.sizes)


def _whole(name: str, values: npt.ArrayLike) -> Ints:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} is not a plain list of numbers")
    whole = array.astype(np.int64) if array.size else np.zeros(0, np.int64)
    if array.size and (not np.array_equal(whole, array) or whole.min() < 0):
        raise ValueError(f"{name} has numbers that are not whole or are below 0")
    return whole


class Links:
    """Weights summed over scores for every two facets, and what hangs together by them.

    The design matrix X has a column for each application, expert and item; V holds a weight for
    each score. X'VX is never formed: what two facets share is enough to multiply by it.
    """

    def __init__(self, scores: Scores) -> None:
        n, m, k = scores.sizes
        pairs = scores.application * m + scores.expert
        self.pairs, self.pair = np.unique(pairs, return_inverse=True)
        self.cells = (scores.application * k + scores.item, scores.expert * k + scores.item)
        self.scores = scores
        self.columns = np.stack([scores.application, scores.expert + n, scores.item + n + m], 1)

    def rows(self, part: slice) -> csr_array:
        """X of these scores, turned: (elements, scores)."""
        columns = self.columns[part]
        shape = (len(columns), sum(self.scores.sizes))
        starts = np.arange(0, columns.size + 1, 3)
        return csr_array((np.ones(columns.size), columns.ravel(), starts), shape=shape).T

    def between(self, weights: Floats) -> tuple[csr_array, Floats, Floats]:
        """(n, m) sparse, (n, k), (m, k): the weights of applications with experts, with items …"""
        n, m, k = self.scores.sizes
        rows, columns = np.divmod(self.pairs, m)
        sums = np.bincount(self.pair, weights, len(self.pairs))
        joint = csr_array(coo_array((sums, (rows, columns)), shape=(n, m)))
        by_item, of_expert = (
            np.bincount(cell, weights, size * k).reshape(size, k).astype(float)
            for cell, size in zip(self.cells, (n, m), strict=True)
        )
        return joint, by_item, of_expert

    def product(self, weights: Floats) -> tuple[Linear, Floats]:
        """x ↦ X'VX x, and the diagonal of X'VX."""
        n, m, _ = self.scores.sizes
        joint, by_item, of_expert = self.between(weights)
        turned = csr_array(joint.T)
        diagonal = np.concatenate([by_item.sum(1), of_expert.sum(1), by_item.sum(0)])

        def product(x: Floats) -> Floats:
            a, e, i = np.split(x, [n, n + m])
            others = (joint @ e + by_item @ i, turned @ a + of_expert @ i)
            return diagonal * x + np.concatenate([*others, a @ by_item + e @ of_expert])

        return product, diagonal

    def panels(self) -> tuple[Ints, Ints]:
        """Which applications and experts hang together by scoring: labels (n,) and (m,)."""
        n, m, _ = self.scores.sizes
        rows, columns = np.divmod(self.pairs, m)
        graph = coo_array((np.ones(len(rows)), (rows, columns + n)), shape=(n + m, n + m))
        labels = connected_components(graph, directed=False)[1].astype(np.int64)
        return labels[:n], labels[n:]

    def comparable(self) -> tuple[Ints, Ints, Ints]:
        """Labels (n,), (m,), (k,): two of a kind compare exactly when they have the same label.

        A difference can be estimated when no change of parameters that leaves every score as it is
        changes it (Searle 1971, Linear Models, ch. 5). One such change, drawn at random with a
        fixed seed, tells all differences apart.
        """
        n, m, _ = self.scores.sizes
        drawn = np.random.default_rng(0).random(sum(self.scores.sizes))
        fitted = sum_over(drawn, self.scores)
        seen = np.concatenate(
            [
                np.bincount(f, fitted, s)
                for f, s in zip(self.scores.facets, self.scores.sizes, strict=True)
            ]
        )
        product, diagonal = self.product(np.ones(len(self.scores)))
        idle = drawn - solve(product, lambda left: inverse(diagonal) * left, seen, 1e-12)
        a, e, i = (_alike(part) for part in np.split(idle, [n, n + m]))
        return a, e, i


def solve(product: Linear, near: Linear, wanted: Floats, tolerance: float) -> Floats:
    """Some x with product(x) = wanted, by conjugate gradients; `near` roughly undoes `product`.

    `wanted` must be reachable, as gradients are; what the design leaves open stays near 0.
    """
    x, left = np.zeros_like(wanted), wanted.copy()
    way = near(left)
    size = left @ way
    enough = size * tolerance**2
    for _ in range(2 * len(wanted)):
        if size <= enough:
            break
        image = product(way)
        along = size / (way @ image)
        x, left = x + along * way, left - along * image
        ahead = near(left)
        size, before = left @ ahead, size
        way = ahead + size / before * way
    return x


def inverse(values: Floats) -> Floats:
    """1/v, and 0 where v is 0."""
    return np.divide(1, values, out=np.zeros_like(values), where=values > 0)


def sum_over(values: Floats, scores: Scores) -> Floats:
    """(n,): for each score, the sum of the values of its application, expert and item."""
    n, m, _ = scores.sizes
    a, e, i = np.split(values, [n, n + m])
    return np.asarray(a[scores.application] + e[scores.expert] + i[scores.item])


def _alike(values: Floats) -> Ints:
    order = np.argsort(values)
    new = np.diff(values[order], prepend=values[order[:1]]) > 1e-6
    labels = np.empty(len(values), np.int64)
    labels[order] = np.cumsum(new)
    return labels
