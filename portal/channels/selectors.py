"""How safe a channel is in a country or area; asked by every door, inbound and outbound."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.channels.models import ChannelSafety
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require

Channel = ChannelSafety.Channel
Safety = ChannelSafety.Safety

# What the portal itself answers for; everything else is unknown until somebody assessed it.
OWN_CHANNELS = frozenset({Channel.WEB, Channel.ONION})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of one channel in one country or area, from whom, since when."""

    safety: ChannelSafety.Safety
    source: str = ""
    assessed_on: date | None = None


UNKNOWN = Assessment(Safety.UNKNOWN)


def assessment_of(country: str, channel: str) -> Assessment:
    """What the table says; unknown where it says nothing or no country was named."""
    row = (
        ChannelSafety.objects.filter(country=country, channel=channel).first() if country else None
    )
    if row is None:
        return UNKNOWN
    return Assessment(Safety(row.safety), row.source, row.assessed_on)


def channel_safety(country: str, channel: str) -> ChannelSafety.Safety:
    """Safe, unsafe or unknown."""
    return assessment_of(country, channel).safety


def is_channel_allowed(country: str, channel: str, *, confidential: bool) -> bool:
    """Whether the portal may use this channel towards somebody there.

    Unsafe: never. Unknown: not for anything confidential, for which the website and the onion
    address alone remain.
    """
    safety = channel_safety(country, channel)
    if safety == Safety.UNSAFE:
        return False
    if safety == Safety.UNKNOWN and confidential:
        return channel in OWN_CHANNELS
    return True


def is_mail_allowed(country: str, confidential: bool) -> bool:  # noqa: FBT001 - asked by position
    """Whether mail may be sent to somebody there."""
    return is_channel_allowed(country, Channel.EMAIL, confidential=confidential)


def list_channels() -> QuerySet[ChannelSafety]:
    """The whole table, by country or area."""
    return ChannelSafety.objects.order_by("country", "channel")


def get_channel(row_id: UUID | str, *, actor: Actor) -> ChannelSafety:
    """One line of the table, to change it. Raises NotFound, NotPermitted."""
    require(actor, Permission.CHANNEL_EDIT)
    try:
        row = ChannelSafety.objects.filter(pk=row_id).first()
    except ValidationError as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def warnings_for(country: str, channels: list[str]) -> list[tuple[str, Assessment]]:
    """Those of these channels that the table marks unsafe in this country or area."""
    found = [(channel, assessment_of(country, channel)) for channel in dict.fromkeys(channels)]
    return [pair for pair in found if pair[1].safety == Safety.UNSAFE]
