"""The comparison itself: an index of what applicants would match, and one look per fact."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhiheng.methods.conflicts.facts import (
    Detection,
    Employer,
    ExpertFacts,
    OrganisationFacts,
    Strength,
    Tie,
)
from zhiheng.methods.conflicts.names import mail_domain, normal_address, normal_name, normal_phone

CONTACTS: dict[str, Callable[[str], str]] = {
    "phone": normal_phone,
    "mail": mail_domain,
    "address": normal_address,
}
LABELS = {"phone": "电话", "mail": "邮箱", "address": "地址"}


@dataclass(frozen=True)
class Clue:
    """A fact of one organisation as the index keeps it."""

    organisation: str
    fact: str
    code: str  # of whoever bears the name, so that a namesake with another code is recognised


Index = Mapping[tuple[str, str], list[Clue]]


def detections(
    experts: Iterable[ExpertFacts],
    organisations: Iterable[OrganisationFacts],
    *,
    since: date | None = None,
) -> list[Detection]:
    """All that is found between a pool and applicants, one for each pair that has anything.

    Each fact of each side is read once, never each pair: so many steps as there are facts and ties.
    """
    index = indexed(organisations)
    found = []
    for expert in experts:
        known = sorted(ties_to_any(expert, index, since=since), key=lambda tie: tie.organisation)
        for code, ties_ in groupby(known, key=lambda tie: tie.organisation):
            found.append(Detection(expert.ref, code, tuple(ties_)))
    return found


def ties(
    expert: ExpertFacts, organisation: OrganisationFacts, *, since: date | None = None
) -> list[Tie]:
    """The ties of one expert to one organisation; see `ties_to_any`."""
    return ties_to_any(expert, indexed([organisation]), since=since)


def ties_to_any(expert: ExpertFacts, index: Index, *, since: date | None = None) -> list[Tie]:
    """The ties of an expert to the organisations of an index, strongest first.

    Employment that ended before `since` no longer ties. Between an employer and an organisation
    only the strongest match is told.
    """
    found: dict[tuple[str, str], Tie] = {}
    for tie in _matches(expert, index, since=since):
        known = found.get((tie.organisation, tie.expert_fact))
        if known is None or tie.strength > known.strength:
            found[tie.organisation, tie.expert_fact] = tie
    return sorted(found.values(), key=lambda t: (-t.strength, t.organisation, t.expert_fact))


def indexed(organisations: Iterable[OrganisationFacts]) -> Index:
    """The facts of organisations by what they would match, so that a pool is compared in one pass."""
    index: dict[tuple[str, str], list[Clue]] = defaultdict(list)
    for organisation in organisations:
        for kind, key, fact, code in _clues(organisation):
            if key:
                index[kind, key].append(Clue(organisation.code, fact, code))
    return index


def _clues(organisation: OrganisationFacts) -> Iterator[tuple[str, str, str, str]]:
    own = organisation.code
    yield "code", own, organisation.name, own
    yield "name", normal_name(organisation.name), organisation.name, own
    for former in organisation.former_names:
        yield "name", normal_name(former), f"曾用名{former}", own
    for other in organisation.affiliates:
        fact = f"{other.kind}{other.name}"
        yield "code", other.code, fact, other.code
        yield "name", normal_name(other.name), fact, other.code
    for consultant in organisation.consultants:
        yield "name", normal_name(consultant), f"辅导方{consultant}", ""
        yield "consultant", consultant.strip(), f"辅导方{consultant}", ""
    for key, label in organisation.recommenders:
        yield "recommender", key, f"推荐单位{label}", own
    for kind, normal in CONTACTS.items():
        value = getattr(organisation, kind)
        yield kind, normal(value), f"{LABELS[kind]}{value}", own


def _matches(expert: ExpertFacts, index: Index, *, since: date | None) -> Iterator[Tie]:
    for employer in expert.employers:
        if since is None or employer.until is None or employer.until >= since:
            yield from _employment(expert, employer, index)
    for clue in index.get(("consultant", expert.name.strip()), ()) if expert.name else ():
        yield _tie(expert, clue, Strength.STRONG, "consultant", f"姓名{expert.name}")
    for key, label in expert.bodies:
        for clue in index.get(("recommender", key), ()):
            yield _tie(expert, clue, Strength.STRONG, "recommender", f"任职{label}")
    yield from _contacts(expert, expert, index, whose="")


def _employment(expert: ExpertFacts, employer: Employer, index: Index) -> Iterator[Tie]:
    by_code = index.get(("code", employer.code), ()) if employer.code else ()
    for clue in by_code:
        yield _tie(expert, clue, Strength.CERTAIN, "code", employer.name)
    for name in (employer.name, *employer.former_names):
        told = employer.name if name == employer.name else f"{employer.name}（曾用名{name}）"
        for clue in index.get(("name", normal_name(name)), ()):
            # Two codes that differ are two legal subjects, however alike their names.
            namesake = employer.code and clue.code and employer.code != clue.code
            yield _tie(expert, clue, Strength.WEAK if namesake else Strength.STRONG, "name", told)
    yield from _contacts(expert, employer, index, whose=employer.name)


def _contacts(
    expert: ExpertFacts, of: ExpertFacts | Employer, index: Index, *, whose: str
) -> Iterator[Tie]:
    for kind, normal in CONTACTS.items():
        value = getattr(of, kind, "")
        own = getattr(of, "code", None)
        for clue in index.get((kind, normal(value)), ()) if value else ():
            if own and clue.code == own:  # told by its code already
                continue
            yield _tie(expert, clue, Strength.WEAK, kind, f"{whose}{LABELS[kind]}{value}")


def _tie(expert: ExpertFacts, clue: Clue, strength: Strength, kind: str, fact: str) -> Tie:
    return Tie(expert.ref, clue.organisation, strength, kind, fact, clue.fact)
