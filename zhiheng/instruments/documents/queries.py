"""Read what was kept."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from zhiheng.instruments.documents.models import Document


def content_of(document: Document) -> bytes:
    """The bytes, checked against their hash. Raises ValueError when the file was tampered with."""
    content = path_of(document.digest).read_bytes()
    if sha256(content).hexdigest() != document.digest:
        raise ValueError(f"{document.name}: content does not match its digest")
    return content


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest
