"""Invented countries: what the demo refuses, suspends or restricts happens there, never in a real one."""

from django.utils.translation import gettext_lazy as _

# User-assigned ISO 3166 codes: they can never be a real country's.
INVENTED_COUNTRIES = {
    "XA": _("Marisia (invented)"),
    "XB": _("Northmark (invented)"),
    "XC": _("Sandovia (invented)"),
    "XD": _("Tern Islands (invented)"),
    "XE": _("Velmora (invented)"),
    "XF": _("Oasis Coast (invented)"),
}
