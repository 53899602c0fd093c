"""A self-assessment between the form, last year's and the pages that show it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.schemes import Band, Item, Scheme, quarter_points

Percents = Mapping[str, int]


@dataclass(frozen=True)
class Line:
    """One item: what it has now and had the year before, and what is wrong with it."""

    item: Item
    bands: tuple[Band, ...]  # it may fall into
    band: Band | None
    now: int | None
    before: int | None
    field: Any = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Total:
    """Points of a category in quarters; `before` is None where no year lies beside this one."""

    title: str
    points: int
    now: int
    before: int | None

    @property
    def share(self) -> int:
        """Percent of the points, as a chart shows it."""
        return round(self.now * 25 / self.points)

    @property
    def share_before(self) -> int:
        return round((self.before or 0) * 25 / self.points)


@dataclass(frozen=True)
class Sheet:
    scheme: Scheme
    categories: list[tuple[str, list[Line]]]
    totals: list[Total]

    @property
    def now(self) -> int:
        return sum(total.now for total in self.totals)

    @property
    def before(self) -> int | None:
        given = [total.before for total in self.totals if total.before is not None]
        return sum(given) if given else None

    @property
    def axes(self) -> list[str]:
        return [total.title for total in self.totals]

    @property
    def shares(self) -> list[int]:
        return [total.share for total in self.totals]

    @property
    def shares_before(self) -> list[int] | None:
        return None if self.before is None else [total.share_before for total in self.totals]

    @property
    def left(self) -> int:
        """Items without a percent."""
        return sum(line.now is None for _, lines in self.categories for line in lines)

    @property
    def scored(self) -> bool:
        return self.left < len(self.scheme.items)


def sheet(
    scheme: Scheme,
    now: Percents,
    before: Percents | None,
    *,
    fields: Mapping[str, Any] | None = None,
    refusals: Iterable[Refusal] = (),
) -> Sheet:
    """By category: each item with this year's and last year's percent, and the totals."""
    wrong, fields = beside(refusals), fields or {}
    categories, totals = [], []
    for category, title in scheme.categories.items():
        items = [item for item in scheme.items if item.category == category]
        categories.append(
            (title, [_line(scheme, item, now, before, fields, wrong) for item in items])
        )
        points = sum(item.points for item in items)
        former = None if before is None else quarters(items, before)
        totals.append(Total(title, points, quarters(items, now), former))
    return Sheet(scheme, categories, totals)


def _line(
    scheme: Scheme,
    item: Item,
    now: Percents,
    before: Percents | None,
    fields: Mapping[str, Any],
    wrong: Mapping[str, list[Refusal]],
) -> Line:
    percent = now.get(item.key)
    return Line(
        item,
        scheme.bands[item.kind],
        None if percent is None else scheme.band_holding(item, percent),
        percent,
        before.get(item.key) if before else None,
        fields.get(item.key),
        tuple(wrong[item.key]),
    )


def quarters(items: Iterable[Item], percents: Percents) -> int:
    """Quarter points of what is scored so far."""
    return sum(
        quarter_points(item.points, percents[item.key]) for item in items if item.key in percents
    )


def beside(refusals: Iterable[Refusal]) -> dict[str, list[Refusal]]:
    """item → what is wrong with it; "" → what is wrong with the whole."""
    found: dict[str, list[Refusal]] = defaultdict(list)
    for refusal in refusals:
        found[str(refusal.values.get("item", ""))].append(refusal)
    return found


def choices(scheme: Scheme, item: Item) -> list[tuple[str, Any]]:
    """The band first, then its percents. The band by its first words; in full they stand above
    the form."""
    return [("", "—")] + [
        (f"{band.percents[0]}–{band.percents[-1]}% {headword(band)}", percents(band))
        for band in scheme.bands[item.kind]
    ]


def percents(band: Band) -> list[tuple[str, str]]:
    return [(str(percent), f"{percent}%") for percent in band.percents]


def headword(band: Band) -> str:
    return band.label.split("；", 1)[0]
