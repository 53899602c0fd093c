"""How often one address may file or guess. Nothing here tells who it was."""

import hmac
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache

PER_HOUR = 30
"""Tries of one address within an hour: a careful person corrects a form a few times, and an
office of many people may share one address."""
HOUR = 3600


def too_often(request, what: str) -> bool:
    """Count one try of this address; whether it is one too many."""
    key = f"tries:{what}:{_masked(request)}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > PER_HOUR
    except ValueError:  # the hour ended in between
        return False


def _masked(request) -> str:
    """An address that cannot be read back: whoever objects is not to be found in a cache."""
    address = get_adapter().get_client_ip(request) or ""
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), sha256).hexdigest()[:24]
