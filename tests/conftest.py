from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import TransactionTestCase

from tests import world
from zhiheng.instruments.ledger.papers import Paper, unguard_tables
from zhiheng.instruments.people.vocabulary import Role


def pytest_addoption(parser):
    parser.addoption("--without", help="a rule to switch off, as package.module:name")


def pytest_sessionstart(session):
    """Switch one rule off, to prove that some test would notice."""
    if rule := session.config.getoption("--without"):
        module, name = rule.split(":")
        setattr(import_module(module), name, lambda *args, **kwargs: None)


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path: Path):
    """Each test keeps its files and mail apart."""
    settings.FILES = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def office(db):
    return world.person("李办", Role.OFFICE)


@pytest.fixture
def chair(db):
    return world.person("周主任", Role.CHAIR, Role.COMMITTEE)


@pytest.fixture
def timetable(db):
    return world.person("时程", Role.TIMETABLE)


@pytest.fixture(autouse=True, scope="session")
def papers_can_be_cleared_between_real_transactions():
    """Tests on real transactions empty the tables afterwards, which papers forbid: lift the
    triggers for that moment; the flush itself puts them back by its post_migrate signal."""
    emptying = TransactionTestCase._fixture_teardown

    def lift_then_empty(case):
        papers = [model for model in apps.get_models() if issubclass(model, Paper)]
        unguard_tables("default", papers)
        emptying(case)

    TransactionTestCase._fixture_teardown = lift_then_empty
    yield
    TransactionTestCase._fixture_teardown = emptying
