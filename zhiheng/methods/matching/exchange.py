"""Exchanges of seats that keep demand, loads and pairs: what whole panels need beyond a flow."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from zhiheng.methods.matching.affinity import blocks
from zhiheng.methods.matching.problem import Matching, Problem

Floats = npt.NDArray[np.float64]
NEVER = -(2.0**62)


class Seats:
    """A matching that changes by single exchanges. Memory: two booleans for each pair."""

    def __init__(self, problem: Problem, matching: Matching) -> None:
        self._problem = problem
        self._rows, self._experts = matching.pairs.T.copy()
        self._served = matching.served(problem)
        self._load = matching.load(problem.experts)
        self._scores = np.vstack(
            [problem.affinity.rows(*part) for part in blocks(*problem.affinity.shape)]
        )
        self._barred = np.zeros(problem.affinity.shape, bool)
        self._barred[tuple(problem.forbidden.T)] = True
        self._barred[self._rows, self._experts] = True
        required = np.zeros(problem.affinity.shape, bool)
        required[tuple(problem.required.T)] = True
        self._fixed = required[self._rows, self._experts]

    def matching(self) -> Matching:
        order = np.lexsort((self._experts, self._rows))
        return Matching(np.stack((self._rows[order], self._experts[order]), axis=1))

    def worst(self) -> Fraction:
        """Mean affinity of the panel that is served worst."""
        row = self._worst_row()
        return Fraction(int(self._served[row]), int(self._problem.demand[row]))

    def raise_worst(self, *, enough: Fraction | None = None, tries: int = 12) -> None:
        """Exchange seats of the worst-served, each time leaving the lower of two higher than it was.

        Where the worst-served finds nobody to exchange with, the next few do: that may free a seat.
        """
        while enough is None or self.worst() < enough:
            means = self._means()
            lowest = np.argpartition(means, min(tries, len(means) - 1))[:tries]
            for row in lowest[np.argsort(means[lowest], kind="stable")].tolist():
                step = self._best_step(row, means)
                if step is not None:
                    self._take(*step)
                    break
            else:
                return

    def raise_total(self, *, floor: Fraction, rounds: int = 1) -> None:
        """Exchange seats for a larger total while nobody is served below the floor."""
        for _ in range(rounds):
            changed = False
            for seat in np.flatnonzero(~self._fixed).tolist():
                step = self._best_gain(seat, floor)
                if step is not None:
                    self._take(*step)
                    changed = True
            if not changed:
                return

    def _means(self) -> Floats:
        demand = self._problem.demand
        return np.where(demand > 0, self._served / np.maximum(demand, 1), np.inf)

    def _worst_row(self) -> int:
        return int(np.argmin(self._means()))

    def _best_step(self, row: int, means: Floats) -> tuple[int, int, int] | None:
        """The exchange that leaves the lower of two panels highest, if higher than it was."""
        best, found = 1e-9, None
        for seat in np.flatnonzero((self._rows == row) & ~self._fixed).tolist():
            rise = np.minimum(*self._after(seat)) - np.minimum(means[row], means[self._rows])
            spare = self._spare(seat) / self._problem.demand[row]
            partner, expert = int(np.argmax(rise)), int(np.argmax(spare))
            if rise[partner] > best:
                best, found = rise[partner], (seat, partner, -1)
            if spare[expert] > best:
                best, found = spare[expert], (seat, -1, expert)
        return found

    def _best_gain(self, seat: int, floor: Fraction) -> tuple[int, int, int] | None:
        ours, theirs = self._after(seat)
        demand = self._problem.demand
        row = self._rows[seat]
        gain = (ours - self._served[row] / demand[row]) * demand[row]
        gain += (theirs - self._served[self._rows] / demand[self._rows]) * demand[self._rows]
        gain[np.minimum(ours, theirs) < float(floor) - 1e-9] = NEVER
        partner = int(np.argmax(gain))
        spare = self._spare(seat)
        spare[(self._served[row] + spare) / demand[row] < float(floor) - 1e-9] = NEVER
        free = int(np.argmax(spare))
        if max(gain[partner], spare[free]) < 0.5:
            return None
        return (seat, -1, free) if spare[free] >= gain[partner] else (seat, partner, -1)

    def _after(self, seat: int) -> tuple[Floats, Floats]:
        """How this seat's panel and each other seat's would be served after the two exchange."""
        row, expert, demand = self._rows[seat], self._experts[seat], self._problem.demand
        ours = self._served[row] - self._scores[row, expert] + self._scores[row, self._experts]
        theirs = self._served[self._rows] - self._scores[self._rows, self._experts]
        theirs = theirs + self._scores[self._rows, expert]
        barred = self._barred[row, self._experts] | self._barred[self._rows, expert] | self._fixed
        mean = np.where(barred, NEVER, ours / demand[row])
        return mean, np.where(barred, NEVER, theirs / demand[self._rows])

    def _spare(self, seat: int) -> Floats:
        """What this seat's panel would gain from each expert who has load to spare, (m,)."""
        row, expert = self._rows[seat], self._experts[seat]
        open_to = (self._load < self._problem.max_load) & ~self._barred[row]
        if self._load[expert] <= self._problem.min_load[expert]:
            open_to = np.zeros_like(open_to)
        gain = self._scores[row].astype(np.float64) - self._scores[row, expert]
        return np.where(open_to, gain, NEVER)

    def _take(self, seat: int, partner: int, expert: int) -> None:
        leaving = int(self._experts[seat])
        if partner < 0:
            self._load[leaving] -= 1
            self._load[expert] += 1
            self._place(seat, expert)
            return
        self._place(seat, int(self._experts[partner]))
        self._place(partner, leaving)

    def _place(self, seat: int, expert: int) -> None:
        row, leaving = self._rows[seat], self._experts[seat]
        self._served[row] += int(self._scores[row, expert]) - int(self._scores[row, leaving])
        self._barred[row, leaving] = False
        self._barred[row, expert] = True
        self._experts[seat] = expert
