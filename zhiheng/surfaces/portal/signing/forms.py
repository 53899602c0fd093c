"""Allauth's forms in our words, with failures of the second factor recorded."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.signing import recording
from zhiheng.surfaces.portal.signing.adapters import LOCKED


class Codes:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label = _("验证码或恢复码")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == LOCKED:
                recording.second_factor_locked(self.user)  # type: ignore[attr-defined]
            raise


class CodeForm(Codes, codes.AuthenticateForm):
    pass


class CodeAgainForm(Codes, codes.ReauthenticateForm):
    pass


class Passkeys:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            noted = recording.second_factor_failed
            if error.code == LOCKED:
                noted = recording.second_factor_locked
            noted(self.user)  # type: ignore[attr-defined]
            raise


class PasskeyForm(Passkeys, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Passkeys, passkeys.ReauthenticateWebAuthnForm):
    pass


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""


class EnrolCodesForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("验证器上的 6 位数字")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NamedPasskey:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]  # type: ignore[attr-defined]
        name.label = _("名称")
        name.max_length = 60
        name.help_text = _("写明是哪一台设备或哪一枚安全密钥，以便日后分辨。")


class AddPasskeyForm(NamedPasskey, passkeys.AddWebAuthnForm):
    pass


class RenamePasskeyForm(NamedPasskey, passkeys.EditWebAuthnForm):
    pass
