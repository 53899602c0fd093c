"""Papers: rows that count, and are therefore never changed or deleted.

The model refuses in Python, and the database refuses by triggers (SQLite and PostgreSQL), so
that neither a bulk update nor a hand at the database console passes unnoticed.
"""

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from django.apps import AppConfig
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper


class PapersAreKept(Exception):
    """Somebody tried to change or delete a paper instead of adding the next one."""


class PaperQuerySet(models.QuerySet):
    def update(self, **changes: Any) -> int:
        _only_open(self.model, changes)
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise PapersAreKept(self.model._meta.label)


class Paper(models.Model):
    """A row that is written once. `open_fields` may change; `once_fields` may be filled in once."""

    open_fields: ClassVar[tuple[str, ...]] = ()
    once_fields: ClassVar[tuple[str, ...]] = ()

    objects = PaperQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _only_open(type(self), kwargs.get("update_fields") or _all(type(self)))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PapersAreKept(self._meta.label)


def _all(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def _only_open(model: Any, names: Any) -> None:
    if closed := set(names) - {*model.open_fields, *model.once_fields}:
        raise PapersAreKept(f"{model._meta.label}: {', '.join(sorted(closed))}")


def guard_tables(sender: AppConfig, using: str, **_: Any) -> None:
    """After each migration: give every paper's table its triggers."""
    for model in sender.get_models():
        if issubclass(model, Paper) and router.allow_migrate_model(using, model):
            with connections[using].cursor() as cursor:
                for statement in triggers(model, connections[using]):
                    cursor.execute(statement)


def unguard_tables(using: str, models_: list[type[Paper]]) -> None:
    """Take the triggers away: for a migration that reshapes a table, and for emptying a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models_:
            for name in TRIGGERS:
                cursor.execute(_drop(model, name, connection))


TRIGGERS = ("kept", "kept_once", "kept_row", "kept_whole")


def triggers(model: type[Paper], connection: BaseDatabaseWrapper) -> Iterator[str]:
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    for name in TRIGGERS:
        yield _drop(model, name, connection)
    yield from build(model)


def _drop(model: type[Paper], name: str, connection: BaseDatabaseWrapper) -> str:
    table = model._meta.db_table
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}'


def _columns(model: type[Paper]) -> tuple[str, list[str]]:
    """The columns that never change, quoted and joined, and those that are filled in once."""
    loose = {*model.open_fields, *model.once_fields}
    fields = model._meta.concrete_fields
    closed = ", ".join(f'"{f.column}"' for f in fields if f.name not in loose)
    return closed, [str(f.column) for f in fields if f.name in model.once_fields]


def _sqlite(model: type[Paper]) -> Iterator[str]:
    table = model._meta.db_table
    closed, once = _columns(model)
    refuse = f"BEGIN SELECT RAISE(ABORT, 'papers are kept: {table}'); END"
    yield f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OF {closed} ON "{table}" {refuse}'
    yield f'CREATE TRIGGER "{table}_kept_row" BEFORE DELETE ON "{table}" {refuse}'
    if once:
        yield (
            f'CREATE TRIGGER "{table}_kept_once" BEFORE UPDATE OF {_quoted(once)} ON "{table}" '
            f"WHEN {_filled(once)} {refuse}"
        )


def _postgres(model: type[Paper]) -> Iterator[str]:
    table = model._meta.db_table
    closed, once = _columns(model)
    yield """
        CREATE OR REPLACE FUNCTION papers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'papers are kept: %%', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """.replace("%%", "%")
    refuse = "EXECUTE FUNCTION papers_are_kept()"
    yield (
        f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OF {closed} ON "{table}" '
        f"FOR EACH ROW {refuse}"
    )
    yield f'CREATE TRIGGER "{table}_kept_row" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}'
    yield f'CREATE TRIGGER "{table}_kept_whole" BEFORE TRUNCATE ON "{table}" {refuse}'
    if once:
        yield (
            f'CREATE TRIGGER "{table}_kept_once" BEFORE UPDATE OF {_quoted(once)} ON "{table}" '
            f"FOR EACH ROW WHEN ({_filled(once)}) {refuse}"
        )


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _filled(columns: list[str]) -> str:
    return " OR ".join(f'OLD."{column}" IS NOT NULL' for column in columns)
