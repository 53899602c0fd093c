"""Whether the scores that are stored are still those that the ledger was told of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from zhiheng.instruments.ledger import queries as ledger
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import (
    Consensus,
    ConsensusItem,
    DefenceScore,
    ItemScore,
    Rescore,
    Scoresheet,
    Summary,
    SummaryLine,
    VisitReport,
)
from zhiheng.stages.reviews.vocabulary import (
    MARKING,
    REPORTING,
    SIGNING,
    SUBMITTING,
    SUMMING,
    Alteration,
)

CHUNK = 2000
Digests = dict[int, str]
"""Key of a paper → digest of its scores and their reasons, as they are stored now."""


@dataclass(frozen=True)
class Altered:
    """One paper whose scores and whose entry of the ledger differ."""

    kind: Alteration
    act: str
    subject: str
    seq: int | None = None  # of the entry; none where there is a paper without one


@dataclass(frozen=True)
class Proof:
    """What was compared, and where it differs."""

    compared: int
    altered: list[Altered]


def proof() -> Proof:
    """Every scoresheet, consensus, visit report, mark and summary, beside its entry in the ledger.

    A total that is not that of its items counts as changed. As many queries as there are chunks.
    """
    compared, altered = 0, list[Altered]()
    for act, model, digests in KINDS:
        told = _told(act)
        compared += len(told)
        altered += _differences(act, model, told, digests)
    return Proof(compared, altered)


def _told(act: str) -> dict[int, tuple[int, str]]:
    """Key of the paper → number of the entry, and the digest in it."""
    rows = ledger.entries().filter(act=act).values_list("seq", "subject", "facts__digest")
    return {
        int(subject.rpartition(":")[2]): (seq, digest)
        for seq, subject, digest in rows.iterator(CHUNK)
    }


def _differences(
    act: str,
    model: Any,
    told: Mapping[int, tuple[int, str]],
    digests: Callable[[list[int]], Digests],
) -> Iterator[Altered]:
    label = model._meta.label
    keys = iter(told)
    while chunk := list(islice(keys, CHUNK)):
        stored = digests(chunk)
        for key in chunk:
            seq, digest = told[key]
            if key not in stored:
                yield Altered(Alteration.DROPPED, act, f"{label}:{key}", seq)
            elif stored[key] != digest:
                yield Altered(Alteration.CHANGED, act, f"{label}:{key}", seq)
    for key in model.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        if key not in told:
            yield Altered(Alteration.ADDED, act, f"{label}:{key}")


def _of_sheets(keys: list[int]) -> Digests:
    items = _grouped(ItemScore.objects.filter(scoresheet__in=keys), "scoresheet_id")
    return {
        sheet.pk: _digest(sheet, sheet.scheme, items[sheet.pk], sheet_in_words(items[sheet.pk]))
        for sheet in Scoresheet.objects.filter(pk__in=keys)
    }


def _of_consensus(keys: list[int]) -> Digests:
    items = _grouped(ConsensusItem.objects.filter(consensus__in=keys), "consensus_id")
    rows = Consensus.objects.filter(pk__in=keys).select_related("application")
    return {
        row.pk: _digest(row, row.application.scheme, items[row.pk], agreed_in_words(items[row.pk]))
        for row in rows
    }


def _of_reports(keys: list[int]) -> Digests:
    """What was agreed before the visit, with what the visit changed."""
    reports = VisitReport.objects.filter(pk__in=keys).select_related("consensus__application")
    agreed = _grouped(
        ConsensusItem.objects.filter(consensus__in=[one.consensus_id for one in reports]),
        "consensus_id",
    )
    changed = _grouped(Rescore.objects.filter(report__in=keys), "report_id")
    found = {}
    for one in reports:
        scheme, rescored = one.consensus.application.scheme, changed[one.pk]
        now = {item.item: item for item in (*agreed[one.consensus_id], *rescored)}
        found[one.pk] = _digest(one, scheme, now.values(), agreed_in_words(rescored))
    return found


def _of_marks(keys: list[int]) -> Digests:
    marks = DefenceScore.objects.filter(pk__in=keys).select_related("expert__person")
    return {mark.pk: rules.digest_of(mark_in_words(mark), salt=mark.salt) for mark in marks}


def _of_summaries(keys: list[int]) -> Digests:
    lines: dict[int, list[SummaryLine]] = defaultdict(list)
    found = SummaryLine.objects.filter(summary__in=keys)
    for line in found.select_related("application__organisation"):
        lines[line.summary_id].append(line)
    return {
        pk: rules.digest_of(summary_in_words(lines[pk]))
        for pk in Summary.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }


def _grouped(rows: QuerySet[Any], by: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def _digest(paper: Any, scheme: str, items: Iterable[Any], words: dict[str, Any]) -> str:
    """Empty, which no entry holds, where the total is not that of the items."""
    known, percents = scheme_named(scheme), {item.item: item.percent for item in items}
    if percents.keys() - known.item.keys():
        return ""
    if rules.quarters(known, percents.items()) != paper.quarters:
        return ""
    return rules.digest_of(words, salt=paper.salt)


def sheet_in_words(items: Iterable[ItemScore]) -> dict[str, Any]:
    """What the digest of a scoresheet is taken of."""
    return {
        one.item: [one.band, one.percent, one.strength, one.opportunity, one.evidence]
        for one in items
    }


def agreed_in_words(items: Iterable[ConsensusItem | Rescore]) -> dict[str, Any]:
    """What the digest of a consensus is taken of; of a visit report, what it changed."""
    return {one.item: [one.percent, one.reason] for one in items}


def mark_in_words(mark: DefenceScore) -> dict[str, Any]:
    """What the digest of a mark is taken of."""
    return {
        "defence": mark.defence_id,
        "expert": mark.expert.person.ref,
        "percent": mark.percent,
        "comment": mark.comment,
    }


def summary_in_words(lines: list[SummaryLine]) -> dict[str, Any]:
    """What the digest of a summary is taken of: what the list says, by applicants' codes, so that
    whoever holds it can check it."""
    return {
        line.application.organisation.code: [
            line.desk_quarters,
            line.site_quarters,
            line.defence_percents,
            line.total_hundredths,
            line.rank,
        ]
        for line in lines
    }


KINDS: tuple[tuple[str, Any, Callable[[list[int]], Digests]], ...] = (
    (SUBMITTING, Scoresheet, _of_sheets),
    (SIGNING, Consensus, _of_consensus),
    (REPORTING, VisitReport, _of_reports),
    (MARKING, DefenceScore, _of_marks),
    (SUMMING, Summary, _of_summaries),
)
