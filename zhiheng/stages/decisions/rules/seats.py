"""Places of a cycle: so many for anybody, and some kept for applicants with a tag.

Which sets of candidates fit is a matter of counting: each reserved place takes one candidate
with its tag, each general place takes anybody. Since only counts and tags enter, nothing here
can depend on names, times or the order of rows.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from zhiheng.rulebook.citations import enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Terms

Tags = frozenset[str]


@dataclass(frozen=True)
class Places:
    general: int
    reserved: Mapping[str, int]


@enforces(Clause.QUOTA)
def free_places(terms: Terms, competing: Iterable[Tags]) -> Places:
    """The places as the terms lay them out; unused reserved ones move only if the terms say so."""
    quota, reserved = terms.quota or 0, dict(terms.reserved)
    taken = sum(reserved.values())
    if terms.reserved_transfer:
        taken = _in_reserved(Counter(competing), reserved)
    return Places(general=quota - taken, reserved=reserved)


def rank(counted: Counter[Tags], places: Places) -> int:
    """How many candidates with these tags can have a place at once."""
    return min(counted.total(), _in_reserved(counted, places.reserved) + places.general)


def _in_reserved(counted: Counter[Tags], reserved: Mapping[str, int]) -> int:
    """How many can sit in reserved places: the least cover of tags and candidates (Kőnig)."""
    return min(
        sum(reserved[tag] for tag in covered)
        + sum(n for tags, n in counted.items() if tags & (reserved.keys() - set(covered)))
        for covered in _subsets(reserved)
    )


def _subsets(tags: Collection[str]) -> Iterable[tuple[str, ...]]:
    for size in range(len(tags) + 1):
        yield from combinations(tags, size)


@enforces(Clause.QUOTA)
def reserved_seats(
    winners: Sequence[tuple[int, Tags]], reserved: Mapping[str, int]
) -> dict[int, str]:
    """winner → the tag whose reserved place it fills. `winners`: (pk, tags), best first.

    A label for the papers: it changes neither who wins nor what is paid.
    """
    held: dict[str, list[int]] = {tag: [] for tag in reserved}
    tags_of = dict(winners)
    for pk, _ in winners:
        _seat(pk, held, tags_of, reserved, tried=set())
    return {pk: tag for tag, pks in held.items() for pk in pks}


def _seat(
    pk: int,
    held: dict[str, list[int]],
    tags_of: Mapping[int, Tags],
    reserved: Mapping[str, int],
    *,
    tried: set[str],
) -> bool:
    """Find a reserved place, asking those who sit there to move to another of theirs if need be."""
    for tag in sorted(tags_of[pk] & reserved.keys() - tried):
        tried.add(tag)
        if len(held[tag]) < reserved[tag]:
            held[tag].append(pk)
            return True
        for other in list(held[tag]):
            if _seat(other, held, tags_of, reserved, tried=tried):
                held[tag].remove(other)
                held[tag].append(pk)
                return True
    return False
