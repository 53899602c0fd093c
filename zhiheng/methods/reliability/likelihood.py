"""The restricted likelihood of scores crossed by applications and experts, for given ratios.

With the variances of interaction, application and expert as ratios f, a, e of the residual one,

    V = I + f Z_s Z_s' + a Z_a Z_a' + e Z_e Z_e',

sheets are eliminated first: a sheet of n scores then weighs n / (1 + n f). Applications follow, as
their block is diagonal; experts last, by one Cholesky factor of the size of their number. The
residual variance has a formula of its own (it is profiled out), so do the means of the items.

Source: Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1), section 3;
its sections 3.4 and 3.5 give the profiled REML criterion. The order of elimination is ours.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.linalg.lapack import dpotrf, dpotri
from scipy.sparse import csr_array, diags_array

from zhiheng.methods.reliability.alpha import Floats
from zhiheng.methods.reliability.design import Design

BLOCK = 256
"""Rows that are worked on at once, where whole matrices would cost memory."""


@dataclass(frozen=True)
class Ratios:
    """Variances as ratios of the residual variance."""

    application: float
    expert: float
    interaction: float = 0.0


@dataclass(frozen=True, eq=False)
class Eliminated:
    """The equations at given ratios, sheets and applications eliminated: A of them, E experts, I items."""

    ratios: Ratios
    weights: csr_array
    """(A, E) what each sheet weighs"""
    rows: Floats
    """(A, I+1) items and scores of each application, weighed"""
    left_of_application: Floats
    """(A,) a / (1 + a w): what is left of its variance once its own scores are known"""
    columns: Floats
    """(E, I+1) items and scores of each expert, applications eliminated"""
    corner: Floats
    """(I+1, I+1) cross-products of items and scores, applications eliminated"""
    determinant: float
    """the logarithm of that of V, so far"""


@dataclass(frozen=True, eq=False)
class System:
    """The same with experts factored, and with items and scores."""

    ratios: Ratios
    weights: csr_array
    rows: Floats
    left_of_application: Floats
    columns: Floats
    factor: Floats
    """(E, E) lower Cholesky factor, Fortran order; above the diagonal anything"""
    corner: Floats
    """(I+1, I+1) lower Cholesky factor of items and scores, all else eliminated"""
    free: int
    """scores less items"""
    criterion: float
    """minus twice the restricted log-likelihood"""

    @property
    def residual(self) -> float:
        """The residual variance that goes best with these ratios."""
        return float(self.corner[-1, -1] ** 2 / self.free)

    def inverse(self) -> Floats:
        """The inverse of the experts' matrix (E, E)."""
        found, _ = dpotri(self.factor, lower=1)
        for start in range(0, len(found), BLOCK):
            rest = slice(start + BLOCK, None)
            own = slice(start, start + BLOCK)
            lower = np.tril(found[own, own])
            found[own, own] = lower + np.tril(lower, -1).T
            found[own, rest] = found[rest, own].T
        return found.T  # the same, by rows: sparse products copy what is stored by columns

    def item_effects(self) -> Floats:
        """(I,) generalised least squares, from the means of the items."""
        return solve_triangular(self.corner[:-1, :-1], self.corner[-1, :-1], lower=True, trans=1)

    def item_covariance(self) -> Floats:
        """(I, I) in units of the residual variance."""
        return cho_solve((self.corner[:-1, :-1], True), np.eye(len(self.corner) - 1))


def system(design: Design, ratios: Ratios) -> System:
    """Weigh, eliminate and factor. Raises ValueError where the items leave no residual."""
    held = eliminated(design, ratios)
    factor = _experts(held)
    solved = cho_solve((factor, True), held.columns, check_finite=False)
    corner = _factored(held.corner - ratios.expert * held.columns.T @ solved, design)
    return System(
        ratios=ratios,
        weights=held.weights,
        rows=held.rows,
        left_of_application=held.left_of_application,
        columns=held.columns,
        factor=factor,
        corner=corner,
        free=_free(design),
        criterion=_told(design, corner, held.determinant + 2 * np.log(np.diag(factor)).sum()),
    )


def eliminated(design: Design, ratios: Ratios) -> Eliminated:
    """Weigh the sheets, and eliminate them and the applications."""
    sizes = design.sizes
    shrunk = 1 / (1 + sizes.size * ratios.interaction)
    weights = design.counts.copy()
    weights.data = weights.data * shrunk[design.of_sheet]
    rows, columns = (np.tensordot(shrunk, sums, 1) for sums in (sizes.applications, sizes.experts))
    corner = design.total - ratios.interaction * np.tensordot(shrunk, sizes.items, 1)
    spread = 1 + ratios.application * weights.sum(axis=1)
    left = ratios.application / spread
    weighed = left[:, None] * rows
    return Eliminated(
        ratios=ratios,
        weights=weights,
        rows=rows,
        left_of_application=left,
        columns=columns - weights.T @ weighed,
        corner=corner - rows.T @ weighed,
        determinant=float(np.log(spread).sum() - sizes.sheets @ np.log(shrunk)),
    )


def criterion(design: Design, corner: Floats, determinant: float) -> float:
    """Minus twice the restricted log-likelihood, of items and scores with all else eliminated."""
    return _told(design, _factored(corner, design), determinant)


def _told(design: Design, corner: Floats, determinant: float) -> float:
    free = _free(design)
    items = 2 * np.log(np.diag(corner)[:-1]).sum()
    return float(determinant + items + free * (1 + np.log(2 * np.pi * corner[-1, -1] ** 2 / free)))


def _free(design: Design) -> int:
    return design.scores - len(design.item)


def _experts(held: Eliminated) -> Floats:
    """The factor of I + e (W_e - W' diag(left) W), applications eliminated."""
    weights, ratio = held.weights, held.ratios.expert
    shared = weights.T @ (diags_array(held.left_of_application) @ weights)
    matrix = shared.toarray(order="F")
    matrix *= -ratio
    matrix[np.diag_indices(len(matrix))] += 1 + ratio * weights.sum(axis=0)
    factor, failed = dpotrf(matrix, lower=1, clean=0, overwrite_a=1)
    assert not failed
    return factor


def _factored(corner: Floats, design: Design) -> Floats:
    try:
        factor = cholesky(corner, lower=True)
    except np.linalg.LinAlgError:
        raise ValueError(NOTHING_LEFT) from None
    if factor[-1, -1] ** 2 <= 1e-14 * design.total[-1, -1]:
        raise ValueError(NOTHING_LEFT)
    return factor


NOTHING_LEFT = (
    "items, applications and experts explain every score: there is no residual to estimate"
)
