"""Promises that the whole codebase keeps, beyond what imports can show."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from zhiheng.instruments.ledger.acts import ACTS
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook import index
from zhiheng.rulebook.checking import check_file, errors
from zhiheng.rulebook.editions import FOLDER, editions

ROOT = Path(__file__).parents[2]
ROOMS = [*settings.INSTRUMENTS, *settings.STAGES]
FULL = [edition for edition in editions() if not edition.lineage_only]


def modules(filename: str) -> list[str]:
    """Dotted names of all modules or packages of that name in the rooms."""
    found = [*ROOT.glob(f"zhiheng/*/*/{filename}.py"), *ROOT.glob(f"zhiheng/*/*/{filename}/*.py")]
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found)


@pytest.mark.parametrize("edition", FULL, ids=lambda e: e.name)
def test_every_clause_is_enforced_and_tested_or_left_to_people_for_a_reason(edition):
    assert index.gaps(edition) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_every_edition_that_ships_passes_its_check(path):
    assert errors(check_file(path)) == []


@pytest.mark.parametrize("name", modules("actions"))
def test_every_public_function_among_the_actions_is_an_act(name):
    module = import_module(name)
    for function in vars(module).values():
        if inspect.isfunction(function) and function.__module__ == name:
            if function.__name__.startswith("_") or function.__name__ in HELPERS:
                continue
            assert hasattr(function, "under"), f"{name}.{function.__name__}"
            asked = inspect.signature(function).parameters
            assert {"by", "at"} <= asked.keys(), function
            assert all(p.kind == p.KEYWORD_ONLY for p in asked.values()), function


HELPERS = {"only_the_first", "resolved", "digest_of", "sms_service"}


def test_every_act_says_which_roles_may_perform_it():
    for name in modules("actions"):
        import_module(name)
    ours = {name: act for name, act in ACTS.items() if name.startswith("zhiheng.")}
    silent = [name for name, act in ours.items() if not hasattr(act.allowed, "roles")]
    assert silent == ["zhiheng.instruments.people.actions.registering.install_administrator"]


def relations_between_rooms():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here != there and here in ROOMS and there in ROOMS:
                    yield field, here, there


def test_relations_point_to_earlier_rooms():
    """Imports cannot show this: a foreign key may name its target in a string."""
    for field, here, there in relations_between_rooms():
        assert ROOMS.index(there) < ROOMS.index(here), field


def test_earlier_rooms_get_no_way_back():
    """A reverse accessor would let an application reach its own scoresheets."""
    for field, _here, _there in relations_between_rooms():
        assert field.remote_field.hidden, field


def test_every_page_says_who_may_open_it():
    assert run_checks() == []


def test_every_paper_is_guarded_by_the_database(db):
    """Each paper's table has triggers against update and delete."""
    query = (
        "SELECT DISTINCT event_object_table FROM information_schema.triggers"
        if connection.vendor == "postgresql"
        else "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        guarded = {row[0] for row in cursor.fetchall()}

    papers = {m._meta.db_table for m in apps.get_models() if issubclass(m, Paper)}
    assert papers <= guarded


def test_no_act_reads_the_clock():
    """Who acts says when. Only the request, the console and the timetable know what time it is."""
    asking = [
        path.relative_to(ROOT)
        for floor in ("rulebook", "methods", "instruments", "stages")
        for path in (ROOT / "zhiheng" / floor).rglob("*.py")
        if path.parent.name != "migrations"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
    ]
    assert asking == []


def test_every_room_says_what_it_is_for():
    for package in [*ROOT.glob("zhiheng/*/__init__.py"), *ROOT.glob("zhiheng/*/*/__init__.py")]:
        if package.parent.name not in ("migrations", "templatetags", "locale"):
            assert ast.get_docstring(ast.parse(package.read_text())), package
