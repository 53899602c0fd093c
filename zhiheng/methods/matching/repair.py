"""Matchings that lack a rule about groups or employers, mended by exchanges of experts.

In a panel with two colleagues, or too few of a group, an expert is exchanged for one of another
panel, or for one with load to spare, where that mends more than it breaks; of all such exchanges the
one that costs the least fit. Demand, loads and pairs stay kept. Not proven best, but fast; where
there is no such exchange left and something still lacks, there may be a matching all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhiheng.methods.matching.affinity import Ints
from zhiheng.methods.matching.problem import Matching, Problem

Flags = npt.NDArray[np.bool_]


def repaired(problem: Problem, matchings: Sequence[Matching], *, most: int) -> tuple[Matching, ...]:
    """The matchings with all rules kept and no pair in more than `most`; () where that failed.

    `matchings` keep all but groups and employers, and each pair is in at most `most` of them.
    """
    shape = (problem.applications, problem.experts)
    used = np.zeros(shape, np.int16)
    for one in matchings:
        used[one.pairs[:, 0], one.pairs[:, 1]] += 1
    mended = [_Bench.of(problem, one, used, most) for one in matchings]
    if not all(bench.mend() for bench in mended):
        return ()
    return tuple(bench.matching() for bench in mended)


@dataclass(eq=False)
class _Bench:
    """One matching in the work: `sits` (n, m), `used` of each pair over all matchings."""

    problem: Problem
    fit: Ints
    sits: Flags
    open: Flags
    used: npt.NDArray[np.int16]
    most: int
    load: Ints
    code: Ints
    colleagues: Ints  # (n, employers): how many of a panel an employer has
    members: list[Flags]  # of each group, (n, m)
    short: list[Ints]  # of each group, how many of each panel lack

    @classmethod
    def of(
        cls, problem: Problem, matching: Matching, used: npt.NDArray[np.int16], most: int
    ) -> "_Bench":
        n, m = problem.applications, problem.experts
        rows, columns = matching.pairs[:, 0], matching.pairs[:, 1]
        sits, open_ = np.zeros((n, m), bool), np.ones((n, m), bool)
        sits[rows, columns] = True
        open_[problem.forbidden[:, 0], problem.forbidden[:, 1]] = False
        code = np.full(m, -1) if problem.employer is None else problem.employer
        employed = code[columns] >= 0
        colleagues = np.zeros((n, max(1, code.max(initial=0) + 1)), np.int64)
        np.add.at(colleagues, (rows[employed], code[columns][employed]), 1)
        members = [np.broadcast_to(group.members, (n, m)) for group in problem.groups]
        return cls(
            problem=problem,
            fit=problem.affinity.rows(0, n).astype(np.int64),
            sits=sits,
            open=open_,
            used=used,
            most=most,
            load=matching.load(m),
            code=code,
            colleagues=colleagues,
            members=members,
            short=[
                np.where(problem.demand > 0, group.at_least - (sits & inside).sum(axis=1), 0)
                for group, inside in zip(problem.groups, members, strict=True)
            ],
        )

    def matching(self) -> Matching:
        return Matching(np.argwhere(self.sits))

    def mend(self) -> bool:
        return all(self._mend(row) for row in range(self.problem.applications))

    def _mend(self, row: int) -> bool:
        while self._lacks(row):
            best = max(self._exchanges(row), default=None)
            if best is None:
                return False
            _, expert, other, newcomer = best
            self._seat(row, expert, newcomer)
            if other >= 0:
                self._seat(other, newcomer, expert)
        return True

    def _lacks(self, row: int) -> bool:
        return bool((self.colleagues[row] > 1).any() or any(s[row] > 0 for s in self.short))

    def _exchanges(self, row: int) -> list[tuple[int, int, int, int]]:
        """(gain, who leaves the panel, for which other panel or -1, who comes), the best of each."""
        found = []
        for expert in np.flatnonzero(self.sits[row]).tolist():
            able = self._may_come(row, expert)
            if able.any():
                found += self._spare(row, expert, able) + self._swaps(row, expert, able)
        return found

    def _may_come(self, row: int, expert: int) -> Flags:
        """Who could sit there instead, so that the panel lacks less."""
        able = self.open[row] & ~self.sits[row] & (self.used[row] < self.most)
        crowded = self.code[expert] >= 0 and self.colleagues[row, self.code[expert]] > 1
        taken = self.colleagues[row][self.code] - (self.code == self.code[expert])
        able &= (self.code < 0) | (taken < 1)
        fills = np.zeros(len(able), bool)
        for inside, short in zip(self.members, self.short, strict=True):
            gives, takes = inside[row], inside[row, expert]
            able &= gives | ~takes | (short[row] < 0)
            fills |= gives & ~takes & (short[row] > 0)
        return able & (fills | crowded)

    def _spare(self, row: int, expert: int, able: Flags) -> list[tuple[int, int, int, int]]:
        if self.load[expert] <= self.problem.min_load[expert]:
            return []
        free = np.flatnonzero(able & (self.load < self.problem.max_load))
        if not len(free):
            return []
        gain = self.fit[row, free] - self.fit[row, expert]
        return [(int(gain.max()), expert, -1, int(free[gain.argmax()]))]

    def _swaps(self, row: int, expert: int, able: Flags) -> list[tuple[int, int, int, int]]:
        takers = self.open[:, expert] & ~self.sits[:, expert] & (self.used[:, expert] < self.most)
        others, comers = np.nonzero(self.sits & able & takers[:, None])
        if self.code[expert] >= 0:
            own = self.code[comers] == self.code[expert]
            kept = self.colleagues[others, self.code[expert]] - own < 1
            others, comers = others[kept], comers[kept]
        for inside, short in zip(self.members, self.short, strict=True):
            loses = inside[others, comers] & ~inside[others, expert]
            kept = ~loses | (short[others] < 0)
            others, comers = others[kept], comers[kept]
        if not len(others):
            return []
        gain = self.fit[row, comers] + self.fit[others, expert]
        gain -= self.fit[row, expert] + self.fit[others, comers]
        best = int(gain.argmax())
        return [(int(gain[best]), expert, int(others[best]), int(comers[best]))]

    def _seat(self, row: int, leaves: int, comes: int) -> None:
        for expert, step in ((leaves, -1), (comes, 1)):
            self.sits[row, expert] = step > 0
            self.used[row, expert] += step
            self.load[expert] += step
            if self.code[expert] >= 0:
                self.colleagues[row, self.code[expert]] += step
            for inside, short in zip(self.members, self.short, strict=True):
                short[row] -= step * int(inside[row, expert])
