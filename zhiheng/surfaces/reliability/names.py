"""Who is named: everybody for those who work with the report, laureates only for everybody else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from zhiheng.stages.applications import queries as applications
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.reviews import queries as reviews

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """By number, in the order in which they are told. An application that is missing is not told
    of at all. `ranked`: whether ranks and totals are told."""

    experts: Mapping[int, str]
    applications: Mapping[int, str]
    panels: Mapping[int, str]
    ranked: bool

    def by_expert(self, rows: Iterable[Found]) -> list[tuple[str, Found]]:
        return _named(self.experts, "expert", rows)

    def by_application(self, rows: Iterable[Found]) -> list[tuple[str, Found]]:
        return _named(self.applications, "application", rows)

    def all_of(self, found: Iterable[int]) -> str:
        """Applications by name; whom the reader keeps out of, without."""
        asked = set(found)
        known = [name for pk, name in self.applications.items() if pk in asked]
        if hidden := len(asked) - len(known):
            known.append(gettext("须回避的组织 {n} 家").format(n=hidden))
        return "、".join(known)

    def place(self, expert: Any) -> int:
        """Where an expert stands in the order; −1 for what is none."""
        return list(self.experts).index(expert) if expert in self.experts else -1


def _named(names: Mapping[int, str], key: str, rows: Iterable[Found]) -> list[tuple[str, Found]]:
    told = {row[key]: row for row in rows}
    return [(name, told[pk]) for pk, name in names.items() if pk in told]


def of_everybody(report: Any, *, visible: Iterable[int] | None = None) -> Names:
    """All names; where `visible` is given, of no applications but those."""
    candidates = _candidates(report.findings)
    shown = candidates if visible is None else [pk for pk in candidates if pk in set(visible)]
    found = applications.applications_in(report.cycle).filter(pk__in=shown)
    called = dict(found.values_list("pk", "organisation__name"))
    named = reviews.expert_names(_experts(report.findings))
    return Names(
        experts={pk: named[pk] for pk in _experts(report.findings)},
        applications={pk: called[pk] for pk in shown if pk in called},
        panels=_panels(report),
        ranked=True,
    )


def of_laureates(report: Any) -> Names:
    """Laureates by name, nobody else: experts by number, other candidates by letter.

    Both in the order of what is told of them anyway; where that is equal, in one that nobody can
    work out without this site's key, and that follows neither names nor numbers.
    """
    laureates = conferral.laureate_names(report.cycle)
    chance = _by(report.findings["quota"].get("candidates", ()), "application", "inside")
    points = _by(report.findings["leniency"].get("experts", ()), "expert", "points")
    candidates = sorted(_candidates(report.findings), key=_told(report, "application", chance))
    experts = sorted(_experts(report.findings), key=_told(report, "expert", points))
    letters = (gettext("候选组织{letter}").format(letter=_letter(place)) for place in count())
    return Names(
        experts={
            pk: gettext("专家{number}").format(number=place)
            for place, pk in enumerate(experts, start=1)
        },
        applications={pk: laureates[pk] if pk in laureates else next(letters) for pk in candidates},
        panels=_panels(report),
        ranked=False,
    )


def _told(
    report: Any, kind: str, values: Mapping[int, float]
) -> Callable[[int], tuple[float, str]]:
    """The highest first; equal ones by a keyed hash."""

    def key(pk: int) -> tuple[float, str]:
        secret = salted_hmac("reliability", f"{report.digest}:{kind}:{pk}", algorithm="sha256")
        return -values.get(pk, 0), secret.hexdigest()

    return key


def _by(rows: Iterable[Mapping[str, Any]], key: str, value: str) -> dict[int, float]:
    return {row[key]: row[value] for row in rows}


def _letter(place: int) -> str:
    """A … Z, AA, AB …"""
    ahead, last = divmod(place, len(ascii_uppercase))
    return (_letter(ahead - 1) if ahead else "") + ascii_uppercase[last]


def _experts(findings: Mapping[str, Any]) -> list[int]:
    """All whom it tells of, the most lenient first where that is known."""
    told = [row["expert"] for part in ("leniency", "rasch") for row in _rows(findings[part])]
    for group in (findings["cycle"], *findings["panels"]):
        told += [pk for part in group["parts"] for pk in part["experts"]]
    for change in findings["sensitivity"].get("changes", ()):
        told += [change["left_out"]] if change["kind"] == "expert" else []
    return list(dict.fromkeys(told))


def _rows(part: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return part.get("experts", ())


def _candidates(findings: Mapping[str, Any]) -> list[int]:
    """All whom it tells of, the likeliest first where that is known."""
    told = [row["application"] for row in findings["quota"].get("candidates", ())]
    told += findings["sensitivity"].get("inside", ())
    for change in findings["sensitivity"].get("changes", ()):
        told += [*change["gain"], *change["lose"]]
    return list(dict.fromkeys(told))


def _panels(report: Any) -> dict[int, str]:
    return reviews.panel_names([group["panel"] for group in report.findings["panels"]])
