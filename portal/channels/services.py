"""Writes to the table of channels."""

from datetime import date

from django.db import transaction

from portal import audit, outbox
from portal.channels.models import ChannelSafety
from portal.grants import Permission
from portal.permissions import Actor, require


@transaction.atomic
def assess_channel(
    *, country: str, channel: str, safety: str, source: str, assessed_on: date, actor: Actor
) -> ChannelSafety:
    """Record what is known of a channel in a country or area; an earlier assessment is replaced.

    The table is shared by all institutions; the audit holds who recorded what. Raises
    NotPermitted.
    """
    require(actor, Permission.CHANNEL_EDIT)
    row, _made = ChannelSafety.objects.update_or_create(
        country=country,
        channel=ChannelSafety.Channel(channel),
        defaults={
            "safety": ChannelSafety.Safety(safety),
            "source": source,
            "assessed_on": assessed_on,
            "recorded_by_id": actor.person_id,
        },
    )
    details = {"country": country, "channel": channel, "safety": safety}
    audit.record(
        "channel.assessed",
        row,
        actor=actor,
        fields=["safety", "source", "assessed_on"],
        payload={"source": source},
        details=details,
    )
    outbox.publish("channel.assessed", row, actor=actor, references=details)
    return row
