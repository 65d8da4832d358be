"""Turns every event that has a template into notifications and deliveries."""

from portal.notifications import checks  # noqa: F401 - registers the checks of this room
from portal.notifications.telling import tell
from portal.outbox import subscribe_to_all

subscribe_to_all(tell)
