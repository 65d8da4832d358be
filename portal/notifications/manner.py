"""How much a mail may say: all of it, only that there is news, or nothing at all."""

from enum import StrEnum
from typing import Any

from portal.channels.selectors import is_mail_allowed


class Manner(StrEnum):
    """What a mail may say."""

    FULL = "full"
    NEUTRAL = "neutral"
    WITHHELD = "withheld"


def manner_of(
    *, person: Any, organization: Any | None, is_staff: bool, is_sensitive: bool
) -> Manner:
    """How to write to this person about a matter of this organization.

    The channel table of the country where the organization's people are says whether mail may be
    used at all; what is confidential then says only that there is news. Staff get the same neutral
    mail about a confidential matter.
    """
    is_confidential = is_sensitive or bool(organization and organization.is_confidential)
    country = str(organization.country) if organization is not None else ""
    is_theirs = organization is not None and not is_staff
    if is_theirs and not is_mail_allowed(country, is_confidential):
        return Manner.WITHHELD
    return Manner.NEUTRAL if is_confidential or person.mail_is_neutral else Manner.FULL
