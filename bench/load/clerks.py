"""What people do at their desks on the last day of filing, page after page.

A day is a generator that stops after each page: there the person reads. Nothing here knows what
carries a request, so that a test can let a clerk work too.
"""

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

from bench.load.forms import Form, Page, Value, encoded

PASSWORD = "zhiheng-demo-2026"
SITTINGS = 3
"""How often an applicant saves what was typed."""


class Answer(NamedTuple):
    status: int  # 0: none came
    to: str = ""  # where it leads on
    text: str = ""


Send = Callable[..., Answer]
"""send(method, address, name, content_type, body, wrong) -> Answer. `wrong(answer)`: the fault in an
answer, if it is one."""
Note = Callable[[dict[str, Any]], None]


@dataclass
class Person:
    username: str
    role: str
    lacks: tuple[str, ...] = ()
    """The kinds of attachments that the application still needs."""
    today: str = ""


class Clerk(ABC):
    """One person who signs in, follows links and fills in the pages' own forms."""

    def __init__(self, person: Person, send: Send, note: Note) -> None:
        self.person = person
        self.send = send
        self.note = note
        self.chance = random.Random(person.username)

    @abstractmethod
    def day(self) -> Iterator[None]:
        """What they do, one thing at a time."""

    def reads(self, address: str) -> Page:
        answer = self.send("GET", address, named(address), "", b"", unreadable)
        return Page(answer.text)

    def signs_in(self) -> Iterator[None]:
        page = self.reads("/account/sign-in")
        yield
        self.fills(page, "/account/sign-in", login=self.person.username, password=PASSWORD)
        yield

    def fills(
        self, page: Page, address: str, /, files: Any = (), **typed: Value
    ) -> tuple[bool, Form]:
        """Send the page's form; whether it was done, and what was sent.

        Done leads on, a refusal comes back with its reason; anything else is a fault.
        """
        form = page.form or Form()
        form.fields |= typed
        kind, body = encoded(form.fields, dict(files))
        answer = self.send("POST", address, named(address), kind, body, unexplained)
        if done := answer.status == 302:
            self.reads(answer.to)
        elif not answer.status:
            raise Unanswered
        return done, form

    def writes(
        self, what: str, page: Page, address: str, /, files: Any = (), **typed: Value
    ) -> bool:
        """Fill in and note what came of it, with what must be found of it later."""
        noted = {"what": what, "at": address, "by": self.person.username}
        noted["sent"] = {key: value for key, value in typed.items() if isinstance(value, str)}
        for _, content in dict(files).values():
            noted["digest"] = sha256(content).hexdigest()
        try:
            done, _ = self.fills(page, address, files, **typed)
        except Unanswered:
            self.note({**noted, "done": None})
            return False
        self.note({**noted, "done": done})
        return done

    def strolls(self, *ways: str) -> Iterator[None]:
        """Read page after page: an address, or ~ and what the address of a link looks like."""
        page = None
        for way in ways:
            address = page.link(way[1:]) if page and way.startswith("~") else way
            if address and not address.startswith("~"):
                page = self.reads(address)
                yield


class Unanswered(Exception):
    """Nobody knows what came of it."""


class Applicant(Clerk):
    """Fills in, attaches, checks and submits before the window closes; then looks what comes of it."""

    def day(self) -> Iterator[None]:
        yield from self.signs_in()
        page = self.reads("/applicant")
        yield
        if begin := page.link(r"/applicant/cycles/\d+/organisations/\d+/application"):
            page = self.reads(begin)
            yield
            self.writes("start", page, begin)
            page = self.reads("/applicant")
            yield
        if own := page.link(r"/applicant/applications/\d+"):
            yield from self.files(own)
        while True:
            yield from self.strolls(
                "/applicant", r"~/applicant/applications/\d+", "/applicant/applications",
                "/notices", r"~/notices/\d+",
            )  # fmt: skip

    def files(self, own: str) -> Iterator[None]:
        for sitting in range(SITTINGS):
            yield from self.types(f"{own}/facts", years=5 + sitting)
        for kind in self.person.lacks:
            yield from self.attaches(f"{own}/attachments", kind)
        self.reads(f"{own}/check")
        yield
        page = self.reads(f"{own}/filing")
        yield
        self.writes("submission", page, f"{own}/filing", undertaken_by="示例承诺人", true="on")
        yield

    def types(self, address: str, years: int) -> Iterator[None]:
        """Every blank, and one number that is looked for afterwards."""
        page = self.reads(address)
        yield
        if page.form is None:  # the window has closed
            return
        for name, kind in page.form.kinds.items():
            if not page.form.fields.get(name):
                page.form.fields[name] = blank(kind, page.form.options.get(name, []))
        self.writes("draft", page, address, years_in_operation=f"{years}")
        yield

    def attaches(self, address: str, kind: str) -> Iterator[None]:
        page = self.reads(f"{address}?kind={kind}")
        yield
        if page.form is None:
            return
        content = f"%PDF-1.7\n{kind} {uuid4()}\n".encode() + b"0" * 200_000
        files = {"file": (f"{kind}.pdf", content)}
        self.writes("attachment", page, address, files, kind=kind, issued_on=self.person.today)
        yield


def blank(kind: str, options: list[str]) -> Value:
    if kind == "number":
        return "10"
    if kind == "select":
        return next((one for one in options if one), "")
    return [] if kind == "checkbox" else "示例"


class Recommender(Clerk):
    def day(self) -> Iterator[None]:
        yield from self.signs_in()
        while True:
            yield from self.strolls(
                "/recommender", "/recommender/applications", r"~/recommender/applications/\d+",
                "/recommender/recommendations", "/measures/jinshui-revised",
            )  # fmt: skip


class Expert(Clerk):
    def day(self) -> Iterator[None]:
        yield from self.signs_in()
        while True:
            yield from self.strolls(
                "/expert", "/expert/declarations", "/expert/assignments", "/account", "/measures",
                "/notices", r"~/notices/\d+",
            )  # fmt: skip


class Office(Clerk):
    """Watches the filing, looks applicants up, and enters what authorities send in."""

    def day(self) -> Iterator[None]:
        yield from self.signs_in()
        while True:
            yield from self.strolls(
                "/office", r"~/office/applications/\d+", f"/office?q={quote('示例')}",
                "/office?state=drafting", "/office/cycles", r"~/office/cycles/\d+",
                r"~/office/cycles/\d+/calendar", "/office/experts", "/office/outbox",
            )  # fmt: skip
            page = self.reads("/office/listings/enter")
            yield
            self.writes(
                "listing", page, "/office/listings/enter", code="91410105MA0008888B",
                title=f"{uuid4()}", authority="示例机关", listed_on=self.person.today,
            )  # fmt: skip
            yield


class Public(Clerk):
    """Looks around without signing in, and now and then has something to report."""

    def day(self) -> Iterator[None]:
        while True:
            yield from self.strolls(
                "/", "/notices", r"~/notices/\d+", "/register", r"~/register/\d+", "/measures",
                "/measures/jinshui-revised", "/cases", "/draws", "/data", r"~/data/[a-z-]+\.csv",
            )  # fmt: skip
            page = self.reads("/tips")
            yield
            self.writes("tip", page, "/tips", text=f"示例线索 {uuid4()}")
            yield


CLERKS: dict[str, type[Clerk]] = {
    "applicant": Applicant,
    "recommender": Recommender,
    "expert": Expert,
    "office": Office,
    "public": Public,
}


def named(address: str) -> str:
    """The page of an address, whichever row it shows."""
    return re.sub(r"/\d+", "/<n>", address).split("?")[0]


def unreadable(answer: Answer) -> str:
    return "" if answer.status in {200, 302} else f"打不开：{answer.status}"


def unexplained(answer: Answer) -> str:
    """A refusal says why, on the page that was sent."""
    if answer.status == 302 or (answer.status == 200 and 'role="alert"' in answer.text):
        return ""
    return f"没有说明原因：{answer.status}"
