"""What became of published rows last, for feeds: publications, corrections, retractions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from portal.tenancy.models import Tenant
from promotion.publication.models import PublicationState, PublishedObstacle
from promotion.publication.selectors import latest_revisions
from promotion.publication.words import dates_in_words, place_in_words

LENGTH = 100


@dataclass(frozen=True, slots=True)
class News:
    """One entry. Its key is the row's, so that a reader replaces what it had."""

    row: PublishedObstacle
    key: UUID
    title: str
    text: str
    when: datetime


def latest_news(tenant: Tenant) -> list[News]:
    """The newest entry of each row that changed last."""
    found: dict[UUID, News] = {}
    for revision in latest_revisions(tenant, LENGTH):
        row = revision.published
        if row.pk not in found:
            found[row.pk] = News(row, row.pk, _title(row), _text(row), row.changed_at)
    return list(found.values())


def _title(row: PublishedObstacle) -> str:
    if row.state == PublicationState.WITHHELD:
        return _("No longer published: please delete your copy")
    if row.state == PublicationState.RETRACTED:
        return _("Retracted: %(title)s") % {"title": row.title}
    if row.state == PublicationState.CORRECTED:
        return _("Corrected: %(title)s") % {"title": row.title}
    return row.title


def _text(row: PublishedObstacle) -> str:
    if row.state == PublicationState.WITHHELD:
        return ""
    parts = [row.note, f"{place_in_words(row)} · {dates_in_words(row)}", row.account]
    if row.source_name:
        licence = f" ({row.source_licence})" if row.source_licence else ""
        parts.append(_("Source:") + f" {row.source_name}{licence}")
    return "\n\n".join(part for part in parts if part)
