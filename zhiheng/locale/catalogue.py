"""Keep the English catalogue complete.

    python -m zhiheng.locale.catalogue check     what is missing, unused or has other places
    python -m zhiheng.locale.catalogue update    write newly found texts into the catalogue
    python -m zhiheng.locale.catalogue compile   write the .mo file that Django reads

The texts: arguments of gettext and its kin, `what` and `remedy` of a Refusal, labels of choices,
dictionaries called …_LABELS, and everything that templates mark. Chinese is the source language,
so only English has a catalogue.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from zhiheng.locale.finding import Found, texts

ROOT = Path(__file__).resolve().parents[1]
PO = Path(__file__).parent / "en" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"\{(\w*)[^{}]*\}|%\((\w+)\)[sd]")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Fault:
    text: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.text}"


def read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def faults(found: dict[tuple[str, str | None], Found], catalogue: Catalog) -> Iterator[Fault]:
    for (text, context), place in found.items():
        message = catalogue.get(text, context)
        translated = str(message.string) if message and isinstance(message.string, str) else ""
        if not translated:
            yield Fault(text, place.where, "no English")
        elif places(text) != places(translated):
            yield Fault(text, place.where, "other {places} than the Chinese")
        elif CHINESE.search(translated):
            yield Fault(text, place.where, "Chinese left in the English")
    for message in written(catalogue):
        if (message.id, message.context) not in found:
            yield Fault(str(message.id), PO.name, "no longer used")


def places(text: str) -> Counter[str]:
    return Counter(brace or percent for brace, percent in PLACES.findall(text))


def written(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def updated(found: dict[tuple[str, str | None], Found], old: Catalog) -> Catalog:
    """The catalogue of what is found, with the translations that it had."""
    new = Catalog(locale="en", fuzzy=False)
    for (text, context), place in sorted(found.items(), key=lambda item: item[1].where):
        had = old.get(text, context)
        new.add(
            text,
            had.string if had else "",
            context=context,
            locations=[(place.where, 0)],
            flags=["python-brace-format"] if "{" in text else [],
        )
    return new


def save(catalogue: Catalog) -> None:
    """No dates, no line numbers: the file changes only where a text does."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=True, include_lineno=False)
    body = buffer.getvalue().replace(b":0\n", b"\n")
    PO.write_bytes(HEADER + body)


HEADER = b"""msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def check() -> int:
    found = list(faults(texts(ROOT), read()))
    for fault in found:
        say(str(fault))
    say(f"{len(found)} faults" if found else "the English catalogue is complete")
    return 1 if found else 0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def update() -> int:
    save(updated(texts(ROOT), read()))
    return 0


def compile_() -> int:
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read())
    return 0


COMMANDS = {"check": check, "update": update, "compile": compile_}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
