"""A score sheet between the browser, the draft and the act."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.schemes import Band, Item, Scheme, quarter_points

TEXTS = ("strength", "opportunity", "evidence")
ROW = ("band", "percent", *TEXTS)


@dataclass
class Line:
    """One item as the page shows it."""

    item: Item
    bands: tuple[Band, ...]
    typed: Mapping[str, Any]
    problems: list[Refusal] = field(default_factory=list)

    @property
    def band_label(self) -> str:
        return next((b.label for b in self.bands if b.key == self.typed.get("band")), "")

    @property
    def is_scored(self) -> bool:
        return isinstance(self.typed.get("percent"), int)

    @property
    def percents(self) -> list[int]:
        return [percent for band in self.bands for percent in band.percents]


def typed(data: Mapping[str, Any], scheme: Scheme) -> dict[str, dict[str, Any]]:
    """item → what was typed for it; items of which nothing was typed are left out."""
    found = {item.key: _row(data, item.key) for item in scheme.items}
    return {
        key: row for key, row in found.items() if any(v not in ("", None) for v in row.values())
    }


def _row(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    row = {name: str(data.get(f"{name}-{key}", "")).strip() for name in ROW}
    return {**row, "percent": int(row["percent"]) if row["percent"].isdecimal() else ""}


def as_scores(items: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"item": key, **row} for key, row in items.items()]


def lines(
    scheme: Scheme, items: Mapping[str, Mapping[str, Any]], refusals: Iterable[Refusal] = ()
) -> list[tuple[str, list[Line]]]:
    """By category, each item with what was typed and what is wrong with it."""
    wrong = beside(refusals)
    return [
        (
            title,
            [
                Line(item, scheme.bands[item.kind], items.get(item.key, {}), wrong[item.key])
                for item in scheme.items
                if item.category == category
            ],
        )
        for category, title in scheme.categories.items()
    ]


def beside(refusals: Iterable[Refusal]) -> dict[str, list[Refusal]]:
    """item → what is wrong with it; "" → what is wrong with the whole."""
    found: dict[str, list[Refusal]] = defaultdict(list)
    for refusal in refusals:
        found[str(refusal.values.get("item", ""))].append(refusal)
    return found


def total(scheme: Scheme, items: Mapping[str, Mapping[str, Any]]) -> int:
    """Quarter points of what is scored so far."""
    return sum(
        quarter_points(scheme.item[key].points, row["percent"])
        for key, row in items.items()
        if key in scheme.item and isinstance(row.get("percent"), int)
    )
