"""What reporting does when it hears of an event: an ended key opens no source any more."""

from portal.outbox import Event, subscribe
from promotion.obstacles.sources import forget_key


@subscribe("vault_key.ended")
def forget_ended_key(event: Event) -> None:
    """Its grants go."""
    forget_key(event.subject_id)
