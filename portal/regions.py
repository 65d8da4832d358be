"""Regions of the world by ISO 3166 code, after the United Nations' M49 standard (continental regions)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """A continental region of M49, or none that is known."""

    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    OCEANIA = "oceania", _("Oceania")
    INVENTED = "invented", _("Invented countries")
    UNKNOWN = "unknown", _("Not said")


_CODES = {
    Region.AFRICA: (
        "DZ EG LY MA SD TN EH IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS TZ UG ZM ZW AO"
        " CM CF TD CG CD GQ GA ST BW SZ LS NA ZA BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG"
    ),
    Region.AMERICAS: (
        "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI BZ CR"
        " SV GT HN MX NI PA AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE BM CA GL PM US"
    ),
    Region.ASIA: (
        "KZ KG TJ TM UZ CN HK MO KP JP MN KR TW BN KH ID LA MY MM PH SG TH TL VN AF BD BT IN IR MV"
        " NP PK LK AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE"
    ),
    Region.EUROPE: (
        "BY BG CZ HU PL MD RO RU SK UA AX GG JE DK EE FO FI IS IE IM LV LT NO SJ SE GB AL AD BA HR"
        " GI GR VA IT MT ME MK PT SM RS SI ES AT BE FR DE LI LU MC NL CH XK"
    ),
    Region.OCEANIA: (
        "AU CX CC HM NZ NF FJ NC PG SB VU GU KI MH FM NR MP PW UM AS CK PF NU PN WS TK TO TV WF"
    ),
}
_REGION_OF = {code: region for region, codes in _CODES.items() for code in codes.split()}


def region_of(country: str) -> Region:
    """The region of a country or area; user-assigned codes are the demo's invented countries."""
    if not country:
        return Region.UNKNOWN
    known = _REGION_OF.get(country)
    return known or (Region.INVENTED if country.startswith("X") else Region.UNKNOWN)
