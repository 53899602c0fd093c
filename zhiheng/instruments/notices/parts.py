"""Publish a notice, seal an identity. Called inside acts of the stage whose notice it is."""

import hmac
import json
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet
from django.conf import settings

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.notices.models import Notice, Objection, SealedIdentity
from zhiheng.instruments.notices.vocabulary import NoticeKind


@part
def publish(
    kind: NoticeKind,
    *,
    cycle: Cycle | None,
    issuer: str,
    title: str,
    body: str,
    at: datetime,
    number: str = "",
    closes_at: datetime | None = None,
) -> Notice:
    """A notice with the SHA-256 of its text, which the act records."""
    return Notice.objects.create(
        cycle=cycle,
        kind=kind,
        number=number,
        issuer=issuer,
        title=title,
        body=body,
        digest=sha256(f"{title}\n{body}".encode()).hexdigest(),
        published_at=at,
        closes_at=closes_at,
    )


@part
def seal(objection: Objection, **identity: str) -> SealedIdentity:
    """Keep who objects as ciphertext only; the key lies outside the database."""
    text = json.dumps(identity, ensure_ascii=False).encode()
    return SealedIdentity.objects.create(
        objection=objection, sealed=Fernet(settings.SEAL_KEY).encrypt(text)
    )


@part
def unseal(sealed: SealedIdentity) -> dict[str, str]:
    """Who objects. Raises `InvalidToken` when the ciphertext was changed or the key is another."""
    return json.loads(Fernet(settings.SEAL_KEY).decrypt(bytes(sealed.sealed)))


def receipt_number(notice: Notice, ordinal: int) -> str:
    """YY2026-003-9F31C2: the tail can't be guessed, so that only its holder finds the answer."""
    tail = hmac.new(settings.SEAL_KEY.encode(), f"{notice.pk}:{ordinal}".encode(), sha256)
    return f"YY{notice.published_at.year}-{notice.pk}-{ordinal:03d}-{tail.hexdigest()[:8].upper()}"
