"""What the demo's table of channels says: of invented countries alone."""

from datetime import date

from portal.channels.models import ChannelSafety
from portal.channels.selectors import list_channels
from portal.channels.services import assess_channel
from portal.permissions import Actor
from portal.tenancy.context import tenant_context

_EMAIL, _SMS, _PHONE, _POST, _APP = (
    ChannelSafety.Channel.EMAIL,
    ChannelSafety.Channel.SMS,
    ChannelSafety.Channel.TELEPHONE,
    ChannelSafety.Channel.POST,
    ChannelSafety.Channel.MESSAGING,
)
_SAFE, _UNSAFE = ChannelSafety.Safety.SAFE, ChannelSafety.Safety.UNSAFE
_SOURCE = "Illustration: invented assessment of an invented country"

ASSESSMENTS = (
    ("XA", _EMAIL, _SAFE),
    ("XA", _PHONE, _SAFE),
    ("XA", _POST, _SAFE),
    ("XB", _EMAIL, _UNSAFE),
    ("XB", _SMS, _UNSAFE),
    ("XB", _PHONE, _UNSAFE),
    ("XC", _EMAIL, _SAFE),
    ("XC", _SMS, _UNSAFE),
    ("XE", _EMAIL, _SAFE),
    ("XE", _APP, _SAFE),
    ("XF", _EMAIL, _SAFE),
    ("XF", _PHONE, _UNSAFE),
)


def load_channels(administrator: Actor, *, assessed_on: date) -> None:
    """Fill the table as an administrator of an institution, once."""
    with tenant_context(administrator):
        known = {(str(row.country), row.channel) for row in list_channels()}
        for country, channel, safety in ASSESSMENTS:
            if (country, channel.value) in known:
                continue
            assess_channel(
                country=country,
                channel=channel,
                safety=safety,
                source=_SOURCE,
                assessed_on=assessed_on,
                actor=administrator,
            )
