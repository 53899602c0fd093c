"""What stands where, and the stamp by which a sheet knows what it was filled in over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhiheng.stages.reviews import rules

NOTES = "说明"
STAMPS = "版本"
HEADS = {
    "item": "条款",
    "title": "名称",
    "points": "分值",
    "band": "等级",
    "percent": "百分比",
    "strength": "优势",
    "opportunity": "改进空间",
    "evidence": "证据位置",
}
NAME_ROW, STAMP_ROW, HEAD_ROW = 1, 2, 4  # as a spreadsheet counts
WRITTEN = re.compile(r"分派(\d{1,12}) 第(\d{1,6})稿 ([0-9a-f]{16})")
WHOLE = ""
"""In place of an item: the digest is of the whole sheet."""


@dataclass
class Stamp:
    """Which draft of which assignment a sheet was given out over."""

    assignment: int
    version: int
    digests: dict[str, str] = field(default_factory=dict)  # item → what was typed for it then

    def __str__(self) -> str:
        return f"分派{self.assignment} 第{self.version}稿 {self.digests[WHOLE]}"


def stamp(assignment: Any, draft: Any) -> Stamp:
    items = draft.items if draft else {}
    version = draft.version if draft else 0
    whole = {"assignment": assignment.pk, "version": version, "items": items}
    digests = {WHOLE: digest(whole)} | {key: digest(row) for key, row in items.items()}
    return Stamp(assignment.pk, version, digests)


def digest(content: Mapping[str, Any]) -> str:
    return rules.digest_of(content)[:16]
