"""The restricted likelihood, nearly: without the experts' factor, whose cost is cubic.

The equations of `likelihood` are solved by conjugate gradients, and the logarithm of the experts'
determinant is estimated from a few vectors of random signs, always the same ones, so that the
estimate is a smooth function of the ratios. It serves to come near the optimum, never to end there.

Sources: Hestenes and Stiefel (1952), Journal of Research of the National Bureau of Standards 49,
409-436; Ubaru, Chen and Saad (2017), SIAM Journal on Matrix Analysis and Applications 38, 1075-1099
(stochastic Lanczos quadrature; its coefficients are those of the conjugate gradients, Golub and Van
Loan, Matrix Computations, section 11.3). That one direction is set apart and taken exactly, to lessen
the variance, is after Meyer, Musco, Musco and Woodruff (2021), Hutch++, arXiv:2010.09649.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from zhiheng.methods.reliability.alpha import Floats
from zhiheng.methods.reliability.design import Design
from zhiheng.methods.reliability.likelihood import Eliminated, Ratios, criterion, eliminated

PROBES = 16
STEPS = 60
"""Of conjugate gradients, at most: some ten are enough where experts are well mixed."""
CLOSE = 1e-5
"""Relative residual at which they stop. Of what is read from them the error is its square."""


class Probed:
    """Nearly the criterion, by the standard deviations as ratios of the residual one."""

    def __init__(self, held: Design) -> None:
        random = np.random.default_rng(0)
        self._held = held
        self._signs = random.choice((-1.0, 1.0), (len(held.expert), PROBES))

    def __call__(self, roots: Floats) -> float:
        ratios = Ratios(*(float(root) ** 2 for root in roots))
        held = eliminated(self._held, ratios)
        experts = _Experts(held)
        solved, determinant = _solved(experts, held.columns, self._signs)
        corner = held.corner - ratios.expert * (held.columns.T @ solved)
        return criterion(self._held, (corner + corner.T) / 2, held.determinant + determinant)


class _Experts:
    """The experts' matrix of `likelihood`, as a product, scaled to have ones on its diagonal."""

    def __init__(self, held: Eliminated) -> None:
        self._weights, self._turned = held.weights, held.weights.T.tocsr()
        self._ratio, self._left = held.ratios.expert, held.left_of_application[:, None]
        self._own = 1 + self._ratio * held.weights.sum(axis=0)[:, None]
        shared = held.weights.power(2).T @ held.left_of_application
        self.diagonal = self._own[:, 0] - self._ratio * shared
        self.scale = np.sqrt(self.diagonal)[:, None]

    def __call__(self, given: Floats) -> Floats:
        scaled = given / self.scale
        found = self._turned @ (self._left * (self._weights @ scaled))
        return (self._own * scaled - self._ratio * found) / self.scale


def _solved(experts: _Experts, columns: Floats, signs: Floats) -> tuple[Floats, float]:
    """The matrix's inverse times `columns`, and the logarithm of its determinant, nearly."""
    basis, sizes, mixed = np.linalg.svd(columns / experts.scale, full_matrices=False)
    kept = sizes > 1e-12 * sizes[0]  # where every sheet has every item, two are left
    main = experts.scale / np.linalg.norm(experts.scale)
    probes = np.hstack((main, signs - main * (main.T @ signs)))
    many = int(kept.sum())
    solution, inner, outer = _conjugate(experts, np.hstack((basis[:, kept], probes)))
    logs = _logarithms(inner[:, many:], outer[:, many:]) * (probes**2).sum(axis=0)
    determinant = np.log(experts.diagonal).sum() + logs[0] + logs[1:].mean()
    found = (solution[:, :many] * sizes[kept]) @ mixed[kept]
    return found / experts.scale, float(determinant)


def _conjugate(times: Callable[[Floats], Floats], given: Floats) -> tuple[Floats, Floats, Floats]:
    """Solutions of all columns at once, and (steps, columns) the tridiagonal matrix of each."""
    solution, left, direction = np.zeros_like(given), given.copy(), given.copy()
    length = first = (left**2).sum(axis=0)
    inner, outer = [], []
    carried = np.zeros(len(first))
    for _ in range(STEPS):
        product = times(direction)
        alive = length > 1e-24 * first
        step = _ratio(length, (direction * product).sum(axis=0), alive)
        solution += step * direction
        left -= step * product
        shorter = (left**2).sum(axis=0)
        again = _ratio(shorter, length, alive)
        inner.append(np.where(alive, _ratio(np.ones_like(step), step, alive) + carried, 1.0))
        outer.append(_ratio(np.sqrt(again), step, alive))
        if (shorter <= CLOSE**2 * first).all():
            break
        carried = _ratio(again, step, alive)
        direction = left + again * direction
        length = shorter
    return solution, np.array(inner), np.array(outer)


def _ratio(above: Floats, below: Floats, where: npt.NDArray[np.bool_]) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=where)


def _logarithms(inner: Floats, outer: Floats) -> Floats:
    """(columns,) v' log(T) v of unit first vectors v, T with `inner` diagonal and `outer` beside."""
    steps, columns = inner.shape
    matrices = np.zeros((columns, steps, steps))
    at = np.arange(steps)
    matrices[:, at, at] = inner.T
    matrices[:, at[1:], at[:-1]] = outer.T[:, :-1]
    sizes, axes = np.linalg.eigh(matrices)
    return (axes[:, 0] ** 2 * np.log(np.maximum(sizes, 1e-300))).sum(axis=1)
