"""Which database a command works on. Sets Django up, so it is called before anything of it is used."""

import os
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from zhiheng.surfaces.console.failures import Failure

SETTINGS = "zhiheng.settings"
POSTGRES = ("postgres://", "postgresql://")
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


def current() -> None:
    """Set Django up on the database of the settings, which must have been prepared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as fault:
        raise Failure(f"连不上数据库：{_first_line(fault)}") from fault
    if "ledger_entry" not in tables:
        raise Failure("数据库还没有建好。先运行 bin/setup，或者 python manage.py migrate。")


def prepare() -> None:
    """Set Django up and bring the database of the settings up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    _migrate()


@contextmanager
def theirs() -> Iterator[None]:
    """The current database, for as long as a command works on it."""
    current()
    yield


def without_data() -> None:
    """Set Django up for a command that opens no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


KEY_OF_NOBODY = urlsafe_b64encode(sha256(b"nobody real").digest()).decode()


@contextmanager
def own(folder: Path, *, invented: bool = False) -> Iterator[None]:
    """A fresh database for one rehearsal: a file in the folder, or a database on the PostgreSQL
    server that DATABASE_URL names, which is dropped at the end. Files lie in the folder.

    Where everybody is invented, so is the seal's key: the receipts of objections depend on it, and
    the same seed must give the same papers.
    """
    if invented:
        os.environ["SEAL_KEY"] = KEY_OF_NOBODY
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ["ZHIHENG_VAR"] = f"{folder.resolve()}"
    os.environ["ZHIHENG_EMAIL_BACKEND"] = NO_MAIL
    os.environ["ZHIHENG_DURABLE"] = "0"
    _clear(folder)
    url = os.environ.get("DATABASE_URL", "")
    place = _on_postgres(url) if url.startswith(POSTGRES) else _in_file(folder)
    with place as address:
        os.environ["DATABASE_URL"] = address
        _migrate()
        yield


def _clear(folder: Path) -> None:
    """Take away what an earlier rehearsal left, and nothing else."""
    for name in ("cycle.sqlite3", "cycle.sqlite3-wal", "cycle.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    if (folder / "files").is_dir():
        shutil.rmtree(folder / "files")


@contextmanager
def _in_file(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder.resolve() / 'cycle.sqlite3'}"


@contextmanager
def _on_postgres(url: str) -> Iterator[str]:
    import psycopg

    name = f"zhiheng_rehearsal_{os.getpid()}"
    try:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            server.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as fault:
        raise Failure(f"在 PostgreSQL 上建不了演练用的数据库：{_first_line(fault)}") from fault
    try:
        yield _named(url, name)
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _named(url: str, name: str) -> str:
    """The same server, another database."""
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)


def _first_line(fault: Exception) -> str:
    return f"{fault}".splitlines()[0] if f"{fault}" else type(fault).__name__
