"""What the pages of the register share."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.http import PortalRequest, address, tenant_of
from promotion.publication.filters import Codebook
from promotion.publication.models import PublishedObstacle
from promotion.publication.words import dates_in_words, place_in_words, state_word, tone_of


def crumbs(request: PortalRequest, *, below: bool) -> list[dict[str, str]]:
    """The way to a page of the register."""
    tenant = tenant_of(request)
    items = [{"url": reverse("institution", args=[tenant.slug]), "word": tenant.name}]
    if below:
        items.append({"url": address(request, "obstacles"), "word": _("Obstacles to civic space")})
    return items


def rows_shown(
    request: PortalRequest, rows: Iterable[PublishedObstacle], book: Codebook
) -> list[dict[str, Any]]:
    """Rows of a list, in words."""
    base = address(request, "obstacles")
    return [_row_shown(row, book, f"{base}{row.pk}/") for row in rows]


def _row_shown(row: PublishedObstacle, book: Codebook, url: str) -> dict[str, Any]:
    return {
        "row": row,
        "url": url,
        "verification": book.label(row.verification),
        "place": place_in_words(row),
        "dates": dates_in_words(row),
        "kinds": ", ".join(book.label(code) for code in row.kinds),
        "severity": severity_word(row, book),
        "word": state_word(row),
        "tone": tone_of(row),
    }


def severity_word(row: PublishedObstacle, book: Codebook) -> str:
    """The severity in words; "" where the row has none."""
    return "" if row.severity is None else book.label(f"SEV-{row.severity}")
