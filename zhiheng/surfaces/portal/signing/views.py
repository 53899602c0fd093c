"""The pages of signing in and of one's own sign-in. Allauth does the work, the words are ours."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import open_to_public
from zhiheng.surfaces.portal.signing import eyes, factors, forms, typed
from zhiheng.surfaces.portal.signing.doors import (
    before_second_factor,
    freshly_signed_in,
    open_to_signed_in,
)


def own(view: Callable) -> Callable:
    """A page of one's own sign-in: open before a second factor is enrolled."""
    return before_second_factor(open_to_signed_in(view))


def own_and_fresh(view: Callable) -> Callable:
    return own(freshly_signed_in(view))


sign_in = open_to_public(account.LoginView.as_view(template_name="signing/sign_in.html"))


class SignOut(account.LogoutView):
    """Leaves nothing on the device. A session that merely ends keeps unsaved drafts there: their
    owner comes back for them."""

    template_name = "signing/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        typed.forget_the_last(response)
        return response


sign_out = open_to_public(SignOut.as_view())
inactive = open_to_public(
    account.AccountInactiveView.as_view(template_name="signing/inactive.html")
)


class WithOptions:
    """What the passkey's device needs to know, as text for an attribute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)  # type: ignore[misc]
        found["options"] = json.dumps(found.get("js_data", {}))
        return found


class SecondQuestion(WithOptions, base.AuthenticateView):
    template_name = "signing/second_factor.html"
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        found["by_passkey"] = is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN])
        return found


class PasskeyAgain(WithOptions, webauthn.ReauthenticateWebAuthnView):
    template_name = "signing/passkey_again.html"
    form_class = forms.PasskeyAgainForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response({**self.get_context_data(), "form": form})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return {"form": self.get_form(), **found}


authenticate = open_to_public(SecondQuestion.as_view())
password_again = own(
    account.ReauthenticateView.as_view(
        form_class=forms.PasswordAgainForm, template_name="signing/password_again.html"
    )
)
code_again = own(
    base.ReauthenticateView.as_view(
        form_class=forms.CodeAgainForm, template_name="signing/code_again.html"
    )
)
passkey_again = own(PasskeyAgain.as_view())


@own
def index(request: Any) -> HttpResponse:
    """One's own sign-in: what is enrolled, and what is still required."""
    held = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    context = {
        "totp": next((one for one in held if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in held if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": _codes_left(held),
        "required": factors.must_enrol(request),
        "decides": factors.decides(request.posts),
    }
    return render(request, "signing/index.html", context)


def _codes_left(held: list[Any]) -> int | None:
    codes = next((one for one in held if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return len(codes.wrap().get_unused_codes()) if codes else None


class EnrolCodes(totp.ActivateTOTPView):
    template_name = "signing/enrol_codes.html"
    form_class = forms.EnrolCodesForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        found["qr"] = mark_safe(
            segno.make(found["totp_url"]).svg_inline(scale=5, border=2, omitsize=False)
        )
        found["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return found


class RemoveCodes(totp.DeactivateTOTPView):
    template_name = "signing/remove_codes.html"
    success_url = reverse_lazy("mfa_index")


class AddPasskey(WithOptions, webauthn.AddWebAuthnView):
    template_name = "signing/add_passkey.html"
    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own drops the form that was refused
        found = super().get_context_data(**kwargs)
        return {**found, "form": kwargs.get("form") or found["form"]}


class RenamePasskey(webauthn.EditWebAuthnView):
    template_name = "signing/rename_passkey.html"
    form_class = forms.RenamePasskeyForm
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(webauthn.RemoveWebAuthnView):
    template_name = "signing/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")


class Codes(recovery.ViewRecoveryCodesView):
    template_name = "signing/codes.html"


class NewCodes(recovery.GenerateRecoveryCodesView):
    template_name = "signing/new_codes.html"


class ChangePassword(account.PasswordChangeView):
    template_name = "signing/change_password.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, gettext("密码已修改。"))
        return response

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


enrol_codes = own_and_fresh(EnrolCodes.as_view())
remove_codes = own_and_fresh(RemoveCodes.as_view())
add_passkey = own_and_fresh(AddPasskey.as_view())
rename_passkey = own_and_fresh(RenamePasskey.as_view())
remove_passkey = own_and_fresh(RemovePasskey.as_view())
codes = own_and_fresh(Codes.as_view())
new_codes = own_and_fresh(NewCodes.as_view())
change_password = own(ChangePassword.as_view())


@own
def posts(request: Any) -> HttpResponse:
    """In whose name one wants to go on."""
    return render(request, "signing/posts.html")


@own
@require_POST
def look_as(request: Any, post_id: int) -> HttpResponse:
    post = get_object_or_404(people.posts_of(request.person, at=request.at), pk=post_id)
    eyes.choose(request, post)
    return redirect("desk")


@open_to_public
@wraps(set_language)
def language(request: Any) -> Any:
    return set_language(request)
