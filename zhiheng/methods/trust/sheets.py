"""The score sheets that count, as long arrays."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FULL = 1000


@dataclass(frozen=True)
class Candidate:
    """One candidate as the edition's own rule ranks it; the total in hundredths of a point."""

    application: int
    rank: int
    total: int


@dataclass(frozen=True, eq=False)
class Totals:
    """(s,) one sheet each: its application, its expert, its points out of 1000."""

    application: Ints
    expert: Ints
    points: Floats

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, eq=False)
class Sheets:
    """n scores, one a row: the numbers of application, expert and panel, the item, the percent.

    `item` is a position in `items`, whose `points` are what each is worth of its scheme's 1000.
    """

    application: Ints
    expert: Ints
    panel: Ints
    item: Ints
    percent: Ints
    items: tuple[str, ...]
    points: Floats

    def __len__(self) -> int:
        return len(self.percent)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Sheets":
        """Only these rows, of the same items."""
        return Sheets(
            self.application[kept],
            self.expert[kept],
            self.panel[kept],
            self.item[kept],
            self.percent[kept],
            self.items,
            self.points,
        )

    def by_panel(self) -> "list[tuple[int, Sheets]]":
        return [(int(panel), self.where(self.panel == panel)) for panel in np.unique(self.panel)]

    @cached_property
    def totals(self) -> Totals:
        pairs, first, sheet = np.unique(
            self.application * (self.expert.max(initial=0) + 1) + self.expert,
            return_index=True,
            return_inverse=True,
        )
        worth = self.points[self.item] * self.percent / 100
        points = np.bincount(sheet, worth, len(pairs)).astype(float)
        return Totals(self.application[first], self.expert[first], points)

    @property
    def digest(self) -> str:
        """SHA-256 of all rows in their own order: the same scores, the same digest."""
        columns = (self.application, self.expert, self.panel, self.item, self.percent)
        rows = np.stack(columns, axis=1)[np.lexsort(columns[::-1])]
        text = "\n".join(self.items) + "\n"
        return sha256(text.encode() + rows.astype("<i8").tobytes()).hexdigest()
