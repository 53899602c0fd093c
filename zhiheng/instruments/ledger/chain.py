"""The hash chain over the ledger's entries. Pure: no Django, no database.

Each entry's digest covers its content and the digest before it, so that a change breaks
every digest after it. The seal (count and last digest) shows entries cut from the end.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

GENESIS = "0" * 64
CONTENT = (
    "seq", "act", "clause", "article", "edition", "subject", "by", "by_name", "at", "facts",
    "previous",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with one entry: changed, dropped, added, reordered or unsealed."""

    kind: str
    seq: int
    detail: str

    def __str__(self) -> str:
        return f"第{self.seq}条：{self.detail}"


@dataclass(frozen=True)
class Seal:
    """What the ledger held when it was sealed."""

    entries: int
    head: str


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of an entry's content, as hex."""
    content = {key: entry[key] for key in CONTENT}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def faults(entries: Iterable[Mapping[str, Any]], *, seal: Seal | None) -> list[Fault]:
    """All that was changed, dropped, added or reordered, in the order of the entries."""
    entries = list(entries)
    found = [*_changed(entries), *_misplaced(entries), *_unsealed(entries, seal)]
    return sorted(set(found), key=lambda fault: (fault.seq, fault.kind))


def _changed(entries: list[Mapping[str, Any]]) -> Iterable[Fault]:
    for entry in entries:
        if digest(entry) != entry["digest"]:
            yield Fault("changed", entry["seq"], "内容与其摘要不符，已被改动。")


def _misplaced(entries: list[Mapping[str, Any]]) -> Iterable[Fault]:
    by_seq: dict[int, Mapping[str, Any]] = {}
    highest = 0
    for entry in entries:
        seq = entry["seq"]
        if seq in by_seq:
            yield Fault("added", seq, "同一序号出现两次，有一条是后加的。")
            continue
        if seq < highest:
            yield Fault("reordered", seq, f"排在第{highest}条之后，次序被调换。")
        highest = max(highest, seq)
        by_seq[seq] = entry
    yield from _broken_links(by_seq, highest)


def _broken_links(by_seq: Mapping[int, Mapping[str, Any]], highest: int) -> Iterable[Fault]:
    previous = GENESIS
    whole = True  # nothing missing just before this entry
    for seq in range(1, highest + 1):
        entry = by_seq.get(seq)
        if entry is None:
            yield Fault("dropped", seq, "缺失，已被删除。")
            whole = False
            continue
        if whole and entry["previous"] != previous:
            yield _broken(by_seq, seq)
        previous, whole = entry["digest"], True


def _broken(by_seq: Mapping[int, Mapping[str, Any]], seq: int) -> Fault:
    """Two neighbours disagree: either the earlier was rewritten with a fresh digest, or this one
    was put in. The later entry's own digest tells, where there is one."""
    later = by_seq.get(seq + 1)
    if later is not None and later["previous"] != by_seq[seq]["digest"]:
        return Fault("added", seq, "前后两条均不认它，系后加或整条改写。")
    if seq == 1:
        return Fault("changed", seq, "首条的前序摘要不是起点，已被改动。")
    return Fault("changed", seq - 1, f"第{seq}条记下的摘要与它不符，已被整条改写。")


def _unsealed(entries: list[Mapping[str, Any]], seal: Seal | None) -> Iterable[Fault]:
    last = max(entries, key=lambda entry: entry["seq"], default=None)
    seq = last["seq"] if last else 0
    if seal is None:
        yield Fault("unsealed", seq, "没有封签，无法证明其后没有被截去的条目。")
    elif seq < seal.entries:
        yield Fault("dropped", seq + 1, f"封签记有{seal.entries}条，自此起被截去。")
    elif seq > seal.entries:
        yield Fault("added", seal.entries + 1, f"封签只记有{seal.entries}条，自此起为后加。")
    elif last and last["digest"] != seal.head:
        yield Fault("changed", seq, "末条摘要与封签不符，已被改动。")
