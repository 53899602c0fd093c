"""Verifiable draws: commit to everything that decides, then let a seed from outside decide.

The commitment names the pool, who is kept out and why, the groups (strata) with their seats and
reserves, and the outside event that will give the seed. Its digest is published before the seed
exists; afterwards the seed, mixed with the digest, puts every expert of a group in one order, and
anybody can repeat it. The model is RFC 3797 (D. Eastlake, Publicly Verifiable Nominations Committee
Random Selection, 2004), with one change: instead of numbers taken modulo the size of the pool,
which lean to the first names and reorder everybody when one name goes, each expert draws a lot of
fixed length, SHA-256 of "digest|seed|expert", and the lowest lots are drawn first. The lot of a name
hangs on no other name: taking somebody out never reorders the others, and within a group every
order is equally likely as long as SHA-256 is as good as chance.

A commitment and a record are plain JSON without fractions: `committed` and `record` say what is in
them. `verify_draw.py` beside this file replays a record without anything of this project.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import ceil, log2, perm
from typing import Any

FORMAT = "zhiheng-draw-1"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stratum:
    """A group of experts who draw among themselves.

    An expert belongs to the first group, in the order told, whose specialty and pools fit; an empty
    specialty fits everybody, and so do no pools.
    """

    name: str
    seats: int
    reserves: int
    specialty: str = ""
    pools: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        return self.seats + self.reserves


@dataclass(frozen=True)
class Shortage:
    """A group that cannot be filled: `missing` is the least that has to be given up or found.

    `grounds`: how many of the group are kept out, by ground.
    """

    stratum: str
    places: int
    available: int
    grounds: Mapping[str, int]

    @property
    def missing(self) -> int:
        return self.places - self.available


def committed(
    *,
    subject: str,
    purpose: str,
    seed_source: str,
    committed_at: str,
    strata: Sequence[Stratum],
    pool: Iterable[Row],
    exclusions: Iterable[Row],
) -> dict[str, Any]:
    """The commitment: all that decides a draw, except the seed.

    `pool`: {"expert", "name", "pool", "specialties", "load"} each. `exclusions`: {"expert",
    "organisation", "ground", "reason"} each. Both are kept in the order of their experts.
    """
    return {
        "format": FORMAT,
        "subject": subject,
        "purpose": purpose,
        "seed_source": seed_source,
        "committed_at": committed_at,
        "strata": [{**asdict(stratum), "pools": list(stratum.pools)} for stratum in strata],
        "pool": sorted(map(dict, pool), key=lambda row: row["expert"]),
        "exclusions": sorted(
            map(dict, exclusions),
            key=lambda row: (row["expert"], row["organisation"], row["reason"]),
        ),
    }


def canonical(document: Any) -> str:
    """The one way to write it: JSON with sorted keys, no spaces, characters as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Any) -> str:
    """SHA-256 of the canonical text in UTF-8: proves later that nothing was changed."""
    return sha256(canonical(document).encode()).hexdigest()


def said(seed: str) -> str:
    """A seed as it is mixed in: full-width figures made plain, one space between its parts."""
    return " ".join(unicodedata.normalize("NFKC", seed).split())


def lot(expert: str, *, commitment: str, seed: str) -> str:
    """The lot that an expert draws. `commitment`: the digest. The lowest lot comes first."""
    return sha256(f"{commitment}|{seed}|{expert}".encode()).hexdigest()


def group_of(row: Row, strata: Iterable[Stratum]) -> str | None:
    """The name of the group that an expert of the pool belongs to."""
    return next((stratum.name for stratum in strata if _fits(row, stratum)), None)


def _fits(row: Row, stratum: Stratum) -> bool:
    in_pool = not stratum.pools or row["pool"] in stratum.pools
    return in_pool and (not stratum.specialty or stratum.specialty in row["specialties"])


def strata_of(document: Row) -> list[Stratum]:
    return [Stratum(**{**row, "pools": tuple(row["pools"])}) for row in document["strata"]]


def candidates(document: Row) -> dict[str, list[str]]:
    """Group → the experts who take part in its draw, in order of the pool."""
    strata = strata_of(document)
    kept_out = {row["expert"] for row in document["exclusions"]}
    found: dict[str, list[str]] = {stratum.name: [] for stratum in strata}
    for row in document["pool"]:
        name = group_of(row, strata)
        if name is not None and row["expert"] not in kept_out:
            found[name].append(row["expert"])
    return found


def shortages(document: Row) -> list[Shortage]:
    """Groups that cannot be filled. Since no expert is in two, each can be mended by itself."""
    strata, available = strata_of(document), candidates(document)
    group = {row["expert"]: group_of(row, strata) for row in document["pool"]}
    # whoever is kept out on several grounds counts once, under the first
    ground = {row["expert"]: row["ground"] for row in reversed(document["exclusions"])}
    return [
        Shortage(
            stratum.name,
            stratum.places,
            len(available[stratum.name]),
            Counter(why for expert, why in ground.items() if group.get(expert) == stratum.name),
        )
        for stratum in strata
        if len(available[stratum.name]) < stratum.places
    ]


def draw(document: Row, *, seed: str) -> list[dict[str, Any]]:
    """Who is drawn: for each group {"stratum", "seats", "reserves"}, both in drawn order."""
    commitment, drawn = digest(document), []
    available = candidates(document)
    for stratum in strata_of(document):
        lots = {e: lot(e, commitment=commitment, seed=seed) for e in available[stratum.name]}
        order = sorted(lots, key=lambda expert: lots[expert])
        drawn.append(
            {
                "stratum": stratum.name,
                "seats": order[: stratum.seats],
                "reserves": order[stratum.seats : stratum.places],
            }
        )
    return drawn


def record(
    document: Row, *, seed: str, revealed_at: str, witnesses: Sequence[str], commitment: str,
    result: Sequence[Row],
) -> dict[str, Any]:  # fmt: skip
    """The file that anybody replays. `commitment`: the digest as it was published."""
    return {
        "commitment": dict(document),
        "digest": commitment,
        "seed": seed,
        "revealed_at": revealed_at,
        "witnesses": list(witnesses),
        "result": [dict(row) for row in result],
    }


def faults(told: Row) -> list[str]:
    """Where a record does not hold, in words; none: it replays to the same names.

    Raises KeyError, TypeError or ValueError for what is no record at all.
    """
    document, found = told["commitment"], []
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    if digest(document) != told["digest"]:
        found.append("承诺内容与所公布的摘要不一致")
    again = draw(document, seed=told["seed"])
    if [row["stratum"] for row in again] != [row["stratum"] for row in told["result"]]:
        return [*found, "分组不一致"]
    for now, was in zip(again, told["result"], strict=True):
        for part, label in (("seats", "正选"), ("reserves", "候补")):
            if now[part] != was[part]:
                found.append(
                    f"分组“{now['stratum']}”{label}：记录为{'、'.join(was[part]) or '无'}，"
                    f"重算为{'、'.join(now[part]) or '无'}"
                )
    return found


def dice(pool: int, places: int) -> int:
    """Throws of a die that give at least as many outcomes as there are ways to fill the places.

    With fewer some orders could never come (RFC 3797, section 3.2).
    """
    return max(1, ceil(log2(max(perm(pool, min(pool, places)), 1)) / log2(6)))
