"""Was anything lost? What was told to be done, against the database, the ledger and the files."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ENTRIES = {
    "start": "开始填报",
    "draft": "保存填报内容",
    "attachment": "上传附件",
    "submission": "提交申报",
    "listing": "录入限制记录",
    "tip": "登记线索",
}
"""What a clerk does, and how the ledger calls it."""


@dataclass(frozen=True)
class Book:
    """One kind of write: how many were done, refused with a reason, and left without an answer."""

    what: str
    done: int
    refused: int
    unanswered: int
    entries: int
    missing: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Everything that was said to be done is there, and nothing that was not."""
        return not self.missing and self.done <= self.entries <= self.done + self.unanswered


def notes(folder: Path) -> list[dict[str, Any]]:
    lines = [line for path in sorted(folder.glob("notes-*.jsonl"))
             for line in path.read_text("utf-8").splitlines()]  # fmt: skip
    return [json.loads(line) for line in lines]


def entries() -> Counter[str]:
    from zhiheng.instruments.ledger.models import Entry

    return Counter(Entry.objects.values_list("act", flat=True))


def compare(noted: list[dict[str, Any]], before: Counter[str]) -> list[Book]:
    """`before`: how many entries there were of each act when the clerks came."""
    found = entries() - before
    return [
        Book(
            what=what,
            done=len(done := [one for one in mine if one["done"]]),
            refused=sum(one["done"] is False for one in mine),
            unanswered=sum(one["done"] is None for one in mine),
            entries=found[act],
            missing=tuple(f"{one['by']} {one['at']}" for one in done if not FOUND[what](one)),
        )
        for what, act in ENTRIES.items()
        for mine in [[one for one in noted if one["what"] == what]]
    ]


def late(cycle: Any, closed: datetime) -> int:
    """Submissions that were let in after the last moment."""
    from zhiheng.stages.applications.models import Filing

    return Filing.objects.filter(application__cycle=cycle, filed_at__gt=closed).count()


def _numbers(one: dict[str, Any]) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", one["at"])]


def _started(one: dict[str, Any]) -> bool:
    from zhiheng.stages.applications.models import Application

    cycle, organisation = _numbers(one)
    return Application.objects.filter(cycle=cycle, organisation=organisation).exists()


def _drafted(one: dict[str, Any]) -> bool:
    """Its entry is there, and where nothing was typed after it, so is the number that was typed."""
    from zhiheng.stages.applications.models import Application

    draft = Application.objects.get(pk=_numbers(one)[0]).draft
    typed = int(one["sent"]["years_in_operation"])
    return draft.get("years_in_operation", -1) >= typed


def _attached(one: dict[str, Any]) -> bool:
    from zhiheng.instruments.documents.queries import path_of
    from zhiheng.stages.applications.models import Attachment

    kept = Attachment.objects.filter(
        application=_numbers(one)[0], document__digest=one["digest"], kind=one["sent"]["kind"]
    )
    return kept.exists() and path_of(one["digest"]).exists()


def _submitted(one: dict[str, Any]) -> bool:
    from zhiheng.rulebook.steps import State
    from zhiheng.stages.applications.models import Filing

    filing = (
        Filing.objects.filter(application=_numbers(one)[0]).select_related("application").last()
    )
    return bool(filing) and filing.application.state != State.DRAFTING


def _listed(one: dict[str, Any]) -> bool:
    from zhiheng.stages.screening.models import Listing

    return Listing.objects.filter(title=one["sent"]["title"]).exists()


def _reported(one: dict[str, Any]) -> bool:
    from zhiheng.instruments.notices.models import Tip

    return Tip.objects.filter(text=one["sent"]["text"]).exists()


FOUND: dict[str, Callable[[dict[str, Any]], bool]] = {
    "start": _started,
    "draft": _drafted,
    "attachment": _attached,
    "submission": _submitted,
    "listing": _listed,
    "tip": _reported,
}
