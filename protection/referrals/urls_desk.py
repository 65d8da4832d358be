"""Addresses of referrals and communications, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.referrals.views import letters, referrals

_CASE = "cases/<uuid:case_id>/"
_ONE = f"{_CASE}referrals/<uuid:referral>/"
_LETTER = f"{_CASE}letters/<uuid:communication>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", referrals.referral_list, name="desk-referrals"),
    path(f"{_CASE}referrals/add/", referrals.referral_add, name="desk-referral-add"),
    path(_ONE, referrals.referral, name="desk-referral"),
    path(f"{_ONE}<slug:doing>/", referrals.referral_step, name="desk-referral-step"),
    path(f"{_CASE}letters/add/", letters.letter_add, name="desk-letter-add"),
    path(_LETTER, letters.letter, name="desk-letter"),
    path(f"{_LETTER}print/", letters.letter_print, name="desk-letter-print"),
    path(f"{_LETTER}<slug:doing>/", letters.letter_step, name="desk-letter-step"),
]
