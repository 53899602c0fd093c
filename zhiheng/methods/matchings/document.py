"""Verifiable matchings: experts for every application of a cycle at once, drawn by lot.

The commitment holds all that decides: applications and experts with what is known of them, how well
each fits each, who is kept out of what and why, loads, and a few complete matchings ("layers") that
all keep every rule, with no pair in more than its share of them. Its digest is published before the
seed exists; the seed then mixes the layers. Nothing is solved again to replay it.

Mixing (after Chekuri, Vondrák and Zenklusen, FOCS 2010): the layers come in an order drawn by lot.
Where the next one differs from what stands, applications and experts that differ hang together in
groups; each group is taken from the k-th layer with a chance of 1 in k, by a lot of its own. A panel
and an expert's whole load come from one of the two, so every rule that both keep is kept, and a pair
comes exactly as often as it is among the layers. Lots are SHA-256, as in `draws`.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any

from zhiheng.methods import draws
from zhiheng.methods.draws import Row, digest
from zhiheng.methods.matchings.fit import RULE, table

FORMAT = "zhiheng-matching-1"
FINEST = 10
"""Layers at most: what a cap is rounded down to a fraction of."""

Panels = dict[str, frozenset[str]]
"""Application → its experts."""


def cap_of(percent: int) -> tuple[int, int]:
    """The largest a in b that is not above so many percent, with b up to FINEST."""
    share = max(Fraction(percent * b // 100, b) for b in range(1, FINEST + 1))
    return share.numerator, share.denominator


def committed(
    *,
    subject: str,
    ordinal: int,
    reason: str,
    seed_source: str,
    committed_at: str,
    demand: int,
    seniors: int,
    reserves: int,
    cap: tuple[int, int],
    applications: Iterable[Row],
    experts: Iterable[Row],
    exclusions: Iterable[Row],
) -> dict[str, Any]:
    """What is known, before anything is matched.

    `applications`: {"application", "name", "industry", "disciplines", "address"} each. `experts`:
    {"expert", "name", "pool", "specialties", "senior", "employers", "min_load", "max_load"} each.
    `exclusions`: as in a draw; without an organisation, from everything. `cap`: a in b.
    """
    rows = sorted(map(dict, applications), key=lambda row: row["application"])
    people = sorted(map(dict, experts), key=lambda row: row["expert"])
    return {
        "format": FORMAT,
        "subject": subject,
        "ordinal": ordinal,
        "reason": reason,
        "seed_source": seed_source,
        "committed_at": committed_at,
        "demand": demand,
        "seniors": seniors,
        "reserves": reserves,
        "cap": list(cap),
        "fit": RULE,
        "applications": rows,
        "experts": people,
        "exclusions": sorted(
            map(dict, exclusions), key=lambda row: (row["expert"], row["organisation"], row["reason"])
        ),
        "affinity": table(rows, people, RULE),
    }  # fmt: skip


def closed(document: Row) -> dict[tuple[str, str], str]:
    """(application, expert) → why not, the first ground of each pair."""
    codes = [row["application"] for row in document["applications"]]
    found: dict[tuple[str, str], str] = {}
    for row in document["exclusions"]:
        for code in [row["organisation"]] if row["organisation"] else codes:
            found.setdefault((code, row["expert"]), row["ground"])
    return found


def names_in(document: Row) -> tuple[dict[str, str], dict[str, str]]:
    """reference → expert; code → applicant."""
    return (
        {row["expert"]: row["name"] for row in document["experts"]},
        {row["application"]: row["name"] for row in document["applications"]},
    )


def employers(experts: Sequence[Row]) -> dict[str, int]:
    """expert → a number that colleagues share, also through a third; below 0: no employer."""
    parent = _Groups()
    for row in experts:
        for employer in row["employers"]:
            parent.join(row["employers"][0], employer)
    numbers: dict[str, int] = {}
    return {
        row["expert"]: numbers.setdefault(parent.of(row["employers"][0]), len(numbers))
        if row["employers"]
        else -1
        for row in experts
    }


def draw(document: Row, *, seed: str) -> list[dict[str, Any]]:
    """Who reviews what: {"application", "experts", "leader", "alternates"} for each application.

    Experts are in order of their lots, the leader is the first senior among them; alternates move
    up in their order. None of these is a colleague of another, or has more than the most load.
    """
    lots = Lots(document, seed)
    panels = _mixed(_layers(document), lots)
    seniors = {row["expert"] for row in document["experts"] if row["senior"]}
    ordered = {code: lots.ordered(code, panel) for code, panel in panels.items()}
    standing_by = _alternates(document, panels, lots)
    return [
        {
            "application": code,
            "experts": ordered[code],
            "leader": leader(ordered[code], seniors),
            "alternates": standing_by[code],
        }
        for code in sorted(panels)
    ]


def leader(order: Sequence[str], seniors: Iterable[str]) -> str:
    """The first senior; the first of all where there is none."""
    able = set(seniors)
    return next((expert for expert in order if expert in able), order[0])


class Lots:
    """The lots that decide, from the digest of the commitment and the seed."""

    def __init__(self, document: Row, seed: str) -> None:
        self._start = f"{digest(document)}|{seed}|"

    def lot(self, *names: str) -> str:
        return sha256((self._start + "|".join(names)).encode()).hexdigest()

    def ordered(self, application: str, experts: Iterable[str]) -> list[str]:
        return sorted(experts, key=lambda expert: self.lot(application, expert))


def _layers(document: Row) -> list[Panels]:
    codes = [row["application"] for row in document["applications"]]
    return [
        {code: frozenset(panel) for code, panel in zip(codes, layer, strict=True)}
        for layer in document["layers"]
    ]


def _mixed(layers: Sequence[Panels], lots: Lots) -> Panels:
    order = sorted(range(len(layers)), key=lambda place: lots.lot("layer", str(place)))
    drawn = dict(layers[order[0]])
    for count, place in enumerate(order[1:], start=2):
        theirs = layers[place]
        for group in _apart(drawn, theirs):
            if int(lots.lot("group", str(place), group[0]), 16) % count == 0:
                drawn |= {code: theirs[code] for code in group}
    return drawn


def _apart(ours: Panels, theirs: Panels) -> list[list[str]]:
    """The applications whose panels differ, in groups that share no expert who differs."""
    groups = _Groups()
    differing = [code for code in sorted(ours) if ours[code] != theirs[code]]
    for code in differing:
        for expert in ours[code] ^ theirs[code]:
            groups.join(f"application {code}", expert)
    found: dict[str, list[str]] = {}
    for code in differing:
        found.setdefault(groups.of(f"application {code}"), []).append(code)
    return list(found.values())


def _alternates(document: Row, panels: Panels, lots: Lots) -> dict[str, list[str]]:
    shut, colleagues = closed(document), employers(document["experts"])
    spare = {row["expert"]: row["max_load"] for row in document["experts"]}
    for panel in panels.values():
        for expert in panel:
            spare[expert] -= 1
    found: dict[str, list[str]] = {}
    for code in sorted(panels, key=lots.lot):
        taken: list[str] = []
        places = document["reserves"]
        at_work = {colleagues[expert] for expert in panels[code] if colleagues[expert] >= 0}
        able = [
            e for e in spare if e not in panels[code] and (code, e) not in shut and spare[e] > 0
        ]
        for expert in lots.ordered(code, able) if places else ():
            if len(taken) < places and colleagues[expert] not in at_work:
                taken.append(expert)
                spare[expert] -= 1
                at_work |= {colleagues[expert]} - {-1}
        found[code] = taken
    return found


class _Groups:
    """Names that hang together."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def of(self, name: str) -> str:
        while (above := self._parent.setdefault(name, name)) != name:
            self._parent[name] = self._parent[above]
            name = above
        return name

    def join(self, one: str, other: str) -> None:
        self._parent[self.of(other)] = self.of(one)


def record(
    document: Row, *, seed: str, revealed_at: str, witnesses: Sequence[str], commitment: str,
    result: Sequence[Row],
) -> dict[str, Any]:  # fmt: skip
    """The file that anybody replays. `commitment`: the digest as it was published."""
    return draws.record(
        document, seed=seed, revealed_at=revealed_at, witnesses=witnesses,
        commitment=commitment, result=result,
    )  # fmt: skip


def differences(told: Mapping[str, Any]) -> list[str]:
    """Where the digest or the draw of a record does not hold, in words. Nothing is solved for it.

    Raises KeyError, TypeError or ValueError for what is no record at all.
    """
    document = told["commitment"]
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    found = []
    if digest(document) != told["digest"]:
        found.append("承诺内容与所公布的摘要不一致")
    names = {row["application"]: row["name"] for row in document["applications"]}
    was = {row["application"]: row for row in told["result"]}
    if set(was) != set(names) or len(told["result"]) != len(names):
        return [*found, "结果所列的档案与承诺的不一致"]
    for now in draw(document, seed=told["seed"]):
        found += _differing(now, was[now["application"]], names[now["application"]])
    return found


def _differing(now: Row, was: Row, name: str) -> list[str]:
    said = [("experts", "评审组", "、"), ("alternates", "候补", "、"), ("leader", "组长", "")]
    return [
        f"档案“{name}”{label}：记录为{between.join(was[part]) or '无'}，"
        f"重算为{between.join(now[part]) or '无'}"
        for part, label, between in said
        if now[part] != was[part]
    ]
