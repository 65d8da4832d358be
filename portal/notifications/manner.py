"""How much a mail may say: all of it, only that there is news, or nothing at all."""

from enum import StrEnum
from typing import Any

from portal.channels.models import ChannelSafety


class Manner(StrEnum):
    """What a mail may say."""

    FULL = "full"
    NEUTRAL = "neutral"
    WITHHELD = "withheld"


def safety_of_mail(country: str) -> str:
    """What is known about e-mail in a country or area; "unknown" where nobody has looked."""
    entry = (
        ChannelSafety.objects.filter(country=country, channel=ChannelSafety.Channel.EMAIL)
        .order_by("-assessed_on")
        .first()
        if country
        else None
    )
    return entry.safety if entry is not None else ChannelSafety.Safety.UNKNOWN


def manner_of(
    *, person: Any, organization: Any | None, is_staff: bool, is_sensitive: bool
) -> Manner:
    """How to write to this person about a matter of this organization.

    What is confidential goes by mail only where mail is known to be safe, and then says only
    that there is news. Staff get the same neutral mail about a confidential matter; the channel
    table speaks of the country where the organization's people are.
    """
    is_confidential = is_sensitive or bool(organization and organization.is_confidential)
    is_neutral = is_confidential or person.mail_is_neutral
    if organization is not None and not is_staff:
        safety = safety_of_mail(str(organization.country))
        if is_confidential and safety != ChannelSafety.Safety.SAFE:
            return Manner.WITHHELD
        is_neutral = is_neutral or safety == ChannelSafety.Safety.UNSAFE
    return Manner.NEUTRAL if is_neutral else Manner.FULL
