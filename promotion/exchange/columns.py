"""What a file of obstacles holds: the columns, their tags (HXL 1.1), and a row's cells.

The names are the format: a file that is written with them can be brought in again
(`mappings/portal_export.json`). Cells are codes, for words differ by language.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.tenancy.models import Tenant
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import STANDING

# The sign between several codes in one cell; addresses never hold a space.
SEPARATOR = ";"
BETWEEN_LINKS = " "
Cell = str | int | float | list[str] | None

COLUMNS: dict[str, str] = {
    "id": "#meta+id",
    "state": "#meta+state",
    "reference": "#meta+reference",
    "title": "#event+name",
    "account": "#description",
    "language": "#meta+lang",
    "polarity": "#event+polarity",
    "kinds": "#event+type+code",
    "freedoms": "#event+freedom+code",
    "modality": "#event+modality+code",
    "country": "#country+code+iso3",
    "province": "#adm1+name",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "place_precision": "#geo+precision+code",
    "starts_on": "#date+occurred+start",
    "ends_on": "#date+occurred+end",
    "date_precision": "#date+precision+code",
    "severity": "#severity",
    "groups": "#affected",
    "actors": "#org+type",
    "instruments": "#event+law+code",
    "standards": "#event+standard+code",
    "verification": "#status+verification",
    "source_name": "#meta+source",
    "source_links": "#meta+url+source",
    "source_licence": "#meta+license",
    "collection": "#meta+collection",
    "url": "#meta+url",
    "published_at": "#date+published",
    "changed_at": "#date+changed",
    "note": "#meta+note",
}
_LISTS = frozenset(
    {"kinds", "freedoms", "groups", "actors", "instruments", "standards", "source_links"}
)
_TOMBSTONE = frozenset({"id", "state", "changed_at"})


class RowWriter:
    """Turns published rows of one institution into cells."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._special: dict[str, Callable[[PublishedObstacle], Cell]] = {
            "country": lambda row: row.country.alpha3 or row.country.code or "",
            "url": self.url_of,
            "source_name": lambda row: row.source_name or tenant.name,
            "source_links": lambda row: list(row.source_links) or [self.url_of(row)],
            "collection": lambda row: row.collection or tenant.slug,
        }

    def cells(self, row: PublishedObstacle) -> dict[str, Cell]:
        """By column. What is published no longer leaves its id, how it stands and since when."""
        names = COLUMNS if row.state in STANDING else _TOMBSTONE
        return {name: self._cell(name, row) for name in COLUMNS if name in names}

    def _cell(self, name: str, row: PublishedObstacle) -> Cell:
        special = self._special.get(name)
        if special is not None:
            return special(row)
        value: Any = getattr(row, name)
        if name in _LISTS:
            return list(value)
        if value is None or isinstance(value, int):
            return value
        if name in {"latitude", "longitude"}:
            return float(value)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def url_of(self, row: PublishedObstacle) -> str:
        """Where everybody can read it."""
        path = reverse("obstacle", kwargs={"tenant": self.tenant.slug, "published": row.pk})
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def text_of(name: str, cell: Cell) -> str:
    """A cell as a text of a spreadsheet."""
    if isinstance(cell, list):
        return (BETWEEN_LINKS if name == "source_links" else SEPARATOR).join(cell)
    return "" if cell is None else str(cell)
