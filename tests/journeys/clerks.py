"""Somebody at a browser, who signs in when asked, fills in a form by its fields and presses."""

import os
from typing import Any

from tests import world
from tests.surfaces.portal.conftest import PASSWORD, account

SHOTS = os.environ.get("ZHIHENG_SHOTS")
"""A folder to keep what was seen; nothing is kept without."""
MAIN = "main form[method='post'] button:not(.second):not(.secondary):not([name]):not([type=button])"
SAID = ".message[role=status]"
FILE = ("材料.pdf", world.pdf())


class Clerk:
    """One person with a browser window of their own. `person`: None for the public."""

    def __init__(self, browser: Any, site: str, person: Any = None, **window: Any) -> None:
        self.window = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **window)
        self.page = self.window.new_page()
        self.site = site
        self.person = person
        self.acts = 0
        self.username = ""
        if person is not None:
            self.username = f"user-{person.pk}"
            account(person, self.username)

    def opens(self, path: str) -> None:
        """The page of that address, through the doors that stand before it."""
        self.page.goto(self.site + path)
        self.passes_the_doors()
        if not self.page.url.startswith(self.site + path):
            self.page.goto(self.site + path)

    def passes_the_doors(self) -> None:
        """Sign in where the session is over; give the password again where the page wants it."""
        if "/account/sign-in" in self.page.url:
            self.types(login=self.username, password=PASSWORD)
            self.presses()
        if "/account/again" in self.page.url:
            self.types(password=PASSWORD)
            self.presses()

    def follows(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.passes_the_doors()

    def sees(self, *words: str) -> None:
        told = self.reads()
        for one in words:
            assert one in told, f"{self.page.url} says nothing of “{one}”:\n{told}"

    def types(self, fields: Any = (), **named: Any) -> None:
        for name, value in {**dict(fields), **named}.items():
            found = self.page.locator(f'main [name="{name}"]')
            if not found.count():
                raise AssertionError(f"{self.page.url} has no field {name}:\n{self.reads()}")
            _fill(found, value)

    def presses(self, button: str = MAIN) -> None:
        """Press, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def asks(self, path: str, fields: Any = (), /, press: str = MAIN, **named: Any) -> None:
        """Submit an act, whatever may be answered."""
        self.opens(path)
        self.types(fields, **named)
        self.presses(press)

    def does(self, path: str, fields: Any = (), /, press: str = MAIN, **named: Any) -> None:
        """Perform one act through its page: done, and said so."""
        self.asks(path, fields, press=press, **named)
        self.has_done()

    def has_done(self) -> None:
        self.acts += 1
        if SHOTS:
            name = self.page.url.removeprefix(self.site).split("?")[0].strip("/").replace("/", "-")
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
        if not self.page.locator(SAID).count():
            raise AssertionError(f"{self.page.url} did not do it:\n{self.reads()}")

    def reads(self) -> str:
        return self.page.locator("body").inner_text()


def _fill(found: Any, value: Any) -> None:
    """One field, or all boxes of a name, as a person would leave them."""
    kind = found.first.evaluate("field => field.type")
    if kind == "radio":
        found.and_(found.page.locator(f'[value="{value}"]')).check()
    elif kind == "checkbox" and isinstance(value, bool):
        found.set_checked(value)
    elif kind == "checkbox":
        wanted = {str(one) for one in value}
        for box in found.all():
            box.set_checked(box.get_attribute("value") in wanted)
    elif kind.startswith("select"):
        shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        found.select_option([str(one) for one in shown] if isinstance(shown, list) else str(shown))
    elif kind == "file":
        name, content = value
        found.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    else:
        found.fill("\n".join(map(str, value)) if isinstance(value, list) else str(value))
