"""A page as a clerk uses it: its links, and its form with what it already holds."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

Value = str | list[str]


@dataclass
class Form:
    """The fields of a form by name, as a browser would send them untouched."""

    action: str = ""
    fields: dict[str, Value] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # text, number, file, select, checkbox …
    options: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """The main part of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.form: Form | None = None
        self.refusals = 0
        self.within: list[str] = []
        self.select = self.area = ""
        self.feed(text)

    def link(self, pattern: str) -> str | None:
        """The first address that the whole pattern fits."""
        return next((one for one in self.links if re.fullmatch(pattern, one)), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "main" or (tag == "form" and "main" in self.within):
            self.within.append(tag)
        if "main" not in self.within:
            return
        if tag == "a" and "href" in given:
            self.links.append(given["href"].split("#")[0])
        if given.get("role") == "alert":
            self.refusals += 1
        if tag == "form" and given.get("method", "").lower() == "post" and self.form is None:
            self.form = Form(given.get("action", ""))
        elif self.form and "form" in self.within:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            self.within.remove(tag)
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.form:
            self.form.fields[self.area] = f"{self.form.fields[self.area]}{data}".lstrip("\n")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self.form
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self.select:
            self.form.options[self.select].append(value)
            if "selected" in given or self.select not in self.form.fields:
                self.form.fields[self.select] = value
        elif tag == "select":
            self.select, self.form.options[name] = name, []
            self.form.kinds[name] = tag
        elif tag == "textarea":
            self.area, self.form.kinds[name], self.form.fields[name] = name, tag, ""
        elif tag == "input" and name:
            self._input(given.get("type", "text"), name, value, chosen="checked" in given)

    def _input(self, kind: str, name: str, value: str, *, chosen: bool) -> None:
        assert self.form
        self.form.kinds[name] = kind
        if kind in {"checkbox", "radio"}:
            self.form.options.setdefault(name, []).append(value or "on")
            if chosen:
                held = self.form.fields.setdefault(name, [])
                assert isinstance(held, list)
                held.append(value or "on")
        elif kind != "file":
            self.form.fields[name] = value


def encoded(fields: dict[str, Value], files: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    """Content type and body of a form that is sent."""
    edge = "zhiheng-bench-5f1d3c"
    parts = [
        (f'name="{name}"', one.encode())
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    parts += [
        (f'name="{name}"; filename="{called}"\r\nContent-Type: application/pdf', content)
        for name, (called, content) in files.items()
    ]
    body = b"".join(
        f"--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return f"multipart/form-data; boundary={edge}", body + f"--{edge}--\r\n".encode()
