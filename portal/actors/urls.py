"""Addresses of accounts: our own pages, and the sign-in library's."""

from django.urls import URLPattern, URLResolver, include, path

from portal.actors.views import home, signing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="account-home"),
    path("settings/", home.settings, name="account-settings"),
    # These stand before the library's own under the same names and addresses.
    path("logout/", signing.sign_out, name="account_logout"),
    path("sessions/", signing.sessions, name="usersessions_list"),
    path("2fa/totp/activate/", signing.add_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signing.remove_app, name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", signing.add_passkey, name="mfa_add_webauthn"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
