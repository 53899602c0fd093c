"""Who must have a second factor: everyone who decides."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are no factor: they replace one that is lost."""


def decides(posts: Iterable[Any]) -> bool:
    return any(post.role in settings.DECIDERS for post in posts)


def must_enrol(request: Any) -> bool:
    """Whether a post held now requires a second factor that the account has not got."""
    if not settings.SECOND_FACTOR or not decides(request.posts):
        return False
    return not is_mfa_enabled(request.user, FACTORS)
