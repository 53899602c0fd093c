"""Whether everybody can be compared with everybody: the parts into which the scores fall.

An expert and an application are linked where the one scored the other. Two experts without any chain
of links have no scores in common, however indirectly: who of them is more lenient cannot be known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from zhiheng.methods.reliability.alpha import Ints

Labels = npt.NDArray[np.generic]


@dataclass(frozen=True, eq=False)
class Part:
    """Experts and applications, by their labels, that share scores only among themselves."""

    experts: Labels
    applications: Labels


def parts(application: npt.ArrayLike, expert: npt.ArrayLike) -> list[Part]:
    """The connected parts of the scores (n,) of applications by experts, the largest first.

    One part: all comparisons are possible. Raises ValueError unless there is one of each a score.
    """
    applications, rows = np.unique(np.asarray(application), return_inverse=True)
    experts, columns = np.unique(np.asarray(expert), return_inverse=True)
    if rows.shape != columns.shape or rows.ndim != 1:
        raise ValueError("application and expert: one of each for every score")
    shape = (len(applications), len(experts))
    counts = csr_array((np.ones(len(rows)), (rows, columns)), shape)
    return parts_of(counts, applications, experts)


def parts_of(counts: csr_array, applications: Labels, experts: Labels) -> list[Part]:
    """The same, of an (applications, experts) matrix that is not 0 where there are scores."""
    many, of_application, of_expert = _components(counts)
    found = [
        Part(experts[of_expert == part], applications[of_application == part])
        for part in range(many)
    ]
    return sorted(found, key=lambda part: -len(part.experts) - len(part.applications))


def _components(counts: csr_array) -> tuple[int, Ints, Ints]:
    n, m = counts.shape
    rows, columns = counts.nonzero()
    links = csr_array((np.ones(len(rows), np.int8), (rows, columns + n)), (n + m, n + m))
    many, label = connected_components(links, directed=False)
    return int(many), label[:n], label[n:]
