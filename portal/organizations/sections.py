"""The sections of an organization's file: each is read, edited and versioned by itself."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import (
    ContactChannel,
    Identifier,
    Organization,
    OrganizationRow,
    OtherName,
)


class Section(models.TextChoices):
    """A section by the word that stands in its address."""

    PROFILE = "profile", _("The organization")
    NAMES = "names", _("Other names")
    IDENTIFIERS = "identifiers", _("Identifiers")
    CHANNELS = "channels", _("Ways to reach you")
    PUBLIC = "publication", _("What is public")


PROFILE_FIELDS = (
    "name",
    "name_language",
    "kind",
    "country",
    "place",
    "founded_on",
    "size",
    "mission",
    "website",
    "languages",
    "themes",
)
PUBLIC_FIELDS = ("is_confidential", "public_fields")
ROWS: Mapping[Section, tuple[type[OrganizationRow], tuple[str, ...]]] = {
    Section.NAMES: (OtherName, ("name", "language", "use")),
    Section.IDENTIFIERS: (Identifier, ("scheme", "value")),
    Section.CHANNELS: (ContactChannel, ("kind", "value", "safety", "note")),
}
# A rival claim stops what would change who the file stands for. What keeps people safe stays open.
FREEZES = frozenset({Section.PROFILE, Section.NAMES, Section.IDENTIFIERS})


def section_values(organization: Organization, section: Section) -> Any:
    """The stored values: a dict, or a list of dicts for a section of rows."""
    if section in ROWS:
        model, fields = ROWS[section]
        rows = model._default_manager.filter(organization=organization).order_by("id")
        return list(rows.values(*fields))
    names = PUBLIC_FIELDS if section == Section.PUBLIC else PROFILE_FIELDS
    values = {name: getattr(organization, name) for name in names}
    if "country" in values:
        values["country"] = str(values["country"] or "")
    return values
