"""Keep bytes by their hash. Called inside acts; the folder never loses or overwrites anything."""

import os
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from zhiheng.instruments.documents import rules
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.documents.queries import content_of, path_of
from zhiheng.instruments.ledger.acts import part
from zhiheng.rulebook.citations import refuse

__all__ = ["content_of", "keep", "keep_issued", "path_of"]


@part
def keep(content: bytes, *, name: str, at: datetime) -> Document:
    """Store a file and return its row. Refuses what `rules.file_is_unacceptable` refuses."""
    refuse(rules.file_is_unacceptable(name, content, limit=settings.FILE_LIMIT))

    digest = sha256(content).hexdigest()
    _write_once(path_of(digest), content)
    return Document.objects.create(
        name=name, digest=digest, size=len(content), kind=rules.kind_of(name), kept_at=at
    )


@part
def keep_issued(files: Sequence[tuple[str, bytes]], *, at: datetime) -> list[Document]:
    """Store papers that we made ourselves, as (name, content); one insert for all of them.

    What people upload goes through `keep`, which looks at it first.
    """
    rows = []
    for name, content in files:
        digest = sha256(content).hexdigest()
        _write_once(path_of(digest), content)
        rows.append(
            Document(
                name=name, digest=digest, size=len(content), kind=rules.kind_of(name), kept_at=at
            )
        )
    return Document.objects.bulk_create(rows)


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        if settings.DURABLE:
            os.fsync(file.fileno())
    os.replace(file.name, path)
