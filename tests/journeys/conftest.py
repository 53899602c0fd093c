"""Real pages in a real Chromium. Where none is installed, these tests are skipped and say so."""

import os
import shutil

import pytest
import time_machine
from django.test import override_settings

from tests import world
from tests.journeys.clerks import Clerk

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps a loop running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skip(reason="no chromium on this machine: apt-get install chromium")
    # raised by the fixtures of pytest-playwright itself
    theirs = pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(theirs if CHROMIUM else missing)


@pytest.fixture(autouse=True, scope="session")
def static_files_of_their_own(tmp_path_factory):
    """The live server asks the apps for static files; nothing needs to have been collected."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(autouse=True)
def one_factor_will_do(settings):
    """Journeys sign in by password alone; test_signing_in does it as everybody must."""
    settings.SECOND_FACTOR = False


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync"]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def sized(page, request):
    """A page as wide as a desk's screen, and as narrow as a phone."""
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    return page


@pytest.fixture
def clock(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(world.NOON, tick=True) as traveller:
        yield traveller


@pytest.fixture
def comes(browser, live_server, clock):
    """Somebody sits down at a browser."""
    came = []

    def come(person=None, **window):
        came.append(Clerk(browser, live_server.url, person, **window))
        return came[-1]

    yield come
    for clerk in came:
        clerk.window.close()
