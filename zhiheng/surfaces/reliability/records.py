"""The same numbers one a row, for programs."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from zhiheng.surfaces.reliability.agreeing import KINDS, SCALES
from zhiheng.surfaces.reliability.chance import SOURCES, shares
from zhiheng.surfaces.reliability.grouping import groups_of
from zhiheng.surfaces.reliability.names import Names

Found = Mapping[str, Any]


class Record(NamedTuple):
    """`statistic` never changes once published; `subject` is a group, an expert or a candidate."""

    statistic: str
    subject: str
    value: float | None
    lower: float | None = None
    upper: float | None = None


def records(findings: Found, names: Names) -> Iterator[Record]:
    """What has no value is left out."""
    for name, one in groups_of(findings, names):
        yield from _of_group(name, one)
    for who, row in names.by_expert(findings["leniency"].get("experts", ())):
        yield Record("leniency", who, row["points"], row["lower"], row["upper"])
    for who, row in names.by_expert(findings["rasch"].get("experts", ())):
        yield Record("severity", who, row["severity"], row["lower"], row["upper"])
        yield Record("infit", who, row["infit"])
        yield Record("outfit", who, row["outfit"])
    for who, row in names.by_application(findings["quota"].get("candidates", ())):
        yield Record("inside-quota", who, row["inside"])


def _of_group(name: str, one: Found) -> Iterator[Record]:
    for count in ("sheets", "experts", "applications"):
        yield Record(count, name, one[count])
    yield Record("parts", name, len(one["parts"]) or 1)
    for kind in KINDS if "why" not in one["icc"] else ():
        yield Record(f"icc({kind})", name, *one["icc"][kind])
    for scale in SCALES:
        if "why" not in one["alpha"][scale]:
            yield Record(f"alpha-{scale}", name, one["alpha"][scale]["alpha"])
    for error in ("sheet", "mean", "difference") if "why" not in one["sem"] else ():
        yield Record(f"sem-{error}", name, one["sem"][error])
    if "why" not in one["components"]:
        for source, share in zip(SOURCES, shares(one["components"]), strict=True):
            yield Record(f"share-{source}", name, round(share, 4))
