"""Pure: is there anything to write or send, and in what words. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiheng.methods.wording import day_text
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

SUBJECT_LENGTH = 120


@dataclass(frozen=True)
class Words:
    subject: str
    body: str


class _Blank(dict):
    """A fact that an older entry lacks is left out of the letter, not the letter out of the post."""

    def __missing__(self, key: str) -> str:
        return ""


def key_in(reference: str, kind: str) -> int | None:
    """4 of "people.Person:4" if the reference is of that kind ("people.Person")."""
    label, _, key = reference.partition(":")
    return int(key) if label == kind and key.isdecimal() else None


@enforces(Clause.OFFICE_DUTIES)
def words(
    template: tuple[str, str],
    *,
    act: str,
    facts: Mapping[str, Any],
    name: str,
    article: str,
    measures: str,
    day: date,
) -> Words:
    """A letter: salutation, what happened, the article, and who writes when. One line of subject."""
    told = _Blank({**in_words(facts), "act": act})
    subject, text = (part.format_map(told) for part in template)
    basis = f"依据：{measures}{article}。" if article else ""
    signed = f"评委会办公室\n{day_text(day)}"
    body = "\n\n".join(part for part in (f"{name}：", text, basis, signed) if part)
    return Words(" ".join(subject.split())[:SUBJECT_LENGTH], body)


def in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as a letter tells them, amounts in fen also in yuan."""
    yuan = {
        key.removesuffix("fen") + "yuan": f"{value / 100:.2f}"
        for key, value in facts.items()
        if key.endswith("_fen") and isinstance(value, int)
    }
    return {key: readable(value) for key, value in facts.items()} | yuan


def readable(value: Any) -> str:
    """A fact in words: grounds of a refusal one to a line, other lists joined."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        ground = (value.get("what", ""), value.get("remedy", ""))
        return f"{value.get('article', '')} {''.join(ground)}".strip()
    if isinstance(value, (list, tuple)):
        return ("\n" if any(isinstance(v, Mapping) for v in value) else "、").join(
            readable(item) for item in value
        )
    return str(value)


def in_one_line(*parts: str) -> str:
    """A letter as a text message: paragraphs one after the other."""
    return " ".join(" ".join(parts).split())


@enforces(Clause.OFFICE_DUTIES)
def nothing_to_write(*, entries: bool) -> Refusal | None:
    if entries:
        return None
    return Refusal(Clause.OFFICE_DUTIES, "没有需要写成通知的新事项。", "有新事项后会自动写成。")


@enforces(Clause.OFFICE_DUTIES)
def nothing_to_send(*, letters: int) -> Refusal | None:
    if letters:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "没有能够发出的通知。",
        "收件人没有邮箱的，请先补登邮箱；通知本身在其工作台可见。",
    )


@enforces(Clause.OFFICE_DUTIES)
def nothing_to_release(*, letters: int) -> Refusal | None:
    if letters:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "没有等待放行的通知。",
        "结果作出以后写成的通知，会在待发通知中等待审阅。",
    )


@enforces(Clause.OFFICE_DUTIES)
def released_already(*, released: int, letters: int) -> Refusal | None:
    """A letter is released once, so a batch is released whole or not at all."""
    if not released:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "这{letters}份通知中有{released}份已经放行。",
        "请刷新页面，只放行仍在等待的；需要再发的，请用重发。",
        letters=letters,
        released=released,
    )


@enforces(Clause.OFFICE_DUTIES)
def not_released(*, released: bool) -> Refusal | None:
    if released:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "这份通知还没有放行，不能重发。",
        "请先在待发通知中审阅并放行。",
    )
