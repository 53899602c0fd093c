"""The screenshots of docs/guide, taken of the demonstration as it runs: `bin/guide [环节 …]`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from zhiheng.surfaces.console.demo import PASSWORD

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
SIZES = ((1280, 860), (390, 844))
TALLEST = 1500
"""A picture shows what one sees first; the rest of a long page is left out."""


class Shot(NamedTuple):
    name: str
    user: str  # empty: nobody signed in
    address: str  # "… > a" goes on to the first link that this selector finds there


SHOTS = {
    "申报": [
        Shot("applicant-desk", "applicant3", "/applicant"),
        Shot("applicant-file", "applicant3", "/applicant > main a[href^='/applicant/applications/']"),
    ],
    "推荐": [Shot("recommender-desk", "recommender", "/recommender")],
    "征求部门意见": [Shot("department-desk", "department", "/department")],
    "材料评审": [
        Shot("expert-desk", "expert1", "/expert"),
        Shot("expert-scoresheet", "expert1", "/expert > .tasks a"),
        Shot("office-reviews", "office", "/office/reviews"),
    ],
    "现场评审": [
        Shot("expert-consensus", "expert2", "/expert/assignments/1/consensus"),
        Shot("expert-visit", "expert2", "/expert/assignments/1/visit"),
    ],
    "评委会审议": [Shot("committee-desk", "chair", "/committee")],
    "公示": [
        Shot("public-home", "", "/"),
        Shot("public-measures", "", "/measures/jinshui-revised"),
        Shot("public-notice", "", "/notices > main a[href^='/notices/']"),
        Shot("office-desk", "office", "/office"),
        Shot("office-applications", "office", "/office/applications"),
        Shot("administrator-desk", "admin", "/administrator"),
    ],
    "政府审定": [Shot("government-desk", "government", "/government")],
    "奖金发放": [Shot("finance-desk", "finance", "/finance")],
    "证后监管": [
        Shot("laureate-desk", "applicant1", "/laureate"),
        Shot("supervisor-desk", "supervisor", "/supervisor"),
        Shot("auditor-desk", "auditor", "/auditor"),
        Shot("office-supervision", "office", "/office/supervision"),
        Shot("office-reliability", "office", "/office/cycles/1/reliability"),
        Shot("public-reliability", "", "/cycles/1/reliability"),
    ],
}  # fmt: skip


def main(stages: list[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for stage in stages or SHOTS:
            with demonstration(stage) as site:
                for shot in SHOTS[stage]:
                    take(browser, site, shot)


def take(browser: Browser, site: str, shot: Shot) -> None:
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        if shot.user:
            sign_in(page, site, shot.user)
        go(page, site, shot.address)
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {"x": 0, "y": 0, "width": width, "height": tall}
        page.screenshot(path=GUIDE / f"{shot.name}-{width}.png", full_page=True, clip=clip)
        context.close()


def sign_in(page: Page, site: str, user: str) -> None:
    page.goto(f"{site}/account/sign-in")
    page.get_by_label("用户名").fill(user)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()


def go(page: Page, site: str, address: str) -> None:
    first, _, link = address.partition(" > ")
    page.goto(f"{site}{first}")
    if link:
        page.locator(link).first.click()
        page.wait_for_load_state()


@contextmanager
def demonstration(stage: str) -> Iterator[str]:
    """The address of a demonstration of its own, at that step."""
    with TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/guide.sqlite3",
            "ZHIHENG_VAR": folder,
            "ZHIHENG_SECOND_FACTOR": "0",
            "DJANGO_SETTINGS_MODULE": "zhiheng.settings",
        }
        manage = [sys.executable, "manage.py"]
        load = [sys.executable, "-m", "zhiheng.surfaces.console", "demo", "load", "--stage", stage]
        for command in ([*manage, "migrate", "-v", "0"], load):
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
        port = free_port()
        serve = [*manage, "runserver", f"127.0.0.1:{port}", "--noreload", "--insecure"]
        with subprocess.Popen(
            serve, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        ) as server:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
            server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the demonstration did not start")


if __name__ == "__main__":
    main(sys.argv[1:])
