"""Pure: is the edition still the one that governs? No Django."""

from datetime import date

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause


@enforces(Clause.RECORDS)
def edition_was_altered(*, pinned: str | None, digest: str) -> Refusal | None:
    """An edition in use is immutable: its file must still be what the ledger recorded."""
    if pinned is None or pinned == digest:
        return None
    return Refusal(
        Clause.RECORDS,
        "本届所依据的版本文件在发布后被改动，与台账记载的摘要不符。",
        "请恢复原文件；新的规定应作为新版本加载。",
    )


@enforces(Clause.EFFECT)
def effect_is_known(*, known: date | None) -> Refusal | None:
    if known is None:
        return None
    return Refusal(
        Clause.EFFECT,
        "该版本的施行日期已经记为{day}。",
        "施行日期只记一次；确有错误的，请系统管理员核对文号。",
        day=known,
    )


@enforces(Clause.EFFECT)
def nothing_to_decide(*, repealed_on: date | None, on: date) -> Refusal | None:
    if repealed_on is not None and repealed_on <= on:
        return None
    return Refusal(Clause.EFFECT, "本届所依据的版本仍然有效，无需决定衔接。", "请继续办理。")


@enforces(Clause.EFFECT)
def repeal_is_decided(*, decided: bool) -> Refusal | None:
    if not decided:
        return None
    return Refusal(Clause.EFFECT, "本届的衔接已经作出决定。", "请刷新页面，查看已有的决定。")


@enforces(Clause.EFFECT)
def choice_is_unclear(*, choice: str, reason: str) -> Refusal | None:
    """The choice is a person's, in words: finish under the old edition, or begin anew."""
    if choice in ("finish", "switch") and reason.strip():
        return None
    return Refusal(
        Clause.EFFECT,
        "没有写明是按原版办完还是改按新版开展，或者没有写明理由。",
        "请选择其一并写明理由。",
    )


@enforces(Clause.EFFECT)
def repeal_is_undecided(
    *, repealed_on: date | None, decided: bool, pinned: bool, on: date
) -> Refusal | None:
    """A repeal during a running cycle demands a recorded decision; the system never chooses."""
    if repealed_on is None or on < repealed_on or decided or not pinned:
        return None
    return Refusal(
        Clause.EFFECT,
        "本届依据的版本已于{day}废止，须先作出书面决定：按原版办完，或终止后按新版重新开展。",
        "请由评委会办公室录入决定及理由。",
        day=repealed_on,
    )
