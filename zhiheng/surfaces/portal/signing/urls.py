"""Allauth looks for these names; the addresses are ours."""

from django.urls import path

from zhiheng.surfaces.portal.signing import views

urlpatterns = [
    path("account/sign-in", views.sign_in, name="account_login"),
    path("account/sign-out", views.sign_out, name="account_logout"),
    path("account/inactive", views.inactive, name="account_inactive"),
    path("account/second-factor", views.authenticate, name="mfa_authenticate"),
    path("account/again", views.password_again, name="account_reauthenticate"),
    path("account/again/code", views.code_again, name="mfa_reauthenticate"),
    path("account/again/passkey", views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("account", views.index, name="mfa_index"),
    path("account/password", views.change_password, name="account_change_password"),
    path("account/codes", views.enrol_codes, name="mfa_activate_totp"),
    path("account/codes/removal", views.remove_codes, name="mfa_deactivate_totp"),
    path("account/passkeys/new", views.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>", views.rename_passkey, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/removal", views.remove_passkey, name="mfa_remove_webauthn"),
    path("account/recovery-codes", views.codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", views.new_codes, name="mfa_generate_recovery_codes"),
    path("account/posts", views.posts, name="account_posts"),
    path("account/posts/<int:post_id>", views.look_as, name="account_look_as"),
    path("language", views.language, name="set_language"),
]
