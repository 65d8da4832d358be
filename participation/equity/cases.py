"""What the figures need of one decided matter, and by what they are broken down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.looks.languages import name_here
from portal.organizations.models import OrganizationSize
from portal.policies.kinds import ActorType
from portal.regions import Region

NOT_SAID = ""
PERSON = "person"


class Dimension(models.TextChoices):
    """By what decisions are compared."""

    REGION = "region", _("Region")
    TYPE = "type", _("Type of organization")
    SIZE = "size", _("Size")
    LANGUAGE = "language", _("Language of the request")
    FIRST = "first", _("First request or not")


class First(models.TextChoices):
    """Whether it was the holder's first decided matter of this kind here."""

    FIRST = "first", _("First request")
    AGAIN = "again", _("Not the first request")


@dataclass(frozen=True, slots=True)
class Case:
    """One decided matter.

    `holder` stands for the organization or person whose it is and only serves to count them;
    `groups` gives a code for each dimension; `is_listed` says that the outcome stands beside the
    holder's name in a public register, where anybody can count it.
    """

    holder: object
    is_favourable: bool
    days: float | None = None
    is_listed: bool = False
    groups: Mapping[str, str] = field(default_factory=dict)


_WORDS: Mapping[str, Any] = {
    Dimension.REGION: Region,
    Dimension.TYPE: ActorType,
    Dimension.SIZE: OrganizationSize,
    Dimension.FIRST: First,
}


def is_group(dimension: str, code: str) -> bool:
    """Whether the code names a group; “not said” is none and is compared with nobody."""
    return code not in {NOT_SAID, Region.UNKNOWN.value if dimension == Dimension.REGION else ""}


def group_name(dimension: str, code: str) -> str:
    """What a group is called in the active language."""
    if not is_group(dimension, code):
        return gettext("Not said")
    if dimension == Dimension.LANGUAGE:
        return name_here(code)
    if dimension == Dimension.TYPE and code == PERSON:
        return gettext("A person")
    return str(dict(_WORDS[dimension].choices).get(code, code))
