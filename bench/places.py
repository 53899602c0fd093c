"""An empty database and a folder of its own for a benchmark, named to Django by the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

DATABASES = ("sqlite", "postgres")


@contextmanager
def place(kind: str, **settings: str) -> Iterator[Path]:
    """The folder. What `settings` names in the environment holds for whoever starts from here."""
    from tests.postgres import server

    with TemporaryDirectory(prefix="zhiheng-bench-") as name:
        folder = Path(name)
        os.environ |= {
            "ZHIHENG_VAR": name,
            "ZHIHENG_SECOND_FACTOR": "0",
            "DJANGO_SETTINGS_MODULE": "zhiheng.settings",
            **settings,
        }
        if kind == "postgres":
            with server() as url:
                os.environ["DATABASE_URL"] = url
                yield folder
        else:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
            yield folder
