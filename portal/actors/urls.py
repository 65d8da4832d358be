"""Addresses of accounts: our own pages, and the sign-in library's."""

from django.urls import URLPattern, URLResolver, include, path

from portal.actors.views import home, leaving, signing, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="account-home"),
    path("settings/", home.settings, name="account-settings"),
    path("tokens/", tokens.tokens, name="account-tokens"),
    path("tokens/end/", tokens.end_token, name="account-token-end"),
    # By their names these two read sign-in tables (see portal/middleware.py).
    path("data/", leaving.data, name="account_data"),
    path("delete/", leaving.delete, name="account_delete"),
    # These stand before the library's own under the same names and addresses.
    path("logout/", signing.sign_out, name="account_logout"),
    path("sessions/", signing.sessions, name="usersessions_list"),
    path("2fa/totp/activate/", signing.add_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signing.remove_app, name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", signing.add_passkey, name="mfa_add_webauthn"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
