"""Addresses of keys, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from portal.keys.views import colleagues, own, trustees, unlocking

urlpatterns: list[URLPattern | URLResolver] = [
    path("open/", unlocking.unlock, name="desk-unlock"),
    path("lock/", unlocking.lock, name="desk-lock"),
    path("kept/", unlocking.kept, name="desk-kept"),
    path("kept/<uuid:kept>/discard/", unlocking.discard, name="desk-kept-discard"),
    path("keys/", colleagues.overview, name="desk-keys"),
    path("keys/begin/", colleagues.begin, name="desk-keys-begin"),
    path("keys/list/", colleagues.genesis, name="desk-keys-genesis"),
    path("keys/numbers/", colleagues.orphans, name="desk-keys-orphans"),
    path("keys/make/", own.make, name="desk-keys-make"),
    path("keys/code/", own.confirm_code, name="desk-keys-code"),
    path("keys/code/new/", own.new_code, name="desk-keys-new-code"),
    path("keys/ask/", own.ask, name="desk-keys-ask"),
    path("keys/passphrase/", own.change, name="desk-keys-passphrase"),
    path("keys/recover/", own.recover, name="desk-keys-recover"),
    path("keys/end/", own.end_own, name="desk-keys-end-own"),
    path("keys/waiting/<uuid:proposal>/", colleagues.sign, name="desk-keys-sign"),
    path("keys/<uuid:key>/end/", colleagues.end, name="desk-keys-end"),
    path("keys/<uuid:key>/revoke/", colleagues.revoke, name="desk-keys-revoke"),
    path("trustee/", trustees.overview, name="desk-trustee"),
    path("trustee/<uuid:order>/", trustees.order, name="desk-trustee-order"),
]
