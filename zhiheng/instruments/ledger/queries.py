import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhiheng.instruments.ledger import chain
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry, Head

EXPORT_CHUNK = 2000


def entries() -> QuerySet[Entry]:
    return Entry.objects.all()


def entries_on(subject: Any) -> QuerySet[Entry]:
    """What was done to one row, earliest first."""
    return Entry.objects.filter(subject=ref(subject))


def seal() -> chain.Seal:
    head = Head.objects.filter(pk=1).first()
    return chain.Seal(head.seq, head.digest) if head else chain.Seal(0, chain.GENESIS)


def contents() -> Iterator[dict[str, Any]]:
    return (entry.content() for entry in entries().iterator(chunk_size=EXPORT_CHUNK))


def faults() -> list[chain.Fault]:
    """What was changed in this database's ledger."""
    return chain.faults(contents(), seal=seal())


def export(path: Path) -> chain.Seal:
    """Write the ledger as one JSON line per entry, and its seal as the last line."""
    sealed = seal()
    with path.open("w", encoding="utf-8") as file:
        for content in contents():
            file.write(json.dumps(content, ensure_ascii=False) + "\n")
        file.write(json.dumps({"seal": {"entries": sealed.entries, "head": sealed.head}}) + "\n")
    return sealed


def faults_of_file(path: Path) -> list[chain.Fault]:
    """What was changed in an exported ledger. A line that is no JSON raises ValueError."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    entries = [line for line in lines if "seal" not in line]
    return chain.faults(entries, seal=_seal(lines))


def _seal(lines: Iterable[Mapping[str, Any]]) -> chain.Seal | None:
    seals = [line["seal"] for line in lines if "seal" in line]
    return chain.Seal(**seals[-1]) if seals else None


@dataclass(frozen=True)
class Links:
    """Whether one entry is as it was written, and tied to its neighbours."""

    content: bool
    before: bool
    after: bool

    @property
    def hold(self) -> bool:
        return self.content and self.before and self.after


def links(entry: Entry) -> Links:
    """Recomputed from this entry and the two beside it; the last one is held by the seal."""
    beside = {one.seq: one for one in Entry.objects.filter(seq__in=[entry.seq - 1, entry.seq + 1])}
    former, next_, sealed = beside.get(entry.seq - 1), beside.get(entry.seq + 1), seal()
    first = chain.GENESIS if entry.seq == 1 else None
    last = sealed.head if sealed.entries == entry.seq else None
    return Links(
        content=chain.digest(entry.content()) == entry.digest,
        before=entry.previous == (former.digest if former else first),
        after=entry.digest == (next_.previous if next_ else last),
    )


def acts_recorded() -> list[str]:
    """Every kind of act that the ledger has, by name."""
    return list(Entry.objects.order_by("act").values_list("act", flat=True).distinct())
