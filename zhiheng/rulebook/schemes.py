"""Scoring schemes: categories, items, points and bands, as data.

Titles and points only: the text of a standard belongs to its publisher.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "schemes"


@dataclass(frozen=True)
class Band:
    """One band of a scale: the percents it holds, multiples of 5."""

    key: str
    percents: tuple[int, ...]
    label: str


@dataclass(frozen=True)
class Item:
    """A scored item. `points` is a multiple of 5, so that points × percent is whole quarters."""

    key: str  # clause number in the standard: "4.1.2"
    title: str
    points: int
    kind: str  # "process" | "result"
    category: str
    mark: str
    source: str


@dataclass(frozen=True)
class Scheme:
    name: str
    title: str
    standard: str
    categories: dict[str, str]  # key → title, in order
    items: tuple[Item, ...]
    bands: dict[str, tuple[Band, ...]]  # by kind of item
    note: str
    digest: str

    @cached_property
    def points(self) -> int:
        return sum(item.points for item in self.items)

    @cached_property
    def item(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def band_of(self, item: Item, key: str) -> Band | None:
        return next((band for band in self.bands[item.kind] if band.key == key), None)

    def band_holding(self, item: Item, percent: int) -> Band | None:
        return next((band for band in self.bands[item.kind] if percent in band.percents), None)


def quarter_points(points: int, percent: int) -> int:
    """An item's score in quarter points: exact, since both are multiples of 5."""
    return points * percent // 25


def load(path: Path) -> Scheme:
    text = path.read_bytes()
    data = tomllib.loads(text.decode("utf-8"))
    return Scheme(
        name=path.stem,
        title=data["title"],
        standard=data["standard"],
        categories={row["key"]: row["title"] for row in data["categories"]},
        items=tuple(Item(**row) for row in data["items"]),
        bands={
            kind: tuple(Band(row["key"], tuple(row["percents"]), row["label"]) for row in rows)
            for kind, rows in data["bands"].items()
        },
        note=data.get("note", ""),
        digest=sha256(text).hexdigest(),
    )


@cache
def scheme(name: str) -> Scheme:
    return load(FOLDER / f"{name}.toml")
