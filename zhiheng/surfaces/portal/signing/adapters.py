"""How allauth is bent to this house: no sign-up, our words, sealed secrets, everything recorded."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.signing import recording
from zhiheng.surfaces.portal.tasks import remember_last_here

LOCKED = "too_many_login_attempts"


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        LOCKED: _("连续多次未通过，账号暂时锁定。请 15 分钟后再试。"),
        "username_password_mismatch": _("用户名或密码不正确。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("现用密码不正确。"),
        "rate_limited": _("尝试过于频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def login(self, request: Any, user: Any) -> None:
        before = user.last_login
        super().login(request, user)
        remember_last_here(request, before)
        recording.signed_in(user, request)

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            recording.locked(credentials.get("username", ""))
            raise

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        recording.failed(credentials.get("username", ""))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Silent: our pages say themselves what was done."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证未通过。请核对验证码是否为最新，或换一种方式。"),
        "cannot_generate_recovery_codes": _("请先登记验证器或通行密钥，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return Fernet(settings.SEAL_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.SEAL_KEY).decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        from allauth.mfa.models import Authenticator

        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("通行密钥 {n}").format(n=held + 1)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.person.name if user.person else user.username}
